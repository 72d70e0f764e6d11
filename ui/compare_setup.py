"""Choosing what stands side by side: two to five columns, and what each is expected to take before the click."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.wordings import PROMPT_VERSION, wordings
from domain.comparison import FEWEST_COLUMNS, MOST_COLUMNS, ColumnChoice
from domain.document import Document
from domain.errors import PrismError
from domain.finding import Usage
from domain.forecast import Forecast
from jobs.progress import Progress
from ui.allowed import may_decide
from ui.compare_live_data import short
from ui.errors import error_box
from ui.frame import COMPARE
from ui.services import services
from ui.words import as_plain, duration, many, money

_COLUMNS = "compare_columns"
"""The numbers of the columns being chosen, in order; a number is never used twice."""
_CHAIN, _OWN, _LIST = "chain", "own", "list"
_WORDS = {_CHAIN: "The chain in force", _LIST: "A chain of my own", _OWN: "This review's own answers"}
_WIDTHS = (0.2, 0.29, 0.15, 0.31, 0.05)
_AT_FIRST = 3


def comparison_setup(review_id: str, document: Document, progress: Progress) -> None:
    """Draw the choice of columns and sections, what they will take, and the button that starts them."""
    offered = dict(services().models.offered())
    numbers: list[int] = st.session_state.setdefault(_COLUMNS, list(range(min(_AT_FIRST, len(offered)))))
    rows = [_column(number, offered, progress, is_last=len(numbers) <= FEWEST_COLUMNS) for number in numbers]
    choices = [choice for choice, _ in rows]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Add a column", icon=":material/add:", on_click=_add, disabled=len(numbers) >= MOST_COLUMNS)
        st.caption("The same model more than once shows what it finds every time, and what by luck.", width="content")
    for version in sorted({choice.prompt for choice in choices} - {PROMPT_VERSION, ""}):
        st.caption(as_plain(_about(version)))
    sections = _sections(document)
    is_blind = st.toggle(
        "Judge blind",
        key="compare_blind",
        help="Names are hidden and columns shuffled until every issue is decided, or somebody ends it.",
    )
    expected = _expected(review_id, choices, sections)
    for (_, slot), forecast in zip(rows, expected, strict=False):
        slot.caption(_told(forecast))
    _begin(review_id, choices, sections, expected, is_blind=is_blind)


def _add() -> None:
    st.session_state[_COLUMNS] = [*st.session_state[_COLUMNS], max(st.session_state[_COLUMNS]) + 1]


def _remove(number: int) -> None:
    st.session_state[_COLUMNS] = [other for other in st.session_state[_COLUMNS] if other != number]


def _column(
    number: int, offered: dict[str, str], progress: Progress, *, is_last: bool
) -> tuple[ColumnChoice, DeltaGenerator]:
    """Draw one line; return what it chooses, and where to write what that will take."""
    own = progress.run
    words = offered | {name: said for name, said in _WORDS.items() if own or name != _OWN}
    who, checklist, prompt, cost, out = st.columns(_WIDTHS, vertical_alignment="center", gap="small")
    with who:
        chosen = st.selectbox(
            "What answers",
            tuple(words),
            index=min(number, len(words) - 1),
            format_func=words.__getitem__,
            key=f"compare_who_{number}",
            label_visibility="collapsed",
        )
        ids = _chain(number, offered) if chosen == _LIST else ()
    ref = _checklist(checklist, number, is_fixed=chosen == _OWN)
    version = _prompt(prompt, number, is_fixed=chosen == _OWN)
    help = "Leave this column out"
    out.button(
        "",
        icon=":material/close:",
        key=f"compare_out_{number}",
        type="tertiary",
        help=help,
        disabled=is_last,
        on_click=_remove,
        args=(number,),
    )
    if own and chosen == _OWN:
        return ColumnChoice(run_id=own.run_id), cost.empty()
    return ColumnChoice(ids if chosen in (_LIST, _CHAIN) else (chosen,), ref, prompt=version), cost.empty()


def _chain(number: int, offered: dict[str, str]) -> tuple[str, ...]:
    chosen = st.multiselect(
        "Models in the order in which they are asked",
        tuple(offered),
        format_func=offered.__getitem__,
        key=f"compare_list_{number}",
        placeholder="Models in order",
        label_visibility="collapsed",
    )
    return tuple(chosen)


def _checklist(place: DeltaGenerator, number: int, *, is_fixed: bool) -> str:
    known = services().reviews.checklists.every
    every = {checklist.ref: f"Version {checklist.version} of: {checklist.title}" for checklist in known}
    chosen = place.selectbox(
        "Checklist",
        tuple(every),
        format_func=every.__getitem__,
        key=f"compare_list_of_{number}",
        label_visibility="collapsed",
        disabled=is_fixed,
    )
    return str(chosen)


def _prompt(place: DeltaGenerator, number: int, *, is_fixed: bool) -> str:
    every = {wording.version: wording for wording in wordings()}
    chosen = place.selectbox(
        "Prompt",
        tuple(every),
        format_func=lambda version: f"{every[version].title} prompt",
        key=f"compare_prompt_of_{number}",
        label_visibility="collapsed",
        disabled=is_fixed,
    )
    return str(chosen)


def _about(version: str) -> str:
    return next((f"{one.title} prompt. {one.about}" for one in wordings() if one.version == version), version)


def _sections(document: Document) -> tuple[str, ...]:
    names = {section.id: section.name for section in document.sections}
    chosen = st.multiselect(
        "Sections",
        tuple(names),
        format_func=names.__getitem__,
        key="compare_sections",
        placeholder=f"All {many(len(names), 'section')}",
    )
    return tuple(chosen)


def _expected(review_id: str, choices: Sequence[ColumnChoice], sections: tuple[str, ...]) -> tuple[Forecast, ...]:
    try:
        return services().comparisons.forecast(review_id, tuple(choices), section_ids=sections)
    except PrismError as error:
        error_box(error)
        return ()


def _told(forecast: Forecast) -> str:
    first = forecast.first
    if first is None:
        return "Already there: nothing is asked again."
    return f"about {money(first.usage.cost_usd)} · {_tokens(first.usage)} · {duration(first.seconds)}".replace(
        "$", "\\$"
    )


def _tokens(usage: Usage) -> str:
    read = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    return f"{short(read)} tokens read, {short(usage.output_tokens)} written"


def _begin(
    review_id: str,
    choices: Sequence[ColumnChoice],
    sections: tuple[str, ...],
    expected: Sequence[Forecast],
    *,
    is_blind: bool,
) -> None:
    first = [forecast.first for forecast in expected if forecast.first]
    usage = sum((model.usage for model in first), Usage())
    notice = next((forecast.notice for forecast in expected if forecast.notice), "")
    if not may_decide(review_id):
        st.caption("This review is shared with you to read. Ask its owner for the right to compare models on it.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        begins = st.button("Compare", type="primary", icon=":material/view_column:", key="compare_go")
        cost, time = as_plain(money(usage.cost_usd)), duration(sum(model.seconds for model in first))
        st.markdown(f"In all about **{cost}**, {_tokens(usage)}, {time}.")
    if notice:
        st.caption(f"Answered by the {notice}.")
    if begins:
        try:
            comparison = services().comparisons.start(
                review_id, tuple(choices), section_ids=sections, is_blind=is_blind
            )
        except PrismError as error:
            error_box(error)
            return
        st.switch_page(COMPARE, query_params={"review": review_id, "comparison": comparison.id})
