"""Decides whether a reader of the page can see characters of a given look."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.readers.word_styles import UNKNOWN, Look

WHITE = "FFFFFF"
_TINY = 2  # half-points
_NEAR = 12  # of 255, in the channel that differs most; nobody can tell such colours apart on a page


def hidden_by(look: Look, surface: str) -> str:
    """Return in words how text of this look is hidden on a background of this colour, or "" when it can be seen."""
    if look.is_vanished:
        return "the hidden-text attribute"
    if look.size is not None and look.size <= _TINY:
        return "type of 1 point or less"
    if look.color is None:
        return ""
    background = look.background or surface
    if background == UNKNOWN or not _is_close(look.color, background):
        return ""
    return "white text on white" if _is_close(background, WHITE) else "text in the colour of its background"


@lru_cache(maxsize=4096)
def _is_close(color: str, other: str) -> bool:
    one, two = _channels(color), _channels(other)
    return bool(one and two) and max(abs(a - b) for a, b in zip(one, two, strict=True)) <= _NEAR


def _channels(color: str) -> tuple[int, ...]:
    if not re.fullmatch(r"[0-9A-F]{6}", color):
        return ()
    return tuple(int(color[i : i + 2], 16) for i in (0, 2, 4))
