"""What of a document no model has seen, at the foot of its review."""

from __future__ import annotations

import streamlit as st

from domain.document import Coverage, Document, Omission
from jobs.progress import Progress
from ui.allowed import may_decide
from ui.live import retry_sections, unfinished
from ui.order import asked_with
from ui.words import as_plain, many


def coverage_foot(review_id: str, document: Document, progress: Progress) -> None:
    """Draw what was covered and what was not, why, and the way to mend it."""
    run = progress.run
    coverage = run.coverage if run else None
    with st.container(border=True, key="coverage", gap="xsmall"):
        st.markdown(f"**Not covered** · {as_plain(_sum(coverage))}" if coverage else "**Not covered**")
        lines = [_line(omission) for omission in (coverage.not_covered if coverage else document.omissions)]
        lines += [as_plain(note) for note in document.notes]
        st.markdown("\n".join(f"- {line}" for line in lines) if lines else "Nothing was left out.")
        if not coverage:
            st.caption("Words that reached a model are counted when the run has ended.")
        if run:
            st.caption(as_plain(asked_with(run.checklist, run.models)))
        missing = unfinished(progress)
        if run and missing and may_decide(review_id):
            label = f"Retry {many(len(missing), 'section')}"
            args = (review_id, run.run_id, missing)
            st.button(label, icon=":material/refresh:", on_click=retry_sections, args=args, key="retry_missing")


def _sum(coverage: Coverage) -> str:
    share = coverage.words_reviewed / coverage.words_total if coverage.words_total else 1.0
    return f"{coverage.words_reviewed:,} of {coverage.words_total:,} words reached a model ({share:.0%})"


def _line(omission: Omission) -> str:
    kind = omission.kind.replace("_", " ")
    what = many(omission.count, kind) if omission.count > 1 else kind.capitalize()
    words = f", {many(omission.words, 'word')}" if omission.words else ""
    return as_plain(f"{what}{words}: {omission.reason}")
