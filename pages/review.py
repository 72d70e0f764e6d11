"""One review: the document beside its findings, and the decisions on them."""

import streamlit as st

from domain.errors import DocumentRefused
from ui.coverage import coverage_foot
from ui.errors import error_box, errors_shown, show_kept_error
from ui.following import follow
from ui.frame import HOME, ensure_frame
from ui.live import watch
from ui.review_head import review_head
from ui.review_view import read_so_far, three_panes
from ui.services import services

ensure_frame()

review_id = st.query_params.get("review", "")
if not review_id:
    st.info("This page shows one review. Choose it in the list.", icon=":material/info:")
    st.page_link(HOME, label="To the list of reviews", icon=":material/folder_open:")
    st.stop()

with errors_shown():
    reviews = services().reviews
    review = reviews.review(review_id)
    followed = follow(review_id)
    progress = followed.progress
    review_head(review_id, review.document_name, review.media_type, progress)
    show_kept_error()
    watch(review_id, followed)
    if progress.unreadable_reason:
        error_box(DocumentRefused(progress.unreadable_reason))
        st.stop()
    document, checks = read_so_far(review_id)
    three_panes(review_id, document, checks, progress)
    if document is not None:
        coverage_foot(review_id, document, progress)
