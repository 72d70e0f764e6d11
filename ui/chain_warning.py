"""What everybody must know of the chain before it becomes a fault: the same line on every page."""

from __future__ import annotations

import streamlit as st

from domain.errors import PrismError
from ui.services import services
from ui.words import as_plain


def chain_warning() -> None:
    """Draw a warning while fewer than two models can be used; Bedrock is not asked for it."""
    try:
        warnings = services().models.warnings()
    except PrismError:
        return  # the page says itself what is away
    for warning in warnings:
        st.warning(as_plain(warning), icon=":material/warning:")
