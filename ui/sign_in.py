"""What somebody sees who has not signed in."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from settings import Settings
from ui.identity import arrival
from ui.words import as_plain

_SIGN_IN = "/sign-in"


def sign_in_page(settings: Settings) -> None:
    """Draw the page that stands in for every other one until somebody signs in."""
    came = arrival()
    with st.container(width=440, key="sign_in", gap="medium"):
        st.title("AI-Prism", anchor=False)
        st.markdown("Long documents about risk, reviewed section by section. Every finding quotes the document.")
        if came.problem:
            st.warning(as_plain(f"{came.problem} Ask an administrator."), icon=":material/person_off:")
        elif came.person.id:
            st.info("Your sign-in has run out. What you decided is stored.", icon=":material/schedule:")
        if settings.auth_mode == "oidc":
            where = f"{_SIGN_IN}?{urlencode({'wanted': _this_page()}, quote_via=quote)}"
            st.html(f'<a class="prism-sign-in" href="{escape(where)}" target="_self">Sign in</a>')
            st.caption("You come back to the page you wanted to see.")
        elif not came.problem:
            st.warning(
                "The load balancer did not say who you are. Load the page again; if that does not help, "
                "ask an administrator.",
                icon=":material/person_off:",
            )


def _this_page() -> str:
    """Return path and query of the address that was asked for."""
    path = urlsplit(st.context.url or "/").path or "/"
    query = urlencode(st.query_params.to_dict())
    return f"{path}?{query}" if query else path
