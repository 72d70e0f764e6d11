"""One finding in full: what it says, how sure, who said it, what was decided. Its text is shown as plain text."""

from __future__ import annotations

import time

import streamlit as st

from domain.decision import DecisionAction, Verdict
from domain.finding import Finding, FindingType, QuoteStatus
from jobs.progress import SectionProgress
from ui.decisions import Desk, buttons
from ui.selection import neighbour, next_undecided, select
from ui.services import services
from ui.times import zone
from ui.words import (
    RISK_COLOURS,
    RISK_WORDS,
    TYPE_WORDS,
    as_plain,
    category,
    clock,
    made,
    quote_sentence,
    skipped_sentences,
    spent,
    thinking_sentence,
    who_answered,
)

_NOTES_HEIGHT = 180
_QUOTE_ICONS = {
    QuoteStatus.EXACT: ":material/verified:",
    QuoteStatus.NEAR: ":material/approval_delegation:",
    QuoteStatus.ABSENT: ":material/warning:",
}


def finding_card(desk: Desk, finding: Finding, section: SectionProgress | None) -> None:
    """Draw the card of one finding."""
    verdict = desk.verdicts.get(finding.id, Verdict())
    with st.container(key="finding_card", gap="xsmall"):
        _steps(desk, finding)
        buttons(desk, finding)
        _head(finding)
        _decided(verdict)
        _quote(finding)
        _said(finding, verdict)
        _provenance(finding)
        if section and (section.thinking or section.thinking_kind):
            _notes(section)


def empty_card(message: str) -> None:
    """Draw the card while there is no finding to show."""
    with st.container(key="finding_card"):
        st.caption(message)


def _steps(desk: Desk, finding: Finding) -> None:
    ids = [item.id for item in desk.shown]
    place = f"{ids.index(finding.id) + 1} of {len(ids)}" if finding.id in ids else "not in the list"
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for label, key, step in (("Previous", "K", -1), ("Next", "J", 1)):
            target = neighbour(desk.shown, finding.id, step)
            st.button(label, key=label.lower(), shortcut=key, type="tertiary", on_click=select, args=(target,))
        to_do = next_undecided(desk.shown, desk.verdicts, finding.id)
        st.button("Next undecided", key="next_undecided", shortcut="N", type="tertiary", on_click=select, args=(to_do,))
        st.caption(place, width="content")


def _head(finding: Finding) -> None:
    risk = finding.risk_level.value
    good = f":green[**{RISK_WORDS['positive']}**] · " if finding.type is FindingType.POSITIVE else ""
    words = f"{good}:{RISK_COLOURS[risk]}[**{RISK_WORDS[risk]}**] · {TYPE_WORDS[finding.type.value]}"
    st.markdown(f"{words} · {as_plain(category(finding.category))}")
    st.caption(f"{as_plain(finding.section)} · confidence {finding.confidence:.0%}")


def _decided(verdict: Verdict) -> None:
    if verdict.action is None:
        return
    when = clock(verdict.at, zone(), time.time())
    by = as_plain(verdict.by)
    if verdict.action is DecisionAction.REJECTED:
        reason = f": {as_plain(verdict.reason)}" if verdict.reason else ""
        st.markdown(f":red-badge[:material/close: Rejected] by {by}, {when}{reason}")
        return
    word = "Accepted in other words" if verdict.action is DecisionAction.EDITED else "Accepted"
    st.markdown(f":green-badge[:material/check: {word}] by {by}, {when}")


def _quote(finding: Finding) -> None:
    status = finding.quote_status
    with st.container(key=f"quote_{status.value}", gap="xxsmall"):
        st.text(finding.quote)
    if status is QuoteStatus.NEAR:
        st.caption("The document says:")
        with st.container(key="quote_document", gap=None):
            st.text(finding.document_words)
    st.caption(f"{_QUOTE_ICONS[status]} {quote_sentence(finding)}")


def _said(finding: Finding, verdict: Verdict) -> None:
    with st.container(key="finding_text", gap="xsmall"):
        st.text(verdict.description or finding.description)
        suggestion = verdict.suggestion or finding.suggestion
        if suggestion:
            st.markdown("**Suggestion**")
            st.text(suggestion)
        for title, lines in (
            ("Questions to ask", finding.questions),
            ("Also concerns", finding.also),
            ("Checklist", [_item_title(finding, item) for item in finding.checklist_items]),
        ):
            if lines:
                st.markdown(f"**{title}**")
                st.text("\n".join(f"– {line}" for line in lines))


def _item_title(finding: Finding, item_id: str) -> str:
    checklist = finding.provenance.checklist if finding.provenance else ""
    return services().reviews.checklists.item_title(checklist, item_id)


def _provenance(finding: Finding) -> None:
    st.caption(as_plain(who_answered(finding)))
    provenance = finding.provenance
    if provenance is None:
        return
    for sentence in skipped_sentences(provenance):
        st.caption(f"Asked before: {as_plain(sentence)}")
    st.caption(as_plain(spent(provenance)))
    with st.expander("How this answer was made"):
        st.caption(as_plain(made(provenance)))
    if provenance.notice:
        st.markdown(f":orange-badge[:material/science: {as_plain(provenance.notice)}]")


def _notes(section: SectionProgress) -> None:
    unfolded = st.expander("Thinking: the model's notes, not evidence", on_change="rerun", key="card_notes")
    if unfolded.open:
        with unfolded:
            if said := thinking_sentence(section.thinking_kind, has_any=bool(section.thinking)):
                st.caption(said)
            if section.thinking:
                with st.container(height=_NOTES_HEIGHT, border=False):
                    st.text(section.thinking)
