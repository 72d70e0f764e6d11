"""Document text made safe to stand inside a prompt: data between fences, never an instruction, words unchanged.

Column 0 belongs to the program: document text follows `[block_id] `, `(` or two spaces, so that no line of a document
can open or close a fence. Characters that a reader cannot see are taken out, line separators become spaces, and a
fence look-alike gets full-width angle brackets, which NFKC turns back, so that a quote of it is still found.
"""

from __future__ import annotations

import re
import unicodedata

FENCES = ("document", "outline", "nearby", "comments", "already_found", "section", "previous_answer")

_JOINERS = "\u200c\u200d"  # letters of some scripts, and emoji, change their shape without them
_LOOK_ALIKE = re.compile(rf"<(?=[^\w<>]{{0,8}}(?:{'|'.join(FENCES)})\b)([^<>\n]{{0,200}})(>?)", re.IGNORECASE)
_BREAKS = re.compile("\r\n?|\v|\f|\x1c|\x1d|\x1e|\x1f|\x85|\u2028|\u2029")
_DATA_SELECTORS = re.compile("[\U000e0100-\U000e01ef]")  # invisible, and able to carry a hidden message


def data(text: str) -> str:
    """Return document text without invisible or fence-like characters; its words are unchanged."""
    # Most text is printable, and to ask for that takes a hundredth of looking at each character.
    if not text.isprintable():
        text = _BREAKS.sub("\n", text)
        text = text.translate({ord(char): None for char in set(text) if not _is_shown(char)})
    if not text.isascii():
        text = _DATA_SELECTORS.sub("", text)
    return _LOOK_ALIKE.sub(_widen, text) if "<" in text else text


def one_line(text: str) -> str:
    """Return document text as one line."""
    return " ".join(data(text).split())


def attribute(text: str) -> str:
    """Return document text that can stand between double quotes in the first line of a fence."""
    return one_line(text).replace('"', "\u201d").replace("<", "\uff1c").replace(">", "\uff1e")


def indented(text: str) -> str:
    """Return document text with every line but the first moved off column 0."""
    return data(text).strip("\n").replace("\n", "\n  ")


def _is_shown(char: str) -> bool:
    if char in "\n\t" or char in _JOINERS:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def _widen(match: re.Match[str]) -> str:
    return f"\uff1c{match[1]}" + ("\uff1e" if match[2] else "")
