"""Choices that stand in the URL, so that a reload, a bookmark or a colleague's link finds them again.

The script alone writes the URL. A widget bound to a query parameter writes it in the browser, and what a script that
started earlier then says of another parameter takes the choice out again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import streamlit as st


def pills(label: str, key: str, words: Mapping[str, str], *, is_labelled: bool = False) -> tuple[str, ...]:
    """Draw pills for the keys of `words` and return those chosen."""
    _take_up(key, words)
    chosen = st.pills(
        label,
        tuple(words),
        selection_mode="multi",
        format_func=lambda name: words[name],
        key=key,
        label_visibility="visible" if is_labelled else "collapsed",
    )
    return _put(key, chosen)


def many(label: str, key: str, names: Mapping[str, str], *, width: int | None = None) -> tuple[str, ...]:
    """Draw a list to choose several keys of `names` from, and return those chosen; without a width it has a label."""
    _take_up(key, names)
    chosen = st.multiselect(
        label,
        tuple(names),
        format_func=lambda name: names.get(name, name),
        key=key,
        placeholder=f"All {label.lower()}s",
        label_visibility="collapsed" if width else "visible",
        width=width or "stretch",
    )
    return _put(key, chosen)


def search(label: str, key: str, *, width: int) -> str:
    """Draw a field for words to look for and return them."""
    if key not in st.session_state and key in st.query_params:
        st.session_state[key] = st.query_params[key]
    typed = st.text_input(label, key=key, placeholder=label, label_visibility="collapsed", width=width)
    _put(key, [typed] if typed else [])
    return typed or ""


def _take_up(key: str, known: Collection[str]) -> None:
    if key not in st.session_state and key in st.query_params:
        st.session_state[key] = [name for name in st.query_params.get_all(key) if name in known]


def _put(key: str, chosen: Sequence[str]) -> tuple[str, ...]:
    if st.query_params.get_all(key) != list(chosen):
        if chosen:
            st.query_params[key] = list(chosen)
        else:
            del st.query_params[key]
    return tuple(chosen)
