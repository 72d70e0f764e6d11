"""Whether everything a review needs is there."""

import streamlit as st

from ui.errors import errors_shown
from ui.frame import ensure_frame
from ui.health_view import health_view
from ui.services import services

ensure_frame()

st.title("Health", anchor=False)
with errors_shown():
    health_view(services().reviews.health())
st.button("Ask again", icon=":material/refresh:")
