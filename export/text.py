"""The reviewed text or Markdown file: a Word document made from its blocks, with the comments in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby

import docx
from lxml import etree

from analysis.readers.word_walk import Piece, WalkedBlock, WordPackage
from domain.decision import Verdict
from domain.document import CONTEXT_KINDS, Block, BlockKind, Document
from domain.finding import Finding
from export.characters import placeholders, printable
from export.comment import commented
from export.word import add_comments
from export.word_marks import WORD, XML_SPACE, Element

_W = f"{{{WORD}}}"
_TOKENS = re.compile(r"[\t\n]|[^\t\n]+")
_INDENT = 360  # twentieths of a point for each level of a list


def annotate_text(
    document: Document,
    findings: Sequence[Finding],
    verdicts: Mapping[str, Verdict],
    *,
    now: datetime,
    note: str = "",
    with_undecided: bool = False,
) -> bytes:
    """Return a Word file with the document's text and a comment for each accepted finding, as `annotate_word` does."""
    package = WordPackage(_empty_document(document.name))
    body = package.tree(package.main).find(f"{_W}body")
    assert body is not None
    walked = list(_write(body, document.blocks, package.main))
    package.mark_changed(package.main)
    add_comments(package, walked, commented(findings, verdicts, with_undecided=with_undecided), now=now, note=note)
    return package.to_bytes()


def _empty_document(name: str) -> bytes:
    empty = docx.Document()
    empty.core_properties.title = printable(name)[:255]
    empty.core_properties.author = ""
    empty.core_properties.comments = ""
    stored = BytesIO()
    empty.save(stored)
    return stored.getvalue()


def _write(body: Element, blocks: Sequence[Block], part: str) -> Iterator[WalkedBlock]:
    """Write the blocks before the page setup that ends the body; yield where each block's characters went."""
    end = body[-1]
    for table_id, group in groupby(blocks, key=lambda block: block.place.table_id if block.place else ""):
        if table_id:
            table, cells = _table(list(group), part)
            end.addprevious(table)
            end.addprevious(etree.Element(f"{_W}p"))  # Word needs a paragraph between two tables
            yield from cells
            continue
        for block in group:
            paragraph = etree.Element(f"{_W}p")
            end.addprevious(paragraph)
            yield _fill(paragraph, block, part)


def _table(blocks: Sequence[Block], part: str) -> tuple[Element, list[WalkedBlock]]:
    places = [(block, block.place) for block in blocks if block.place]
    columns = max(place.column + place.column_span for _, place in places)
    table = etree.Element(f"{_W}tbl")
    look = etree.SubElement(table, f"{_W}tblPr")
    etree.SubElement(look, f"{_W}tblStyle", {f"{_W}val": "TableGrid"})
    etree.SubElement(look, f"{_W}tblW", {f"{_W}w": "5000", f"{_W}type": "pct"})
    grid = etree.SubElement(table, f"{_W}tblGrid")
    for _ in range(columns):
        etree.SubElement(grid, f"{_W}gridCol", {f"{_W}w": str(9000 // columns)})
    walked: list[WalkedBlock] = []
    for _, row in groupby(places, key=lambda pair: pair[1].row):
        in_row = {place.column: (block, place.column_span) for block, place in row}
        walked.extend(_row(etree.SubElement(table, f"{_W}tr"), in_row, columns, part))
    return table, walked


def _row(row: Element, cells: Mapping[int, tuple[Block, int]], columns: int, part: str) -> Iterator[WalkedBlock]:
    column = 0
    while column < columns:
        block, span = cells.get(column, (None, 1))
        cell = etree.SubElement(row, f"{_W}tc")
        look = etree.SubElement(cell, f"{_W}tcPr")
        if span > 1:
            etree.SubElement(look, f"{_W}gridSpan", {f"{_W}val": str(span)})
        paragraph = etree.SubElement(cell, f"{_W}p")
        if block is not None:
            yield _fill(paragraph, block, part)
        column += max(1, span)


def _fill(paragraph: Element, block: Block, part: str) -> WalkedBlock:
    look = etree.SubElement(paragraph, f"{_W}pPr")
    if block.kind is BlockKind.HEADING:
        etree.SubElement(look, f"{_W}pStyle", {f"{_W}val": f"Heading{min(max(block.level, 1), 9)}"})
    elif block.kind is BlockKind.LIST_ITEM:
        etree.SubElement(look, f"{_W}ind", {f"{_W}left": str(_INDENT * max(block.level, 1))})
    label = _label(block)
    if label:
        _add_text(etree.SubElement(paragraph, f"{_W}r"), placeholders(label) + " ")
    run = etree.SubElement(paragraph, f"{_W}r")
    if block.place and block.place.is_header:
        etree.SubElement(etree.SubElement(run, f"{_W}rPr"), f"{_W}b")
    pieces: list[Piece] = []
    for token in _TOKENS.finditer(placeholders(block.text)):
        element = _add_text(run, token[0])
        pieces.append(Piece(element, run, token.start(), token.end()))
    return WalkedBlock(block, part, tuple(pieces))


def _label(block: Block) -> str:
    if block.kind in CONTEXT_KINDS:
        return f"[{block.kind.value}]"
    return block.label or ("•" if block.kind is BlockKind.LIST_ITEM else "")


def _add_text(run: Element, text: str) -> Element:
    if text == "\t":
        return etree.SubElement(run, f"{_W}tab")
    if text == "\n":
        return etree.SubElement(run, f"{_W}br")
    element = etree.SubElement(run, f"{_W}t", {XML_SPACE: "preserve"})
    element.text = text
    return element
