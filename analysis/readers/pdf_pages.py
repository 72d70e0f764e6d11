"""Tables that go on over the end of a page are one, with one head, and a row that is torn there is one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from analysis.readers.pdf_paragraphs import Draft
from domain.document import BlockKind

_NEAR = 4.0


def joined_tables(drafts: Sequence[Draft], borders: Mapping[str, Sequence[float]]) -> list[Draft]:
    """Return the drafts with each table under one id. `borders` are where the columns of a table end, by its id.

    A table goes on when nothing but what runs along the page stands between its parts, and their columns are the same.
    """
    joined: list[Draft] = []
    whole: list[list[Draft]] = []
    for table_id, group in groupby(drafts, key=_table_of):
        part = list(group)
        if not table_id:
            joined += part
            # Hidden words are told at the end of their page.
            whole = whole if all(draft.kind is BlockKind.HIDDEN for draft in part) else []
            continue
        rows = [list(row) for _, row in groupby(part, key=lambda draft: draft.place.row if draft.place else 0)]
        if whole and _goes_on(whole[-1][0], part[0], borders):
            rows = list(_added(whole, rows, borders[table_id]))
            whole += rows
        else:
            whole = list(rows)
        joined += (draft for row in rows for draft in row)
    return joined


def _table_of(draft: Draft) -> str:
    return draft.place.table_id if draft.place else ""


def _goes_on(last: Draft, first: Draft, borders: Mapping[str, Sequence[float]]) -> bool:
    before, after = borders[_table_of(last)], borders[_table_of(first)]
    if first.page != last.last_page + 1 or len(before) != len(after):
        return False
    return all(abs(a - b) <= _NEAR for a, b in zip(before, after, strict=True))


def _added(
    whole: Sequence[Sequence[Draft]], rows: Sequence[list[Draft]], borders: Sequence[float]
) -> Iterator[list[Draft]]:
    """Yield those of the rows that are new, numbered on; the rest of a torn row goes to its first part."""
    last = whole[-1]
    head = [draft.text for draft in whole[0]]
    table_id, number = _table_of(last[0]), last[0].place.row if last[0].place else 0
    for index, row in enumerate(rows):
        if index == 0 and [draft.text for draft in row] == head:
            continue
        if index == 0 and (torn := _torn(last, row, borders)):
            for draft, rest in torn:
                draft.go_on(rest)
            continue
        number += 1
        for draft in row:
            if draft.place:
                draft.place = replace(draft.place, table_id=table_id, row=number, is_header=False)
        yield row


def _torn(last: Sequence[Draft], row: Sequence[Draft], borders: Sequence[float]) -> list[tuple[Draft, Draft]]:
    """Return what goes on where, when a row only goes on with words of the one above, else nothing.

    Then most of its cells are empty, and the first of them is so too or begins in mid-sentence.
    """
    filled = [draft for draft in row if draft.text]
    above = [_above(last, draft, borders) for draft in filled]
    is_start = any(draft.place and draft.place.column == 0 and not draft.text[0].islower() for draft in filled)
    if is_start or len(filled) * 2 >= len(borders) or not all(draft and draft.text for draft in above):
        return []
    return [(before, rest) for before, rest in zip(above, filled, strict=True) if before]


def _above(last: Sequence[Draft], draft: Draft, borders: Sequence[float]) -> Draft | None:
    """Return the cell of the row above in whose column all words of the draft stand."""
    columns = {sum(border <= (word.x0 + word.x1) / 2 for border in borders) - 1 for word, _, _ in draft.words}
    for before in last:
        if before.place and columns <= set(range(before.place.column, before.place.column + before.place.column_span)):
            return before
    return None
