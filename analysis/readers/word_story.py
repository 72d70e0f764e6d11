"""Reads the stories of a Word file (body, notes, headers, comments) into blocks; see `word_walk`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from analysis.readers import word_ledger as ledger
from analysis.readers import word_names as w
from analysis.readers.word_inline import Anchored, Fields, Inline, Line, Scrap
from analysis.readers.word_ledger import Ledger
from analysis.readers.word_names import Element
from analysis.readers.word_notes import Notes
from analysis.readers.word_numbering import Numbering, formatted
from analysis.readers.word_package import WordPackage
from analysis.readers.word_paragraphs import Paragraphs
from analysis.readers.word_shapes import chosen_branch
from analysis.readers.word_styles import Styles
from analysis.readers.word_tables import Cell, grid
from domain.document import Block, BlockKind, TablePlace


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters [start, end) of a block and where they stand: their element (`w:t`, `w:tab`, ...) and its run.

    For text of a formula, `run` is the whole formula (`m:oMath` or `m:oMathPara`), which cannot be split.
    """

    element: Element
    run: Element
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WalkedBlock:
    """A block, the zip member it stands in, and the pieces its text is made of."""

    block: Block
    part: str
    pieces: tuple[Piece, ...]
    is_bold: bool = False
    size: int = 0
    """The largest type of its letters in half-points; 0 where the file does not say."""


@dataclass(slots=True)
class _Story:
    """Where the walk is: which part, what kind its paragraphs are, and what stands behind them."""

    part: str
    fields: Fields
    surface: str
    kind: BlockKind | None = None
    anchor_id: str = ""
    last_id: str = ""
    """The latest block with visible text, to which hidden paragraphs and lone boxes belong."""


@dataclass(slots=True)
class _Gathered:
    """Several paragraphs that become one block, and what hangs on them."""

    lines: list[Line] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)
    anchored: list[Anchored] = field(default_factory=list)


class Walker:
    """One pass over one file."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self.blocks: list[WalkedBlock] = []
        self.notes: list[str] = []
        self.accounts = Ledger()
        self._styles = Styles(self._only_tree("styles"))
        self._paragraphs = Paragraphs(self._styles, Numbering(self._only_tree("numbering")))
        self._inline = Inline(self._styles, self.accounts)
        self._notes = Notes(package)
        self._tables = 0
        self._pending: list[Anchored] = []

    def read(self) -> None:
        """Walk all stories of the file."""
        main = self._package.main
        root = self._package.tree(main)
        self._flow(root, _Story(main, Fields(root), self._notes.page_color))
        for part, kind in self._notes.headers():
            tree = self._package.tree(part)
            self._flow(tree, _Story(part, Fields(tree), self._notes.page_color, kind))
        for comment in self._notes.rest_of_comments():
            self._comment(comment, "")
        self._notes.settle(self.accounts)

    def _only_tree(self, type_: str) -> Element | None:
        parts = self._package.related(self._package.main, type_)
        return self._package.tree(parts[0]) if parts else None

    def _flow(self, parent: Element, story: _Story) -> None:
        """Read paragraphs and tables at the level of the page."""
        for child in self._blocks_of(parent, story):
            if child.tag == w.P:
                self._paragraph(child, story)
            else:
                self._table(child, story)

    def _blocks_of(self, parent: Element, story: _Story) -> Iterator[Element]:
        for child in parent:
            tag = child.tag
            if tag in (w.P, w.TBL):
                yield child
            elif tag in w.PROPERTIES:
                continue
            elif tag == w.ALTERNATE:
                for branch in chosen_branch(child, self.accounts):
                    yield from self._blocks_of(branch, story)
            elif tag == w.COMMENT_START:
                self._pending.append(Anchored(child))
            elif tag == w.ALT_CHUNK:
                self.accounts.count(ledger.ALT_CHUNK)
            elif tag in (w.DELETED, w.MOVED_FROM):
                self.accounts.leave_out(ledger.DELETED if tag == w.DELETED else ledger.MOVED, child)
            elif isinstance(tag, str) and len(child):
                yield from self._blocks_of(child, story)

    def _paragraph(self, element: Element, story: _Story) -> None:
        line = self._inline.line(element, surface=story.surface, fields=story.fields)
        shape = self._paragraphs.shape(element, has_text=line.has_visible_text)
        kind, level, label = (story.kind, 0, shape.label) if story.kind else (shape.kind, shape.level, shape.label)
        anchored = self._with_pending(line.anchored)
        if line.has_visible_text:
            self._emit(kind, [line], story, level=level, label=label)
        self._after([line], anchored, story)

    def _table(self, table: Element, story: _Story) -> None:
        self._tables += 1
        table_id = f"t{self._tables}"
        cells = grid(table, self._styles, self._inline)
        for element in cells.deleted:
            self.accounts.leave_out(ledger.DELETED, element)
        for cell in cells.cells:
            self._cell(cell, table_id, story)

    def _cell(self, cell: Cell, table_id: str, story: _Story) -> None:
        outer = story.surface
        story.surface = cell.surface or outer
        gathered = self._gather(cell.element, story)
        place = TablePlace(table_id, cell.row, cell.column, cell.row_span, cell.column_span, cell.is_header)
        kind = story.kind if story.kind in (BlockKind.HEADER, BlockKind.FOOTER) else BlockKind.TABLE_CELL
        self._emit(kind, gathered.lines, story, label="; ".join(filter(None, gathered.labels)), place=place)
        self._after(gathered.lines, self._with_pending(gathered.anchored), story)
        for table in gathered.tables:
            self._table(table, story)
        story.surface = outer

    def _gather(self, parent: Element, story: _Story) -> _Gathered:
        gathered = _Gathered()
        for child in self._blocks_of(parent, story):
            if child.tag == w.TBL:
                gathered.tables.append(child)
                continue
            line = self._inline.line(child, surface=story.surface, fields=story.fields)
            shape = self._paragraphs.shape(child, has_text=line.has_visible_text)
            gathered.lines.append(line)
            gathered.anchored += line.anchored
            if line.has_visible_text and not shape.is_bullet:
                gathered.labels.append(shape.label)
        return gathered

    def _after(self, lines: Iterable[Line], anchored: Iterable[Anchored], story: _Story) -> None:
        """Read what belongs to the block just read: its hidden text, comments, notes, text boxes."""
        home = story.last_id
        for line in lines:
            self._hidden(line, story, home)
        for item in anchored:
            tag = item.element.tag
            if tag == w.TEXT_BOX:
                self._flow(
                    item.element,
                    _Story(story.part, story.fields.apart(), item.surface, BlockKind.TEXT_BOX, home, home),
                )
            elif tag in (w.FOOTNOTE_REFERENCE, w.ENDNOTE_REFERENCE):
                self._note(item.element, home)
            else:
                comment = self._notes.comment(item.element.get(w.ID, ""))
                if comment is not None:
                    self._comment(comment, home)

    def _hidden(self, line: Line, story: _Story, home: str) -> None:
        stretch: list[Scrap] = []
        for scrap in (*line.scraps, None):
            if stretch and (scrap is None or scrap.hidden_by != stretch[-1].hidden_by):
                if stretch[-1].hidden_by and any(part.text.strip() for part in stretch):
                    self._emit_scraps(stretch, story, home)
                stretch = []
            if scrap is not None:
                stretch.append(scrap)

    def _note(self, reference: Element, home: str) -> None:
        note = self._notes.note(reference)
        if note is None:
            return
        kind = BlockKind.FOOTNOTE if reference.tag == w.FOOTNOTE_REFERENCE else BlockKind.ENDNOTE
        story = _Story(note.part, Fields(note.element), self._notes.page_color, kind, home, home)
        self._whole(note.element, kind, formatted(note.number, note.format), story)

    def _comment(self, comment: Element, home: str) -> None:
        story = _Story(
            self._notes.comments_part, Fields(comment), self._notes.page_color, BlockKind.COMMENT, home, home
        )
        self._whole(comment, BlockKind.COMMENT, comment.get(w.AUTHOR, ""), story)

    def _whole(self, element: Element, kind: BlockKind, label: str, story: _Story) -> None:
        """Read a note or comment: one block, whatever its paragraphs."""
        gathered = self._gather(element, story)
        if any(line.has_visible_text for line in gathered.lines):
            self._emit(kind, gathered.lines, story, label=label)
        self._after(gathered.lines, gathered.anchored, story)
        for table in gathered.tables:
            self._table(table, story)

    def _with_pending(self, anchored: list[Anchored]) -> list[Anchored]:
        pending, self._pending = self._pending, []
        return pending + anchored

    def _emit(
        self,
        kind: BlockKind,
        lines: list[Line],
        story: _Story,
        *,
        level: int = 0,
        label: str = "",
        place: TablePlace | None = None,
    ) -> None:
        text, pieces = _joined(line for line in lines if line.has_visible_text)
        block = Block(self._next_id(), kind, text, level, label, place, anchor_id=story.anchor_id)
        story.last_id = self.accounts.block_id = block.id
        is_bold = bool(text) and all(line.is_bold for line in lines)
        size = max((line.size for line in lines), default=0)
        self.blocks.append(WalkedBlock(block, story.part, tuple(pieces), is_bold, size))

    def _emit_scraps(self, scraps: list[Scrap], story: _Story, home: str) -> None:
        pieces = _tiled(scraps, 0)
        block = Block(
            self._next_id(),
            BlockKind.HIDDEN,
            "".join(scrap.text for scrap in scraps),
            anchor_id=home,
            hidden_by=scraps[0].hidden_by,
        )
        self.blocks.append(WalkedBlock(block, story.part, tuple(pieces)))

    def _next_id(self) -> str:
        return f"b{len(self.blocks) + 1}"


def _joined(lines: Iterable[Line]) -> tuple[str, list[Piece]]:
    texts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for line in lines:
        length += 1 if texts else 0
        visible = [scrap for scrap in line.scraps if not scrap.hidden_by]
        pieces += _tiled(visible, length)
        texts.append("".join(scrap.text for scrap in visible))
        length += len(texts[-1])
    return "\n".join(texts), pieces


def _tiled(scraps: list[Scrap], start: int) -> list[Piece]:
    pieces = []
    for scrap in scraps:
        end = start + len(scrap.text)
        pieces.append(Piece(scrap.element, scrap.run, start, end))
        start = end
    return pieces
