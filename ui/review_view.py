"""The three panes of a review: findings, document, the open finding."""

from __future__ import annotations

import streamlit as st

from domain.document import Document
from domain.errors import DocumentNotReady
from domain.finding import Finding
from jobs.progress import Progress, SectionProgress
from review.filters import count, select
from ui.bench_data import bench_data
from ui.card import empty_card, finding_card
from ui.components import bench
from ui.decisions import Desk, for_all_shown
from ui.filter_bar import filter_bar
from ui.selection import select as open_finding
from ui.selection import selected
from ui.services import services

_PANES = (0.71, 0.29)


def read_so_far(review_id: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """Return the document and what the checks found in it; None and nothing while it is being read."""
    reviews = services().reviews
    try:
        return reviews.document(review_id), reviews.checks(review_id)
    except DocumentNotReady:
        return None, ()


def three_panes(review_id: str, document: Document | None, checks: tuple[Finding, ...], progress: Progress) -> None:
    """Draw filters, list, text and card, all from the same findings and verdicts.

    Without a document, which is still being read, they are drawn empty in the same places: what the browser fetches and
    builds for them is then there, and its script shows the text as soon as it can be had.
    """
    everything = [*checks, *progress.findings.values()]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        wanted = filter_bar(document.sections if document else (), everything)
        block_ids = [block.id for block in document.blocks] if document else ()
        shown = select(everything, progress.verdicts, wanted, block_ids=block_ids)
        desk = Desk(review_id, shown, progress.verdicts)
        for_all_shown(desk)
    left, right = st.columns(_PANES, gap="small")
    opened = selected(shown, everything, wanted)
    with left:
        in_list, in_all = count(shown, progress.verdicts), count(everything, progress.verdicts)
        told = bench_data(
            review_id,
            shown,
            progress.verdicts,
            selected=opened.id if opened else "",
            in_list=in_list,
            in_all=in_all,
            is_read=document is not None,
        )
        bench({**told, "at": st.query_params.get("at", "")}, on_pick=open_finding)
    with right:
        if opened is None:
            empty_card("No finding is open." if everything else _nothing(progress))
        else:
            finding_card(desk, opened, _section_of(opened, progress))


def _section_of(finding: Finding, progress: Progress) -> SectionProgress | None:
    run = progress.runs.get(finding.run_id)
    return run.sections.get(finding.section_id) if run else None


def _nothing(progress: Progress) -> str:
    if progress.is_live:
        return "Findings appear here one by one."
    if progress.is_waiting:
        return "The checks found nothing; no model has been asked yet."
    run = progress.run
    is_whole = run is not None and run.done == len(run.sections)
    return "Checked, nothing found." if is_whole else "Nothing found in what was reviewed."
