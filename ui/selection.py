"""Which finding is open; the URL says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from domain.decision import Verdict
from domain.finding import Finding
from review.filters import FindingFilter, Standing, standing

_PARAMETER = "finding"
_FILTER = "last_filter"


def selected(shown: Sequence[Finding], everything: Sequence[Finding], wanted: FindingFilter) -> Finding | None:
    """Return the finding that the URL names, else the first of the list, which the URL then names.

    It stays open when a riskier one arrives or a decision takes it off the list: what is decided on must not change
    under the hand. Only another filter by the same hand opens another one.
    """
    named = st.query_params.get(_PARAMETER, "")
    filter_print = repr(wanted)
    has_new_filter = st.session_state.get(_FILTER, filter_print) != filter_print
    st.session_state[_FILTER] = filter_print
    for finding in shown if has_new_filter and shown else everything:
        if finding.id == named:
            return finding
    if not shown:
        return None
    select(shown[0].id)
    return shown[0]


def select(finding_id: str) -> None:
    """Open a finding, here and for whoever opens this URL."""
    if st.query_params.get(_PARAMETER) != finding_id:
        st.query_params[_PARAMETER] = finding_id


def neighbour(shown: Sequence[Finding], finding_id: str, step: int) -> str:
    """Return the id of the finding `step` places on in the list; the same id at its ends."""
    ids = [finding.id for finding in shown]
    if finding_id not in ids:
        return ids[0] if ids else finding_id
    return ids[min(max(ids.index(finding_id) + step, 0), len(ids) - 1)]


def next_undecided(shown: Sequence[Finding], verdicts: Mapping[str, Verdict], finding_id: str) -> str:
    """Return the id of the next undecided finding after this one, from the top after the last; this one if none is."""
    ids = [finding.id for finding in shown]
    start = ids.index(finding_id) + 1 if finding_id in ids else 0
    for other in [*ids[start:], *ids[:start]]:
        if other != finding_id and standing(other, verdicts) is Standing.UNDECIDED:
            return other
    return finding_id
