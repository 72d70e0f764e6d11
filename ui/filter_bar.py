"""The filters over the list of findings; each is in the URL."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from domain.document import Section
from domain.finding import Finding
from review.filters import FindingFilter
from ui import address
from ui.words import DECISION_WORDS, ORIGIN_WORDS, QUOTE_WORDS, RISK_WORDS, TYPE_WORDS

_RISK, _SEARCH, _DECISION, _TYPE, _QUOTE, _ORIGIN, _SECTION = (
    "risk",
    "search",
    "decision",
    "type",
    "quote",
    "origin",
    "section",
)
_RISKS = ("high", "medium", "low")
_DECISIONS = ("undecided", "accepted", "rejected")
_BESIDE_RISK = (_DECISION, _TYPE, _QUOTE, _ORIGIN, _SECTION)


def filter_bar(sections: Sequence[Section], findings: Sequence[Finding]) -> FindingFilter:
    """Draw the filters and return what they say."""
    risk = address.pills("Risk", _RISK, {name: RISK_WORDS[name] for name in _RISKS})
    decisions = address.pills("Decision", _DECISION, {name: DECISION_WORDS[name] for name in _DECISIONS})
    search = address.search("Search in findings", _SEARCH, width=190)
    with st.popover(_more_label(), icon=":material/filter_list:"):
        types = address.pills("Type", _TYPE, TYPE_WORDS, is_labelled=True)
        quotes = address.pills("Quote", _QUOTE, QUOTE_WORDS, is_labelled=True)
        origins = address.pills("Found by", _ORIGIN, ORIGIN_WORDS, is_labelled=True)
        chosen = _sections(sections, findings)
        st.button("Clear all filters", on_click=_clear, icon=":material/filter_list_off:")
    return FindingFilter(risk, types, chosen, decisions, quotes, search, origins)


def _sections(sections: Sequence[Section], findings: Sequence[Finding]) -> tuple[str, ...]:
    """Offer the sections with findings, and those that a link asks for before theirs have arrived."""
    offered = {finding.section_id for finding in findings}
    offered |= {*st.session_state.get(_SECTION, ()), *st.query_params.get_all(_SECTION)}
    return address.many("Section", _SECTION, {item.id: item.name for item in sections if item.id in offered})


def _more_label() -> str:
    active = sum(bool(st.session_state.get(key)) for key in (_TYPE, _QUOTE, _ORIGIN, _SECTION))
    return f"Filters ({active})" if active else "Filters"


def _clear() -> None:
    for key in (_RISK, *_BESIDE_RISK):
        st.session_state[key] = []
    st.session_state[_SEARCH] = ""
