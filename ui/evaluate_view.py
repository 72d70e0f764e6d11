"""How models do on documents with answer keys: recall, precision, decoys and cost, for all and for each document."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from domain.evaluation import Evaluation
from jobs.evaluations import JudgedDocument
from ui.compare_charts import recall_map
from ui.evaluate_figures import categories_table, defects_table, scores_table
from ui.frame import COMPARE, EVALUATE, REVIEW
from ui.review_head import spoken
from ui.services import services
from ui.words import as_plain, many

_NUMBER = st.column_config.NumberColumn
_COLUMNS = {
    "Recall": _NUMBER(format="%d%%", help="Found of all defects, those of the checks included"),
    "Mechanical": _NUMBER(format="%d%%", help="Recall of defects that a program can decide"),
    "Judgement": _NUMBER(format="%d%%", help="Recall of defects that take a reader"),
    "Precision": _NUMBER(format="%d%%", help="Findings that match a defect, of all: a lower bound"),
    "Decoys hit": _NUMBER(help="Passages that only look wrong, and were reported"),
    "Cost": _NUMBER(format="$%.3f"),
    "Per defect found": _NUMBER(format="$%.3f"),
}
_POLL_FACTOR = 2


def evaluation_view(evaluation: Evaluation) -> None:
    """Draw the figures; they follow the runs while these go on."""
    documents = services().evaluations.look(evaluation)
    is_live = _is_live(documents)
    st.page_link(EVALUATE, label="Judge again", icon=":material/add:")
    told = {notice for item in documents for one in item.columns for notice in one.column.notices}
    for notice in spoken(told):
        st.markdown(f":orange-badge[:material/science: {as_plain(notice)}]")
    _draw(documents)
    if is_live:
        st.fragment(_look, run_every=services().settings.poll_seconds * _POLL_FACTOR)(evaluation, _print(documents))


def _look(evaluation: Evaluation, drawn: tuple[object, ...]) -> None:
    if _print(services().evaluations.look(evaluation)) != drawn:
        st.rerun()


def _is_live(documents: Sequence[JudgedDocument]) -> bool:
    readable = [item for item in documents if not item.problem]
    return any(not item.columns or any(one.is_live for one in item.columns) for item in readable)


def _print(documents: Sequence[JudgedDocument]) -> tuple[object, ...]:
    return tuple(
        (item.problem, tuple((len(one.column.reviewed_ids), one.is_live) for one in item.columns)) for item in documents
    )


def _draw(documents: Sequence[JudgedDocument]) -> None:
    table = scores_table(documents)
    if table.empty:
        st.caption("The documents are being read.")
    else:
        st.dataframe(table, hide_index=True, column_config=_COLUMNS, placeholder="–", key="judge_scores")
        st.markdown("**Recall by category**")
        recall_map(categories_table(documents))
    for item in documents:
        _document(item)


def _document(item: JudgedDocument) -> None:
    judged = item.judged
    with st.expander(as_plain(judged.name)):
        if item.problem:
            st.warning(as_plain(item.problem))
            return
        for column in (one.column for one in item.columns if one.column.failures):
            why = column.failures[0].reason
            st.caption(as_plain(f"{column.label} has no answer for {many(len(column.failures), 'section')}: {why}"))
        if judged.comparison_id:
            place = {"review": judged.review_id, "comparison": judged.comparison_id}
            st.page_link(COMPARE, label="See them side by side", icon=":material/view_column:", query_params=place)
        else:
            st.page_link(REVIEW, label="Open the review", query_params={"review": judged.review_id})
        if item.columns:
            st.dataframe(defects_table(item), hide_index=True, key=f"judge_{judged.review_id}")
