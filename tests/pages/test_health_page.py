"""The Health page."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.builders import a_document
from tests.pages.conftest import text_of
from ui.model_words import facts, last_error, standing

USABLE = {"id": "us.a", "usable": True, "breaker": "closed", "lifecycle_text": "active"}


def said(app: AppTest) -> str:
    return text_of(app).replace("\\", "")


def press(app: AppTest, what: str, model: str, reason: str = "") -> AppTest:
    app.button(key=f"change_{model}").click().run()
    if reason:
        app.text_input(key="reason").input(reason)
    (button,) = [button for button in app.button if button.key == f"{what}_{model}"]
    return button.click().run()


def test_each_part_is_named_with_what_it_answered_and_when(reviews, open_page):
    reviews.is_redis_away = True

    text = said(open_page("system-health"))

    assert ":red[:material/error: does not answer], asked at 24 Nov 03:06" in text
    assert "Stored reviews and decisions are safe" in text


def test_a_model_that_rests_is_said_to_rest_with_its_last_error_and_what_it_cost(open_page):
    text = said(open_page("system-health"))

    assert "Claude Sonnet 4.6" in text
    assert ":red[:material/error: It rests after repeated failures.]" in text
    assert "It was too busy." in text
    assert "legacy until 8 April 2027 · breaker open: it is left alone for a while · us.first · $0.31 today" in text


def test_limits_are_bars_with_who_waits_for_what_and_how_long(reviews, open_page):
    review = reviews.add(a_document())
    reviews.models.waiting = [
        {
            "task": "analysis",
            "label": f"review {review} run R section s1",
            "since": time.time() - 42,
            "waits_for": "tokens",
        },
        {"task": "analysis", "label": "review GONE run R section s1", "since": time.time() - 5, "waits_for": "turn"},
    ]

    app = open_page("system-health")

    assert "60,000 of 120,000 tokens in this minute, as Bedrock counts them" in [
        bar.proto.text for bar in app.get("progress")
    ]
    text = said(app)
    assert re.search(r"1\. outage\.docx, 1 Timeline: waits for room for its tokens in this minute, [45]\d s", text)
    assert "2. A section of another review: waits for its turn behind others, " in text


@pytest.mark.parametrize(
    ("button", "done", "told"),
    [
        ("pause", "paused", "Claude Sonnet 4.6 is paused for everybody."),
        ("resume", "resumed", "Claude Sonnet 4.6 is in use again."),
        ("probe", "probed", "Claude Sonnet 4.6 answered in 0.4 s."),
    ],
)
def test_an_operator_acts_on_a_model_with_a_reason_on_the_record(reviews, open_page, button, done, told):
    app = press(open_page("system-health"), button, "us.first", "odd findings")

    assert reviews.models.calls == [(done, "us.first", "analyst", "odd findings")]
    assert told in "\n".join(info.value.replace("\\", "") for info in app.info)
    assert f"analyst, us.first {done}: odd findings" in said(app)


def test_without_a_reason_nothing_is_changed(reviews, open_page):
    press(open_page("system-health"), "pause", "us.first", "  ")

    assert reviews.models.calls == []


def test_a_model_is_put_first_and_the_way_back_stands_beside_who_did_it_and_why(reviews, open_page):
    app = press(open_page("system-health"), "first", "us.second", "cheaper")
    put = said(app)
    app.button(key="as_configured").click().run()

    assert "Claude Sonnet 5.5 was put first by analyst" in put
    assert [call[0] for call in reviews.models.calls] == ["put first", "put back in its place"]
    assert "was put first by analyst" not in said(app)


def test_everybody_is_warned_while_fewer_than_two_models_can_be_used(reviews, open_page):
    reviews.models.warned = ["Only Sonnet 4.6 can be used now; if it fails, no other model stands in."]

    app = open_page()

    assert "Only Sonnet 4.6 can be used now" in app.warning[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("model", "colour", "words"),
    [
        ({"worked_at": 0.0}, "gray", "it has not been asked yet"),
        ({"worked_at": 9.0, "last_error_at": 8.0}, "green", "it answered at t9"),
        ({"worked_at": 8.0, "last_error_at": 9.0}, "orange", "its last request failed"),
        ({"breaker": "half_open", "worked_at": 9.0}, "orange", "being tried again"),
        ({"usable": False, "breaker": "open"}, "red", "It rests after repeated failures."),
        ({"usable": False, "reason": "This AWS account may not use it."}, "red", "may not use it"),
        ({"usable": False, "paused": "Paused by ops: odd"}, "orange", "Paused by ops: odd"),
    ],
)
def test_green_is_only_what_was_really_seen_to_work(model: Mapping[str, Any], colour: str, words: str) -> None:
    seen = standing({**USABLE, **model}, lambda at: f"t{at:.0f}")

    assert seen.colour == colour
    assert words in seen.said


def test_the_small_print_says_who_may_not_use_it_and_what_went_wrong_last() -> None:
    model = {**USABLE, "authorised": False, "last_error": "It was too busy.", "last_error_at": 7.0}

    assert facts(model) == "active · not authorised · breaker closed · us.a"
    assert last_error(model, lambda at: f"t{at:.0f}") == "Last error, t7: It was too busy."
    assert last_error(USABLE, str) == ""
