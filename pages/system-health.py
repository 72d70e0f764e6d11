"""Whether everything a review needs is there, and the models."""

import streamlit as st

from ui.errors import errors_shown, show_kept_error
from ui.frame import ensure_frame
from ui.health_view import health_view
from ui.limits import limits
from ui.model_rows import model_rows
from ui.operations_view import operations, versions
from ui.services import services

ensure_frame()

with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Health", anchor=False, width="content")
    st.space("stretch")
    st.button("Ask again", icon=":material/refresh:")
show_kept_error()
with errors_shown():
    report = services().reviews.health()
    health_view(report)
    operations()
    limits()
    model_rows(report["models"])
    versions()
