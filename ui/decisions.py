"""Buttons that decide: one finding at a time, or all that the filter shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from domain.decision import DecisionAction, Verdict
from domain.errors import PrismError
from domain.finding import Finding
from review.filters import Standing, standing
from ui.allowed import may_decide
from ui.errors import keep_error
from ui.selection import next_undecided, select
from ui.services import services
from ui.words import many

_MODE = "card_mode"
"""What is being typed about the open finding: `edit` or `reject`, a colon, its id."""
_LAST = "last_decided"
"""The finding that this session decided last, so that Undo works after the card has moved on."""

REASONS = ("Not an error", "Already handled elsewhere", "Not relevant here")


@dataclass(frozen=True, slots=True)
class Desk:
    """What decisions on one page are made on."""

    review_id: str
    shown: Sequence[Finding]
    verdicts: Mapping[str, Verdict]


def buttons(desk: Desk, finding: Finding) -> None:
    """Draw Accept, Edit, Reject and Undo for one finding, and what they ask for."""
    if not may_decide(desk.review_id):
        st.caption("This review is shared with you to read. Ask its owner for the right to decide.")
        return
    decided = standing(finding.id, desk.verdicts) is not Standing.UNDECIDED
    undoes = finding.id if decided else st.session_state.get(_LAST, "")
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Accept", key="accept", shortcut="A", type="primary", on_click=_accept, args=(desk, finding.id))
        st.button("Edit", key="edit", shortcut="E", on_click=_ask, args=("edit", finding.id))
        st.button("Reject", key="reject", shortcut="X", on_click=_ask, args=("reject", finding.id))
        st.button(
            "Undo",
            key="undo",
            shortcut="U",
            disabled=not undoes,
            help="Takes back the decision on this finding, or your last one.",
            on_click=_undo,
            args=(desk, undoes),
        )
    mode = st.session_state.get(_MODE, "")
    if mode == f"edit:{finding.id}":
        _edit_form(desk, finding)
    elif mode == f"reject:{finding.id}":
        _reject_form(desk, finding)


def _edit_form(desk: Desk, finding: Finding) -> None:
    verdict = desk.verdicts.get(finding.id, Verdict())
    with st.form(f"edit_{finding.id}", border=True):
        description = st.text_area("What is wrong", verdict.description or finding.description, key="edit_description")
        suggestion = st.text_area("Suggestion", verdict.suggestion or finding.suggestion, key="edit_suggestion")
        with st.container(horizontal=True, gap="xsmall"):
            saved = st.form_submit_button("Accept in these words", type="primary")
            left = st.form_submit_button("Leave as it was")
    if saved:
        _decide(desk, (finding.id,), DecisionAction.EDITED, description=description, suggestion=suggestion)
        st.rerun()
    if left:
        _ask("", "")
        st.rerun()


def _reject_form(desk: Desk, finding: Finding) -> None:
    with st.form(f"reject_{finding.id}", border=True):
        reason = _reason("reject_reason")
        with st.container(horizontal=True, gap="xsmall"):
            rejected = st.form_submit_button("Reject this finding", type="primary")
            left = st.form_submit_button("Keep it")
    if rejected and not reason:
        st.warning("Give a reason: it tells the next reader why this finding does not count.")
    elif rejected:
        _decide(desk, (finding.id,), DecisionAction.REJECTED, reason=reason)
        st.rerun()
    if left:
        _ask("", "")
        st.rerun()


def _reason(key: str) -> str:
    usual = st.pills("Reason", REASONS, key=f"{key}_usual", label_visibility="collapsed")
    typed = st.text_input(
        "Reason in your words", key=f"{key}_typed", placeholder="Reason", label_visibility="collapsed"
    )
    return ". ".join(part for part in (usual or "", (typed or "").strip()) if part)


def for_all_shown(desk: Desk) -> None:
    """Draw the menu that decides on every finding of the filtered list, after one more question."""
    if not may_decide(desk.review_id):
        return
    undecided = [item.id for item in desk.shown if standing(item.id, desk.verdicts) is Standing.UNDECIDED]
    decided = [item.id for item in desk.shown if item.id not in set(undecided)]
    with st.popover(f"All {len(desk.shown)} shown", icon=":material/checklist:", disabled=not desk.shown):
        what = st.radio(
            "For all findings in the list",
            ("accept", "reject", "undo"),
            format_func=str.capitalize,
            horizontal=True,
            key="bulk_what",
        )
        if what == "undo":
            _confirm(desk, decided, "Undo", DecisionAction.UNDONE)
        elif what == "reject":
            _confirm(
                desk, undecided, "Reject", DecisionAction.REJECTED, reason=_reason("bulk_reason"), needs_reason=True
            )
        else:
            _confirm(desk, undecided, "Accept", DecisionAction.ACCEPTED)


def _confirm(
    desk: Desk,
    ids: Sequence[str],
    verb: str,
    action: DecisionAction,
    *,
    reason: str = "",
    needs_reason: bool = False,
) -> None:
    kind = "decided" if action is DecisionAction.UNDONE else "undecided"
    if not ids:
        st.caption(f"There is no {kind} finding in the list.")
        return
    st.caption(
        f"Of {many(len(desk.shown), 'finding')} in the list, {len(ids)} {'is' if len(ids) == 1 else 'are'} {kind}."
    )
    sure = st.checkbox(f"Yes, {verb.lower()} {many(len(ids), 'finding')}", key=f"bulk_sure_{action.value}")
    blocked = not sure or (needs_reason and not reason)
    if st.button(f"{verb} {len(ids)}", type="primary", disabled=blocked, key="bulk_go"):
        _decide(desk, tuple(ids), action, reason=reason, moves_on=False)
        st.rerun()
    if needs_reason and not reason:
        st.caption("A reason is needed.")


def _accept(desk: Desk, finding_id: str) -> None:
    _decide(desk, (finding_id,), DecisionAction.ACCEPTED)


def _undo(desk: Desk, finding_id: str) -> None:
    _decide(desk, (finding_id,), DecisionAction.UNDONE, moves_on=False)
    st.session_state.pop(_LAST, None)
    select(finding_id)


def _ask(mode: str, finding_id: str) -> None:
    st.session_state[_MODE] = f"{mode}:{finding_id}" if mode else ""


def _decide(
    desk: Desk,
    finding_ids: tuple[str, ...],
    action: DecisionAction,
    *,
    reason: str = "",
    description: str = "",
    suggestion: str = "",
    moves_on: bool = True,
) -> None:
    try:
        services().reviews.decide(
            desk.review_id,
            finding_ids,
            action,
            reason=reason,
            description=description,
            suggestion=suggestion,
        )
    except PrismError as error:
        keep_error(error, "The decision was not stored.")
        return
    _ask("", "")
    if moves_on:
        st.session_state[_LAST] = finding_ids[0]
        select(next_undecided(desk.shown, desk.verdicts, finding_ids[0]))
