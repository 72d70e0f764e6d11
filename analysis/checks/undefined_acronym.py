"""Check: abbreviations that are never expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.explained_acronyms import MIXED, explained
from analysis.checks.gap_patterns import gaps
from analysis.checks.known_acronyms import EVERYWHERE, KNOWN, OF_A_TRADE
from analysis.checks.reading import MARGIN_KINDS, Criticism, Reading, is_contents_line, is_markup, is_shouted
from analysis.checks.words import Span, is_quoted, word_set
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "undefined_acronym"

_MANY = 12
"""A document with more unexplained abbreviations than this gets one finding that lists them."""
_HABIT = 2
"""An author who explains so many abbreviations means to explain them all."""
_ACRONYM = re.compile(
    rf"(?<![\w@#$%/\\.-])(?P<name>{MIXED}|[A-Z](?:&?[A-Z0-9]){{1,5}}|[A-Z]{{7,8}}|[A-Z]{{2,5}}/[A-Z]{{2,5}})"
    r"(?:s|['’]s)?(?![\w@\\]|[-/]\w*\d|"
    r"/[A-Z]+/|\.\w|&\w)"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
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
    defined = explained(reading, set(uses))
    lower = _lower_case_words(reading, set(uses))
    unexplained: dict[str, list[tuple[Block, Span]]] = {}
    for name, places in uses.items():
        if name in defined or _singular(name) in defined or name.casefold() in lower:
            continue
        if name in OF_A_TRADE and len(defined) < _HABIT or len(name) > _LONGEST and _is_name(places):
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


_LONGEST = 6
_WORD_ENDING = re.compile(
    r"(?:E[DRS]|ING|LY|AL|[AEI]NT|ION|URE|ITY|IVE|[EO]RS|[AO]RY|[AI]BLE|OUT|OWN|[AE]NCE|NESS|ATE|IS[MT]|ULT|ACT|ICE|"
    r"ORT|ONS|ARD|IRE|AYS|USE|NGS|GHT|ESS|LES|UND|ELF|ICS?)$"
)


def _is_name(places: list[tuple[Block, Span]]) -> bool:
    """Return True for a long run of capitals that is a word made loud, or the name of what the document is about."""
    block, span = places[0]
    is_word = _WORD_ENDING.search(block.text[slice(*span)]) is not None
    return is_word or len(places) > 2 or any(place[0].kind is BlockKind.HEADING for place in places)


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
        inside = gaps(text) if found and ("<" in text or "[" in text) else ()
        for match in found:
            if any(start <= match.start() < end for start, end in inside):
                continue
            if _is_acronym(text, match):
                uses.setdefault(match["name"], []).append((block, match.span("name")))
    return uses


def _is_acronym(text: str, match: re.Match[str]) -> bool:
    name = match["name"]
    if name in EVERYWHERE or sum(map(str.isalpha, name)) < 2 or _ROMAN.fullmatch(name) or set(name) == {"X"}:
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
    if name == "PLC" and re.search(r"[A-Z]\w* $", text[: match.start()]):
        return False
    if len(name) > _LONGEST and (match.start() == 0 or text[match.end() :].startswith(":")):
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
