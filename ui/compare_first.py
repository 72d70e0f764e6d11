"""Putting the model that did best first in the chain; for an administrator, after one more question."""

from __future__ import annotations

import streamlit as st

from domain.errors import PrismError
from jobs.comparisons import SideBySide
from review.permission import Right, may
from ui.errors import keep_error
from ui.services import services
from ui.words import as_plain

_WHY = "compare_first_why"


def first_in_chain(side: SideBySide) -> None:
    """Draw the choice of a model of this comparison, why, and the button that makes it first for everybody."""
    if not may(services().person, Right.OPERATE):
        return
    names = dict(services().models.offered())
    models = dict.fromkeys(model for column in side.columns for model in column.models)
    now = services().models.order()[0]
    with st.popover("Make a model first in the chain", icon=":material/vertical_align_top:"):
        st.caption(f"Now {as_plain(names.get(now, now))} is asked first, in every review that begins.")
        others = tuple(model for model in models if model != now)
        if not others:
            st.caption("No other model is compared here.")
            return
        chosen = st.selectbox(
            "Ask first from now on", others, format_func=lambda model: names.get(model, model), key="compare_first"
        )
        why = st.text_input("Why", key=_WHY, placeholder="Such as: most accepted issues for its cost")
        sure = st.checkbox("Yes, for all reviews that begin from now on", key="compare_first_sure")
        blocked = not (sure and chosen and why and why.strip())
        args = (str(chosen), (why or "").strip())
        st.button("Make it first", type="primary", disabled=blocked, key="compare_first_go", on_click=_put, args=args)


def _put(model_id: str, why: str) -> None:
    try:
        services().models.put_first(model_id, reason=why)
    except PrismError as error:
        keep_error(error, "The order was not changed.")
    else:
        st.toast("The order of the models was changed; Health shows it.", icon=":material/check:")
