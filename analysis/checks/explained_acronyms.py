"""Abbreviations that a document explains: in brackets, before brackets, in a glossary, or in words beside."""

from __future__ import annotations

import re

from analysis.checks.reading import Reading
from analysis.checks.words import word_set
from domain.document import BlockKind

MIXED = r"[A-Z]{1,3}[a-z][A-Z]{1,4}|[A-Z]aaS|[eim][A-Z]{2,5}"
"""Abbreviations with a small letter: MoU, SaaS, eCRF."""
_SHORT = rf"(?:{MIXED}|[A-Z][A-Z0-9&/]{{1,8}})"
_MINOR = word_set(
    """
    of the and for in on to a an at by with or de la & /
    """
)
_GLOSSARY_TITLE = re.compile(
    r"\b(?:abbreviations?|acronyms?|glossary|terms?|definitions?|terminology|nomenclature)\b", re.IGNORECASE
)
_CAPITALS = re.compile(_SHORT)


def explained(reading: Reading, names: set[str]) -> set[str]:
    """Return the names that are expanded somewhere: in brackets, before brackets, in a glossary, or in words beside."""
    found: set[str] = set()
    for block in reading.document.blocks:
        if block.kind is BlockKind.HIDDEN:
            continue
        if names.isdisjoint(_CAPITALS.findall(block.text)):
            continue
        found |= _defined_in(block.text) & names
        if (
            match := re.match(
                rf"\s*({_SHORT})s?\s*(?:[-–—:=]|\t|\bmeans\b|\bstands for\b|\bis short for\b)\s*(\S.*)",
                block.text,
            )
        ) and _spells(match[1], match[2][:120]):
            found.add(match[1])
    for table in reading.tables:
        titles = " ".join(map(table.title, table.columns)) + " " + table.context()
        section = reading.section(table.grid[0][0]) if table.grid and table.grid[0][0] else None
        is_glossary = bool(_GLOSSARY_TITLE.search(titles) or (section and _GLOSSARY_TITLE.search(section.title)))
        for row in range(len(table.grid)):
            cells = [table.text(row, column) for column in table.columns]
            for first, second in zip(cells, cells[1:], strict=False):
                for name, meaning in ((first, second), (second, first)):
                    if (
                        name in names
                        and len(meaning) > len(name)
                        and (is_glossary or _spells(name, meaning) or (name is first and len(meaning.split()) >= 4))
                    ):
                        found.add(name)
    return found


_BRACKETED = re.compile(
    r"[(\[]\s*(?:the |hereinafter |henceforth |or |also |abbreviated (?:as |to )?|known as |collectively |short:? |"
    r"in short,? )*[\"“‘']?(?:[A-Z]{2,5}[ -])?([a-z]?[A-Z][A-Za-z0-9&/-]{1,9}?)(?:s|['’]s)?[\"”’']?"
    r"\s*(?:[)\],;/]|\bor\b)"
)
_BEFORE_BRACKET = re.compile(rf"\b({_SHORT})(?:s|['’]s)?\s*[(\[]\s*([^()\[\]]{{3,120}})[)\]]")
_INTRODUCED = re.compile(
    rf"\b({_SHORT}) for short\b|"
    r"(?:\b(?:is|are) (?:here |below |in this \w+ )?(?:called|written|abbreviated)|"
    rf", written|, abbreviated) [\"“‘']?({_SHORT})\b"
)
"""Words that say that a short form is being introduced; what it is short for stands somewhere before."""
_IN_WORDS = re.compile(
    rf"\b({_SHORT})s?[\"”’']?,?\s+(?:(?:as used )?(?:in|on|under|throughout|here|below)\b(?: [\w.]+){{0,4}},? )?"
    r"(?:stands? for|means?|is short for|is|are|is an? (?:abbreviation|acronym)|"
    r"denotes|refers to|i\.e\.,?|that is,?|which is short for|or|"
    r"(?:[Pp][Uu][Bb]\.? )?\d[\d.-]*:)\s+(\S[^.;\n]{2,120})"
)
_ALIAS = re.compile(
    r"\b(?:abbreviated(?: as| to)?|(?:is|are|was|be) (?:shortened to|written)|shortened to|known as|called|"
    r"hereinafter|henceforth|short for|referred to as|also|or|"
    rf"i\.e\.,?|namely)\s+(?:the\s+)?[\"“‘']?({_SHORT})\b"
)
_DASHED = re.compile(rf"(?<=\w)\s*(?:,|[-–—])\s*(?:or\s+)?({_SHORT})\s*(?:,|[-–—]|\.|\b(?:below|hereafter|from here))")
_WORDS_BEFORE = re.compile(r"(?:[\w'’-]+\s+){1,7}[\w'’-]+$")


def _defined_in(text: str) -> set[str]:
    found: set[str] = set()
    if "(" in text or "[" in text:
        for match in _BRACKETED.finditer(text):
            if _follows_words(match[1], text[max(0, match.start() - 160) : match.start()]):
                found.add(match[1])
        for match in _BEFORE_BRACKET.finditer(text):
            if _spells(match[1], match[2]):
                found.add(match[1])
    found.update(match[1] or match[2] for match in _INTRODUCED.finditer(text))
    found.update(match[1] for match in _IN_WORDS.finditer(text) if _spells(match[1], match[2]))
    for match in _DASHED.finditer(text):
        meaning = _WORDS_BEFORE.search(text[max(0, match.start() - 100) : match.start()])
        if meaning and _spells(match[1], meaning.group()):
            found.add(match[1])
    for match in _ALIAS.finditer(text):
        if _follows_words(match[1], text[max(0, match.start() - 160) : match.start()]):
            found.add(match[1])
    return found


def _follows_words(name: str, before: str) -> bool:
    """Return True when the words right before could be what the letters stand for."""
    parts = re.findall(r"[A-Za-z][A-Za-z'’]*|\d+|&", re.split(r"[.;:!?]\s", before)[-1])[-3 * len(name) :]
    if len(parts) < 1:
        return False
    letters = [letter for letter in name.upper() if letter.isalnum()]
    initials = [part[0].lower() for part in parts if part.lower() not in _MINOR]
    if letters[0].lower() in initials:
        return True
    if (
        initials
        and letters[-1].lower() == initials[-1]
        and sum(letter.lower() in initials for letter in letters) * 2 >= len(letters)
    ):
        return True
    return _spells(name, " ".join(parts))


def _spells(name: str, meaning: str) -> bool:
    """Return True when the letters of a name stand in their order in the words, the first at the start of one."""
    letters = [letter.casefold() for letter in name if letter.isalnum()]
    text = re.sub(r"[^a-z0-9 ]", " ", meaning.casefold().replace("-", " "))
    for begin in re.finditer(rf"\b{re.escape(letters[0])}" if letters else r"$^", text):
        position = begin.start()
        for letter in letters:
            position = text.find(letter, position) + 1
            if position == 0:
                break
        else:
            starts = {word[0] for word in text[begin.start() :].split()}
            if sum(letter in starts for letter in letters) * 2 >= len(letters):
                return True
    return False
