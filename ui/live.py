"""What moves while a review is worked on: the lines of the run, and the look-out for what changes the page.

The fragment is all that a poll runs. It reads what is new since the last look and tells the lines what has moved
in them; only when something else has changed (a finding, a decision, a section's state) does the page run again.
"""

from __future__ import annotations

import time

import streamlit as st

from domain.errors import PrismError
from domain.run import SectionStatus
from jobs.progress import Progress, RunProgress
from ui.allowed import may_decide
from ui.bench_data import pulse_data, run_data
from ui.components import open_notes, run_panel, run_pulse
from ui.errors import keep_error
from ui.estimate import start_panel
from ui.following import Followed, look_again
from ui.resting import rest_seconds
from ui.services import services

_SEEN_LIVE = "seen_live"
"""The review that has been live on this page."""
_IMPATIENT_SECONDS = 0.2
_REST_FACTOR = 5
"""A review at rest is looked at this much less often: only another person's decision can change it."""


def watch(review_id: str, seen: Followed) -> None:
    """Draw the run and keep looking; the page draws everything else from `seen` too."""
    if not seen.is_current:
        st.warning(
            "Progress is unavailable, reconnecting. Work that runs goes on, and what is stored is safe.",
            icon=":material/sync_problem:",
        )
    run = seen.progress.run
    with st.container(key=_place(review_id, is_live=seen.progress.is_live), gap=None):
        if run is not None:
            _draw(review_id, run)
        elif seen.is_current and not seen.progress.unreadable_reason:
            _before_the_run(review_id, seen.progress)
        just_seen = [seen]
        st.fragment(_look, run_every=_pace(seen))(review_id, _print(seen), just_seen)


def _before_the_run(review_id: str, progress: Progress) -> None:
    if progress.is_waiting:
        start_panel(review_id)
    else:
        st.caption("The review is about to start." if progress.is_read else "Reading the document.")


def _place(review_id: str, *, is_live: bool) -> str:
    """Return the key of the run's place: of one height from before it starts until after it has ended on this page.

    What is read below it must not move.
    """
    if is_live:
        st.session_state[_SEEN_LIVE] = review_id
    return "run_live" if st.session_state.get(_SEEN_LIVE) == review_id else "run_ended"


def _pace(seen: Followed) -> float:
    """Return the seconds between two looks: few while a person waits for the first text."""
    pace = services().settings.poll_seconds
    if not seen.is_current:
        return pace
    if not seen.progress.is_live:
        return rest_seconds(_REST_FACTOR)
    return pace if seen.progress.run else min(pace, _IMPATIENT_SECONDS)


def _look(review_id: str, drawn: tuple[object, ...], just_seen: list[Followed]) -> None:
    """One look: a round trip to Redis; a page out of date runs again, a run that works gets its pulse."""
    now = just_seen.pop() if just_seen else look_again(review_id)
    if _print(now) != drawn:
        st.rerun()
    run = now.progress.run
    if run is not None and run.is_live:
        run_pulse(pulse_data(review_id, run, now=time.time(), notes=open_notes()))


def _print(followed: Followed) -> tuple[object, ...]:
    """What the page outside the fragment depends on."""
    progress = followed.progress
    run = progress.run
    ended = tuple(section.status for section in run.sections.values()) if run else ()
    return (
        followed.is_current,
        progress.is_read,
        progress.unreadable_reason,
        run and (run.run_id, run.status, run.is_cancelling, ended),
        tuple(progress.findings),
        len(progress.decisions),
    )


def _draw(review_id: str, run: RunProgress) -> None:
    def retry(section_id: str) -> None:
        if section_id in run.sections:
            retry_sections(review_id, run.run_id, (section_id,))

    now = time.time() if run.is_live else run.ended_at or run.started_at
    data = run_data(review_id, run, now=now, notes=open_notes())
    if not may_decide(review_id):
        data = {**data, "sections": [{**section, "retry": False} for section in data["sections"]]}
    run_panel(data, on_retry=retry)


def cancel_button(review_id: str, run: RunProgress) -> None:
    """Draw the button that ends a run which is under way."""
    st.button(
        "Cancel",
        icon=":material/stop_circle:",
        disabled=run.is_cancelling,
        key="cancel",
        help="Ends this run. What has been reviewed stays.",
        on_click=_cancel,
        args=(review_id, run.run_id),
    )


# Both are callbacks: a look that finds the page out of date ends before it comes to its buttons.
def _cancel(review_id: str, run_id: str) -> None:
    try:
        services().reviews.cancel(review_id, run_id)
    except PrismError as error:
        keep_error(error, "The run was not cancelled.")


def retry_sections(review_id: str, run_id: str, section_ids: tuple[str, ...]) -> None:
    """Have these sections of a run tried again."""
    try:
        services().reviews.retry(review_id, run_id, section_ids)
    except PrismError as error:
        keep_error(error, "The sections were not tried again.")


def unfinished(progress: Progress) -> tuple[str, ...]:
    """Return the ids of the sections of an ended run that have no result."""
    run = progress.run
    if run is None or run.is_live:
        return ()
    return tuple(section.section_id for section in run.sections.values() if section.status is not SectionStatus.DONE)
