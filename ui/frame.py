"""Navigation, and the cure for a first request that goes straight to a page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from domain.person import NOBODY
from review.permission import Right, may
from ui.chain_warning import chain_warning
from ui.identity import who_i_am
from ui.services import services
from ui.sign_in import sign_in_page

_FRAMED = "framed"

_ASSETS = Path(__file__).parent / "assets"

HOME = "pages/home.py"
REVIEW = "pages/review.py"
HEALTH = "pages/system-health.py"
COMPARE = "pages/compare.py"
EVALUATE = "pages/evaluate.py"
TOKENS = "pages/tokens.py"


def run_frame() -> None:
    """Draw the frame and run the page that the URL asks for, or the sign-in page for whoever has not signed in."""
    served = services()
    is_known = served.person != NOBODY
    page = _navigation(is_known=is_known, operates=may(served.person, Right.OPERATE))
    # Pages have no icons of their own: the browser would fetch them from elsewhere for its tab.
    st.set_page_config(page_title="AI-Prism", page_icon=str(_ASSETS / "icon.svg"), layout="wide")
    st.logo(_ASSETS / "logo.svg")
    st.html(_ASSETS / "prism.css")
    st.session_state[_FRAMED] = True
    if not is_known:
        sign_in_page(served.settings)
        return
    who_i_am(served.settings, served.person)
    chain_warning()
    page.run()


def ensure_frame() -> None:
    """Send a page that was started alone through the frame; the first line of every page.

    Until `st.navigation` has run once in a process, Streamlit serves files of `pages/` by itself and skips the entry
    script, so that the first deep link after a restart would come without navigation.
    """
    if _FRAMED not in st.session_state:
        _navigation()
        st.rerun()
    served = services()
    if served.person == NOBODY:
        sign_in_page(served.settings)
        st.stop()


def _navigation(*, is_known: bool = True, operates: bool = True) -> StreamlitPage:
    return st.navigation(
        [
            st.Page(HOME, title="Reviews", default=True),
            st.Page(REVIEW, title="Review", url_path="review", visibility="hidden"),
            st.Page(COMPARE, title="Compare", url_path="compare"),
            st.Page(EVALUATE, title="Judge", url_path="evaluate"),
            # /health is the JSON answer for machines.
            st.Page(HEALTH, title="Health", url_path="system-health"),
            st.Page(TOKENS, title="Tokens", url_path="tokens", visibility="visible" if operates else "hidden"),
        ],
        position="top" if is_known else "hidden",
    )
