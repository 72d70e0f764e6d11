"""The filters over the list of findings; each is in the URL."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from domain.document import Section
from domain.finding import Finding
from review.filters import FindingFilter
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
    risk = _pills("Risk", _RISK, _RISKS, RISK_WORDS)
    decisions = _pills("Decision", _DECISION, _DECISIONS, DECISION_WORDS)
    search = st.text_input(
        "Search in findings",
        key=_SEARCH,
        placeholder="Search in findings",
        label_visibility="collapsed",
        width=190,
        bind="query-params",
    )
    with st.popover(_more_label(), icon=":material/filter_list:"):
        types = _pills("Type", _TYPE, tuple(TYPE_WORDS), TYPE_WORDS, is_labelled=True)
        quotes = _pills("Quote", _QUOTE, tuple(QUOTE_WORDS), QUOTE_WORDS, is_labelled=True)
        origins = _pills("Found by", _ORIGIN, tuple(ORIGIN_WORDS), ORIGIN_WORDS, is_labelled=True)
        chosen = _sections(sections, findings)
        st.button("Clear all filters", on_click=_clear, icon=":material/filter_list_off:")
    return FindingFilter(risk, types, chosen, decisions, quotes, search or "", origins)


def _pills(
    label: str, key: str, options: Sequence[str], words: dict[str, str], *, is_labelled: bool = False
) -> tuple[str, ...]:
    chosen = st.pills(
        label,
        options,
        selection_mode="multi",
        format_func=words.__getitem__,
        key=key,
        label_visibility="visible" if is_labelled else "collapsed",
        bind="query-params",
    )
    return tuple(chosen)


def _sections(sections: Sequence[Section], findings: Sequence[Finding]) -> tuple[str, ...]:
    found = {finding.section_id for finding in findings}
    names = {section.id: section.name for section in sections if section.id in found}
    chosen = st.multiselect(
        "Section", tuple(names), format_func=lambda key: names.get(key, key), key=_SECTION, placeholder="All sections"
    )
    return tuple(chosen)


def _more_label() -> str:
    active = sum(bool(st.session_state.get(key)) for key in (_TYPE, _QUOTE, _ORIGIN, _SECTION))
    return f"Filters ({active})" if active else "Filters"


def _clear() -> None:
    for key in (_RISK, *_BESIDE_RISK):
        st.session_state[key] = []
    st.session_state[_SEARCH] = ""
