"""How the parts are: each said to be well only where it was just asked."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from ui.times import zone
from ui.words import as_plain, clock, many

_OVERALL = {
    "healthy": ("green", "Everything answers."),
    "degraded": ("orange", "Reviews run, but something is amiss."),
    "unhealthy": ("red", "Reviews cannot run now. Stored reviews and decisions are safe."),
}
_PARTS = (
    ("redis", "Redis", "queues and progress"),
    ("s3", "S3", "documents and decisions"),
    ("bedrock", "Bedrock", "the models"),
    ("workers", "Workers", "they do the reviewing"),
)
_WELL = "connected"
_BREAKERS = {"closed": "in use", "open": "resting after repeated failures", "half_open": "being tried again"}


def health_view(report: Mapping[str, Any]) -> None:
    """Draw the report of `Reviews.health`."""
    colour, sentence = _OVERALL.get(str(report.get("status")), ("gray", "Unknown."))
    st.markdown(f":{colour}-badge[{as_plain(str(report.get('status')))}] {sentence}")
    with st.grid(4):
        for key, name, what in _PARTS:
            _part(name, what, str(report.get(key, "not asked")))
    _work(report)
    _models(report.get("models") or ())
    st.caption(f"Asked at {clock(_asked_at(report), zone(), time.time())}.")


def _part(name: str, what: str, state: str) -> None:
    with st.container(border=True, height="stretch", gap="xxsmall"):
        st.markdown(f"**{name}**")
        st.caption(what)
        well = state == _WELL
        icon, colour = (":material/check_circle:", "green") if well else (":material/error:", "red")
        st.markdown(f":{colour}[{icon} {as_plain(state)}]")


def _work(report: Mapping[str, Any]) -> None:
    workers, queued = report.get("worker_count"), report.get("queue_length")
    parts = []
    if isinstance(workers, int):
        parts.append(f"{many(workers, 'worker')} at hand")
    if isinstance(queued, int):
        parts.append(f"{many(queued, 'section')} waiting in the queue")
    if parts:
        st.markdown(as_plain(", ".join(parts)) + ".")


def _models(models: Sequence[Mapping[str, Any]]) -> None:
    st.subheader("Models, in the order in which they are asked", anchor=False)
    if not models:
        st.caption("No model could be asked about.")
        return
    lines = ["| | Model | State | Lifecycle | Id |", "|---|---|---|---|---|"]
    for number, model in enumerate(models, 1):
        usable = bool(model.get("usable"))
        state = ":green[:material/check_circle: usable]" if usable else ":red[:material/error: not usable]"
        breaker = _BREAKERS.get(str(model.get("breaker")), str(model.get("breaker") or ""))
        detail = f", {as_plain(breaker)}" if breaker and breaker != "in use" else ""
        cells = (str(model.get("name", "")), str(model.get("lifecycle", "")), str(model.get("id", "")))
        name, lifecycle, model_id = (as_plain(cell) for cell in cells)
        lines.append(f"| {number} | **{name}** | {state}{detail} | {lifecycle} | {model_id} |")
    st.markdown("\n".join(lines))


def _asked_at(report: Mapping[str, Any]) -> float:
    try:
        return datetime.fromisoformat(str(report.get("timestamp"))).timestamp()
    except ValueError:
        return time.time()
