"""Dropping files: each is submitted by itself; a bad one gets its sentence and the others go on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TypedDict

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain.errors import DocumentRefused, PrismError
from ui.errors import error_box
from ui.estimate import table
from ui.frame import REVIEW
from ui.order import Order
from ui.services import services
from ui.times import zone
from ui.words import as_plain, clock, duration, money

AGAIN = "Models are asked again; no answer of the earlier review is reused."

_ROUND = "drop_round"
"""Part of the uploader's key: the next number gives an empty one, and frees the memory of the last files."""
_OUTCOMES = "drop_outcomes"

_TYPES = ("docx", "docm", "doc", "pdf", "txt", "md")
"""What the file dialog offers; what a file really is, is judged by its content."""


class Outcome(TypedDict):
    """What became of one dropped file. `earlier_id` is set while the person is asked what to do."""

    file_id: str
    name: str
    review_id: str
    refused: str
    earlier_id: str
    earlier_said: str
    again_said: str
    again_table: str


def drop_zone(order: Order) -> None:
    """Draw the place to drop files on, and what became of those dropped; each is reviewed as ordered."""
    settings = services().settings
    number = int(st.session_state.setdefault(_ROUND, 0))
    files = st.file_uploader(
        "Drop Word, PDF, text or Markdown files here",
        accept_multiple_files=True,
        max_upload_size=settings.max_upload_mb,
        key=f"drop_{number}",
    )
    outcomes = _take(files, order)
    open_questions = [outcome for outcome in outcomes if outcome["earlier_id"] and not outcome["review_id"]]
    if files and not open_questions:
        # Everything is stored or refused: let go of the bytes.
        st.session_state[_ROUND] = number + 1
        if len(outcomes) == 1 and outcomes[0]["review_id"]:
            st.session_state[_OUTCOMES] = []
            st.switch_page(REVIEW, query_params={"review": outcomes[0]["review_id"]})
        st.rerun()
    for outcome in outcomes:
        _show(outcome, files, order)


def _take(files: Sequence[UploadedFile], order: Order) -> list[Outcome]:
    """Return the outcomes, with those of files not seen before; a new drop clears the answered ones of the last."""
    outcomes: list[Outcome] = st.session_state.setdefault(_OUTCOMES, [])
    known = {outcome["file_id"] for outcome in outcomes}
    fresh = [file for file in files if file.file_id not in known]
    if fresh:
        present = {file.file_id for file in files}
        outcomes = [outcome for outcome in outcomes if outcome["file_id"] in present]
        for file in fresh:
            outcomes.append(_submit(file, order))
        st.session_state[_OUTCOMES] = outcomes
    return outcomes


def _submit(file: UploadedFile, order: Order, *, again: bool = False) -> Outcome:
    outcome = Outcome(
        file_id=file.file_id,
        name=file.name,
        review_id="",
        refused="",
        earlier_id="",
        earlier_said="",
        again_said="",
        again_table="",
    )
    data = file.getvalue()
    reviews = services().reviews
    try:
        earlier = [] if again else reviews.earlier(data)
        if earlier:
            outcome["earlier_id"] = earlier[0].id
            when = clock(earlier[0].created_at, zone(), time.time())
            outcome["earlier_said"] = f"The same file was reviewed before, {when}, by {earlier[0].created_by}."
            outcome["again_said"], outcome["again_table"] = _takes(earlier[0].id, order)
        else:
            outcome["review_id"] = reviews.submit(
                file.name,
                data,
                models=order.models,
                checklist=order.checklist,
                reuses=not again,
                waits=order.waits and not again,
            )
    except PrismError as error:
        outcome["refused"] = str(error)
    return outcome


def _show(outcome: Outcome, files: Sequence[UploadedFile], order: Order) -> None:
    if outcome["refused"]:
        error_box(DocumentRefused(outcome["refused"]))
    elif outcome["review_id"]:
        is_waiting = services().reviews.review(outcome["review_id"]).waits
        done = "is read; open it to see the cost and start" if is_waiting else "is being reviewed"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/check: {as_plain(outcome['name'])} {done}.", width="content")
            st.page_link(REVIEW, label="Open the review", query_params={"review": outcome["review_id"]})
    else:
        _ask(outcome, files, order)


def _ask(outcome: Outcome, files: Sequence[UploadedFile], order: Order) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{as_plain(outcome['name'])}** · {as_plain(outcome['earlier_said'])}", width="content")
        key = outcome["file_id"]
        if st.button("Open the earlier review", key=f"earlier_{key}", type="primary"):
            _forget(outcome)
            st.switch_page(REVIEW, query_params={"review": outcome["earlier_id"]})
        if st.button("Review again", key=f"again_{key}", help=AGAIN):
            _replace(outcome, next(file for file in files if file.file_id == key), order)
            st.rerun()
        if outcome["again_said"]:
            st.caption(outcome["again_said"], width="content")
            with st.popover("With each model", type="tertiary"):
                st.markdown(outcome["again_table"])


def _takes(review_id: str, order: Order) -> tuple[str, str]:
    """Say what reviewing the document again would take, in short and with each model."""
    try:
        forecast = services().reviews.forecast(review_id, models=order.models, checklist=order.checklist)
    except PrismError:
        return "", ""  # such as a document that could not be read
    first = forecast.first
    if first is None:
        return "", ""
    return f"again: about {money(first.usage.cost_usd)}, {duration(first.seconds)}", table(forecast)


def _replace(outcome: Outcome, file: UploadedFile, order: Order) -> None:
    outcomes: list[Outcome] = st.session_state[_OUTCOMES]
    st.session_state[_OUTCOMES] = [_submit(file, order, again=True) if item is outcome else item for item in outcomes]


def _forget(outcome: Outcome) -> None:
    outcomes: list[Outcome] = st.session_state[_OUTCOMES]
    st.session_state[_OUTCOMES] = [item for item in outcomes if item is not outcome]
    st.session_state[_ROUND] = int(st.session_state[_ROUND]) + 1
