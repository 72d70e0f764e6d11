"""Drop documents, and find earlier reviews."""

import streamlit as st

from ui.drop import drop_zone
from ui.errors import errors_shown
from ui.frame import ensure_frame
from ui.order import order_bar
from ui.recent import recent_reviews
from ui.sample import sample_button

ensure_frame()

with errors_shown():
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Review a document", anchor=False, width="content")
        st.space("stretch")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = order_bar()
        st.space("stretch")
        sample_button(order)
    drop_zone(order)
    recent_reviews()
