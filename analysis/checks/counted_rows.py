"""Statements about how many rows a table has, compared with the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from analysis.checks.columns import heading, is_total_row, telling_column
from analysis.checks.counted_levels import Wrong, wrong_levels, wrong_shares
from analysis.checks.reading import PROSE_KINDS, Reading
from analysis.checks.spoken_numbers import SPOKEN, spoken
from analysis.checks.tables import Table, is_blank
from analysis.checks.words import NUMBER_WORDS, SMALL_NUMBERS, Span, clause_at, content_stems, number_word, stem
from domain.document import Block, BlockKind

Told = tuple[Block, Span, str, list[str]]

_DIGIT = re.compile(r"\d")

_COUNT = re.compile(
    r"(?P<lead>^|\b(?:all|the|these|its|of the|of these|a total of|with|holds?|contains?|lists?|has|have|identified|"
    r"identifies|comprises?|covers?|shows?|counts?|includes?|"
    r"consists? of|records?|recorded|names?|gives?|describes?|uses?|sets out|looks at|rates?|are|were|there are|"
    r"tests|reviews|examines|\w+ed|"
    r"through|assessed|assesses)\s+)"
    r"(?:all\s|the\s)*(?P<n>\d{1,3}|" + NUMBER_WORDS + r")\s+(?P<thing>(?:[a-z-]+\s){0,1}?[a-z]{3,}s|"
    r"[a-z]{3,}s)\b(?P<after>.{0,60})",
    re.IGNORECASE,
)
_SUBSET = re.compile(
    r"\b(?:further|other|more|another|additional|only|remaining|new|first|last|of them|least|still|overdue|open|"
    r"closed|rated|with|that|which|who|whose)\b",
    re.IGNORECASE,
)
_ANY_KIND = frozenset(
    map(stem, ("principal", "main", "key", "individual", "separate", "different", "single", "top", "major"))
)
_HOLDER = re.compile(
    r"\b(?:register|table|list|log|matrix|inventory|catalogue|overview|plan|schedule)\s(?:now |currently )?"
    r"(?:holds?|contains?|lists?|has|comprises?|covers?|includes?|names?|records?|shows?|counts?|consists? of)\s*$",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:we|team|review|assessment|audit|analysis|workshop)\s(?:have |has )?identif(?:y|ies|ied)\s*$", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:we|auditors?|audit|team|review|assessment|inspectors?|testers?|reviewers?|assessors?)\s(?:have |has )?"
    r"(?P<verb>[a-z]+ed|drew|took)\s*$",
    re.IGNORECASE,
)
_LISTED = "recommendations|actions|measures|findings|issues|conditions|commitments|risks|observations"
_TABLE = re.compile(r"\btable\s*(?P<number>[A-Z]?[.-]?\d+(?:[.-]\d+)*)", re.IGNORECASE)
_OTHER_TIME = re.compile(r"\b(?:was|last|previous|earlier|(?:19|20)\d\d|still|closed|open|so far)\b", re.IGNORECASE)
_SECTION = re.compile(r"\b(?:section|chapter)\s*(?P<number>\d+(?:\.\d+)*)", re.IGNORECASE)
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
        if SMALL_NUMBERS.keys().isdisjoint(reading.vocabulary(block)) and not _DIGIT.search(block.text):
            continue
        for span in reading.sentences(block):
            text = block.text[slice(*span)]
            if (
                told := _wrong_rows(reading, text, tables)
                or wrong_levels(reading, block, text, _rows, {table.id for table, _ in _named(reading, text, tables)})
                or _wrong_items(text, lists)
                or _wrong_announcement(text, tables, lists)
            ):
                yield block, clause_at(block.text, span, span[0] + told.at), told.words, []


def _wrong_rows(reading: Reading, text: str, tables: list[tuple[Table, set[str]]]) -> Wrong | None:
    for match in _COUNT.finditer(text):
        stated = number_word(match["n"])
        kinds = [stem(word) for word in match["thing"].split()]
        if stated is None or stated < 2:
            continue
        named = _named(reading, text, tables)
        fitting = [table for table, subject in (named or tables) if kinds[-1] in subject]
        fitting = [table for table in fitting if kinds[-1] in _heads(table)] or fitting
        if len(fitting) != 1:
            continue
        table = fitting[0]
        is_kind = set(kinds[:-1]) <= _subject(table) | _ANY_KIND
        if not (is_kind or named) or _SUBSET.search(text[max(0, match.start() - 12) : match.end("thing")]):
            continue
        rows = _rows(table)
        lead = match["lead"].strip().casefold()
        is_open = _SUBSET.search(match["after"][:18]) is None
        is_whole = bool(named) and lead != "are" and is_open
        is_all = lead in ("all", "a total of") and not _SUBSET.search(match["after"][:12])
        is_held = _holds(text[: match.start("n")], table) and is_open and not named
        if stated == len(rows) and (told := wrong_shares(text, match.end("thing"), stated, table, rows)):
            return Wrong(match.start("n"), told)
        if (
            stated != len(rows)
            and (is_whole or is_all or is_held)
            and abs(stated - len(rows)) <= max(3, len(rows) // 2)
            and not _is_split(text[match.end("thing") :], stated)
        ):
            where = f"“{table.context()}”" if table.caption else "the table"
            told = f"The text says {match['n']} {match['thing']}, but {where} lists {len(rows)}."
            return Wrong(match.start("n"), told)
    return None


def _holds(lead: str, table: Table) -> bool:
    """Return True when “the register holds” or “we tested” stands before a number, and the table is just that."""
    if _HOLDER.search(lead) or _FOUND.search(lead):
        return True
    done = _DONE.search(lead)
    return done is not None and stem(done["verb"]) in content_stems(table.context())


def _is_split(after: str, whole: int) -> bool:
    """Return True when the parts that a sentence goes on to name make the whole: both would have to be wrong."""
    parts = [spoken(match.group()) or 0 for match in SPOKEN.finditer(after)]
    parts += [int(number) for number in re.findall(r"\b\d{1,3}\b", after)]
    return len(parts) >= 2 and sum(parts) == whole


def _wrong_announcement(
    text: str, tables: list[tuple[Table, set[str]]], lists: list[tuple[str, set[str], int]]
) -> Wrong | None:
    """Compare “Six actions have been agreed” with the one table or list of such things."""
    match = _ANNOUNCED.search(text)
    if match is None or _SUBSET.search(match.group()):
        return None
    if _OTHER_TIME.search(text[max(0, match.start() - 40) : match.end() + 40]):
        return None
    number, things = next((match[f"n{n}"], match[f"t{n}"]) for n in (1, 2, 3) if match[f"n{n}"])
    stated, thing = number_word(number) or 0, stem(things.casefold())
    counts = [len(_rows(table)) for table, _ in tables if thing in _heads(table)]
    counts += [items for _, subject, items in lists if thing in subject]
    if (
        _is_split(text[match.end() :], stated)
        or len(counts) != 1
        or counts[0] == stated
        or abs(counts[0] - stated) > 3
        or min(stated, counts[0]) < 2
    ):
        return None
    return Wrong(match.start(), f"The text says {number} {things}, but the document lists {counts[0]}.")


def _heads(table: Table) -> set[str]:
    """Return the stems of the headings over what each row of a table is."""
    column = telling_column(table)
    titles = {heading(table, at).casefold() for at in (0, column or 0)}
    captioned = _CAPTION.match(table.context())
    if captioned and not any(title.rstrip("s") == captioned["things"].casefold().rstrip("s") for title in titles):
        titles.add(captioned["things"].casefold())
    return {stem(title) for title in titles if len(title.rstrip("s")) > 3}


_CAPTION = re.compile(
    r"(?:table|tab\.|exhibit)\s[\w.]+[.:]?\s+(?:(?:the|all|agreed|follow-up|list of)\s)*(?P<things>[a-z]+s)\b"
    r"(?=\s*$|[,;:(]|\s(?:from|of the|and who|agreed|with|in|to|after|at|as)\b)",
    re.IGNORECASE,
)
"""A caption that begins with what the rows are: “Table 5. Actions from the review”."""
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


def _wrong_items(text: str, lists: list[tuple[str, set[str], int]]) -> Wrong | None:
    match = _IN_SECTION.search(text)
    stated = number_word(match["n"]) if match else None
    if match is None or stated is None or _SUBSET.search(match.group()):
        return None
    for title, subject, items in lists:
        is_named = re.match(rf"{re.escape(match['number'])}(?:[.\s:)]|$)", title) is not None
        if is_named and stem(match["thing"]) in subject and items != stated and items > 1:
            told = f"The text says {match['n']} {match['thing']}, but “{title}” lists {items}."
            return Wrong(match.start(), told)
    return None


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
    codes = [re.match(r"[A-Z]{0,3}[.-]?\d", table.text(row, 0)) for row in table.body]
    # Where all rows but the last begin with a number of their own, the last one sums them up.
    last = table.body[-1] if len(codes) > 2 and all(codes[:-1]) and not codes[-1] else -1
    return [
        row
        for row in table.body
        if row != last
        and not table.is_band(row)
        and sum(bool(table.text(row, column)) for column in table.columns) > (len(table.columns) > 2)
        and not is_total_row(table, row)
        and any(not is_blank(table.text(row, column)) for column in table.columns)
    ]
