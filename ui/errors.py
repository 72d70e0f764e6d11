"""How an error is shown: what happened, what is safe, what to do. One box for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from domain.errors import DocumentRefused, ExportImpossible, PrismError, ReviewNotFound, StoreUnavailable
from ui.words import as_plain

_KEPT = "kept_error"

_SAFE: tuple[tuple[type[PrismError], str], ...] = (
    (DocumentRefused, "Nothing was stored."),
    (ReviewNotFound, "Check the address, or look for the review in the list."),
    (ExportImpossible, "The review itself is safe."),
)


def error_box(error: PrismError) -> None:
    """Show one of our errors; its text may hold file names and is shown as plain text."""
    advice = next((words for kind, words in _SAFE if isinstance(error, kind)), "")
    st.error(as_plain(" ".join(part for part in (str(error), advice) if part)), icon=":material/error:")


def keep_error(error: PrismError, what: str) -> None:
    """Have `show_kept_error` show an error that a callback met; `what` says what was not done."""
    st.session_state[_KEPT] = f"{what} {error}"


def show_kept_error() -> None:
    """Show what went wrong in the last callback, once."""
    kept = st.session_state.pop(_KEPT, "")
    if kept:
        error_box(StoreUnavailable(kept))


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show any of our errors raised inside, and let the page go on after it."""
    try:
        yield
    except PrismError as error:
        error_box(error)
