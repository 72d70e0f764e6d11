"""A document to try the program with: made up, with planted defects."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from domain.errors import PrismError
from ui.errors import error_box
from ui.frame import REVIEW
from ui.order import Order
from ui.services import services

_SAMPLE = Path(__file__).parent / "samples" / "payments-outage.docx"


def sample_button(order: Order) -> None:
    """Draw the button that reviews the sample."""
    if not st.button(
        "Try a sample", icon=":material/science:", help="Reviews a made-up incident report with planted flaws."
    ):
        return
    try:
        review_id = services().reviews.submit(
            _SAMPLE.name, _SAMPLE.read_bytes(), models=order.models, checklist=order.checklist, waits=order.waits
        )
    except PrismError as error:
        error_box(error)
        return
    st.switch_page(REVIEW, query_params={"review": review_id})
