"""Characters that files cannot hold: XML, and so Word and Excel, has no place for most control characters."""

from __future__ import annotations

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONE_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text with every kind of line break as a newline and without what XML 1.0 forbids or discourages."""
    return _ILLEGAL.sub("", _LINE_BREAKS.sub("\n", text))


def placeholders(text: str) -> str:
    """Return the text with a replacement character for each one that XML forbids: its length stays the same."""
    return _ILLEGAL.sub("\ufffd", _LONE_BREAKS.sub("\n", text))


def reads_right_to_left(text: str) -> bool:
    """Return True when the first letter with a direction is a right-to-left one."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction != "L" for direction in directions if direction in ("L", "R", "AL")), False)
