"""How the parts are: each said to be well only where it was just asked."""

from __future__ import annotations

import time
from collections.abc import Mapping
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


def health_view(report: Mapping[str, Any]) -> None:
    """Draw the report of `Reviews.health`."""
    colour, sentence = _OVERALL.get(str(report.get("status")), ("gray", "Unknown."))
    st.markdown(f":{colour}-badge[{as_plain(str(report.get('status')))}] {sentence}")
    asked = clock(_asked_at(report), zone(), time.time())
    with st.grid(4):
        for key, name, what in _PARTS:
            _part(name, what, str(report.get(key, "not asked")), asked)
    _work(report)


def _part(name: str, what: str, state: str, asked: str) -> None:
    with st.container(border=True, height="stretch", gap="xxsmall"):
        st.markdown(f"**{name}**")
        st.caption(what)
        well = state == _WELL
        icon, colour = (":material/check_circle:", "green") if well else (":material/error:", "red")
        st.markdown(f":{colour}[{icon} {as_plain(state)}], asked at {asked}")


def _work(report: Mapping[str, Any]) -> None:
    workers, queued = report.get("worker_count"), report.get("queue_length")
    parts = []
    if isinstance(workers, int):
        parts.append(f"{many(workers, 'worker')} at hand")
    if isinstance(queued, int):
        parts.append(f"{many(queued, 'section')} waiting in the queue")
    if parts:
        st.markdown(as_plain(", ".join(parts)) + ".")


def _asked_at(report: Mapping[str, Any]) -> float:
    try:
        return datetime.fromisoformat(str(report.get("timestamp"))).timestamp()
    except ValueError:
        return time.time()
