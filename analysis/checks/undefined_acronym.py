"""Check: abbreviations that are never expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.gap_patterns import gaps
from analysis.checks.known_acronyms import KNOWN
from analysis.checks.reading import MARGIN_KINDS, Criticism, Reading, is_contents_line, is_markup, is_shouted
from analysis.checks.words import Span, is_quoted, word_set
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "undefined_acronym"

_MANY = 12
"""A document with more unexplained abbreviations than this gets one finding that lists them."""
_ACRONYM = re.compile(
    r"(?<![\w@#$%/\\.-])(?P<name>[A-Z](?:&?[A-Z0-9]){1,5}|[A-Z]{2,5}/[A-Z]{2,5})(?:s|['’]s)?(?![\w@\\]|[-/]\w*\d|"
    r"/[A-Z]+/|\.\w|&\w)"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_MINOR = word_set(
    """
    of the and for in on to a an at by with or de la & /
    """
)
_GLOSSARY_TITLE = re.compile(
    r"\b(?:abbreviations?|acronyms?|glossary|terms?|definitions?|terminology|nomenclature)\b", re.IGNORECASE
)
_CODE_BEFORE = re.compile(
    r"(?:\b(?:grade|class|type|form|code|model|room|hall|building|gate|category|zone|line|unit|series|option|"
    r"variant|clause|article|version|flight|row)\s)$",
    re.IGNORECASE,
)


def find_undefined_acronyms(reading: Reading) -> Iterator[Finding]:
    """Yield one finding for each abbreviation that the document uses but explains nowhere, at its first use."""
    uses = _uses(reading)
    if not uses:
        return
    coded = re.compile(rf"\b({'|'.join(map(re.escape, uses))})(?:[-/][A-Z]+)*[-/]\d")
    for code in {code for block in reading.visible for code in coded.findall(block.text)}:
        uses.pop(code, None)
    if not uses:
        return
    defined = _defined(reading, set(uses))
    lower = _lower_case_words(reading, set(uses))
    unexplained: dict[str, list[tuple[Block, Span]]] = {}
    for name, places in uses.items():
        if name in defined or _singular(name) in defined or name.casefold() in lower:
            continue
        if "/" in name and all(part in KNOWN or part in defined or part in uses for part in name.split("/")):
            continue
        unexplained[name] = places
    if len(unexplained) > _MANY:
        yield _together(reading, unexplained)
        return
    for name, places in unexplained.items():
        block, span = _first_in_text(places)
        yield reading.finding(block, _quote(reading, block, span), _criticism(name, len(places)))


def _first_in_text(places: list[tuple[Block, Span]]) -> tuple[Block, Span]:
    return next((place for place in places if place[0].kind is not BlockKind.HEADING), places[0])


def _together(reading: Reading, unexplained: dict[str, list[tuple[Block, Span]]]) -> Finding:
    """Return one finding for a document that explains hardly any of its abbreviations: a list of them says it all."""
    names = sorted(unexplained, key=lambda name: -len(unexplained[name]))
    block, span = _first_in_text(unexplained[names[0]])
    shown = ", ".join(f"{name} ({len(unexplained[name])}×)" for name in names[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    told = f"{len(names)} abbreviations are explained nowhere in the document: {shown}{more}."
    advice = "Add a list of abbreviations, or write each one out where it is first used."
    criticism = Criticism(CATEGORY, FindingType.SUGGESTION, RiskLevel.LOW, 0.8, told, advice)
    return reading.finding(block, _quote(reading, block, span), criticism, names)


def _uses(reading: Reading) -> dict[str, list[tuple[Block, Span]]]:
    uses: dict[str, list[tuple[Block, Span]]] = {}
    for block in reading.visible:
        text = block.text
        if (
            block.kind in MARGIN_KINDS
            or is_contents_line(block)
            or is_markup(text)
            or (is_shouted(text) and len(text) < 400)
        ):
            continue
        found = list(_ACRONYM.finditer(text))
        inside = gaps(text) if found and ("<" in text or "[" in text) else []
        for match in found:
            if any(start <= match.start() < end for start, end in inside):
                continue
            if _is_acronym(text, match):
                uses.setdefault(match["name"], []).append((block, match.span("name")))
    return uses


def _is_acronym(text: str, match: re.Match[str]) -> bool:
    name = match["name"]
    if name in KNOWN or sum(map(str.isalpha, name)) < 2 or _ROMAN.fullmatch(name) or set(name) == {"X"}:
        return False
    if re.match(r"-[A-Z]{2,}\b", text[match.end() :]) or re.search(r"\b[A-Z]{2,}-$", text[: match.start()][-9:]):
        # “EI-QRS” is the name of one thing.
        return False
    if re.search(r"\d", name) and not re.fullmatch(r"[A-Z]\d[A-Z]|[A-Z]{2,}\d?[A-Z]*", name):
        return False
    # A designation such as “ISO 27001” or “RFC 2119” is a name, and the code of a thing is no abbreviation.
    if re.match(
        r"[\s\u00a0]+\d[\d.:-]*\b(?!\s*%)(?!\s+(?:h|hours?|days?|minutes?|weeks?|months?|years?|of|per)\b)",
        text[match.end() : match.end() + 40],
    ) or _CODE_BEFORE.search(text[max(0, match.start() - 30) : match.start()]):
        return False
    if len(name) >= 4 and text.strip() == name or _is_in_shouted_words(text, match):
        return False
    return not is_quoted(text, *match.span())


def _is_in_shouted_words(text: str, match: re.Match[str]) -> bool:
    """Return True within a run of capitals such as “DO NOT REMOVE”, where they are emphasis."""
    before = re.search(r"([A-Z]{2,})[\s,]+$", text[max(0, match.start() - 20) : match.start()])
    after = re.match(r"[\s,]+([A-Z]{2,})\b", text[match.end() : match.end() + 20])
    neighbours = [found[1] for found in (before, after) if found]
    if any(len(neighbour) > 6 for neighbour in neighbours):
        return True
    return (
        any(neighbour in _EMPHASIS for neighbour in neighbours) or len(neighbours) == 2 and not set(neighbours) & KNOWN
    )


_EMPHASIS = word_set(
    """
    DO NOT THE AND OR IS ARE TO OF IN ON FOR WITH MUST SHALL THIS ALL ANY BE BY IF NO ONLY WILL
    """
)


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("S") and len(name) > 3 else name


_CAPITALS = re.compile(r"[A-Z][A-Z0-9&/]{1,7}")


def _defined(reading: Reading, names: set[str]) -> set[str]:
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
                r"\s*([A-Z][A-Z0-9&/]{1,7})s?\s*(?:[-–—:=]|\t|\bmeans\b|\bstands for\b|\bis short for\b)\s*(\S.*)",
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
    r"in short,? )*[\"“‘']?(?:[A-Z]{2,5}[ -])?([A-Z][A-Za-z0-9&/-]{1,9}?)(?:s|['’]s)?[\"”’']?\s*(?:[)\],;/]|\bor\b)"
)
_BEFORE_BRACKET = re.compile(r"\b([A-Z][A-Z0-9&/]{1,7})(?:s|['’]s)?\s*[(\[]\s*([^()\[\]]{3,120})[)\]]")
_INTRODUCED = re.compile(
    r"\b([A-Z][A-Z0-9&/]{1,7}) for short\b|"
    r"(?:\b(?:is|are) (?:here |below |in this \w+ )?(?:called|written|abbreviated)|"
    r", written|, abbreviated) [\"“‘']?([A-Z][A-Z0-9&/]{1,7})\b"
)
"""Words that say that a short form is being introduced; what it is short for stands somewhere before."""
_IN_WORDS = re.compile(
    r"\b([A-Z][A-Z0-9&/]{1,7})s?[\"”’']?,?\s+(?:stands for|means|is short for|is|are|is an? (?:abbreviation|acronym)|"
    r"denotes|refers to|i\.e\.,?|that is,?|which is short for|or|"
    r"(?:[Pp][Uu][Bb]\.? )?\d[\d.-]*:)\s+(\S[^.;\n]{2,120})"
)
_ALIAS = re.compile(
    r"\b(?:abbreviated(?: as| to)?|(?:is|are|was|be) (?:shortened to|written)|shortened to|known as|called|"
    r"hereinafter|henceforth|short for|referred to as|also|or|"
    r"i\.e\.,?|namely)\s+(?:the\s+)?[\"“‘']?([A-Z][A-Z0-9&/]{1,7})\b"
)
_DASHED = re.compile(
    r"(?<=\w)\s*(?:,|[-–—])\s*(?:or\s+)?([A-Z][A-Z0-9&/]{1,7})\s*(?:,|[-–—]|\.|\b(?:below|hereafter|from here))"
)
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


def _lower_case_words(reading: Reading, names: set[str]) -> set[str]:
    """Return the names that the document also writes as ordinary words: their capitals are emphasis."""
    wanted = frozenset(name.casefold() for name in names if len(name) > 2)
    found: set[str] = set()
    for block in reading.visible:
        for name in wanted & reading.vocabulary(block):
            if re.search(rf"(?<![\w.@/-]){re.escape(name)}(?![\w@.-])", block.text):
                found.add(name)
    return found


def _quote(reading: Reading, block: Block, span: Span) -> Span:
    start, end = reading.sentence_at(block, span[0])
    if end - start <= 200:
        return start, max(end, span[1])
    left = block.text.rfind(" ", start, max(start, span[0] - 70))
    right = block.text.find(" ", min(end, span[1] + 70), end)
    return (left if left > 0 else start), (right if right > 0 else max(end, span[1]))


def _criticism(name: str, count: int) -> Criticism:
    uses = "once" if count == 1 else f"{count} times"
    return Criticism(
        CATEGORY,
        FindingType.SUGGESTION,
        RiskLevel.LOW,
        0.8,
        f"“{name}” is used {uses} and explained nowhere in the document.",
        f"Write out what {name} stands for where it is first used.",
    )
