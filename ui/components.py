"""The components drawn by our own scripts in `ui/assets`. Python sends small data; the browser fetches the document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

ASSETS = Path(__file__).parent / "assets"

_VERSION = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(ASSETS.iterdir()))).hexdigest()[:12]


def script(module: str, function: str) -> str:
    """Streamlit sends a component's script with every change of its data, so it is only a pointer to the real one."""
    return (
        "export default async function (component) {\n"
        f'  const module = await import(new URL("/assets/{_VERSION}/{module}.js", window.location.origin));\n'
        f"  return module.{function}(component);\n"
        "}\n"
    )


_REMEMBER = """export default function (component) {
  const { name, cookie } = component.data;
  document.cookie = `${cookie}=${encodeURIComponent(name)}; path=/; max-age=31536000; SameSite=Strict`;
}
"""

# Styles are not isolated: text in a shadow root is missing from a copy of the page and from some screen readers.
_bench = st.components.v2.component("prism_bench", js=script("bench", "bench"), isolate_styles=False)
_run = st.components.v2.component("prism_run", js=script("run", "run"), isolate_styles=False)
_pulse = st.components.v2.component("prism_pulse", js=script("run", "pulse"), isolate_styles=False)
_reviews = st.components.v2.component("prism_reviews", js=script("reviews", "reviews"), isolate_styles=False)
_remember = st.components.v2.component("prism_remember", js=_REMEMBER)


def _nothing() -> None:
    """Streamlit gives a result an attribute only when it has a callback."""


def bench(data: Mapping[str, Any], *, on_pick: Callable[[str], None]) -> None:
    """Draw findings and document side by side; `on_pick` gets the id of a finding clicked, before the page runs."""

    def picked() -> None:
        finding_id = _text(st.session_state["bench"].picked)
        if finding_id:
            on_pick(finding_id)

    _bench(key="bench", data=dict(data), on_picked_change=picked)


def run_panel(data: Mapping[str, Any], *, on_retry: Callable[[str], None]) -> None:
    """Draw the lines of a run; `on_retry` gets the id of the section to try again."""

    def retried() -> None:
        section_id = _text(st.session_state["run_panel"].retry)
        if section_id:
            on_retry(section_id)

    _run(key="run_panel", data=dict(data), on_retry_change=retried, on_notes_change=_nothing)


def run_pulse(data: Mapping[str, Any]) -> None:
    """Tell the lines of a run what has moved; draws nothing itself."""
    _pulse(key="run_pulse", data=dict(data))


def open_notes() -> str:
    """Return the id of the section whose notes are unfolded in the run panel."""
    state = st.session_state.get("run_panel")
    return _text(state.get("notes") if state else None) or ""


def review_list(data: Mapping[str, Any]) -> str | None:
    """Draw the list of reviews; return the id of the one opened."""
    result = _reviews(key="review_list", data=dict(data), on_opened_change=_nothing)
    return _text(result.opened)


def remember_name(name: str, *, cookie: str) -> None:
    """Have the browser keep the analyst's name."""
    _remember(key="remember_name", data={"name": name, "cookie": cookie})


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
