"""Sharing a review with others, and deleting it."""

from __future__ import annotations

import time
from urllib.parse import urlencode, urlsplit

import streamlit as st

from domain.errors import PrismError
from domain.sharing import Level, Share, With
from ui.allowed import may_delete, may_share
from ui.frame import HOME
from ui.services import services
from ui.times import zone
from ui.words import as_plain, clock

_MAY = {Level.READ: "may read", Level.DECIDE: "may read and decide"}
_LEVELS = {Level.READ: "Read", Level.DECIDE: "Read and decide"}
_KIND, _WHOM, _LEVEL = "share_kind", "share_whom", "share_level"
_REASON, _SURE = "delete_reason", "delete_sure"
_OPEN, _REFUSED, _IS_DONE = "custody_open", "custody_refused", "custody_done"
_KINDS = {With.PERSON: "A person", With.TEAM: "A team"}


def custody_buttons(review_id: str, name: str) -> None:
    """Draw the ways to share and to delete, for those who may."""
    if may_share(review_id):
        st.button("Share", icon=":material/group_add:", key="share", on_click=_open, args=("share", review_id))
    if may_delete(review_id):
        help_ = "Delete this review"
        st.button("", icon=":material/delete:", key="delete", help=help_, on_click=_open, args=("delete", review_id))
    # A review under work runs its page often, and a dialog lasts only as long as each run calls it.
    match st.session_state.get(_OPEN, "").split(":"):
        case ["share", opened] if opened == review_id:
            _share(review_id)
        case ["delete", opened] if opened == review_id:
            _delete(review_id, name)


def _open(what: str, review_id: str) -> None:
    st.session_state[_OPEN] = f"{what}:{review_id}"


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Share this review", on_dismiss=_close)
def _share(review_id: str) -> None:
    shares = services().custody.shares(review_id)
    for share in shares:
        _line(review_id, share)
    if not shares:
        st.caption("It is shared with nobody yet.")
    with st.form("share_with", border=True, clear_on_submit=True):
        st.radio("With", tuple(_KINDS), format_func=_KINDS.__getitem__, horizontal=True, key=_KIND)
        st.text_input("Address of the person, or name of the team", max_chars=200, key=_WHOM)
        st.radio("They may", tuple(_LEVELS), format_func=_LEVELS.__getitem__, horizontal=True, key=_LEVEL)
        st.form_submit_button("Share", type="primary", key="share_go", on_click=_share_typed, args=(review_id,))
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(as_plain(refused), icon=":material/error:")
    st.caption("They find it in their list when they sign in. Nobody is sent a message; this is its address:")
    st.code(_address(review_id), language=None)


def _share_typed(review_id: str) -> None:
    state = st.session_state
    _set(review_id, With(state[_KIND]), str(state[_WHOM] or ""), Level(state[_LEVEL]))


def _line(review_id: str, share: Share) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        icon = ":material/person:" if share.kind is With.PERSON else ":material/groups:"
        st.markdown(f"{icon} **{as_plain(share.whom)}** {_MAY[share.level]}", width="stretch")
        st.caption(as_plain(f"by {share.by}, {clock(share.at, zone(), time.time())}"), width="content")
        args = (review_id, share.kind, share.whom, Level.NOTHING)
        st.button("Take back", key=f"unshare_{share.kind}_{share.whom}", on_click=_set, args=args)


def _set(review_id: str, kind: With, whom: str, level: Level) -> None:
    try:
        services().custody.share(review_id, kind, whom, level)
    except PrismError as error:
        st.session_state[_REFUSED] = str(error)


def _address(review_id: str) -> str:
    base = services().settings.public_url or "{0.scheme}://{0.netloc}".format(urlsplit(st.context.url or ""))
    return f"{base.rstrip('/')}/review?{urlencode({'review': review_id})}"


@st.dialog("Delete this review?", on_dismiss=_close)
def _delete(review_id: str, name: str) -> None:
    st.markdown(
        f"**{as_plain(name)}**, what was found in it, every decision and comparison are deleted for everybody, "
        "in all versions. This cannot be undone."
    )
    st.caption("A record stays of who deleted it, when and why; it holds no text and no name of the document.")
    if st.session_state.pop(_IS_DONE, False):
        _close()
        st.switch_page(HOME)
    with st.form("delete_for_good", border=False, enter_to_submit=False):
        st.text_input("Reason, for the record", max_chars=200, key=_REASON)
        st.checkbox("Yes, delete it for good", key=_SURE)
        st.form_submit_button("Delete", type="primary", key="delete_go", on_click=_delete_for_good, args=(review_id,))
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(as_plain(refused), icon=":material/error:")


def _delete_for_good(review_id: str) -> None:
    state = st.session_state
    if not state[_SURE]:
        state[_REFUSED] = "Nothing was deleted: say that you mean it."
        return
    try:
        services().custody.delete(review_id, reason=str(state[_REASON] or "").strip())
        state[_IS_DONE] = True
    except PrismError as error:
        state[_REFUSED] = f"The review was not deleted. {error}"
