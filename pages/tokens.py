"""What other programs come in with."""

import streamlit as st

from ui.errors import errors_shown
from ui.frame import ensure_frame
from ui.services import services
from ui.tokens_view import tokens_view

ensure_frame()

st.title("Tokens", anchor=False)
with errors_shown():
    tokens_view(services().tokens.list())
