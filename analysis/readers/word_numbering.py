"""The numbers Word generates for lists and headings, counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.readers import word_names as w
from analysis.readers.word_names import Element
from analysis.readers.word_styles import is_on, number
from analysis.readers.word_symbols import bullet

_LEVELS = 9


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    style_id: str = ""
    font: str = ""


@dataclass(slots=True)
class _Counter:
    """Where one abstract list stands. None: not used since the last restart."""

    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class _List:
    abstract_id: str
    levels: list[_Level]
    starts: dict[int, int] = field(default_factory=dict)
    is_used: bool = False


class Numbering:
    """Counts through a document in reading order: ask `label` once for each numbered paragraph."""

    def __init__(self, root: Element | None = None) -> None:
        self._abstract: dict[str, list[_Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, _Counter] = {}
        if root is not None:
            self._read(root)

    def __contains__(self, num_id: str) -> bool:
        return num_id in self._lists

    def level_of_style(self, num_id: str, style_ids: tuple[str, ...]) -> int:
        """Return the level of a list that is linked to the first of these paragraph styles that has one, else 0."""
        levels = self._lists[num_id].levels
        for style_id in style_ids:
            for index, level in enumerate(levels):
                if level.style_id == style_id:
                    return index
        return 0

    def is_bullet(self, num_id: str, ilvl: int) -> bool:
        """True when this level shows a sign and no number."""
        return self._lists[num_id].levels[_bounded(ilvl)].format == "bullet"

    def label(self, num_id: str, ilvl: int) -> str:
        """Count one paragraph and return its number as Word shows it."""
        ilvl = _bounded(ilvl)
        list_ = self._lists[num_id]
        counter = self._counters.setdefault(list_.abstract_id, _Counter())
        if not list_.is_used:
            list_.is_used = True
            for level in list_.starts:
                counter.counts[level] = None
        previous = counter.counts[ilvl]
        counter.counts[ilvl] = self._start(list_, ilvl) if previous is None else previous + 1
        for deeper in range(ilvl + 1, _LEVELS):
            if _restarts(list_.levels[deeper], deeper, ilvl):
                counter.counts[deeper] = None
        return self._text(list_, counter, ilvl)

    def _text(self, list_: _List, counter: _Counter, ilvl: int) -> str:
        level = list_.levels[ilvl]
        if level.format == "bullet":
            return bullet(level.text, level.font)

        def shown(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            count = counter.counts[index]
            count = self._start(list_, index) if count is None else count
            format_ = list_.levels[index].format
            return formatted(count, "decimal" if level.is_legal and format_ != "none" else format_)

        return re.sub(r"%([1-9])", shown, level.text).strip()

    def _start(self, list_: _List, ilvl: int) -> int:
        return list_.starts.get(ilvl, list_.levels[ilvl].start)

    def _read(self, root: Element) -> None:
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for element in root.iter(w.ABSTRACT_NUM):
            abstract_id = element.get(w.ABSTRACT_NUM_ID, "")
            self._abstract[abstract_id] = _levels(element, [_Level() for _ in range(_LEVELS)])
            for child in element:
                if child.tag == w.NUM_STYLE_LINK:
                    links[abstract_id] = child.get(w.VAL, "")
                elif child.tag == w.STYLE_LINK:
                    named[child.get(w.VAL, "")] = abstract_id
        for element in root.iter(w.NUM):
            self._read_list(element, {id_: named[link] for id_, link in links.items() if link in named})

    def _read_list(self, element: Element, links: dict[str, str]) -> None:
        link = element.find(w.ABSTRACT_NUM_ID)
        abstract_id = "" if link is None else link.get(w.VAL, "")
        abstract_id = links.get(abstract_id, abstract_id)
        if abstract_id not in self._abstract:
            return
        list_ = _List(abstract_id, list(self._abstract[abstract_id]))
        for override in element.findall(w.LVL_OVERRIDE):
            ilvl = _bounded(number(override.get(w.ILVL)))
            _levels(override, list_.levels)
            start = override.find(w.START_OVERRIDE)
            if start is not None:
                list_.starts[ilvl] = number(start.get(w.VAL), 1)
        self._lists[element.get(w.NUM_ID, "")] = list_


def formatted(count: int, format_: str) -> str:
    """Return a count in one of Word's number formats; formats not known here are shown as decimal."""
    if format_ == "none":
        return ""
    if format_ in ("upperRoman", "lowerRoman"):
        return _cased(_roman(count), format_)
    if format_ in ("upperLetter", "lowerLetter"):
        return _cased(_letters(count), format_)
    if format_ == "ordinal":
        return f"{count}{_ordinal_ending(count)}"
    if match := re.fullmatch(r"custom:(0+)1?.*", format_):
        return str(count).zfill(len(match[1]) + 1)
    return f"{count:02d}" if format_ == "decimalZero" else str(count)


def _levels(element: Element, levels: list[_Level]) -> list[_Level]:
    for lvl in element.findall(w.LVL):
        levels[_bounded(number(lvl.get(w.ILVL)))] = _level(lvl)
    return levels


def _level(element: Element) -> _Level:
    level = _Level()
    for child in element.iter():
        value = child.get(w.VAL)
        if child.tag == w.START:
            level.start = number(value, 1)
        elif child.tag == w.NUM_FMT:
            level.format = f"custom:{child.get(w.FORMAT, '')}" if value == "custom" else value or "decimal"
        elif child.tag == w.LVL_TEXT:
            level.text = value or ""
        elif child.tag == w.LVL_RESTART:
            level.restart = number(value)
        elif child.tag == w.IS_LGL:
            level.is_legal = is_on(value)
        elif child.tag == w.P_STYLE:
            level.style_id = value or ""
        elif child.tag == w.R_FONTS:
            level.font = child.get(w.ASCII, "")
    return level


def _restarts(level: _Level, index: int, used: int) -> bool:
    if level.restart == 0:
        return False
    return used < (index if level.restart is None else min(level.restart, index))


def _bounded(ilvl: int) -> int:
    return min(max(ilvl, 0), _LEVELS - 1)


def _cased(text: str, format_: str) -> str:
    return text if format_.startswith("upper") else text.lower()


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    signs: tuple[tuple[int, str], ...]
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"))
    signs += ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        text += sign * (count // value)
        count %= value
    return text


def _letters(count: int) -> str:
    """a ... z, then aa, bb, cc: Word repeats the letter."""
    if not 0 < count <= 26 * 30:
        return str(count)
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _ordinal_ending(count: int) -> str:
    if 10 <= count % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
