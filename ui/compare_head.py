"""The top of a comparison: what is compared, how it stands, the way back and the way out with it."""

from __future__ import annotations

import time

import streamlit as st

from domain.comparison import Comparison
from domain.errors import PrismError
from jobs.comparisons import SideBySide
from jobs.progress import Progress
from ui.allowed import may_decide
from ui.compare_live_data import state_of
from ui.errors import keep_error
from ui.frame import COMPARE, REVIEW
from ui.review_head import spoken
from ui.services import services
from ui.times import zone
from ui.words import as_plain, clock

_COLOURS = {"running": "blue", "partial": "orange", "complete": "green"}
_KINDS = (("spreadsheet", "Spreadsheet"), ("html", "Web page"), ("json", "JSON"))


def comparison_head(side: SideBySide, name: str, progress: Progress) -> None:
    """Draw name, state, notices, and what can be done with the whole."""
    comparison = side.comparison
    status, sentence = state_of(side, progress)
    back = {"review": comparison.review_id}
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="compare_head"):
        st.page_link(REVIEW, label="Review", icon=":material/arrow_back:", query_params=back)
        st.markdown(f"##### {as_plain(name)}", width="content")
        st.markdown(f":{_COLOURS[status]}-badge[{as_plain(sentence)}]", width="content")
        for notice in spoken(side.notices):
            st.markdown(f":orange-badge[:material/science: {as_plain(notice)}]", width="content")
        if side.is_hidden and may_decide(comparison.review_id):
            _blind(comparison)
        st.space("stretch")
        st.page_link(COMPARE, label="New comparison", icon=":material/add:", query_params=back)
        if not side.is_hidden:
            _downloads(side, status)


def _blind(comparison: Comparison) -> None:
    with st.popover("Judged blind", icon=":material/visibility_off:"):
        st.caption("This ends blind judging for everybody. It ends by itself when every issue is decided.")
        args = (comparison.review_id, comparison.id)
        st.button("Show which model is which", type="primary", key="compare_reveal", on_click=_reveal, args=args)


def _reveal(review_id: str, comparison_id: str) -> None:
    try:
        services().comparisons.reveal(review_id, comparison_id)
    except PrismError as error:
        keep_error(error, "The names stay hidden.")


def _downloads(side: SideBySide, status: str) -> None:
    comparison = side.comparison
    with st.popover("Download", icon=":material/download:", type="primary"):
        if status != "complete":
            st.caption(f"This comparison is {status}; each file says so.")
        base = f"/reviews/{comparison.review_id}/comparisons/{comparison.id}/download"
        for kind, label in _KINDS:
            st.html(f'<a class="prism-download" href="{base}/{kind}" download>{label}</a>')
        st.caption("The address of this page opens the same view for others.")


def earlier_comparisons(review_id: str) -> None:
    """List the comparisons of a review, newest first."""
    known = services().comparisons.of_review(review_id)
    if not known:
        return
    st.subheader("Earlier comparisons of this document", anchor=False)
    for comparison in known:
        is_hidden = services().comparisons.is_hidden(review_id, comparison.id)
        names = "judged blind" if is_hidden else ", ".join(column.label for column in comparison.columns)
        when = clock(comparison.created_at, zone(), time.time())
        st.page_link(
            COMPARE,
            label=f"{as_plain(names)} · {when} by {as_plain(comparison.created_by)}",
            icon=":material/view_column:",
            query_params={"review": review_id, "comparison": comparison.id},
        )
