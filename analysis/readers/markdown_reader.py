"""Reads Markdown into blocks; marks of structure (#, list signs, table bars) are left out, inline marks stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.readers.reading import Reading
from analysis.readers.text_reader import text_of
from domain.document import Block, BlockKind, TablePlace

_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_COMMENT = re.compile(r"<!--(.*?)-->", re.S)
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_HIDDEN_BY = "an HTML comment"
_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(.+)\1$")


@dataclass(slots=True)
class _State:
    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    label: str = ""
    tables: int = 0
    last_id: str = ""

    def add(
        self, kind: BlockKind, text: str, *, level: int = 0, label: str = "", place: TablePlace | None = None
    ) -> None:
        """Add a block; what it hides in HTML comments becomes hidden blocks after it."""
        hidden = _COMMENT.findall(text)
        self.add_as_is(kind, _COMMENT.sub("", text) if hidden else text, level=level, label=label, place=place)
        for inside in hidden:
            self.hide(inside)

    def add_as_is(
        self, kind: BlockKind, text: str, *, level: int = 0, label: str = "", place: TablePlace | None = None
    ) -> None:
        if text.strip() or kind is BlockKind.TABLE_CELL:
            self.blocks.append(Block(self._next_id(), kind, text, level, label, place))
            self.last_id = self.blocks[-1].id

    def hide(self, text: str) -> None:
        if text.strip():
            block = Block(self._next_id(), BlockKind.HIDDEN, text.strip(), anchor_id=self.last_id, hidden_by=_HIDDEN_BY)
            self.blocks.append(block)

    def _next_id(self) -> str:
        return f"b{len(self.blocks) + 1}"

    def flush(self) -> None:
        self.add(self.kind, "\n".join(self.lines), level=self.level, label=self.label)
        self.lines, self.kind, self.level, self.label = [], BlockKind.PARAGRAPH, 0, ""


def read(data: bytes) -> Reading:
    """Return the blocks of a Markdown file; an HTML comment, which no page shows, is hidden text."""
    state = _State()
    lines = text_of(data).split("\n")
    index = 0
    while index < len(lines):
        index = _line(state, lines, index)
    state.flush()
    return Reading(tuple(state.blocks))


def _line(state: _State, lines: list[str], index: int) -> int:
    """Read what starts at this line and return the index of the line after it."""
    line = lines[index]
    below = lines[index + 1] if index + 1 < len(lines) else ""
    if fence := _FENCE.match(line):
        return _code(state, lines, index, fence[2])
    if line.lstrip().startswith("<!--"):
        return _comment(state, lines, index)
    if not line.strip():
        state.flush()
    elif heading := _HEADING.match(line):
        state.flush()
        state.add(BlockKind.HEADING, _plain(_unclosed(line[heading.end() :])), level=len(heading[1]))
    elif (setext := _SETEXT.match(line)) and state.lines and state.kind is BlockKind.PARAGRAPH:
        state.kind, state.level = BlockKind.HEADING, 1 if setext[1].startswith("=") else 2
        state.lines = [_plain(" ".join(state.lines))] if len(state.lines) == 1 else state.lines
        state.flush()
    elif _RULE.match(line):
        state.flush()
    elif "|" in line and _DELIMITER.match(below) and "|" in below and "-" in below:
        return _table(state, lines, index)
    elif item := _ITEM.match(line):
        state.flush()
        state.kind, state.level = BlockKind.LIST_ITEM, 1 + len(item[1].expandtabs(4)) // 2
        state.label = item[2] if item[2][0].isdigit() else "•"
        state.lines = [line[item.end() :]]
    else:
        quote = _QUOTE.match(line)
        state.lines.append(line[quote.end() :] if quote else line.strip() if state.lines else line.lstrip())
    return index + 1


def _code(state: _State, lines: list[str], index: int, fence: str) -> int:
    state.flush()
    end = index + 1
    while end < len(lines) and not re.match(rf" {{0,3}}{re.escape(fence)}[{fence[0]}]*[ \t]*$", lines[end]):
        end += 1
    state.add_as_is(BlockKind.PARAGRAPH, "\n".join(lines[index + 1 : end]))
    return end + 1


def _comment(state: _State, lines: list[str], index: int) -> int:
    state.flush()
    end = index
    while end < len(lines) - 1 and "-->" not in lines[end]:
        end += 1
    inside, _, rest = "\n".join(lines[index : end + 1]).partition("<!--")[2].partition("-->")
    state.hide(inside)
    if rest.strip():
        state.lines.append(rest.strip())
    return end + 1


def _table(state: _State, lines: list[str], index: int) -> int:
    state.flush()
    state.tables += 1
    row = 0
    while index < len(lines) and "|" in lines[index] and lines[index].strip():
        if row != 1 or not _DELIMITER.match(lines[index]):
            for column, text in enumerate(_cells(lines[index])):
                place = TablePlace(f"t{state.tables}", max(row - 1, 0), column, is_header=row == 0)
                state.add(BlockKind.TABLE_CELL, text, place=place)
        row += 1
        index += 1
    return index


def _cells(line: str) -> list[str]:
    line = line.strip()
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in _BAR.split(line)]


def _unclosed(text: str) -> str:
    """A heading may end with number signs, which are not part of it."""
    text = text.strip()
    rest = text.rstrip("#")
    return rest.rstrip() if not rest or rest[-1] in " \t" else text


def _plain(text: str) -> str:
    """A heading that is emphasised as a whole loses the marks."""
    match = _EMPHASIS.match(text.strip())
    return match[2] if match else text.strip()
