"""The limits that all workers share: how much of each is in use, and who waits, for what, for how long."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from domain.errors import PrismError
from jobs.section_result import work_of
from ui.services import services
from ui.words import as_plain, duration, many

LOOK_SECONDS = 5.0
_BARS = (
    ("requests", "requests in this minute"),
    ("tokens", "tokens in this minute, as Bedrock counts them"),
    ("concurrent", "requests at once"),
)
_WAITS_FOR = {
    "task": "its worker's own pace",
    "turn": "its turn behind others",
    "concurrency": "a request to end",
    "requests": "room for one more request in this minute",
    "tokens": "room for its tokens in this minute",
}
_SHOWN = 20


@st.fragment(run_every=LOOK_SECONDS)
def limits() -> None:
    """Draw the bars and the line; looked at again every few seconds."""
    st.subheader("Limits, for all workers together", anchor=False)
    used = services().models.budget()
    with st.grid(len(_BARS)):
        for name, what in _BARS:
            now, most = used[name]
            st.progress(min(1.0, now / most), text=f"{now:,} of {most:,} {what}")
    waiting = used["waiting"]
    if not waiting:
        st.caption("Nobody waits.")
        return
    st.markdown(f"**{many(len(waiting), 'request waits', 'requests wait')}**, the first in line first")
    st.markdown("\n".join(f"{place}. {as_plain(_line(one))}" for place, one in enumerate(waiting[:_SHOWN], 1)))
    if len(waiting) > _SHOWN:
        st.caption(f"and {len(waiting) - _SHOWN} more")


def _line(one: Mapping[str, Any]) -> str:
    since = duration(time.time() - float(one["since"]))
    return f"{_who(str(one['label'])) or one['task']}: waits for {_what(one)}, {since}"


def _what(one: Mapping[str, Any]) -> str:
    return _WAITS_FOR.get(str(one["waits_for"]), "room")


def _who(label: str) -> str:
    """Return document and section, or less for somebody who may not see the review."""
    work = work_of(label)
    if work is None:
        return label
    reviews = services().reviews
    try:
        document = reviews.document(work.review_id)
    except PrismError:
        return "A section of another review"
    names: Sequence[str] = [section.name for section in document.sections if section.id == work.section_id]
    return f"{document.name}, {names[0] if names else work.section_id}"
