"""Sharing and deleting on the review page, and what a person who may only read does not see."""

from __future__ import annotations

from typing import Any

import pytest

from domain.sharing import Level, With
from review.permission import Right
from settings import Settings
from tests.pages.builders import a_document, a_finding
from tests.pages.conftest import parameter, text_of
from tests.pages.scripted import ScriptedReviews
from tests.pages.scripted_services import scripted_services
from ui.services import hand_in


@pytest.fixture
def review_id(reviews: ScriptedReviews) -> str:
    review_id = reviews.add(a_document(), [a_finding("f1")])
    reviews.run_started(review_id)
    return review_id


@pytest.fixture
def signing_in(reviews: ScriptedReviews, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation where people sign in, and somebody has."""
    from tests.people import ANN

    settings = Settings(auth_mode="proxy", trusted_proxies="10.0.0.1", proxy_signer="arn")
    hand_in(scripted_services(reviews, settings))
    monkeypatch.setattr("ui.services.me", lambda *_: ANN)


def keys(app: Any) -> set[str]:
    return {button.key for button in app.button}


@pytest.mark.usefixtures("signing_in")
def test_a_review_is_shared_with_a_person_and_taken_back(
    open_page: Any, reviews: ScriptedReviews, review_id: str
) -> None:
    app = open_page("review", review=review_id)
    app.button(key="share").click().run()
    assert "It is shared with nobody yet." in text_of(app)

    app.text_input(key="share_whom").set_value("bob@example.com")
    app.button(key="share_go").click().run()

    (made,) = reviews.custody.made
    assert (made.kind, made.whom, made.level, made.by) == (With.PERSON, "bob@example.com", Level.READ, "ann")
    app.button(key="share").click().run()
    assert "may read" in text_of(app)
    app.button(key="unshare_person_bob@example.com").click().run()
    assert reviews.custody.shares(review_id) == ()


def test_without_sign_in_there_is_nobody_to_share_with(open_page: Any, review_id: str) -> None:
    app = open_page("review", review=review_id)

    assert "share" not in keys(app)
    assert "delete" in keys(app)


def test_a_review_is_deleted_after_one_more_question(open_page: Any, reviews: ScriptedReviews, review_id: str) -> None:
    app = open_page("review", review=review_id)
    app.button(key="delete").click().run()
    app.button(key="delete_go").click().run()
    assert reviews.custody.deleted == []

    app.button(key="delete").click().run()
    app.text_input(key="delete_reason").set_value("asked for")
    app.checkbox(key="delete_sure").check()
    app.button(key="delete_go").click().run()
    assert reviews.custody.deleted == [(review_id, "asked for")]


@pytest.mark.parametrize(
    ("right", "gone"),
    [
        (Right.DECIDE, {"accept", "edit", "reject", "undo", "cancel", "bulk_go", "review_again"}),
        (Right.DELETE, {"delete"}),
        (Right.SHARE, {"share"}),
    ],
)
@pytest.mark.usefixtures("signing_in")
def test_what_somebody_may_not_do_is_not_there(
    open_page: Any, reviews: ScriptedReviews, review_id: str, right: Right, gone: set[str]
) -> None:
    all_there = keys(open_page("review", review=review_id))
    reviews.denied = {right}

    left = keys(open_page("review", review=review_id))

    assert all_there - left == gone & all_there
    assert gone & all_there
    assert parameter(open_page("review", review=review_id), "review") == review_id


@pytest.mark.usefixtures("signing_in")
def test_whoever_may_only_read_is_told_so(open_page: Any, reviews: ScriptedReviews, review_id: str) -> None:
    reviews.denied = {Right.DECIDE}

    assert "shared with you to read" in text_of(open_page("review", review=review_id))
