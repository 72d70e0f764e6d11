"""Text as quotes are compared: typography folded, words untouched, with the way back to the original characters.

Folded are: compatibility forms (NFKD; but superscripts, subscripts, fractions and circled digits stay, for 10² is not
102), white space of any kind and length, quotation marks of any kind, dashes of any kind with the spaces around them,
and characters without a shape (zero width, soft hyphen, direction marks, variation selectors). Letter case is folded
in `folded` only.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_QUOTES = frozenset("'\"`´‘’‚‛“”„‟«»‹›′″‴‵‶〝〞〟「」『』＂＇｀❛❜❝❞")
_DASHES = frozenset("-‐‑‒–—―⁃−﹘﹣－⸺⸻")
_KEPT_FORMS = ("<super>", "<sub>", "<fraction>", "<circle>")
_LIGHT = frozenset({"Cf", "Cc", "Cs"})


@dataclass(frozen=True, slots=True)
class Normal:
    """`text[i]` stands for the original character `origin[i]`; `folded` is `text` without letter case."""

    text: str
    origin: tuple[int, ...]
    folded: str

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters `start` to `end` (exclusive) of `text` stand in the original."""
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=16_384)
def normalise(text: str, *, joins_lines: bool = False) -> Normal:
    """Return the normal form of a text. `joins_lines` also drops a hyphen at the end of a line."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for piece in _pieces(char):
            if piece == " " and (not chars or chars[-1] in " -"):
                if joins_lines and char == "\n" and chars and chars[-1] == "-":
                    chars.pop(), origin.pop()
                continue
            if piece == "-" and chars and chars[-1] == " ":
                chars.pop(), origin.pop()
            if piece in "-'" and chars and chars[-1] == piece:
                continue
            chars.append(piece)
            origin.append(index)
    if chars and chars[-1] == " ":
        chars.pop(), origin.pop()
    _reorder_marks(chars, origin)
    return Normal("".join(chars), tuple(origin), "".join(map(_fold_case, chars)))


@lru_cache(maxsize=8192)
def _pieces(char: str) -> str:
    """What one character becomes: nothing, itself, or its parts."""
    if char.isspace():
        return " "
    if char in _QUOTES:
        return "'"
    if char in _DASHES:
        return "-"
    if unicodedata.category(char) in _LIGHT or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if unicodedata.decomposition(char).startswith(_KEPT_FORMS):
        return char
    parts = unicodedata.normalize("NFKD", char)
    return parts if parts == char else "".join(_pieces(part) for part in parts)


@lru_cache(maxsize=8192)
def _fold_case(char: str) -> str:
    folded = char.casefold()
    return folded if len(folded) == 1 else char


def _reorder_marks(chars: list[str], origin: list[int]) -> None:
    """Put combining marks after one letter into canonical order, as full normalisation would."""
    index = 0
    while index < len(chars):
        if not unicodedata.combining(chars[index]):
            index += 1
            continue
        end = index
        while end < len(chars) and unicodedata.combining(chars[end]):
            end += 1
        if end - index > 1:
            run = sorted(
                zip(chars[index:end], origin[index:end], strict=True), key=lambda p: unicodedata.combining(p[0])
            )
            chars[index:end] = [char for char, _ in run]
            origin[index:end] = [place for _, place in run]
        index = end
