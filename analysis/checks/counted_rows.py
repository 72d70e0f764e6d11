"""Statements about how many rows a table has, compared with the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from analysis.checks.columns import heading, is_total_row, telling_column
from analysis.checks.reading import PROSE_KINDS, Reading
from analysis.checks.risk_tables import Register, rating_of
from analysis.checks.tables import Table, is_blank
from analysis.checks.words import NUMBER_WORDS, Span, content_stems, number_word, stem
from domain.document import Block, BlockKind

Told = tuple[Block, Span, str, list[str]]

_COUNT = re.compile(
    r"(?P<lead>^|\b(?:all|the|these|its|of the|of these|a total of|with|holds?|contains?|lists?|has|have|identified|"
    r"identifies|comprises?|covers?|shows?|counts?|includes?|"
    r"consists? of|records?|recorded|names?|gives?|describes?|uses?|sets out|looks at|rates?|are|were|there are|"
    r"through|assessed|assesses)\s+)"
    r"(?:all\s|the\s)*(?P<n>\d{1,3}|[a-z]+(?:-[a-z]+)?)\s+(?P<thing>(?:[a-z-]+\s){0,1}?[a-z]{3,}s|"
    r"[a-z]{3,}s)\b(?P<after>.{0,60})",
    re.IGNORECASE,
)
_SUBSET = re.compile(
    r"\b(?:further|other|more|another|additional|only|remaining|new|first|last|of them|least|still|overdue|open|"
    r"closed|rated|with|that|which|who|whose)\b",
    re.IGNORECASE,
)
_LISTED = "recommendations|actions|measures|findings|issues|conditions|commitments|risks|observations"
_TABLE = re.compile(r"\btable\s*(?P<number>[A-Z]?[.-]?\d+(?:[.-]\d+)*)", re.IGNORECASE)
_OTHER_TIME = re.compile(r"\b(?:was|last|previous|earlier|(?:19|20)\d\d|still|closed|open|so far)\b", re.IGNORECASE)
_SECTION = re.compile(r"\b(?:section|chapter)\s*(?P<number>\d+(?:\.\d+)*)", re.IGNORECASE)
_RATED = re.compile(
    r"\b(?P<n>\d{1,3}|[a-z]+)\s(?:of\s(?:them|these|which|the(?:se)?\s(?:\w+\s)?[a-z]+s)|(?:are|were|is|was)|"
    r"[a-z]+s)?\s?(?:(?:are|were|is|was|being)\s)?(?:currently\s)?"
    r"(?:(?:rated|rating|graded|classed(?: as)?|classified(?: as)?|scored|in|in the)\s(?:as\s)?|(?<=of them\s))"
    r"(?P<rating>very high|very low|critical|extreme|"
    r"major|minor|severe|red|amber|green|yellow|"
    r"high|medium|moderate|low)\b",
    re.IGNORECASE,
)


_ANNOUNCED = re.compile(
    rf"\b(?:(?P<n1>\d{{1,2}}|{NUMBER_WORDS}) (?P<t1>{_LISTED}) (?:are|were|have been|is) (?:made|given|agreed|"
    rf"raised|set|proposed|planned|put forward|issued|named|listed)|"
    rf"(?P<n2>\d{{1,2}}|{NUMBER_WORDS}) (?P<t2>{_LISTED}) follow\b|"
    rf"(?:raises?|raised|names?|makes?|made|gives?|sets out|agreed on|identif\w+|contains?|holds?|lists?) "
    rf"(?:\w+ \w+ and )?(?P<n3>\d{{1,2}}|{NUMBER_WORDS}) (?P<t3>{_LISTED}))"
    rf"(?! (?:of|with|that|which|for|about|on|in the)\b)",
    re.IGNORECASE,
)
"""A document says how many of its own recommendations, actions and so on it is going to list."""


def wrong_counts(reading: Reading) -> Iterator[Told]:
    """Yield the sentences that state another number of rows, or of rows of a rating, than the table has."""
    tables = [(table, _subject(table)) for table in reading.tables if len(table.body) >= 2]
    lists = _lists(reading)
    for block in reading.body:
        if block.kind not in PROSE_KINDS:
            continue
        for span in reading.sentences(block):
            text = block.text[slice(*span)]
            if (
                told := _wrong_rows(reading, text, tables)
                or _wrong_ratings(reading, text)
                or _wrong_items(text, lists)
                or _wrong_announcement(text, tables, lists)
            ):
                yield block, span, told, []


def _wrong_rows(reading: Reading, text: str, tables: list[tuple[Table, set[str]]]) -> str:
    for match in _COUNT.finditer(text):
        stated = number_word(match["n"])
        thing = stem(match["thing"].split()[-1])
        if stated is None or stated < 2 or len(match["thing"].split()) > 1 and not _TABLE.search(text):
            continue
        named = _named(reading, text, tables)
        fitting = [table for table, subject in (named or tables) if thing in subject]
        if len(fitting) != 1:
            continue
        count = len(_rows(fitting[0]))
        is_whole = (
            bool(named)
            and match["lead"].strip().casefold() != "are"
            and not (
                _SUBSET.search(match["after"][:18])
                or _SUBSET.search(text[max(0, match.start() - 12) : match.end("thing")])
            )
        )
        is_all = match["lead"].strip().casefold() in ("all", "a total of") and not _SUBSET.search(match["after"][:12])
        if stated != count and (is_whole or is_all) and abs(stated - count) <= max(3, count // 2):
            where = f"“{fitting[0].context()}”" if fitting[0].caption else "the table"
            return f"The text says {match['n']} {match['thing']}, but {where} lists {count}."
    return ""


def _wrong_announcement(text: str, tables: list[tuple[Table, set[str]]], lists: list[tuple[str, set[str], int]]) -> str:
    """Compare “Six actions have been agreed” with the one table or list of such things."""
    match = _ANNOUNCED.search(text)
    if match is None or _SUBSET.search(match.group()) or _OTHER_TIME.search(text):
        return ""
    number, things = next((match[f"n{n}"], match[f"t{n}"]) for n in (1, 2, 3) if match[f"n{n}"])
    stated, thing = number_word(number) or 0, stem(things.casefold())
    counts = [len(_rows(table)) for table, _ in tables if thing in _heads(table)]
    counts += [items for _, subject, items in lists if thing in subject]
    if len(counts) != 1 or counts[0] == stated or abs(counts[0] - stated) > 3 or min(stated, counts[0]) < 2:
        return ""
    return f"The text says {number} {things}, but the document lists {counts[0]}."


def _heads(table: Table) -> set[str]:
    """Return the stems of the headings over what each row of a table is."""
    column = telling_column(table)
    return {stem(title) for at in {0, column or 0} if len(title := heading(table, at).casefold().rstrip("s")) > 3}


_IN_SECTION = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{NUMBER_WORDS})\s(?:\w+\s)?(?P<thing>[a-z]{{3,}}s)\s(?:are\s)?"
    r"(?:(?:listed|given|named|set out|described)\s)?"
    r"(?:in|of)\s(?:section|chapter)\s(?P<number>\d+(?:\.\d+)*)",
    re.IGNORECASE,
)


def _lists(reading: Reading) -> list[tuple[str, set[str], int]]:
    """Return label and title words of each section that holds one list, with the number of its items."""
    found: list[tuple[str, set[str], int]] = []
    kinds = {block.id: block for block in reading.body}
    for section in reading.document.sections:
        blocks = [kinds[block_id] for block_id in section.block_ids if block_id in kinds]
        runs = [list(run) for is_item, run in groupby(blocks, lambda b: b.kind is BlockKind.LIST_ITEM) if is_item]
        if len(runs) == 1 and section.parts == 1 and not any(block.place for block in blocks):
            top = min(item.level for item in runs[0])
            items = sum(item.level == top for item in runs[0])
            found.append((f"{section.label} {section.title}".strip(), set(content_stems(section.title)), items))
    return found


def _wrong_items(text: str, lists: list[tuple[str, set[str], int]]) -> str:
    match = _IN_SECTION.search(text)
    stated = number_word(match["n"]) if match else None
    if match is None or stated is None or _SUBSET.search(match.group()):
        return ""
    for title, subject, items in lists:
        is_named = re.match(rf"{re.escape(match['number'])}(?:[.\s:)]|$)", title) is not None
        if is_named and stem(match["thing"]) in subject and items != stated and items > 1:
            return f"The text says {match['n']} {match['thing']}, but “{title}” lists {items}."
    return ""


def _wrong_ratings(reading: Reading, text: str) -> str:
    match = _RATED.search(text)
    stated = number_word(match["n"]) if match else None
    if (
        match is None
        or stated is None
        or re.search(r"\b(?:19|20)\d\d\b|\b(?:was|were|had|previous|last|earlier|if|would)\b", text)
    ):
        return ""
    found = [register for register in reading.registers if _is_register(register)]
    if len(found) != 1:
        wanted = {table.id for table, _ in _named(reading, text, [(r.table, set()) for r in found])}
        found = [register for register in found if register.table.id in wanted]
    if len(found) != 1:
        return ""
    register = found[0]
    ratings = [rating_of(register.table.text(row, register.rating)) for row in _rows(register.table)]
    count = ratings.count(match["rating"].casefold())
    verb = "is" if stated == 1 else "are"
    if count == stated or not count:
        return ""
    return (
        f"The text says that {match['n']} {verb} rated {match['rating']}, but the table rates {count} of its "
        f"{len(ratings)} rows {match['rating']}."
    )


def _is_register(register: Register) -> bool:
    """Return True for a table that rates things, not one that explains the ratings and names each of them once."""
    ratings = [rating_of(register.table.text(row, register.rating)) for row in _rows(register.table)]
    return register.rating >= 0 and len(ratings) >= 3 and len(set(ratings)) < len(ratings)


def _named(reading: Reading, text: str, tables: list[tuple[Table, set[str]]]) -> list[tuple[Table, set[str]]]:
    """Return the tables that a sentence names by number or by the number of their section."""
    numbers = {match["number"].casefold() for match in _TABLE.finditer(text)}
    found = [
        (table, subject)
        for table, subject in tables
        if (match := _TABLE.search(f"{table.caption.label} {table.caption.text}" if table.caption else ""))
        and match["number"].casefold() in numbers
    ]
    sections = {match["number"] for match in _SECTION.finditer(text)}
    for table, subject in tables if sections else ():
        first = next((cell for row in table.grid for cell in row if cell), None)
        section = reading.section(first) if first else None
        if section and any(
            re.match(rf"{re.escape(number)}(?:[.\s:)]|$)", f"{section.label} {section.title}".strip())
            for number in sections
        ):
            found.append((table, subject))
    return found


def _subject(table: Table) -> set[str]:
    """Return the stems of what the rows of a table are: from the heading of the telling column and the caption."""
    column = telling_column(table)
    title = heading(table, column) if column is not None else ""
    first = heading(table, 0)
    return set(content_stems(title)) | set(content_stems(first)) | set(content_stems(table.context()))


def _rows(table: Table) -> list[int]:
    return [
        row
        for row in table.body
        if not table.is_band(row)
        and sum(bool(table.text(row, column)) for column in table.columns) > (len(table.columns) > 2)
        and not is_total_row(table, row)
        and any(not is_blank(table.text(row, column)) for column in table.columns)
    ]
