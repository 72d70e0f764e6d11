"""Who looks at the page, and the name that stands on their decisions."""

from __future__ import annotations

import time
from urllib.parse import unquote

import streamlit as st

from domain.arrival import HEADER, Arrival, from_header
from domain.person import NOBODY, Person, local_analyst
from jobs.sign_outs import SignOuts
from settings import Settings
from ui.components import remember_name
from ui.words import as_plain

_NAME = "analyst_name"
_COOKIE = "ai_prism_name"
_NOBODY = "analyst"
_MAX = 60
NO_SIGN_IN = "No sign-in: whoever opens this page may do everything"


def me(settings: Settings, sign_outs: SignOuts) -> Person:
    """Return whoever looks at this page; nobody when their sign-in has run out or was ended, here or elsewhere."""
    if settings.auth_mode == "none":
        return local_analyst(_name())
    came = arrival()
    return NOBODY if came.sign_in and sign_outs.is_out(came.sign_in) else came.at(time.time())


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


def who_i_am(settings: Settings, person: Person) -> None:
    """Draw who looks at the page into the bar at the top of every page, and the way out."""
    with st.container(key="who_i_am", horizontal=True, vertical_alignment="center", gap="small"):
        if settings.auth_mode == "none":
            st.markdown(f":orange-badge[:material/lock_open: {NO_SIGN_IN}]", width="content")
        with st.popover(as_plain(_shown(person)), icon=":material/person:", type="tertiary"):
            if settings.auth_mode == "none":
                _name_box()
            else:
                _standing(person)
            if settings.auth_mode == "oidc":
                st.button("Sign out", icon=":material/logout:", key="sign_out", on_click=st.logout)


def _shown(person: Person) -> str:
    return "You" if person.name == _NOBODY else person.name


def _standing(person: Person) -> None:
    st.markdown(f"**{as_plain(person.name)}**")
    st.text(person.id)  # Markdown would make a link of it
    st.caption(as_plain(f"{person.role.value.capitalize()}, {_teams(person)}"))


def _teams(person: Person) -> str:
    return f"in {', '.join(person.teams)}" if person.teams else "in no team"


def _name_box() -> None:
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
