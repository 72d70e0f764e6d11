"""Who looks at the page, and the name that stands on their decisions."""

from __future__ import annotations

import time
from urllib.parse import unquote

import streamlit as st

from domain.arrival import HEADER, Arrival, from_header
from domain.person import Person, local_analyst
from settings import Settings
from ui.components import remember_name

_NAME = "analyst_name"
_COOKIE = "ai_prism_name"
_NOBODY = "analyst"
_MAX = 60


def me(settings: Settings) -> Person:
    """Return whoever looks at this page; nobody when their sign-in has run out."""
    if settings.auth_mode == "none":
        return local_analyst(_name())
    return arrival().at(time.time())


def arrival() -> Arrival:
    """Return who came in, as the door said when this page was opened."""
    return from_header(st.context.headers.get(HEADER))


def _name() -> str:
    """Return the name given in this browser, or `analyst`."""
    name = st.session_state.get(_NAME)
    if name is None:
        name = st.context.cookies.get(_COOKIE)
        name = unquote(name) if isinstance(name, str) else ""
    return " ".join(str(name).split())[:_MAX] or _NOBODY


def name_box() -> None:
    """Ask for the name; the browser remembers it."""
    if _NAME not in st.session_state:
        known = _name()
        st.session_state[_NAME] = "" if known == _NOBODY else known
    st.text_input(
        "Your name, as it stands on your decisions",
        key=_NAME,
        max_chars=_MAX,
        placeholder=_NOBODY,
        persist_state="session",
    )
    remember_name(_name(), cookie=_COOKIE)
