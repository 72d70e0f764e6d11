"""Counts what of a document reached a model and what did not, so that nothing is passed over in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from domain.document import CONTEXT_KINDS, Block, BlockKind, Coverage, Document, Omission, Section

_NOT_REVIEWED = "not reviewed yet"
_LONE_HEADING = "a heading with no text under it"
_HIDDEN = "Hidden from readers of the page; reported, and never passed on."
_STRAY = "Text that belongs to no section."


def coverage(document: Document, *, reviewed: Collection[str], reasons: Mapping[str, str]) -> Coverage:
    """Return what reached a model, given the ids of the reviewed sections and, for the others, the reasons.

    `words_total` counts all words of the file: sections, hidden text, and what the reader left out (deleted text,
    unused notes, ...). Images count as one omission with no words. Comments are other people's context and count on
    neither side. A heading with nothing but sections under it counts as reviewed when one of them was.
    """
    kinds = {block.id: block for block in document.blocks}
    carried = set(_headings_above(document, kinds, reviewed))
    missing = [section for section in document.sections if section.id not in reviewed and section.id not in carried]
    not_covered = (
        *(_missing(section, kinds, reasons) for section in missing if section.words),
        *_hidden(document),
        *_stray(document),
        *document.omissions,
    )
    words = sum(section.words for section in document.sections) - sum(section.words for section in missing)
    return Coverage(words + sum(omission.words for omission in not_covered), words, not_covered)


def holds_only_heading(section: Section, blocks: Mapping[str, Block]) -> bool:
    """True when a section is its heading and nothing else that a reader sees."""
    visible = [blocks[id_] for id_ in section.block_ids if blocks[id_].kind not in CONTEXT_KINDS]
    return all(block.kind is BlockKind.HEADING for block in visible)


def _headings_above(document: Document, blocks: Mapping[str, Block], reviewed: Collection[str]) -> Iterator[str]:
    """Walk backwards, keeping the outermost level at which something reviewed is still below."""
    reach: list[tuple[int, bool]] = []
    for section in reversed(document.sections):
        below = any(is_reviewed for level, is_reviewed in reach if level > section.level)
        is_carried = below and section.id not in reviewed and holds_only_heading(section, blocks)
        reach = [(level, is_reviewed) for level, is_reviewed in reach if level <= section.level]
        reach.append((section.level, below or section.id in reviewed))
        if is_carried:
            yield section.id


def _missing(section: Section, blocks: Mapping[str, Block], reasons: Mapping[str, str]) -> Omission:
    default = _LONE_HEADING if holds_only_heading(section, blocks) else _NOT_REVIEWED
    reason = f"{section.name}: {reasons.get(section.id, default)}"
    return Omission("section", section.words, reason, block_id=section.block_ids[0])


def _hidden(document: Document) -> Iterator[Omission]:
    hidden = [block for block in document.blocks if block.kind is BlockKind.HIDDEN]
    if hidden:
        yield Omission("hidden text", sum(block.words for block in hidden), _HIDDEN, len(hidden), hidden[0].id)


def _stray(document: Document) -> Iterator[Omission]:
    held = {id_ for section in document.sections for id_ in section.block_ids}
    stray = [block for block in document.blocks if block.id not in held and block.kind not in CONTEXT_KINDS]
    if stray:
        yield Omission("text", sum(block.words for block in stray), _STRAY, len(stray), stray[0].id)
