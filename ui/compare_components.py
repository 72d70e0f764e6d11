"""The grids of a comparison, drawn by our own scripts: columns that fill, and the rows of aligned issues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.components import script

_LIVE = "compare_live"
_ROWS = "compare_rows"

_live = st.components.v2.component("prism_compare_live", js=script("compare_live", "live"), isolate_styles=False)
_pulse = st.components.v2.component("prism_compare_pulse", js=script("compare_live", "livePulse"), isolate_styles=False)
_rows = st.components.v2.component("prism_compare_rows", js=script("compare_rows", "rows"), isolate_styles=False)


def live_grid(
    data: Mapping[str, Any],
    *,
    on_widen: Callable[[int], None],
    on_cancel: Callable[[int], None],
    on_retry: Callable[[int], None],
    on_issue: Callable[[str], None],
) -> None:
    """Draw columns that fill; the callbacks get the number of a column, or the id of the finding clicked."""
    _live(
        key=_LIVE,
        data=dict(data),
        on_widen_change=_number(_LIVE, "widen", on_widen),
        on_cancel_change=_number(_LIVE, "cancel", on_cancel),
        on_retry_change=_number(_LIVE, "retry", on_retry),
        on_issue_change=_text(_LIVE, "issue", on_issue),
        on_notes_change=lambda: None,
    )


def live_pulse(data: Mapping[str, Any]) -> None:
    """Tell the columns what has moved; draws nothing itself."""
    _pulse(key="compare_pulse", data=dict(data))


def open_thinking() -> str:
    """Return the place, such as `1:s4`, whose thinking is unfolded; empty when none is."""
    state = st.session_state.get(_LIVE)
    notes = state.get("notes") if state else None
    return notes if isinstance(notes, str) else ""


def rows_grid(
    data: Mapping[str, Any],
    *,
    on_pick: Callable[[str], None],
    on_widen: Callable[[int], None],
    on_undecided: Callable[[str], None],
    on_decide: Callable[[Mapping[str, str]], None],
) -> None:
    """Draw the rows; `on_decide` gets `row`, `action` and what was typed of `reason`, `description`, `suggestion`."""

    def decided() -> None:
        told = st.session_state[_ROWS].decided
        if isinstance(told, Mapping):
            on_decide({str(name): str(value) for name, value in told.items()})

    _rows(
        key=_ROWS,
        data=dict(data),
        on_picked_change=_text(_ROWS, "picked", on_pick),
        on_undecided_change=_text(_ROWS, "undecided", on_undecided),
        on_widen_change=_number(_ROWS, "widen", on_widen),
        on_decided_change=decided,
    )


def _number(key: str, name: str, act: Callable[[int], None]) -> Callable[[], None]:
    def told() -> None:
        value = getattr(st.session_state[key], name)
        if isinstance(value, int | float):
            act(int(value))

    return told


def _text(key: str, name: str, act: Callable[[str], None]) -> Callable[[], None]:
    def told() -> None:
        value = getattr(st.session_state[key], name)
        if isinstance(value, str) and value:
            act(value)

    return told
