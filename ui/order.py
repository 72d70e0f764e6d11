"""What a review is ordered with: a checklist, and the models that are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analysis.checklist import Checklist
from domain.errors import ChecklistUnknown
from ui.services import services
from ui.words import many

_CHECKLIST, _MODELS, _WAITS = "checklist", "models", "waits"


@dataclass(frozen=True, slots=True)
class Order:
    """`checklist` is an `id@version`; without `models` the configured chain is asked.

    What `waits` is read only, and begins when somebody has seen what it will cost.
    """

    checklist: str
    models: tuple[str, ...]
    waits: bool = False


def order_bar() -> Order:
    """Draw the choices for what is dropped next, and return them."""
    checklists = {one.ref: one for one in services().reviews.checklists.newest}
    offered = dict(services().models.offered())
    checklist = st.selectbox(
        "Checklist",
        tuple(checklists),
        format_func=lambda ref: checklist_name(checklists[ref]),
        key=_CHECKLIST,
        help="\n".join(f"- **{one.short_title}**: {one.about}" for one in checklists.values()),
        width=330,
        persist_state="session",
    )
    models = st.multiselect(
        "Models, in the order in which they are asked",
        tuple(offered),
        format_func=offered.__getitem__,
        key=_MODELS,
        placeholder=_chain_words(list(offered.values()), len(services().models.order())),
        help="Without a choice, the default chain: each model stands in for the one before it.",
        width=480,
        persist_state="session",
    )
    waits = st.toggle(
        "Show the cost first",
        key=_WAITS,
        help="The document is read and checked at once, and models are asked when you press Start.",
        persist_state="session",
    )
    return Order(str(checklist), tuple(models), waits)


def asked_with(checklist: str, models: Sequence[str]) -> str:
    """Say which checklist (an `id@version`) and which models a run is asked with."""
    try:
        name = checklist_name(services().reviews.checklists.get(checklist))
    except ChecklistUnknown:
        name = checklist
    known = dict(services().models.offered())
    chain = ", then ".join(known.get(model, model) for model in models) or "the default chain"
    return f"Asked with the checklist “{name}” and {chain}."


def checklist_name(checklist: Checklist) -> str:
    """Return how a checklist is called on screen."""
    return f"{checklist.short_title} v{checklist.version}"


def _chain_words(names: list[str], length: int) -> str:
    others = length - 1
    return f"Default chain: {names[0]}" + (f", then {many(others, 'other')}" if others else "")
