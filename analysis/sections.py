"""Divides a document's blocks into sections: by its headings, else by what looks like headings, else by size."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.outline import Appearance, inferred_headings
from domain.document import CONTEXT_KINDS, FRONT_MATTER, Block, BlockKind, Section

HEADERS_AND_FOOTERS = "(headers and footers)"
_DEPENDENT = frozenset({BlockKind.FOOTNOTE, BlockKind.ENDNOTE, *CONTEXT_KINDS})
_TITLE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Sectioned:
    """The blocks, inferred headings among them marked as such, and the sections they form."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    is_inferred: bool = False


@dataclass(slots=True)
class _Stretch:
    """The blocks under one heading, before any split."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    level: int = 0
    label: str = ""
    path: tuple[str, ...] = ()
    is_inferred: bool = False


def split_sections(
    blocks: Sequence[Block],
    *,
    max_words: int,
    appearance: Mapping[str, Appearance] | None = None,
    page_ids: Collection[str] = (),
    section_name: str = "",
) -> Sectioned:
    """Return the sections of a document; `page_ids` are the blocks of headers and footers.

    A section ends where any heading starts. One above `max_words` is split between blocks, table rows whole, notes
    and hidden text beside the block they belong to; no text is cut, so a single long block stays one long section.
    """
    if section_name:
        return Sectioned(tuple(blocks), _numbered([_Stretch(section_name, list(blocks))], max_words))
    flow = [block for block in blocks if block.id not in page_ids]
    inferred: Mapping[str, int] = {}
    if not any(block.kind is BlockKind.HEADING for block in flow):
        inferred = inferred_headings(flow, appearance or {})
        flow = [_as_heading(block, inferred) for block in flow]
    by_headings = any(block.kind is BlockKind.HEADING for block in flow)
    stretches = list(_under_headings(flow, inferred)) if by_headings else list(_by_size(flow, max_words))
    if page_ids:
        stretches.append(_Stretch(HEADERS_AND_FOOTERS, [block for block in blocks if block.id in page_ids]))
    result = [_as_heading(block, inferred) for block in blocks]
    return Sectioned(tuple(result), _numbered(stretches, max_words), not by_headings or bool(inferred))


def title_of(text: str) -> str:
    """Return a heading's text on one line."""
    return " ".join(text.split())


def words_of(blocks: Sequence[Block]) -> int:
    """Return the words a reader sees: comments and hidden text do not count."""
    return sum(block.words for block in blocks if block.kind not in CONTEXT_KINDS)


def _as_heading(block: Block, levels: Mapping[str, int]) -> Block:
    if block.id not in levels:
        return block
    return replace(block, kind=BlockKind.HEADING, level=levels[block.id])


def _under_headings(flow: Sequence[Block], inferred: Mapping[str, int]) -> Iterator[_Stretch]:
    current = _Stretch(FRONT_MATTER)
    above: list[tuple[int, str]] = []
    for block in flow:
        if block.kind is BlockKind.HEADING:
            if current.blocks:
                yield current
            title = title_of(block.text)
            above = [(level, text) for level, text in above if level < block.level]
            path = tuple(text for _, text in above)
            current = _Stretch(title, [], block.level, block.label, path, block.id in inferred)
            above.append((block.level, title))
        current.blocks.append(block)
    if current.blocks:
        yield current


def _by_size(flow: Sequence[Block], max_words: int) -> Iterator[_Stretch]:
    for number, part in enumerate(_parts(_units(flow), max_words), start=1):
        text = " ".join(block.text for block in part if block.kind not in CONTEXT_KINDS)
        words = text.split(maxsplit=_TITLE_WORDS)
        beginning = " ".join(words[:_TITLE_WORDS]) + (" ..." if len(words) > _TITLE_WORDS else "")
        yield _Stretch(f"Part {number}: {beginning}", part, level=1, is_inferred=True)


def _numbered(stretches: Sequence[_Stretch], max_words: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    for stretch in stretches:
        parts = list(_parts(_units(stretch.blocks), max_words))
        for number, part in enumerate(parts, start=1):
            sections.append(
                Section(
                    id=f"s{len(sections) + 1}",
                    title=stretch.title,
                    level=stretch.level,
                    block_ids=tuple(block.id for block in part),
                    words=words_of(part),
                    label=stretch.label,
                    path=stretch.path,
                    part=number,
                    parts=len(parts),
                    is_inferred=stretch.is_inferred,
                )
            )
    return tuple(sections)


def _parts(units: Sequence[list[Block]], max_words: int) -> Iterator[list[Block]]:
    """Fill parts with whole units up to the limit; a heading never stands at the end of a part."""
    part: list[Block] = []
    words = 0
    for unit in units:
        more = words_of(unit)
        if part and words + more > max_words and not all(block.kind is BlockKind.HEADING for block in part):
            yield part
            part, words = [], 0
        part.extend(unit)
        words += more
    if part:
        yield part


def _units(blocks: Sequence[Block]) -> list[list[Block]]:
    """Group blocks that stay together: table rows (with tables nested in them), and text with its notes."""
    units: list[list[Block]] = []
    rows: dict[tuple[str, int], int] = {}
    for block in blocks:
        row = None if block.place is None else (block.place.table_id, block.place.row)
        if row is not None and row in rows:
            first = rows[row]
            for unit in units[first + 1 :]:
                units[first] += unit
            del units[first + 1 :]
            units[first].append(block)
        elif units and block.kind in _DEPENDENT:
            units[-1].append(block)
        else:
            if row is not None:
                rows[row] = len(units)
            units.append([block])
    return units
