"""The top of a review: what it is, how it stands, and the way out with it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from jobs.progress import Progress
from ui.allowed import may_decide
from ui.bench_data import state_sentence
from ui.custody import custody_buttons
from ui.estimate import cost_popover
from ui.frame import COMPARE, HOME
from ui.live import cancel_button
from ui.words import as_plain

_COLOURS = {
    "complete": "green",
    "partial": "orange",
    "failed": "red",
    "unreadable": "red",
    "cancelled": "gray",
    "waiting": "gray",
    "running": "blue",
    "reading": "blue",
}
_ANNOTATED = {"application/pdf": "PDF with notes on the page"}
_EMULATOR = "emulator"
EMULATOR_BANNER = "Local emulator: findings come from simple rules, not from Claude."


def review_head(review_id: str, name: str, media_type: str, progress: Progress) -> None:
    """Draw name, state, notice and downloads."""
    status, sentence = state_sentence(progress)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="review_head"):
        st.page_link(HOME, label="Reviews", icon=":material/arrow_back:")
        st.markdown(f"##### {as_plain(name)}", width="content")
        st.markdown(f":{_COLOURS[status]}-badge[{as_plain(sentence)}]", width="content")
        st.space("stretch")
        if progress.run is not None and progress.run.is_live and may_decide(review_id):
            cancel_button(review_id, progress.run)
        if progress.run is not None:
            cost_popover(review_id, progress.run)
        if progress.is_read:
            st.page_link(
                COMPARE, label="Compare models", icon=":material/view_column:", query_params={"review": review_id}
            )
        custody_buttons(review_id, name)
        if progress.is_read:
            _downloads(review_id, media_type, status)
    # Below the head: beside it, the buttons of a small screen would not fit into one line.
    for notice in notices(progress):
        st.markdown(f":orange-badge[:material/science: {as_plain(notice)}]", width="content")


def notices(progress: Progress) -> list[str]:
    """Return the sentences that must stand on a page that shows what models found, or that they found nothing."""
    sections = progress.run.sections.values() if progress.run else ()
    answers = [finding.provenance for finding in progress.findings.values()] + [each.provenance for each in sections]
    return spoken({provenance.notice for provenance in answers if provenance})


def spoken(notices: Iterable[str]) -> list[str]:
    """Return notices as sentences."""
    return [EMULATOR_BANNER if _EMULATOR in notice else notice for notice in sorted(notices) if notice]


def _downloads(review_id: str, media_type: str, status: str) -> None:
    annotated = _ANNOTATED.get(media_type, "Word file with comments")
    with st.popover("Download", icon=":material/download:", type="primary"):
        if status != "complete":
            st.caption(f"This review is {status}; each file says so.")
        for kind, label in (("annotated", annotated), ("spreadsheet", "Spreadsheet"), ("json", "JSON report")):
            # A plain link: the browser saves the answer, and nothing is held in this process's memory.
            st.html(f'<a class="prism-download" href="/reviews/{review_id}/download/{kind}" download>{label}</a>')
        st.caption("Accepted findings become comments; the spreadsheet and the report hold all.")
