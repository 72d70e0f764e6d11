"""Models judged by documents with answer keys."""

import streamlit as st

from ui.errors import errors_shown
from ui.evaluate_setup import evaluation_setup
from ui.evaluate_view import evaluation_view
from ui.frame import ensure_frame
from ui.services import services

ensure_frame()

st.title("Judge models", anchor=False)
st.caption("How many flaws does each model find, how often does it raise a false alarm, and what does that cost?")
evaluation_id = st.query_params.get("evaluation", "")
with errors_shown():
    if evaluation_id:
        evaluation_view(services().evaluations.get(evaluation_id))
    else:
        evaluation_setup()
