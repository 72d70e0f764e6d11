"""Where a model's quote stands in the document, found by code: exact, near, or absent.

Exact means: the quote's words are the document's words, whole, in the same order, in one block, once typography is
folded (`analysis/normal.py`). Letter case may differ, but not so that a word becomes an abbreviation ("it", "IT").
Marks around a quote (quotation marks, an outer "...", the block's id or generated number) are not part of it.

A quote over several cells of one table row ("A | B"), or over several lines that stand in blocks one after the other,
is exact when every part of it is; it is anchored at the longest part, and `quote` says which words those are.

Everything else is never exact. A quote with a gap ("first ... last"), or one that is similar enough, is near:
`document_words` holds what the document says there. A similar quote is no proof: a score accepts most forgeries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from analysis.normal import Normal, normalise
from domain.document import CONTEXT_KINDS, Block
from domain.finding import QuoteStatus

SHORTEST = 3
SHORTEST_NEAR = 12
NEAR_NAMED = 75.0
"""Least similarity, of 100, in the block that the model named."""
NEAR_ELSEWHERE = 85.0

_GAP = re.compile(r"\s*(?:\[\s*(?:\.{2,}|…)\s*\]|\(\s*(?:\.{2,}|…)\s*\)|\.{3,}|…)\s*")
_SEAM = re.compile(r"\s*\|\s*|\s*\n\s*|\t+")
_MARKS = " \t\r\n\u00a0'\"‘’‚“”„«»`*"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]")


@dataclass(frozen=True, slots=True)
class Anchor:
    """`document_words` are the original's own characters in `span` of block `block_id`, for exact and near."""

    status: QuoteStatus
    block_id: str = ""
    span: tuple[int, int] | None = None
    document_words: str = ""
    other_parts: tuple[str, ...] = ()
    """The document's words of the other cells or lines of an exact quote over several."""


def anchor(quote: str, block_id: str, blocks: Sequence[Block]) -> Anchor:
    """Return where the quote stands: in the named block, else in another of these blocks, nearest first."""
    ordered = _nearest_first([block for block in blocks if block.kind not in CONTEXT_KINDS], block_id)
    if not ordered or not _is_long_enough(quote):
        return Anchor(QuoteStatus.ABSENT)
    return (
        _exact(quote, ordered)
        or _exact_in_parts(quote, block_id, blocks)
        or _with_gap(quote, ordered)
        or _near(quote, block_id, ordered)
        or Anchor(QuoteStatus.ABSENT)
    )


def find_exact(quote: str, text: str, *, label: str = "") -> tuple[int, int] | None:
    """Return the span of the quote's words in a text, or None when they are not all there."""
    for variant in _variants(quote, label):
        wanted = normalise(variant)
        if len(wanted.text) < 1:
            continue
        for joins_lines in (False, True) if "-\n" in text else (False,):
            span = _find(wanted, text, normalise(text, joins_lines=joins_lines))
            if span:
                return span
    return None


def _is_long_enough(quote: str) -> bool:
    return len(normalise(quote.strip(_MARKS)).text) >= SHORTEST and any(char.isalnum() for char in quote)


def _nearest_first(blocks: Sequence[Block], block_id: str) -> list[Block]:
    home = next((index for index, block in enumerate(blocks) if block.id == block_id), 0)
    places = sorted(range(len(blocks)), key=lambda index: (abs(index - home), index))
    return [blocks[index] for index in places]


def _exact(quote: str, blocks: Sequence[Block]) -> Anchor | None:
    for block in blocks:
        span = find_exact(quote, block.text, label=block.label)
        if span:
            return _at(QuoteStatus.EXACT, block, span)
    return None


def _at(status: QuoteStatus, block: Block, span: tuple[int, int], others: tuple[str, ...] = ()) -> Anchor:
    return Anchor(status, block.id, span, block.text[slice(*span)], others)


def _variants(quote: str, label: str) -> Iterator[str]:
    """The quote as it came, then without what may stand around it."""
    yield quote
    bare = re.sub(r"^\s*\[[\w.:-]{1,40}\]\s+", "", quote).strip(_MARKS)
    yield bare
    if label and bare.startswith(label):
        yield bare[len(label) :].strip(_MARKS)
    trimmed = re.sub(rf"^{_GAP.pattern}|{_GAP.pattern}$", "", bare).strip(_MARKS)
    if trimmed != bare:
        yield trimmed


def _find(wanted: Normal, text: str, normal: Normal) -> tuple[int, int] | None:
    place = normal.folded.find(wanted.folded)
    while place >= 0:
        end = place + len(wanted.folded)
        span = normal.original_span(place, end)
        if _is_whole(text, span) and _same_case(wanted.text, normal.text[place:end]):
            return _with_marks(text, span)
        place = normal.folded.find(wanted.folded, place + 1)
    return None


def _is_whole(text: str, span: tuple[int, int]) -> bool:
    """Whether the span cuts no word or number at either end."""
    start, end = span
    return not (_joins(text, start) or _joins(text, end))


def _joins(text: str, border: int) -> bool:
    """Whether the characters around a border belong to one word: "14|0", "1|.5", "non-|compliant", "can|'t"."""
    left, right = text[max(border - 2, 0) : border], text[border : border + 2]
    if not left or not right or _UNSPACED.match(left[-1]) or _UNSPACED.match(right[0]):
        return False
    if _in_word(left[-1]) and _in_word(right[0]):
        return True
    if len(right) == 2 and _in_word(left[-1]) and _in_word(right[1]) and _links(left[-1], right[0], right[1]):
        return True
    return len(left) == 2 and _in_word(left[0]) and _in_word(right[0]) and _links(left[0], left[1], right[0])


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _links(left: str, link: str, right: str) -> bool:
    if link in ".,:":
        return left.isdigit() and right.isdigit()
    return link in "-‐‑" or (link in "'’" and left.isalpha() and right.isalpha())


def _same_case(quoted: str, written: str) -> bool:
    """Whether no word is an abbreviation on one side only; a passage all in capitals has none."""
    if quoted == written or quoted.isupper() or written.isupper():
        return True
    pairs = zip(re.findall(r"\w+", quoted), re.findall(r"\w+", written), strict=False)
    return all(len(one) < 2 or one.isupper() == other.isupper() for one, other in pairs)


def _with_marks(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span with the combining marks and selectors that belong to its last character."""
    end = span[1]
    while end < len(text) and ("\u0300" <= text[end] <= "\u036f" or "\ufe00" <= text[end] <= "\ufe0f"):
        end += 1
    return span[0], end


def _exact_in_parts(quote: str, block_id: str, blocks: Sequence[Block]) -> Anchor | None:
    parts = [part for part in _SEAM.split(quote.strip(_MARKS + "|")) if any(map(str.isalnum, part))]
    if len(parts) < 2:
        return None
    visible = [block for block in blocks if block.kind not in CONTEXT_KINDS and block.text.strip()]
    places = {block.id: index for index, block in enumerate(visible)}
    home = places.get(block_id, 0)
    for start in sorted(range(len(visible)), key=lambda index: (abs(index - home), index)):
        found = _parts_from(parts, visible, start)
        if found:
            longest = max(found, key=lambda item: item[1][1] - item[1][0])
            others = tuple(block.text[slice(*span)] for block, span in found if block is not longest[0])
            return _at(QuoteStatus.EXACT, *longest, others)
    return None


def _parts_from(parts: Sequence[str], blocks: Sequence[Block], start: int) -> list[tuple[Block, tuple[int, int]]]:
    """The blocks that hold the parts in this order from `start` on, one each; empty unless all are there."""
    found: list[tuple[Block, tuple[int, int]]] = []
    index = start
    for part in parts:
        while index < len(blocks):
            span = _part_in(part, blocks[index])
            if span:
                break
            if not found or not _in_one_row(found[0][0], blocks[index]):
                return []
            index += 1
        else:
            return []
        if found and found[0][0].place and not _in_one_row(found[0][0], blocks[index]):
            return []
        found.append((blocks[index], span))
        index += 1
    return found


def _part_in(part: str, block: Block) -> tuple[int, int] | None:
    """The part's span; a part too short to be told from chance has to be all of its block."""
    span = find_exact(part, block.text, label=block.label)
    if span and len(part) < SHORTEST and block.text[slice(*span)] != block.text.strip():
        return None
    return span


def _in_one_row(one: Block, other: Block) -> bool:
    if one.place is None or other.place is None:
        return False
    return (one.place.table_id, one.place.row) == (other.place.table_id, other.place.row)


def _with_gap(quote: str, blocks: Sequence[Block]) -> Anchor | None:
    """Near: every part of a quote with gaps stands in one block, in order."""
    parts = [part for part in _GAP.split(quote.strip(_MARKS)) if part.strip(_MARKS)]
    if len(parts) < 2 or sum(map(len, parts)) < SHORTEST_NEAR:
        return None
    for block in blocks:
        start = end = 0
        for number, part in enumerate(parts):
            span = find_exact(part, block.text[end:])
            if span is None:
                break
            start = start if number else span[0]
            end += span[1]
        else:
            return _at(QuoteStatus.NEAR, block, (start, end))
    return None


def _near(quote: str, block_id: str, blocks: Sequence[Block]) -> Anchor | None:
    wanted = max(_GAP.split(quote.strip(_MARKS)), key=len)
    wanted = normalise(wanted).folded
    if len(wanted) < SHORTEST_NEAR or " " not in wanted:
        return None
    best: tuple[float, Block, tuple[int, int]] | None = None
    for block in blocks:
        least = NEAR_NAMED if block.id == block_id else NEAR_ELSEWHERE
        match = _similar(wanted, block.text, max(least, best[0] if best else 0.0))
        if match and (best is None or match[0] > best[0]):
            best = (match[0], block, match[1])
            if block.id == block_id:
                break
    return _at(QuoteStatus.NEAR, best[1], best[2]) if best else None


def _similar(wanted: str, text: str, least: float) -> tuple[float, tuple[int, int]] | None:
    normal = normalise(text)
    if len(normal.folded) <= len(wanted):
        score = fuzz.ratio(wanted, normal.folded, score_cutoff=least)
        return (score, normal.original_span(0, len(normal.text))) if score else None
    match = fuzz.partial_ratio_alignment(wanted, normal.folded, score_cutoff=least)
    if match is None or match.dest_end <= match.dest_start:
        return None
    return match.score, _snapped(text, normal.original_span(match.dest_start, match.dest_end))


def _snapped(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span widened to whole words, without white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
