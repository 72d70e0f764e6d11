"""Tokens of service accounts: listed, made in a dialog that shows each once, and revoked."""

from __future__ import annotations

import time
from collections.abc import Sequence

import streamlit as st

from domain.errors import PrismError
from domain.person import Role, Scope
from jobs.tokens import KnownToken
from ui.errors import errors_shown, keep_error
from ui.services import services
from ui.times import zone
from ui.words import as_plain, clock, many

_GOOD_FOR = {
    Scope.READ: "read reviews and take them away",
    Scope.WRITE: "hand documents in",
    Scope.DECIDE: "decide, cancel and retry",
    Scope.ADMIN: "do what administrators do",
}
_SEES = {
    Role.ANALYST: "the reviews of its own documents",
    Role.LEAD: "the reviews of its teams",
    Role.ADMINISTRATOR: "all reviews",
}
_COLUMNS = (3, 4, 3, 3, 2)


def tokens_view(known: Sequence[KnownToken]) -> None:
    """Draw the tokens in use, the revoked ones folded away, and the way to make one."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Other programs come in with a token of a service account.", width="stretch")
        if st.button("New token", icon=":material/add:", type="primary", key="new_token"):
            _new()
    live = [one for one in known if one.token.revoked_at is None]
    over = [one for one in known if one.token.revoked_at is not None]
    if live:
        _head()
    else:
        st.info("No program has a token yet.", icon=":material/key:")
    for one in live:
        _row(one)
    if over:
        with st.expander(f"Revoked ({len(over)})"):
            st.markdown("\n".join(f"- {as_plain(_epitaph(one))}" for one in over))


def _head() -> None:
    names = ("Account", "Good for", "Sees", "Last used", "")
    for place, name in zip(st.columns(_COLUMNS), names, strict=True):
        place.caption(name)


def _row(one: KnownToken) -> None:
    token = one.token
    with st.container(border=True, key=f"token_{token.id}"):
        account, scopes, sees, used, act = st.columns(_COLUMNS, vertical_alignment="center")
        made = as_plain(f"made by {token.created_by}, {_clock(token.created_at)}")
        account.markdown(f"**{as_plain(token.account)}**  \n:small[:gray[{made}]]")
        scopes.markdown(" ".join(f":gray-badge[{scope}]" for scope in token.scopes))
        teams = f": {', '.join(token.teams)}" if token.teams else ""
        sees.markdown(as_plain(_SEES[token.role] + teams))
        used.markdown(as_plain(_clock(one.used_at) if one.used_at is not None else "never"))
        with act.popover("Revoke", width="stretch"):
            st.markdown("Programs that use this token are refused within ten seconds, for good.")
            args = (token.id,)
            st.button("Revoke it", key=f"revoke_{token.id}", type="primary", on_click=_revoke, args=args)


def _revoke(token_id: str) -> None:
    try:
        services().tokens.revoke(token_id)
    except PrismError as error:
        keep_error(error, "The token was not revoked.")


@st.dialog("New token", width="medium", on_dismiss="rerun")
def _new() -> None:
    place = st.empty()
    with place.form("new_token_form", border=False, enter_to_submit=False):
        account = st.text_input("Service account", placeholder="nightly-import", max_chars=60, key="token_account")
        st.caption("Small letters, digits, dots and hyphens. An account may have several tokens.")
        with st.container(gap="xsmall"):
            st.markdown("Good for")
            ticked = [scope for scope in Scope if st.checkbox(_label(scope), key=f"token_scope_{scope}")]
        role = st.selectbox("Sees", list(Role), format_func=lambda role: _SEES[role], key="token_role")
        teams = st.text_input("Teams, with commas between", key="token_teams")
        is_asked = st.form_submit_button("Make the token", type="primary")
    if not is_asked:
        return
    named = [team.strip() for team in teams.split(",") if team.strip()]
    with errors_shown():
        token, secret = services().tokens.create(account.strip(), ticked, role=role or Role.ANALYST, teams=named)
        with place.container():
            st.success(f"{as_plain(token.account)} can come in with this token.", icon=":material/key:")
            st.code(secret, language=None, wrap_lines=True)
            st.markdown("**Copy it now.** It is stored nowhere, so it cannot be shown again.")


def _label(scope: Scope) -> str:
    return f"**{scope}**: {_GOOD_FOR[scope]}"


def _epitaph(one: KnownToken) -> str:
    token = one.token
    revoked = _clock(token.revoked_at or 0.0)
    return f"{token.account}, {many(len(token.scopes), 'scope')}: revoked by {token.revoked_by}, {revoked}"


def _clock(at: float) -> str:
    return clock(at, zone(), time.time())
