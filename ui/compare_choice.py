"""Which document is compared, where the address does not say."""

from __future__ import annotations

import streamlit as st

from ui.frame import COMPARE, HOME
from ui.services import services

_LIMIT = 100


def choose_review() -> None:
    """Draw the choice among recent reviews whose document has been read, and open the one chosen."""
    st.title("Compare models", anchor=False)
    st.markdown("What do several models find in the same document, and what do they agree on?")
    known = [review for review in services().reviews.list(limit=_LIMIT) if review.sections_total]
    if not known:
        st.info("There is no document yet. Drop one on the first page.", icon=":material/info:")
        st.page_link(HOME, label="To the reviews", icon=":material/folder_open:")
        return
    names = {review.id: f"{review.document_name} · {review.sections_total} sections" for review in known}
    chosen = st.selectbox(
        "Document", tuple(names), index=None, format_func=names.__getitem__, placeholder="Choose a document"
    )
    if chosen:
        st.switch_page(COMPARE, query_params={"review": chosen})
