"""Check: gaps that were left to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.checks.action_lists import DUE_LABEL, OWNER_LABEL, item_gaps, label_gaps
from analysis.checks.columns import blank_details
from analysis.checks.gap_patterns import gaps
from analysis.checks.high_risk_without_mitigation import untreated_cells
from analysis.checks.reading import Criticism, Reading, is_contents_line, is_markup, shortened
from analysis.checks.tables import label_cells
from analysis.checks.words import Span, plain
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "placeholder"

_MANY = 3
"""A gap that stands in more places than this is reported once, with a count."""
_TEMPLATE = 15
"""A document with more different gaps than this is a template: each gap once, those of one table together."""
_TERMS = ("TBD", "TBC", "TBA")
_TERM = re.compile(
    r"\b(TB[DCA])\b[\"”]?(?: \(|,? (?:which |that |and |it )?(?:stands for|means|denotes|is short for|abbreviates) "
    r"(?:an? |the )?)"
    r"([\"“'‘]?\w[^.;()\"”]{4,60})|\b((?:\w{1,30}[ -]){2}\w{1,30}) \((TB[DCA])\)"
)
_DROWNING = 4
"""Different gaps of one section of a template that are told in one finding."""


@dataclass(frozen=True, slots=True)
class _Gap:
    block: Block
    span: Span
    label: str = ""
    """The words beside it in a table of labels and values."""

    @property
    def words(self) -> str:
        return shortened(self.block.text[slice(*self.span)], 60)


def find_placeholders(reading: Reading) -> Iterator[Finding]:
    """Yield one finding for each gap; in a template, one for each different gap or each table of gaps."""
    details = {block.id for table in reading.tables for block in blank_details(table)}
    details |= {block.id for block in untreated_cells(reading)}
    lacking: dict[str, list[Span]] = {}
    for missing in (*label_gaps(reading, OWNER_LABEL), *label_gaps(reading, DUE_LABEL)):
        lacking.setdefault(missing.block.id, []).append(missing.at)
    for missing in (*item_gaps(reading, is_owner=True), *item_gaps(reading, is_owner=False)):
        lacking.setdefault(missing.block.id, []).append((0, len(missing.block.text)))
    labels = {cell.id: label for table in reading.tables for label, cell in label_cells(table)}
    terms = _own_terms(reading)
    groups: dict[str, list[_Gap]] = {}
    for block in reading.visible:
        if block.id not in details and not is_contents_line(block) and not is_markup(block.text):
            for span in _gaps(block, labels.get(block.id, "")):
                if block.text[slice(*span)] in terms or any(
                    start <= span[0] < end for start, end in lacking.get(block.id, ())
                ):
                    continue
                groups.setdefault(_name(block.text[slice(*span)]), []).append(
                    _Gap(block, span, labels.get(block.id, ""))
                )
    if len(groups) > _TEMPLATE:
        yield from _of_template(reading, groups)
        return
    reported: set[tuple[str, Span]] = set()
    for found in groups.values():
        for gap in found if len(found) <= _MANY else found[:1]:
            span = _quote(reading, gap)
            if (gap.block.id, span) not in reported:
                reported.add((gap.block.id, span))
                yield reading.finding(gap.block, span, _criticism(gap, len(found)), _also(found))


def _gaps(block: Block, label: str) -> Sequence[Span]:
    """Return the gaps of a block; where it has none, those that are one behind the label of its row."""
    found = gaps(block.text)
    if found or not label:
        return found
    lead = f"{label}: "
    return [(start - len(lead), end - len(lead)) for start, end in gaps(lead + block.text) if start >= len(lead)]


def _own_terms(reading: Reading) -> set[str]:
    """Return those of TBD, TBC and TBA that the document uses as an abbreviation of its own, and says of what."""
    texts = [block.text for block in reading.visible if "TB" in block.text]
    matches = [match for text in texts for match in _TERM.finditer(text)]
    found = {match[1] or match[4]: match[2] or match[3] for match in matches}
    found |= {label: cell.text for table in reading.tables for label, cell in label_cells(table) if label in _TERMS}
    return {name for name, meaning in found.items() if _is_meaning(name, meaning)}


def _is_meaning(name: str, meaning: str) -> bool:
    """Return True for words with the initials of the name that are not “to be determined” and the like."""
    said = plain(meaning).strip("\"' ")
    initials = "".join(word[0] for word in said.split())
    return initials.startswith(name.casefold()) and not said.startswith("to be ")


def _of_template(reading: Reading, groups: dict[str, list[_Gap]]) -> Iterator[Finding]:
    """Yield one finding for the gaps of each table, and of each section that holds many of them."""
    places: dict[tuple[str, ...], list[list[_Gap]]] = {}
    for found in groups.values():
        table_ids = {gap.block.place.table_id if gap.block.place else "" for gap in found}
        alone = table_ids.pop() if len(table_ids) == 1 else ""
        places.setdefault((alone,) if alone else reading.place(found[0].block), []).append(found)
    for place, kinds in places.items():
        if len(place) > 1 and len(kinds) < _DROWNING:
            for found in kinds:
                yield _one(reading, found, len(found))
        else:
            others = [found[0].words for found in kinds[1:]]
            where = "table" if len(place) == 1 else "section"
            yield _one(reading, kinds[0], sum(map(len, kinds)), others, where)


def _one(
    reading: Reading, found: list[_Gap], count: int, others: list[str] | None = None, where: str = "table"
) -> Finding:
    also = tuple(others[:5]) if others else _also(found)
    return reading.finding(found[0].block, _quote(reading, found[0]), _criticism(found[0], count, others, where), also)


def _name(gap: str) -> str:
    """Return what makes two gaps the same one: the words without numbers and signs."""
    words = re.sub(r"[\d\W_]+", " ", plain(gap)).strip()
    return words or plain(gap)[:4]


def _quote(reading: Reading, gap: _Gap) -> Span:
    start, end = reading.sentence_at(gap.block, gap.span[0])
    end = max(end, gap.span[1])
    if end - start <= 300:
        return start, end
    text = gap.block.text
    left = text.find(" ", max(start, gap.span[0] - 90), gap.span[0])
    right = text.rfind(" ", gap.span[1], min(end, gap.span[1] + 90))
    return (left if left > 0 else start), (right if right > 0 else gap.span[1])


def _also(found: list[_Gap]) -> tuple[str, ...]:
    if len(found) <= _MANY:
        return ()
    return tuple(dict.fromkeys(shortened(gap.block.text, 120) for gap in found[1:40]))[:5]


def _criticism(gap: _Gap, count: int, others: list[str] | None = None, holder: str = "table") -> Criticism:
    where = " in the running header or footer" if gap.block.kind in (BlockKind.HEADER, BlockKind.FOOTER) else ""
    where = f" beside “{shortened(gap.label, 60)}”" if gap.label else where
    if others:
        shown = ", ".join(f"“{other}”" for other in others[:5]) + (" …" if len(others) > 5 else "")
        told = f"{count} gaps of this {holder} were left to be filled in: “{gap.words}”, {shown}."
    else:
        times = f" It stands in {count} places." if count > _MANY else ""
        told = f"“{gap.words}”{where} was left to be filled in: a reader cannot tell what belongs there.{times}"
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT,
        RiskLevel.MEDIUM,
        0.9,
        told,
        "Put in the missing information, or delete the passage if it does not apply.",
    )
