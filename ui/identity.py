"""Who decides: the name that stands on decisions."""

from __future__ import annotations

from urllib.parse import unquote

import streamlit as st

from ui.components import remember_name

_NAME = "analyst_name"
_COOKIE = "ai_prism_name"
_NOBODY = "analyst"
_MAX = 60


def analyst() -> str:
    """Return the name given in this browser, or `analyst`."""
    name = st.session_state.get(_NAME)
    if name is None:
        name = st.context.cookies.get(_COOKIE)
        name = unquote(name) if isinstance(name, str) else ""
    return " ".join(str(name).split())[:_MAX] or _NOBODY


def name_box() -> None:
    """Ask for the name; the browser remembers it."""
    if _NAME not in st.session_state:
        known = analyst()
        st.session_state[_NAME] = "" if known == _NOBODY else known
    st.text_input(
        "Your name, as it stands on your decisions",
        key=_NAME,
        max_chars=_MAX,
        placeholder=_NOBODY,
        persist_state="session",
    )
    remember_name(analyst(), cookie=_COOKIE)
