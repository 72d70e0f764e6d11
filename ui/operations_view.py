"""The work on the health page: queues, workers, jobs with retry and cancel, versions."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import streamlit as st

from domain.errors import PrismError
from jobs.operations import JobRow, WorkerState
from jobs.standing import Standing
from review.permission import Right
from ui.errors import keep_error, show_kept_error
from ui.services import services
from ui.times import zone
from ui.words import as_plain, clock, duration

LOOK_SECONDS = 5.0
_QUEUES = {"reading": ("Reading", "documents"), "sections": ("Sections", "sections")}
_STATES = {
    "failed": ("red", "error", "failed"),
    "running": ("blue", "play_circle", "running for"),
    "waiting": ("gray", "schedule", "waiting for"),
}
_KINDS: Mapping[str, str] = {
    "throttled": "every model was too busy",
    "unavailable": "no model could be reached",
    "timed_out": "it took too long",
    "stream_broken": "the answer broke off",
    "retired": "the model is retired",
    "forbidden": "this account may not use the model",
    "credentials_refused": "AWS refused the credentials",
    "refused": "the model declined to answer",
    "blocked": "a guardrail stopped the answer",
    "cut_off": "the answer was too long",
    "context_exceeded": "the section is too long for the model",
    "malformed": "the answer could not be read",
    "request_invalid": "Bedrock did not accept the request",
    "lost": "its worker ended before it had finished",
    "no_checklist": "the workers do not know its checklist",
}
_WIDTHS = (0.46, 0.38, 0.16)


@st.fragment(run_every=LOOK_SECONDS)
def operations() -> None:
    """Draw what the workers are at; looked at again every few seconds."""
    show_kept_error()
    try:
        st.subheader("Queues", anchor=False)
        _queues(services().operations.queues())
        if services().operations.allows(Right.OPERATE):
            st.subheader("Workers", anchor=False)
            _workers(services().operations.workers())
            st.subheader("Jobs", anchor=False)
            _jobs(services().operations.jobs())
    except PrismError as error:
        st.caption(as_plain(str(error)))


def versions() -> None:
    """Draw which program and libraries this is."""
    try:
        known = services().operations.versions()
    except PrismError as error:
        st.caption(as_plain(str(error)))
        return
    with st.expander(f"Versions (AI-Prism {known['AI-Prism']}, Python {known['Python']})"):
        rows = [{"what": name, "version": number} for name, number in known.items()]
        st.dataframe(rows, hide_index=True, width="content")


def _queues(queues: Sequence[Standing]) -> None:
    with st.grid(len(queues)):
        for queue in queues:
            name, things = _QUEUES[queue.queue]
            with st.container(border=True, height="stretch", gap="xxsmall"):
                st.markdown(f"**{name}**")
                counts = f"{len(queue.waiting)} waiting, {len(queue.running)} running, {len(queue.failed)} failed"
                st.markdown(counts)
                oldest = f"The oldest has waited {duration(queue.oldest_seconds)}." if queue.waiting else ""
                st.caption(oldest or f"No {things} wait.")


def _workers(workers: Sequence[WorkerState]) -> None:
    if not workers:
        st.warning("No worker is running. Nothing is lost: reviews go on when one is.", icon=":material/engineering:")
        return
    rows = [
        {
            "worker": worker.name,
            "works on": _QUEUES.get(worker.queue, (worker.queue, ""))[0],
            "now": _what(worker.job) if worker.job else ("busy" if worker.is_busy else "idle"),
            "jobs done": worker.done,
            "jobs failed": worker.failed,
            "heard of": f"{worker.heard_seconds:.0f} s ago",
        }
        for worker in workers
    ]
    st.dataframe(rows, hide_index=True)


def _jobs(jobs: Sequence[JobRow]) -> None:
    if not jobs:
        st.caption("No job is running or waiting, and none failed within a day.")
    for job in jobs:
        _job(job)


def _job(job: JobRow) -> None:
    colour, icon, said = _STATES[job.state]
    key = f"{job.review_id}_{job.run_id}_{job.section_id}_{job.attempt}"
    with st.container(border=True):
        what, state, act = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
        what.markdown(f"[{as_plain(_what(job))}](/review?review={job.review_id})")
        state.markdown(f":{colour}[:material/{icon}: {said} {_since(job)}]")
        if job.state == "failed":
            act.button(
                "Retry", key=f"retry_{key}", icon=":material/replay:", on_click=_retry, args=(job,), width="stretch"
            )
        elif job.run_id:
            help_ = "Cancels the run: its sections without a result stay without."
            act.button(
                "Cancel",
                key=f"cancel_{key}",
                icon=":material/cancel:",
                help=help_,
                on_click=_cancel,
                args=(job,),
                width="stretch",
            )


def _since(job: JobRow) -> str:
    if job.state == "failed":
        return f"{clock(job.at, zone(), time.time())}: {_KINDS.get(job.kind, 'no model answered')}"
    return duration(max(0.0, time.time() - job.at))


def _what(job: JobRow) -> str:
    """Return document and section in words."""
    reviews = services().reviews
    try:
        name = reviews.review(job.review_id).document_name
        if not job.section_id:
            return f"{name}: reading"
        names = [one.name for one in reviews.document(job.review_id).sections if one.id == job.section_id]
    except PrismError:
        return "A review that is gone, or that cannot be read now"
    return f"{name}: {names[0] if names else job.section_id}"


def _retry(job: JobRow) -> None:
    try:
        services().operations.retry(job)
    except PrismError as error:
        keep_error(error, "Nothing was queued again.")


def _cancel(job: JobRow) -> None:
    try:
        services().operations.cancel(job)
    except PrismError as error:
        keep_error(error, "Nothing was cancelled.")
