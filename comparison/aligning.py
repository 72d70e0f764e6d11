"""Aligning the findings of several runs into issues: the same runs always align the same way, whatever their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comparison.columns import Column
from comparison.grouping import groups
from comparison.items import Item, item
from comparison.places import Places
from comparison.rows import Agreement, Alignment, Passage, Row
from domain.document import Document
from domain.finding import Finding


def align(columns: Sequence[Column], document: Document) -> Alignment:
    """Return the issues of these columns, each finding in exactly one row. Raise `ValueError` for a key given twice.

    Findings are compared in the order of their ids, so the order of runs and of findings changes nothing but the order
    of the cells.
    """
    if len({column.key for column in columns}) < len(columns):
        raise ValueError("Two columns have the same key.")
    places = Places(document)
    items = [item(column.key, finding, places) for column in columns for finding in column.findings]
    items.sort(key=lambda one: (one.finding.id, one.column))
    index = places.index
    reviewed = {column.key: column.reviewed_ids for column in columns}
    rows = [_row([items[number] for number in group], columns, reviewed, document, index) for group in groups(items)]
    return Alignment(tuple(columns), tuple(sorted(rows, key=lambda row: _order(row, index))))


def _row(
    items: Sequence[Item],
    columns: Sequence[Column],
    reviewed: Mapping[str, frozenset[str]],
    document: Document,
    index: Mapping[str, int],
) -> Row:
    cells: dict[str, tuple[Finding, ...]] = {}
    for column in columns:
        found = [one.finding for one in items if one.column == column.key]
        if found:
            cells[column.key] = tuple(sorted(found, key=lambda finding: (index.get(finding.block_id, -1), finding.id)))
    sections = {one.finding.section_id for one in items}
    looked = [column.key for column in columns if column.key in cells or reviewed[column.key] & sections]
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
