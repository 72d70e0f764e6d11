"""The list of earlier reviews, newest first, with search and filter."""

from __future__ import annotations

import time

import streamlit as st

from domain.errors import PrismError
from ui import address
from ui.components import review_list
from ui.errors import error_box
from ui.frame import REVIEW
from ui.resting import rest_seconds
from ui.review_rows import LIVE, rows
from ui.services import services
from ui.times import zone
from ui.words import STATUS_WORDS

_SEARCH = "find"
_STATE = "state"
_LIMIT = 50
_IS_LIVE = "recent_is_live"
_LIVE_FACTOR = 3
_REST_FACTOR = 15


def recent_reviews() -> None:
    """Draw the list; it follows what moves while a review in it is worked on."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Recent reviews", anchor=False, width="content")
        st.space("stretch")
        search = address.search("Search by name", _SEARCH, width=220)
        states = address.many("State", _STATE, STATUS_WORDS, width=220)
    is_live = st.session_state.get(_IS_LIVE)
    pace = services().settings.poll_seconds * _LIVE_FACTOR if is_live else rest_seconds(_REST_FACTOR)
    st.fragment(_list, run_every=pace)(search, states)


def _list(search: str, states: tuple[str, ...]) -> None:
    try:
        found = services().reviews.list(limit=_LIMIT, search=search)
    except PrismError as error:
        error_box(error)
        return
    shown = [summary for summary in found if not states or summary.status in states]
    empty = "No review fits." if search or states else "No reviews yet. Drop a file above, or try a sample."
    opened = review_list({"rows": rows(shown, zone=zone(), now=time.time()), "empty": empty})
    if opened:
        st.switch_page(REVIEW, query_params={"review": opened})
    _keep_pace(any(summary.status in LIVE for summary in found))


def _keep_pace(is_live: bool) -> None:
    """Run the page again when the list has come to life or to rest: only the page can change the fragment's pace."""
    if bool(st.session_state.get(_IS_LIVE)) != is_live:
        st.session_state[_IS_LIVE] = is_live
        st.rerun()
