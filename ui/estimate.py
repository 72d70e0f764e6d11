"""What a run is expected to take with each model, and what it took: before the click and after."""

from __future__ import annotations

import time
from collections.abc import Iterator

import streamlit as st

from domain.errors import PrismError
from domain.finding import Usage
from domain.forecast import Forecast
from jobs.progress import RunProgress
from ui.allowed import may_decide
from ui.errors import keep_error
from ui.services import services
from ui.words import as_plain, duration, many, money

_HEAD = "| | Tokens read | From the cache | Tokens written | Cost | Time |\n|---|--:|--:|--:|--:|--:|"


def cost_popover(review_id: str, run: RunProgress) -> None:
    """Draw what the run was expected to take and took, and the way to have the document reviewed once more."""
    if run.forecast is None or not run.forecast.models:
        return
    with st.popover("Cost", icon=":material/payments:"):
        st.markdown(table(run.forecast, run, time.time()))
        notice = f" Answered by the {run.forecast.notice}." if run.forecast.notice else ""
        st.caption(f"Expected before it began, for the whole run with one model.{notice}{_reused(run)}")
        if not may_decide(review_id):
            return
        if st.button("Review again", icon=":material/refresh:", key="review_again", disabled=run.is_live):
            _again(review_id, run)
        st.caption("Asks the models anew, at about the same cost as expected above.")


def start_panel(review_id: str) -> None:
    """Draw what reviewing the document would take with each model of its chain, and the button that begins it."""
    reviews = services().reviews
    review = reviews.review(review_id)
    try:
        forecast = reviews.forecast(review_id, models=review.models, checklist=review.checklist)
    except PrismError as error:
        keep_error(error, "What it will cost is not known.")
        forecast = None
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="start"):
        if may_decide(review_id):
            st.button(
                "Start the review",
                icon=":material/play_arrow:",
                type="primary",
                key="begin",
                on_click=_begin,
                args=(review_id,),
            )
        if forecast is None or forecast.first is None:
            return
        first = forecast.first
        size = f"{many(forecast.sections, 'section')}, {many(forecast.words, 'word')}"
        takes = f"about **{as_plain(money(first.usage.cost_usd))}** and **{duration(first.seconds)}**"
        st.markdown(f"{size}: {takes} with {as_plain(first.model_name)}.", width="content")
        with st.popover("With each model", type="tertiary"):
            st.markdown(table(forecast))
            st.caption(
                "Expected for the whole document with one model. The first is asked, the others stand in for it. "
                f"{doubts(forecast)}"
            )
        st.caption(f"No model has been asked yet.{_answered(first.answered)}", width="content")


def table(forecast: Forecast, run: RunProgress | None = None, now: float = 0.0) -> str:
    """Return a Markdown table: a line for each model and, for a run, what it took so far or in all."""
    size = f"**{many(forecast.sections, 'section')}, {many(forecast.words, 'word')}**\n"
    return "\n".join([size, _HEAD, *_lines(forecast, run, now)])


def doubts(forecast: Forecast) -> str:
    """Return, in a sentence or two, how far the figures may be off, and for which models they are only assumed."""
    varies = "How much is written depends on how much there is to criticise: least sure for a document of few sections."
    new = [as_plain(model.model_name) for model in forecast.models if not model.is_learned]
    if not new or forecast.notice:
        return varies
    who = (
        f"Not yet known here: {', '.join(new)}."
        if len(new) < len(forecast.models)
        else "No model has answered here yet."
    )
    return f"{varies} {who} Length and time are assumed until a first run has ended."


def _reused(run: RunProgress) -> str:
    return _answered(sum(section.is_reused for section in run.sections.values()))


def _answered(sections: int) -> str:
    earlier = "an answer in an earlier review, which costs nothing"
    return f" {many(sections, 'section')} {'has' if sections == 1 else 'have'} {earlier}." if sections else ""


def _lines(forecast: Forecast, run: RunProgress | None, now: float) -> Iterator[str]:
    for model in forecast.models:
        yield _line(f"{as_plain(model.model_name)}, expected", model.usage, model.seconds)
    if run is not None:
        name = "**So far**" if run.is_live else "**It took**"
        yield _line(name, run.used, (run.ended_at or now) - run.started_at)


def _line(name: str, usage: Usage, seconds: float) -> str:
    read = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    cached = f"{usage.cache_read_tokens / read:.0%}" if read else ""
    cost = as_plain(money(usage.cost_usd))
    return f"| {name} | {read:,} | {cached} | {usage.output_tokens:,} | {cost} | {duration(seconds)} |"


def _begin(review_id: str) -> None:
    try:
        services().reviews.begin(review_id)
    except PrismError as error:
        keep_error(error, "The review was not started.")


def _again(review_id: str, run: RunProgress) -> None:
    reviews = services().reviews
    try:
        reviews.start_run(review_id, models=run.models, checklist=reviews.review(review_id).checklist)
    except PrismError as error:
        keep_error(error, "The run was not started.")
    st.rerun()
