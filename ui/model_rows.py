"""The chain on the health page: a row for each model, and what an operator can do to it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from domain.errors import PrismError
from review.permission import Right, may
from ui.errors import keep_error
from ui.model_words import facts, last_error, standing
from ui.services import services
from ui.times import zone
from ui.words import as_plain, clock, money

_WIDTHS = (0.17, 0.39, 0.30, 0.14)
_SAID = "said_of_a_model"
_REASON = "reason"
_IS_DONE = "model_changed"
_LACKS_REASON = "lacks_reason"
_DONE = {
    "pause": "is paused for everybody",
    "resume": "is in use again",
    "first": "is asked first from now on",
}


def model_rows(models: Sequence[Mapping[str, Any]]) -> None:
    """Draw the models in the order in which they are asked, and what operators did lately."""
    st.subheader("Models, in the order in which they are asked", anchor=False)
    if said := st.session_state.pop(_SAID, ""):
        st.info(as_plain(said), icon=":material/info:")
    _order({str(model["id"]): str(model.get("name", "")) for model in models})
    if not models:
        st.caption("No model could be asked about.")
    spent = _spent_today()
    for number, model in enumerate(models, 1):
        _row(number, model, spent)
    _acts()


def _row(number: int, model: Mapping[str, Any], spent: Mapping[str, float]) -> None:
    seen = standing(model, _clock)
    with st.container(border=True):
        name, state, about, act = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
        name.markdown(f"{number}. **{as_plain(str(model.get('name', '')))}**")
        state.markdown(f":{seen.colour}[:material/{seen.icon}: {as_plain(seen.said)}]")
        today = money(spent.get(str(model["id"]), 0.0))
        about.caption(as_plain(f"{facts(model)} · {today} today"))
        if wrong := last_error(model, _clock):
            state.caption(as_plain(wrong))
        if _may_operate() and act.button(
            "Change", key=f"change_{model['id']}", icon=":material/tune:", width="stretch"
        ):
            _change(model, is_first=number == 1)


@st.dialog("Change how a model is used")
def _change(model: Mapping[str, Any], *, is_first: bool) -> None:
    if st.session_state.pop(_IS_DONE, False):
        st.rerun()
    model_id, name = str(model["id"]), str(model.get("name", ""))
    buttons = [("resume", "Resume")] if model.get("paused") else [("pause", "Pause")]
    if model.get("breaker") == "open":
        buttons.append(("resume", "Close the breaker"))
    buttons.append(("probe", "Probe: ask it now"))
    if not is_first:
        buttons.append(("first", "Ask it first"))
    st.markdown(f"**{as_plain(name)}**, for every worker, at once. A probe sends one small question.")
    with st.form("change", border=False, enter_to_submit=False):
        st.text_input("Reason, for the record", key=_REASON, max_chars=200)
        if st.session_state.pop(_LACKS_REASON, False):
            st.warning("Nothing was changed: give a reason.", icon=":material/edit_note:")
        with st.container(horizontal=True):
            for what, label in buttons:
                st.form_submit_button(label, on_click=_act, args=(what, model_id, name), key=f"{what}_{model_id}")


def _act(what: str, model_id: str, name: str) -> None:
    reason = str(st.session_state.get(_REASON) or "").strip()
    st.session_state[_LACKS_REASON] = not reason
    if not reason:
        return
    st.session_state[_IS_DONE] = True
    models = services().models
    try:
        match what:
            case "pause":
                models.pause(model_id, reason=reason)
            case "resume":
                models.resume(model_id, reason=reason)
            case "first":
                models.put_first(model_id, reason=reason)
        st.session_state[_SAID] = models.probe(model_id, reason=reason) if what == "probe" else f"{name} {_DONE[what]}."
    except PrismError as error:
        keep_error(error, "Nothing was changed.")


def _order(names: Mapping[str, str]) -> None:
    first = services().models.first()
    if first is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        name = names.get(first.model_id, first.model_id)
        said = f"{name} was put first by {first.by}, {_clock(first.at)}: {first.reason}"
        st.markdown(f":material/low_priority: {as_plain(said)}", width="content")
        if _may_operate():
            st.button("Back to the configured order", key="as_configured", on_click=_as_configured)


def _as_configured() -> None:
    try:
        services().models.as_configured(reason="back to the configured order")
    except PrismError as error:
        keep_error(error, "The order was not changed.")


def _spent_today() -> Mapping[str, float]:
    try:
        return services().models.spent_today()
    except PrismError:
        return {}


def _acts() -> None:
    try:
        acts = services().models.acts()
    except PrismError as error:
        st.caption(as_plain(str(error)))
        return
    with st.expander(f"What operators did lately ({len(acts)})"):
        lines = [f"{_clock(act.at)}: {act.by}, {act.model_id} {act.what}: {act.reason}" for act in acts]
        st.markdown("\n".join(f"- {as_plain(line)}" for line in lines) if lines else "Nothing.")


def _may_operate() -> bool:
    return may(services().person, Right.OPERATE)


def _clock(at: float) -> str:
    return clock(at, zone(), time.time())
