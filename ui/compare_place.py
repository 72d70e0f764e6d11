"""What of a comparison is in view: tab, wide column and open issue are in the URL, so that a link opens the same."""

from __future__ import annotations

import streamlit as st

LIVE, ALIGNED, MEASURED = TABS = ("Live", "Aligned", "Measured")

_TAB, _WIDE, _ROW = "tab", "wide", "row"


def chosen_tab(*, is_running: bool) -> str:
    """Return the view that is open; the first time what suits the state of the comparison."""
    named = st.session_state.get(_TAB) or st.query_params.get(_TAB)
    if named not in TABS:
        named = LIVE if is_running else ALIGNED
    st.session_state[_TAB] = named
    if st.query_params.get(_TAB) != named:
        # What suits now may not suit when somebody opens the link.
        st.query_params[_TAB] = named
    return str(named)


def tab_bar() -> None:
    """Draw the choice of views."""
    st.segmented_control("View", TABS, key=_TAB, required=True, label_visibility="collapsed")


def wide_column(count: int) -> int:
    """Return the number of the column that is wide, from 0; -1 when none is."""
    named = st.query_params.get(_WIDE, "")
    return int(named) - 1 if named.isdigit() and 1 <= int(named) <= count else -1


def widen(number: int) -> None:
    """Make a column wide, or narrow again if it is."""
    if st.query_params.get(_WIDE) == str(number + 1):
        del st.query_params[_WIDE]
    else:
        st.query_params[_WIDE] = str(number + 1)


def open_row() -> str:
    """Return the id of the issue that the URL names."""
    return st.query_params.get(_ROW, "")


def show_row(row_id: str) -> None:
    """Open an issue, here and for whoever opens this URL."""
    if st.query_params.get(_ROW) != row_id:
        st.query_params[_ROW] = row_id


def show_in_rows(row_id: str) -> None:
    """Open an issue in the view of rows."""
    st.session_state[_TAB] = ALIGNED
    show_row(row_id)
