"""Finding the section to review in the texts of a request, tolerant of what stands around it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_OPEN = re.compile(r'^<section\b[^>\n]*?(?:\bid="([^"]*)")?(?:[^>\n]*?\btitle="([^"]*)")?[^>\n]*>[ \t]*$')
_BLOCK = re.compile(r"^\[([^\]\s]{1,80})\] ?(.*)$")
_TABLE = re.compile(r"^\w+\[\d+\t\]\{(.*)\}:$")
_FOUND = re.compile(r"^\s+on \[([^\]]+)\], (\w+): (.*)$")
_ITEM = re.compile(r"^(?:- ([a-z0-9-]{2,40}): |  ([a-z0-9-]{2,40})\t)", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+(?=[\"'\u201c\u2018(]?[A-Z0-9])|\n+|(?<=;)\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|No|Nr|Dr|Mr|Ms|Fig|Sec|approx|vs|v|p|pp|para|ca|Inc|Ltd|cf|St)|\b[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class PromptBlock:
    """One block as the prompt gives it; `note` is the bracketed remark above it, such as `heading, numbered 4.1`."""

    id: str
    text: str
    note: str = ""

    @property
    def is_heading(self) -> bool:
        return self.note.startswith("heading")

    @property
    def is_cell(self) -> bool:
        return self.note.startswith("table")


@dataclass(frozen=True, slots=True)
class PromptSection:
    """The section to review, what was found before, and the checklist's item ids."""

    title: str
    blocks: tuple[PromptBlock, ...]
    already_found: tuple[tuple[str, str, str], ...]  # block id, category, quote
    checklist_items: frozenset[str]

    @property
    def words(self) -> int:
        return sum(len(block.text.split()) for block in self.blocks)


def find_section(body: Mapping[str, Any]) -> PromptSection:
    """Return the last section of the conversation; without a fence, whatever lines look like numbered blocks."""
    lines = [line for text in _user_texts(body) for line in text.split("\n")]
    opening = max((number for number, line in enumerate(lines) if _OPEN.match(line)), default=None)
    title, inside = "", lines
    if opening is not None:
        match = _OPEN.match(lines[opening])
        title = html.unescape((match[2] or match[1] or "") if match else "")
        rest = lines[opening + 1 :]
        inside = rest[: rest.index("</section>")] if "</section>" in rest else rest
    system = "\n".join(item.get("text", "") for item in body.get("system", []))
    found = tuple((m[1], m[2], m[3]) for line in lines if (m := _FOUND.match(line)))
    return PromptSection(
        title, _blocks(inside), found, frozenset(first or second for first, second in _ITEM.findall(system))
    )


def last_question(body: Mapping[str, Any]) -> str:
    """Return the last text the user wrote, for answers without a tool."""
    texts = _user_texts(body)
    return texts[-1].strip() if texts else ""


def sentences(text: str) -> list[str]:
    """Return a block's sentences, each verbatim."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[start : match.start()]):
            continue
        found.append(text[start : match.start()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _user_texts(body: Mapping[str, Any]) -> list[str]:
    return [
        str(block["text"])
        for message in body.get("messages", [])
        if message.get("role") == "user"
        for block in message.get("content", [])
        if "text" in block
    ]


def _cells(line: str, note: str) -> list[PromptBlock]:
    """Return the cells of a row in TOON, in which each text follows its block id."""
    values = [json.loads(value) if value.startswith('"') else value for value in line[2:].split("\t")]
    return [PromptBlock(id_, text, note) for id_, text in zip(values[::2], values[1::2], strict=False)]


def _blocks(lines: list[str]) -> tuple[PromptBlock, ...]:
    blocks: list[PromptBlock] = []
    note = row = ""
    in_table = False
    for line in lines:
        if _TABLE.match(line):
            in_table, note, row = True, "", "table"
        elif in_table and line.startswith("  "):
            blocks += _cells(line, row)
        elif match := _BLOCK.match(line):
            in_table = False
            blocks.append(PromptBlock(match[1], match[2], note or row))
            note = ""
        elif line.startswith("  ") and blocks:
            last = blocks[-1]
            blocks[-1] = PromptBlock(last.id, f"{last.text}\n{line[2:]}", last.note)
        elif line.startswith("(") and line.endswith(")"):
            note = line[1:-1]
            row = note if note.startswith("table") else ""
    return tuple(blocks)
