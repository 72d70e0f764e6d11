"""Documents written down as plain text with tables, for tests of the checks: `# heading`, `| cell |`, `- item`.

In a table `<` belongs to the cell on its left and `^` to the one above it.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from analysis.checks import run_checks
from comparison.scoring import AnswerKey, parse_key
from domain.document import FRONT_MATTER, Block, BlockKind, Document, Section, TablePlace

SAMPLES = Path(__file__).parent / "samples"
PAIRS = Path(__file__).parent / "pairs"

_HEADING = re.compile(r"(#+) (.*)")
_NUMBERED = re.compile(r"(\d+\.) (.*)")
_HIDDEN = re.compile(r"\{hidden: ([^}]*)\} (.*)")


def sample(name: str) -> tuple[Document, AnswerKey]:
    """Return a sample document and its key."""
    text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    file = SAMPLES / f"{name}.key.json"
    return document_of(text, name=f"{name}.txt"), parse_key(file.read_bytes(), file.name)


def sample_names() -> list[str]:
    """Return the names of all sample documents."""
    return sorted(path.stem for path in SAMPLES.glob("*.txt"))


def pairs(name: str) -> list[tuple[str, str]]:
    """Return pairs of texts that tell one thing, or two, with different values: `pairs/NAME.txt`."""
    text = (PAIRS / f"{name}.txt").read_text(encoding="utf-8")
    told = [pair.strip().split("\n--\n") for pair in text.split("\n\n")]
    return [(first, second) for first, second in told]


def marked(name: str) -> list[tuple[str, bool]]:
    """Return texts and whether a check is to speak up on them, from `pairs/NAME.txt`: `+` marks those.

    `\\n` stands for the end of a line.
    """
    lines = (PAIRS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(line[2:].replace("\\n", "\n"), line.startswith("+")) for line in lines]


def told_of_tables() -> list[tuple[str, str, bool]]:
    """Return table, sentence and whether they conflict, from `pairs/told_of_tables.txt`: `+` marks a conflict."""
    groups = (PAIRS / "told_of_tables.txt").read_text(encoding="utf-8").strip().split("\n\n")
    lines = [group.split("\n") for group in groups]
    tables = ["\n".join(line for line in group if line[:2] not in ("+ ", "- ")) for group in lines]
    return [
        (table, line[2:], line.startswith("+"))
        for table, group in zip(tables, lines, strict=True)
        for line in group
        if line[:2] in ("+ ", "- ")
    ]


def document_of(text: str, *, name: str = "write-up.txt") -> Document:
    """Return the document that a text in the notation of the samples describes."""
    blocks: list[Block] = []
    sections: list[tuple[str, int, list[str]]] = [(FRONT_MATTER, 0, [])]
    tables = row = 0
    was_table = False
    lines = text.split("\n")
    for at, line in enumerate(lines):
        is_table = line.startswith("|")
        if is_table:
            tables, row = (tables, row + 1) if was_table else (tables + 1, 0)
            cells = _cells(line)
            new = [
                Block(
                    f"b{len(blocks) + n + 1}",
                    BlockKind.TABLE_CELL,
                    cell,
                    place=TablePlace(f"t{tables}", row, n, *_spans(lines[at:], n)),
                )
                for n, cell in enumerate(cells)
                if cell not in ("<", "^")
            ]
        elif line.strip():
            new = [_block(f"b{len(blocks) + 1}", line.strip())]
        else:
            new = []
        was_table = is_table
        if new and new[0].kind is BlockKind.HEADING:
            sections.append((new[0].text, new[0].level, []))
        blocks += new
        sections[-1][2].extend(block.id for block in new)
    return Document(
        name=name,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        media_type="text/plain",
        blocks=tuple(blocks),
        sections=tuple(
            Section(f"s{number}", title, level, tuple(ids), 1)
            for number, (title, level, ids) in enumerate(sections)
            if ids
        ),
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.strip("| ") else []


def _spans(lines: list[str], column: int) -> tuple[int, int]:
    """Return how many rows and columns the cell at the start of these lines covers."""
    below = [cells[column] if line.startswith("|") and len(cells := _cells(line)) > column else "" for line in lines]
    rows = next((number for number, cell in enumerate(below) if number and cell != "^"), len(lines))
    beside = _cells(lines[0])[column:]
    columns = next((number for number, cell in enumerate(beside) if number and cell != "<"), len(beside))
    return rows, columns


def _block(block_id: str, line: str) -> Block:
    if match := _HEADING.match(line):
        return Block(block_id, BlockKind.HEADING, match[2], level=len(match[1]))
    if match := _HIDDEN.match(line):
        return Block(block_id, BlockKind.HIDDEN, match[2], hidden_by=match[1])
    if match := _NUMBERED.match(line):
        return Block(block_id, BlockKind.LIST_ITEM, match[2], level=1, label=match[1])
    if line.startswith("- "):
        return Block(block_id, BlockKind.LIST_ITEM, line[2:], level=1, label="•")
    return Block(block_id, BlockKind.PARAGRAPH, line)


def found_in(text: str) -> set[str]:
    """Return the categories of the findings on a text that stands in a section of a document."""
    return {
        finding.category for finding in run_checks(document_of(f"Review of the Northgate programme\n# One\n{text}"))
    }


def found_apart(first: str, second: str) -> set[str]:
    """Return the categories of the findings on two texts that stand in different sections of a document."""
    between = "# Two\nThe committee looked at the state of the premises and was content with it.\nWork goes on."
    return found_in(f"{first}\n{between}\n# Three\n{second}")
