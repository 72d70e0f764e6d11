"""Reads one Word paragraph: its characters with the elements they stand in, and what is anchored in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.readers import word_ledger as ledger
from analysis.readers import word_names as w
from analysis.readers.word_ledger import Ledger, text_of
from analysis.readers.word_names import Element
from analysis.readers.word_shapes import box_surface, chosen_branch
from analysis.readers.word_styles import Look, Styles, look_of, number, shade_of
from analysis.readers.word_symbols import symbol
from analysis.readers.word_visibility import hidden_by

_SIGNS = {w.TAB: "\t", w.PTAB: "\t", w.CR: "\n", w.NO_BREAK_HYPHEN: "\u2011", w.SOFT_HYPHEN: "\u00ad"}
_NOTES = frozenset({w.FOOTNOTE_REFERENCE, w.ENDNOTE_REFERENCE})
_COMMENTS = frozenset({w.COMMENT_START, w.COMMENT_REFERENCE})


@dataclass(slots=True)
class Scrap:
    """Characters that stand together in one element of one run; `hidden_by` is empty for those a reader sees."""

    element: Element
    run: Element
    text: str
    hidden_by: str


@dataclass(slots=True)
class Anchored:
    """A note or comment reference, or the content of a text box, where it hangs in the text."""

    element: Element
    surface: str = ""


@dataclass(slots=True)
class Line:
    """One paragraph as read."""

    scraps: list[Scrap] = field(default_factory=list)
    anchored: list[Anchored] = field(default_factory=list)
    is_bold: bool = True
    """True when every visible letter is bold."""
    size: int = 0
    """The largest type among its visible letters, in half-points; 0 where the file does not say."""

    @property
    def has_visible_text(self) -> bool:
        return any(scrap.text.strip() for scrap in self.scraps if not scrap.hidden_by)


class Fields:
    """Knows at each point of a story whether the text belongs to a field's instruction, which Word does not show.

    A field that is never closed counts for nothing, so that a stray mark cannot swallow the rest of a document.
    """

    def __init__(self, root: Element | None = None, begins: dict[Element, Element] | None = None) -> None:
        self._begins = begins or {}
        self._open: dict[Element, bool] = {}
        if root is not None:
            self._match(root)

    def apart(self) -> Fields:
        """Return the state for a story inside this one, such as a text box."""
        return Fields(begins=self._begins)

    @property
    def is_instruction(self) -> bool:
        return bool(self._open) and any(self._open.values())

    def meet(self, element: Element) -> None:
        """Take note of a `w:fldChar`."""
        begin = self._begins.get(element)
        if begin is None:
            return
        kind = element.get(w.FLD_CHAR_TYPE)
        if kind == "begin":
            self._open[begin] = True
        elif begin in self._open:
            if kind == "separate":
                self._open[begin] = False
            else:
                del self._open[begin]

    def _match(self, root: Element) -> None:
        stack: list[list[Element]] = []
        for element in root.iter(w.FLD_CHAR):
            kind = element.get(w.FLD_CHAR_TYPE)
            if kind == "begin":
                stack.append([element])
            elif stack:
                stack[-1].append(element)
                if kind == "end":
                    marks = stack.pop()
                    self._begins.update((mark, marks[0]) for mark in marks)


class Inline:
    """Reads paragraphs of one document."""

    def __init__(self, styles: Styles, accounts: Ledger) -> None:
        self._styles = styles
        self.accounts = accounts
        self._line = Line()
        self._fields = Fields()
        self._surface = ""
        self._paragraph_style: str | None = None

    def line(self, paragraph: Element, *, surface: str, fields: Fields) -> Line:
        """Return the text of a paragraph that stands on a background of this colour."""
        self._line, self._fields = Line(), fields
        ppr = paragraph.find(w.P_PR)
        style = None if ppr is None else ppr.find(w.P_STYLE)
        self._paragraph_style = None if style is None else style.get(w.VAL)
        shade = None if ppr is None else shade_of(ppr.find(w.SHADE))
        self._surface = shade or self._styles.paragraph_shade(self._paragraph_style) or surface
        self._children(paragraph)
        return self._line

    def _children(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == w.R:
                self._run(child)
            elif tag in w.PROPERTIES:
                continue
            elif tag in (w.DELETED, w.MOVED_FROM):
                self.accounts.leave_out(ledger.DELETED if tag == w.DELETED else ledger.MOVED, child)
            elif tag in (w.MATH, w.MATH_PARAGRAPH):
                self._formula(child, child)
            elif tag in _COMMENTS:
                self._line.anchored.append(Anchored(child))
            elif tag == w.ALTERNATE:
                for branch in chosen_branch(child, self.accounts):
                    self._children(branch)
            elif tag == w.ALT_CHUNK:
                self.accounts.count(ledger.ALT_CHUNK)
            elif tag == w.SUB_DOCUMENT:
                self.accounts.count(ledger.LINKED)
            else:
                self._children(child)

    def _run(self, run: Element) -> None:
        rpr = run.find(w.R_PR)
        if rpr is None:
            look = self._styles.look(self._paragraph_style, None)
        else:
            style = rpr.find(w.R_STYLE)
            run_style = None if style is None else style.get(w.VAL)
            look = look_of(rpr).over(self._styles.look(self._paragraph_style, run_style))
        self._run_children(run, run, look, hidden_by(look, self._surface))

    def _run_children(self, parent: Element, run: Element, look: Look, hidden: str) -> None:
        for child in parent:
            tag = child.tag
            if tag == w.T:
                self._text(child, run, text_of(child), look, hidden)
            elif tag in w.PROPERTIES:
                continue
            elif tag in _SIGNS:
                self._add(child, run, _SIGNS[tag], look, hidden)
            elif tag == w.BR:
                self._break(child, run, look, hidden)
            elif tag == w.SYM:
                self._add(child, run, symbol(child.get(w.CHAR, ""), child.get(w.FONT, "")), look, hidden)
            elif tag == w.FLD_CHAR:
                self._field_mark(child)
            elif tag in _NOTES or tag in _COMMENTS:
                self._line.anchored.append(Anchored(child))
            else:
                self._odd_child(child, run, look, hidden)

    def _odd_child(self, child: Element, run: Element, look: Look, hidden: str) -> None:
        tag = child.tag
        if tag in (w.DRAWING, w.PICT, w.OBJECT):
            self._drawing(child)
        elif tag == w.ALTERNATE:
            for branch in chosen_branch(child, self.accounts):
                self._run_children(branch, run, look, hidden)
        elif tag == w.RUBY_TEXT:
            self.accounts.leave_out(ledger.PHONETIC, child)
        elif tag == w.DEL_TEXT:
            self.accounts.leave_out(ledger.DELETED, child)
        elif tag == w.R:
            self._run(child)
        else:
            self._run_children(child, run, look, hidden)

    def _text(self, element: Element, run: Element, text: str, look: Look, hidden: str) -> None:
        self.accounts.take(element)
        if self._fields.is_instruction:
            if words := len(text.split()):
                self.accounts.count(ledger.FIELD, words)
        elif text:
            self._add(element, run, text, look, hidden)

    def _add(self, element: Element, run: Element, text: str, look: Look, hidden: str) -> None:
        if self._fields.is_instruction:
            return
        self._line.scraps.append(Scrap(element, run, text, hidden))
        if not hidden and not text.isspace():
            self._line.is_bold &= bool(look.is_bold)
            self._line.size = max(self._line.size, look.size or 0)

    def _break(self, element: Element, run: Element, look: Look, hidden: str) -> None:
        """A page or column break before the first word is layout, not text."""
        if element.get(w.TYPE) in ("page", "column") and not self._line.has_visible_text:
            return
        self._add(element, run, "\n", look, hidden)

    def _field_mark(self, element: Element) -> None:
        self._fields.meet(element)
        for choices in element.iter(w.DD_LIST):
            result = choices.find(w.RESULT)
            entries = [entry.get(w.VAL, "") for entry in choices.findall(w.LIST_ENTRY)]
            index = 0 if result is None else number(result.get(w.VAL))
            shown = entries[index] if 0 <= index < len(entries) else ""
            self.accounts.count(ledger.FORM_FIELD, len(shown.split()))

    def _formula(self, parent: Element, whole: Element) -> None:
        """Formula text keeps the whole formula as its run: marks may stand around it, never inside."""
        for child in parent:
            tag = child.tag
            if tag == w.MATH_TEXT:
                rpr = parent.find(w.R_PR)
                look = look_of(rpr).over(self._styles.look(self._paragraph_style, None))
                self._text(child, whole, text_of(child), look, hidden_by(look, self._surface))
            elif tag in (w.DELETED, w.MOVED_FROM):
                self.accounts.leave_out(ledger.DELETED, child)
            elif tag == w.R:
                self._run(child)
            else:
                if tag in w.MATH_JOINTS and any(text_of(text) for text in child.iter(w.MATH_TEXT)):
                    self._add(child, whole, w.MATH_JOINTS[tag], self._styles.look(self._paragraph_style, None), "")
                self._formula(child, whole)

    def _drawing(self, drawing: Element) -> None:
        for box in self._boxes(drawing):
            if self._fields.is_instruction:
                self.accounts.leave_out(ledger.FIELD, box)
            else:
                self._line.anchored.append(Anchored(box, box_surface(box, drawing)))

    def _boxes(self, parent: Element) -> Iterator[Element]:
        for child in parent:
            tag = child.tag
            if tag == w.TEXT_BOX:
                yield child
            elif tag == w.ALTERNATE:
                for branch in chosen_branch(child, self.accounts):
                    yield from self._boxes(branch)
            else:
                self._note_picture(child)
                yield from self._boxes(child)

    def _note_picture(self, element: Element) -> None:
        tag = element.tag
        if tag in (w.PICTURE, w.VML_IMAGE):
            if not any(True for _ in element.iterancestors(w.OBJECT)):
                self.accounts.count(ledger.IMAGE)
        elif tag in (w.CHART, w.CHART_EX):
            self.accounts.count(ledger.CHART)
        elif tag == w.OLE:
            self.accounts.count(ledger.EMBEDDED)
        elif tag == w.TEXT_PATH:
            self.accounts.count(ledger.WORD_ART, len(element.get("string", "").split()))
