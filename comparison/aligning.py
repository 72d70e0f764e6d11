"""Aligning the findings of several runs into issues: the same runs always align the same way, whatever their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from comparison.columns import Column
from comparison.likeness import Item, item, likeness
from comparison.places import Places, block_index
from comparison.rows import Agreement, Alignment, Passage, Row
from domain.document import Document
from domain.finding import Finding


def align(columns: Sequence[Column], document: Document) -> Alignment:
    """Return the issues of these columns, each finding in exactly one row. Raise `ValueError` for a key given twice.

    Pairs are joined in the order of their likeness, ties by finding ids, and two groups are joined only while each
    finding of one is alike with each of the other: a chain of small steps joins nothing.
    """
    if len({column.key for column in columns}) < len(columns):
        raise ValueError("Two columns have the same key.")
    places = Places(document)
    items = [item(column.key, finding, places.of(finding)) for column in columns for finding in column.findings]
    items.sort(key=lambda one: (one.finding.id, one.column))
    index = block_index(document)
    rows = [_row(group, columns, document, index) for group in _groups(items)]
    return Alignment(tuple(columns), tuple(sorted(rows, key=lambda row: _order(row, index))))


def _groups(items: Sequence[Item]) -> Iterable[list[Item]]:
    alike = {pair: score for pair in _candidates(items) if (score := likeness(items[pair[0]], items[pair[1]])) > 0}
    group_of = {number: [number] for number in range(len(items))}
    for one, other in sorted(alike, key=lambda pair: (-alike[pair], pair)):
        first, second = group_of[one], group_of[other]
        if first is second or any((min(a, b), max(a, b)) not in alike for a in first for b in second):
            continue
        first.extend(second)
        group_of.update(dict.fromkeys(second, first))
    unique = {id(group): group for group in group_of.values()}
    return [[items[number] for number in sorted(group)] for group in unique.values()]


def _candidates(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    yield from combinations(range(len(items)), 2)


def _row(items: Sequence[Item], columns: Sequence[Column], document: Document, index: Mapping[str, int]) -> Row:
    cells: dict[str, tuple[Finding, ...]] = {}
    for column in columns:
        found = [one.finding for one in items if one.column == column.key]
        if found:
            cells[column.key] = tuple(sorted(found, key=lambda finding: (index.get(finding.block_id, -1), finding.id)))
    sections = {one.finding.section_id for one in items}
    looked = [column.key for column in columns if column.key in cells or column.reviewed_ids & sections]
    agreement = Agreement.ONE if len(cells) == 1 else Agreement.ALL if len(cells) == len(looked) else Agreement.SOME
    return Row(
        id="row-" + min(one.finding.id for one in items).removeprefix("f-"),
        cells=cells,
        passage=_passage([one.finding for one in items], document, index),
        agreement=agreement,
        unreviewed=tuple(column.key for column in columns if column.key not in looked),
    )


def _passage(findings: Sequence[Finding], document: Document, index: Mapping[str, int]) -> Passage:
    """The document's words from the first to the last quoted one, in the block that most of the findings quote."""
    placed = [finding for finding in findings if finding.span and finding.block_id in index]
    if not placed:
        first = min(findings, key=lambda finding: (index.get(finding.block_id, -1), finding.id))
        return Passage(first.section_id, first.section, first.block_id, None, first.quote, is_in_document=False)
    counts = {finding.block_id: 0 for finding in placed}
    for finding in placed:
        counts[finding.block_id] += 1
    block_id = min(counts, key=lambda name: (-counts[name], index[name]))
    spans = [finding.span for finding in placed if finding.block_id == block_id and finding.span]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    home = min((finding for finding in placed if finding.block_id == block_id), key=lambda finding: finding.id)
    words = document.blocks[index[block_id]].text[start:end]
    return Passage(home.section_id, home.section, block_id, (start, end), words)


def _order(row: Row, index: Mapping[str, int]) -> tuple[int, int, str]:
    span = row.passage.span
    return index.get(row.passage.block_id, len(index)), span[0] if span else -1, row.id
