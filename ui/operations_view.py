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
from ui.words import as_plain, clock, duration, many

LOOK_SECONDS = 5.0
_QUEUES = {"reading": ("Reading", "documents"), "sections": ("Sections", "sections")}
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
_RUNS_SHOWN = 20
_WIDTHS = (0.42, 0.46, 0.12)


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
        rows = [{"What": name, "Version": number} for name, number in known.items()]
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
            "Worker": worker.name,
            "Works on": _QUEUES.get(worker.queue, (worker.queue, ""))[0],
            "Now": _what(worker.job) if worker.job else "idle",
            "Jobs done": worker.done,
            "Jobs crashed": worker.failed,
            "Heard of": f"{worker.heard_seconds:.0f} s ago",
        }
        for worker in workers
    ]
    st.dataframe(rows, hide_index=True)


def _jobs(jobs: Sequence[JobRow]) -> None:
    failed = [job for job in jobs if job.state == "failed"]
    runs: dict[tuple[str, str], list[JobRow]] = {}
    for job in jobs:
        if job.state != "failed":
            runs.setdefault((job.review_id, job.run_id), []).append(job)
    if not jobs:
        st.caption("No job is running or waiting, and none failed within a day.")
        return
    with st.container(border=True, gap="xsmall"):
        for job in failed:
            _failed(job)
        for of_run in list(runs.values())[:_RUNS_SHOWN]:
            _under_way(of_run)
        if len(runs) > _RUNS_SHOWN:
            st.caption(f"And {many(len(runs) - _RUNS_SHOWN, 'other review')}.")


def _failed(job: JobRow) -> None:
    what, state, act = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
    what.markdown(_link(job, _what(job)))
    why = _KINDS.get(job.kind, "no model answered")
    state.markdown(f":red[:material/error: failed {clock(job.at, zone(), time.time())}: {why}]")
    key = f"retry_{job.review_id}_{job.run_id}_{job.section_id}"
    act.button("Retry", key=key, icon=":material/replay:", type="tertiary", on_click=_retry, args=(job,))


def _under_way(jobs: Sequence[JobRow]) -> None:
    """Draw the jobs of one run, which are cancelled together, or the reading of one document."""
    first = jobs[0]
    what, state, act = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
    what.markdown(_link(first, _what(first) if len(jobs) == 1 else _name(first)))
    running = sum(job.state == "running" for job in jobs)
    counts = [f"{running} running"] * bool(running) + [f"{len(jobs) - running} waiting"] * (running < len(jobs))
    oldest = duration(max(0.0, time.time() - min(job.at for job in jobs)))
    colour, icon = ("blue", "play_circle") if running else ("gray", "schedule")
    state.markdown(f":{colour}[:material/{icon}: {', '.join(counts)}, the oldest for {oldest}]")
    if first.run_id:
        key = f"cancel_{first.review_id}_{first.run_id}"
        help_ = "Cancels the run: its sections without a result stay without."
        act.button(
            "Cancel", key=key, icon=":material/cancel:", type="tertiary", help=help_, on_click=_cancel, args=(first,)
        )


def _link(job: JobRow, words: str) -> str:
    return f"[{as_plain(words)}](/review?review={job.review_id})"


def _name(job: JobRow) -> str:
    try:
        return services().reviews.review(job.review_id).document_name
    except PrismError:
        return "A review that is gone, or that cannot be read now"


def _what(job: JobRow) -> str:
    """Return document and section in words."""
    if not job.section_id:
        return f"{_name(job)}: reading"
    try:
        sections = services().reviews.document(job.review_id).sections
    except PrismError:
        return _name(job)
    names = [section.name for section in sections if section.id == job.section_id]
    return f"{_name(job)}: {names[0] if names else job.section_id}"


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
