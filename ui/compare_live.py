"""Columns that fill while their runs go on, and the look-out for what changes the page."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from domain.errors import PrismError
from jobs.comparisons import SideBySide
from jobs.progress import Progress, RunProgress
from ui.allowed import may_decide
from ui.compare_components import live_grid, live_pulse, open_thinking
from ui.compare_live_data import live_data
from ui.compare_live_data import live_pulse as pulse_of
from ui.compare_place import LIVE, show_in_rows, widen
from ui.errors import keep_error
from ui.following import Followed, look_again
from ui.resting import rest_seconds
from ui.services import services

_REST_FACTOR = 5
_MOST_CHANGED = 80
"""So many cells changed since the page was drawn make it worth drawing it anew."""


def columns_live(side: SideBySide, progress: Progress, wide: int) -> None:
    """Draw the columns, section by section."""
    review_id = side.comparison.review_id

    def cancel(number: int) -> None:
        _try(lambda: services().reviews.cancel(review_id, side.run_ids[number]), "The column was not cancelled.")

    def retry(number: int) -> None:
        gaps = [section.section_id for section in side.columns[number].failures]
        _try(
            lambda: services().reviews.retry(review_id, side.run_ids[number], gaps),
            "The sections were not tried again.",
        )

    def issue(finding_id: str) -> None:
        aligned = services().comparisons.side_by_side(review_id, side.comparison.id, progress)
        row = aligned.alignment.row_of(finding_id)
        if row:
            show_in_rows(row.id)

    data = live_data(side, progress, now=time.time(), wide=wide, notes=open_thinking())
    told = {**data, "decides": may_decide(review_id)}
    live_grid(told, on_widen=widen, on_cancel=cancel, on_retry=retry, on_issue=issue)


def watch_comparison(side: SideBySide, seen: Followed, *, tab: str) -> None:
    """Keep looking: tell the columns what moves, and run the page again when more than that has changed."""
    if not seen.is_current:
        st.warning(
            "Progress is unavailable, reconnecting. Work that runs goes on, and what is stored is safe.",
            icon=":material/sync_problem:",
        )
    settings = services().settings
    is_live = tab == LIVE and any(run.is_live for run in _runs(side, seen.progress))
    pace = settings.poll_seconds if is_live or not seen.is_current else rest_seconds(_REST_FACTOR)
    st.fragment(_look, run_every=pace)(side, seen, tab, [seen])


def _look(side: SideBySide, drawn: Followed, tab: str, just_seen: list[Followed]) -> None:
    now = just_seen.pop() if just_seen else look_again(side.comparison.review_id)
    if _print(side, now, tab) != _print(side, drawn, tab):
        st.rerun()
    if tab != LIVE or now.progress is drawn.progress:
        return
    comparison = side.comparison
    current = services().comparisons.side_by_side(comparison.review_id, comparison.id, now.progress, with_rows=False)
    told = pulse_of(current, now.progress, drawn.progress, now=time.time(), notes=open_thinking())
    if len(told["changed"]) > _MOST_CHANGED:
        st.rerun()
    live_pulse(told)


def _print(side: SideBySide, followed: Followed, tab: str) -> tuple[object, ...]:
    """What the page outside the fragment depends on."""
    runs = _runs(side, followed.progress)
    ended = tuple(run.done + run.failed for run in runs) if tab != LIVE else ()
    states = tuple((run.run_id, run.status, run.is_cancelling) for run in runs)
    return followed.is_current, states, ended, len(followed.progress.decisions)


def _runs(side: SideBySide, progress: Progress) -> list[RunProgress]:
    return [progress.runs[run_id] for run_id in side.run_ids if run_id in progress.runs]


def _try(act: Callable[[], None], what: str) -> None:
    try:
        act()
    except PrismError as error:
        keep_error(error, what)
