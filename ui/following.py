"""The progress of reviews, shared by all sessions of this process: each poll reads only what is new."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import streamlit as st

from domain.errors import ReviewNotFound, SignInNeeded, StoreUnavailable
from jobs.progress import Progress
from ui.services import services

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Followed:
    """Progress as last seen; `is_current` is False while Redis does not answer."""

    progress: Progress
    is_current: bool


class _Seen:
    def __init__(self) -> None:
        self._lock = Lock()
        self._progress: OrderedDict[str, Progress] = OrderedDict()

    def get(self, review_id: str) -> Progress | None:
        with self._lock:
            return self._progress.get(review_id)

    def keep(self, review_id: str, progress: Progress) -> None:
        with self._lock:
            self._progress[review_id] = progress
            self._progress.move_to_end(review_id)
            while len(self._progress) > _KEPT:
                self._progress.popitem(last=False)


@st.cache_resource(show_spinner=False)
def _seen() -> _Seen:
    return _Seen()


def follow(review_id: str) -> Followed:
    """Return the progress of a review as it is now; one round trip to Redis, from where the last one ended."""
    known = _seen().get(review_id)
    try:
        progress = services().reviews.progress(review_id, known)
    except StoreUnavailable:
        return Followed(known or Progress(), is_current=False)
    if progress is not known:
        _seen().keep(review_id, progress)
    return Followed(progress, is_current=True)


def look_again(review_id: str) -> Followed:
    """Return what `follow` does, for a fragment; a page that may not show the review any more runs again to say so."""
    try:
        return follow(review_id)
    except (ReviewNotFound, SignInNeeded):
        st.rerun()
