"""Several models on one document: what each found, where they agree, what that cost."""

import streamlit as st

from ui.compare_aligned import rows_aligned
from ui.compare_choice import choose_review
from ui.compare_head import comparison_head, earlier_comparisons
from ui.compare_live import columns_live, watch_comparison
from ui.compare_measured import columns_measured
from ui.compare_place import ALIGNED, LIVE, chosen_tab, tab_bar, wide_column
from ui.compare_setup import comparison_setup
from ui.components import ASSETS
from ui.errors import errors_shown, show_kept_error
from ui.following import follow
from ui.frame import ensure_frame
from ui.services import services
from ui.words import as_plain

ensure_frame()
st.html(ASSETS / "compare.css")

review_id, comparison_id = st.query_params.get("review", ""), st.query_params.get("comparison", "")

with errors_shown():
    if not review_id:
        choose_review()
        st.stop()
    review = services().reviews.review(review_id)
    document = services().reviews.document(review_id)
    followed = follow(review_id)
    progress = followed.progress
    if not comparison_id:
        st.title(f"Compare models on {as_plain(review.document_name)}", anchor=False)
        comparison_setup(review_id, document, progress)
        earlier_comparisons(review_id)
        st.stop()
    comparisons = services().comparisons
    runs = [progress.runs.get(column.run_id) for column in comparisons.get(review_id, comparison_id).columns]
    tab = chosen_tab(is_running=any(run is None or run.is_live for run in runs))
    side = comparisons.side_by_side(review_id, comparison_id, progress, with_rows=tab != LIVE)
    comparison_head(side, review.document_name, progress)
    show_kept_error()
    tab_bar()
    watch_comparison(side, followed, tab=tab)
    wide = wide_column(len(side.columns))
    if tab == LIVE:
        columns_live(side, progress, wide)
    elif tab == ALIGNED:
        rows_aligned(side, progress, wide)
    else:
        columns_measured(side, progress)
