"""The rows of a comparison with their filters, and the decisions made on them: once for all columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from comparison.rows import Row
from domain.decision import DecisionAction
from domain.errors import PrismError
from jobs.comparisons import SideBySide
from jobs.progress import Progress
from ui import address
from ui.allowed import may_decide
from ui.compare_components import rows_grid
from ui.compare_filters import CATEGORY, RISK, RowFilter, agreements, next_undecided, select_rows, standing
from ui.compare_place import open_row, show_row, widen
from ui.compare_rows_data import ROWS_ON_A_PAGE, page_of, rows_data
from ui.errors import keep_error
from ui.services import services
from ui.words import DECISION_WORDS, RISK_WORDS, many

_AGREEMENT, _RISK, _DECISION, _DIFFERS, _ONLY, _SECTION, _SEARCH = (
    "agree",
    "risk",
    "decision",
    "differs",
    "only",
    "section",
    "search",
)
_AGREEMENT_WORDS = {"all": "All agree", "some": "Some", "one": "Only one"}
_DIFFERS_WORDS = {RISK: "Risk differs", CATEGORY: "Category differs"}
_BEHIND = (_DIFFERS, _ONLY, _SECTION)


def rows_aligned(side: SideBySide, progress: Progress, wide: int) -> None:
    """Draw filters and rows."""
    rows = side.alignment.rows
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="compare_filters"):
        wanted = _filters(side)
        shown = select_rows(rows, progress.verdicts, wanted)
        opened = _opened(shown, rows)
        page = page_of(shown, opened)
        st.space("stretch")
        _pager(shown, page.start, side, progress)
    data = rows_data(side, page, progress.verdicts, selected=opened, wide=wide)

    def decide(told: Mapping[str, str]) -> None:
        _decide(side, shown, progress, told)

    def to_undecided(row_id: str) -> None:
        show_row(next_undecided(shown, progress.verdicts, row_id))

    told_more = {**data, "decides": may_decide(side.comparison.review_id)}
    rows_grid(told_more, on_pick=show_row, on_widen=widen, on_undecided=to_undecided, on_decide=decide)


def _opened(shown: Sequence[Row], rows: Sequence[Row]) -> str:
    """Return the id of the open row: the one in the URL while it passes the filter, else the first."""
    named = open_row()
    if any(row.id == named for row in shown):
        return named
    first = shown[0].id if shown else ""
    if first:
        show_row(first)
    return first if rows else ""


def _decide(side: SideBySide, shown: Sequence[Row], progress: Progress, told: Mapping[str, str]) -> None:
    row_id, action = told.get("row", ""), told.get("action", "")
    if action not in {member.value for member in DecisionAction}:
        return
    words = {name: told[name] for name in ("reason", "description", "suggestion") if name in told}
    comparison = side.comparison
    try:
        services().comparisons.decide(
            comparison.review_id, comparison.id, row_id, DecisionAction(action), progress, **words
        )
    except PrismError as error:
        keep_error(error, "The decision was not stored.")
        return
    show_row(row_id if action == DecisionAction.UNDONE else next_undecided(shown, progress.verdicts, row_id))


def _filters(side: SideBySide) -> RowFilter:
    agreement = address.pills("Agreement", _AGREEMENT, _AGREEMENT_WORDS)
    risk = address.pills("Risk", _RISK, {name: RISK_WORDS[name] for name in ("high", "medium", "low")})
    decided = {name: DECISION_WORDS[name] for name in ("undecided", "accepted", "rejected")}
    decisions = address.pills("Decision", _DECISION, decided)
    search = address.search("Search", _SEARCH, width=150)
    active = sum(bool(st.session_state.get(key)) for key in _BEHIND)
    with st.popover(f"Filters ({active})" if active else "Filters", icon=":material/filter_list:"):
        differs = address.pills("Differs", _DIFFERS, _DIFFERS_WORDS, is_labelled=True)
        labels = {str(number): column.label for number, column in enumerate(side.columns, 1)}
        only = address.pills("Found by this column alone", _ONLY, labels, is_labelled=True)
        names = {row.passage.section_id: row.passage.section for row in side.alignment.rows}
        sections = address.many("Section", _SECTION, names)
    keys = [side.columns[int(number) - 1].key for number in only]
    return RowFilter(agreement, risk, decisions, differs, keys, sections, search)


def _pager(shown: Sequence[Row], start: int, side: SideBySide, progress: Progress) -> None:
    rows = side.alignment.rows
    decided = sum(standing(row, progress.verdicts) != "undecided" for row in shown)
    counted = f"{len(shown)} of {many(len(rows), 'issue')}" if len(shown) < len(rows) else many(len(rows), "issue")
    counts = agreements(rows)
    of_each = f"{counts['all']} by all, {counts['some']} by some, {counts['one']} by only one"
    st.caption(f"{counted}, {decided} decided", width="content", help=f"Found {of_each} of the columns.")
    if len(shown) <= ROWS_ON_A_PAGE:
        return
    end = min(start + ROWS_ON_A_PAGE, len(shown))
    for label, place, is_off in (
        ("Earlier", start - ROWS_ON_A_PAGE, start == 0),
        ("Later", end, end >= len(shown)),
    ):
        target = shown[max(0, min(place, len(shown) - 1))].id
        st.button(label, key=f"rows_{label.lower()}", disabled=is_off, on_click=show_row, args=(target,))
    st.caption(f"{start + 1} to {end}", width="content")
