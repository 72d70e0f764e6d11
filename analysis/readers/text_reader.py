"""Reads plain text into blocks: paragraphs, list items, underlined headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.readers.reading import Reading
from analysis.readers.text_encoding import decoded
from domain.document import Block, BlockKind
from domain.errors import DocumentDamaged

LIST_MARK = re.compile(r"([ \t]*)([-*+•–◦▪]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])[ \t]+(?=\S)", re.I)
_UNDERLINE = re.compile(r"[ \t]*(={3,}|-{3,}|~{3,})[ \t]*$")
_TITLE_LINE = re.compile(r"\d{1,3}(\.\d{1,3})*\.?[ \t]+\S")
_LONG_LINE = 120
_FEW_LINES = 3
_TITLE_WORDS = 12


def read(data: bytes) -> Reading:
    """Return the blocks of a text file; each line break inside a paragraph stays in its text."""
    text = text_of(data)
    is_whole = _has_whole_lines(text.split("\n"))
    blocks: list[Block] = []
    for chunk in re.split(r"\n[ \t]*(?:\n[ \t]*)+|\f", text):
        for kind, level, label, body in _chunk(chunk.strip("\n").split("\n"), is_whole=is_whole):
            if body.strip():
                blocks.append(Block(f"b{len(blocks) + 1}", kind, body, level, label))
    return Reading(tuple(blocks))


def text_of(data: bytes) -> str:
    """Return the characters of a text file. Raise `DocumentDamaged` when they cannot be decoded."""
    try:
        return decoded(data)[0]
    except UnicodeError as error:
        raise DocumentDamaged("The text file is damaged: its characters cannot be decoded.") from error


def _has_whole_lines(lines: list[str]) -> bool:
    """Return whether nobody broke the lines of the file: then each is a paragraph, blank lines or not."""
    long = sum(len(line) > _LONG_LINE for line in lines)
    return long >= _FEW_LINES and long * 20 >= sum(map(bool, map(str.strip, lines)))


def _chunk(lines: list[str], *, is_whole: bool) -> Iterator[tuple[BlockKind, int, str, str]]:
    """Yield the blocks among lines that no blank line parts."""
    if len(lines) >= 2 and _is_underlined(lines[0], lines[1]):
        yield BlockKind.HEADING, 1 if "=" in lines[1] else 2, "", lines[0].strip()
        lines = lines[2:]
    if len(lines) >= 2 and _is_title(lines[0]) and not LIST_MARK.match(lines[1]):
        yield BlockKind.PARAGRAPH, 0, "", lines[0]
        lines = lines[1:]
    marks = [LIST_MARK.match(line) for line in lines]
    is_list = sum(mark is not None for mark in marks) >= 2
    if is_whole or any(len(line) > _LONG_LINE for line in lines):
        for before, line, mark, after in zip([None, *marks], lines, marks, [*marks[1:], None], strict=False):
            is_item = is_list and mark and (before or after or not _is_title(line))
            yield from _list([line], [mark]) if is_item else [(BlockKind.PARAGRAPH, 0, "", line)]
    elif is_list:
        yield from _list(lines, marks)
    else:
        yield BlockKind.PARAGRAPH, 0, "", "\n".join(lines)


def _list(lines: list[str], marks: list[re.Match[str] | None]) -> Iterator[tuple[BlockKind, int, str, str]]:
    """An item runs to the next mark; lines before the first mark are a paragraph."""
    held: list[str] = []
    kind, level, label = BlockKind.PARAGRAPH, 0, ""
    for line, mark in zip(lines, marks, strict=True):
        if mark is not None:
            yield kind, level, label, "\n".join(held)
            held, kind, label = [], BlockKind.LIST_ITEM, mark[2]
            level = 1 + len(mark[1].expandtabs(4)) // 4
            line = line[mark.end() :]
        held.append(line)
    yield kind, level, label, "\n".join(held)


def _is_underlined(line: str, below: str) -> bool:
    match = _UNDERLINE.match(below)
    return bool(match and line.strip() and abs(len(match[1]) - len(line.strip())) <= 3)


def _is_title(line: str) -> bool:
    if len(line.split()) > _TITLE_WORDS or line.rstrip().endswith((".", ",", ";", ":")):
        return False
    return (line.isupper() and len(line.strip()) >= 4) or _TITLE_LINE.match(line.strip()) is not None
