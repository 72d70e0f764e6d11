"""The Review page: what it says of a review in each of its states."""

from __future__ import annotations

import pytest

from domain.events import DocumentUnreadable, SectionHeldBack
from domain.finding import QuoteStatus
from domain.run import RunStatus, SectionStatus
from jobs.progress import RunProgress, SectionProgress
from tests.pages.builders import RUN, a_document, a_finding
from tests.pages.conftest import component_data, text_of
from ui.bench_data import pulse_data

HELD = "waiting: this minute's tokens are used up"


def test_without_a_review_in_the_address_the_page_says_where_to_find_one(open_page):
    app = open_page("review")

    assert "Choose it in the list" in text_of(app)


def test_an_unknown_review_is_said_in_a_sentence(open_page):
    app = open_page("review", review="01NOSUCHREVIEW")

    assert "There is no review" in app.error[0].value
    assert not app.exception


def test_checks_are_on_the_page_before_any_run_has_started(reviews, open_page):
    review_id = reviews.add(a_document(), [a_finding("check-high")])

    app = open_page("review", review=review_id)

    assert [item["id"] for item in component_data(app, "prism_bench")["findings"]] == ["check-high"]
    assert "What is wrong in check-high" in text_of(app)


def test_while_the_document_is_read_the_page_waits(reviews, open_page):
    app = open_page("review", review=reviews.add(None))

    assert "Reading the document" in text_of(app)
    assert not app.exception


def test_an_unreadable_document_gets_its_sentence(reviews, open_page):
    review_id = reviews.add(None)
    reviews.happened(review_id, DocumentUnreadable(2.0, "The file holds no text that can be read."))

    app = open_page("review", review=review_id)

    assert "holds no text" in app.error[0].value


def test_a_running_review_has_a_line_for_each_section(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    reviews.run_started(review_id)
    reviews.section_running(review_id)

    app = open_page("review", review=review_id)

    lines = {line["id"]: line for line in component_data(app, "prism_run")["sections"]}
    assert (lines["s1"]["state"], lines["s1"]["tokens"]) == ("running", 42)
    assert (lines["s2"]["state"], lines["s2"]["place"]) == ("waiting", 1)
    assert app.button(key="cancel")


def test_a_section_that_the_limits_hold_back_says_for_what_it_waits(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    reviews.run_started(review_id)
    reviews.section_running(review_id)
    for section_id in ("s1", "s2"):
        reviews.happened(review_id, SectionHeldBack(6.0, RUN, section_id, "Waiting: this minute's tokens are used up."))

    app = open_page("review", review=review_id)

    assert [line["held"] for line in component_data(app, "prism_run")["sections"]] == [HELD, HELD]
    assert [moving[3] for moving in component_data(app, "prism_pulse")["moving"]] == [HELD, HELD]


def test_a_section_says_who_answered_in_whose_place_and_why(reviews, finished, open_page):
    lines = component_data(open_page("review", review=finished), "prism_run")["sections"]

    assert lines[0]["instead"] == "Claude Sonnet 5.5, because: it was too busy"
    assert lines[1]["instead"] == ""


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("full", "the model's notes in full, not evidence"),
        ("summary", "a summary of the model's notes, not evidence"),
        ("none", "this model shows none of its thinking"),
        ("", "the model's notes, not evidence"),
    ],
)
def test_while_a_model_thinks_the_screen_says_what_of_it_is_shown(kind: str, said: str) -> None:
    run = RunProgress(RUN, 3.0, {"s1": SectionProgress("s1", 11, SectionStatus.RUNNING, announced_thinking=kind)})

    assert pulse_data("R1", run, now=5.0, notes="s1")["about_notes"] == said


def test_thinking_is_not_sent_while_it_is_folded(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    reviews.run_started(review_id)
    reviews.section_running(review_id, thinking="A long train of thought")

    app = open_page("review", review=review_id)

    assert component_data(app, "prism_run")["thinking"] == ""
    assert component_data(app, "prism_pulse")["thinking"] == ""


def test_a_look_at_a_quiet_run_sends_less_than_a_kilobyte(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    reviews.run_started(review_id)
    reviews.section_running(review_id, thinking="x" * 5000)

    app = open_page("review", review=review_id)

    pulse = next(item for item in app.get("bidi_component") if item.proto.component_name == "prism_pulse")
    assert pulse.proto.ByteSize() < 900


def test_cancel_asks_for_the_run_to_end(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    reviews.run_started(review_id)
    app = open_page("review", review=review_id)

    app.button(key="cancel").click().run()

    assert reviews.calls == [("cancel", RUN, "analyst")]
    assert component_data(app, "prism_run")["said"].startswith("Cancelling")


def test_a_partial_review_says_so_and_offers_to_retry_what_is_missing(reviews, open_page, finished):
    app = open_page("review", review=finished)

    assert "partial: 1 of 2 sections not reviewed" in text_of(app).replace("\\", "")
    retry = next(button for button in app.button if button.label == "Retry 1 section")
    retry.click().run()
    assert reviews.calls == [("retry", RUN, ("s2",), "analyst")]


def test_findings_of_the_emulator_put_the_banner_on_the_page(open_page, finished):
    app = open_page("review", review=finished)

    assert "Local emulator: findings come from simple rules, not from Claude." in text_of(app).replace("\\", "")


def test_the_card_names_who_answered_and_why_others_did_not(open_page, finished):
    app = open_page("review", review=finished, finding="model-medium")

    said = text_of(app).replace("\\", "")
    assert "Claude Sonnet 5.5, 2nd of 5 models." in said
    assert "Claude Sonnet 4.6: it was too busy" in said
    assert "1,200 tokens read, 340 written, $0.012, 6 s" in said
    assert "local emulator, not Claude" in said


def test_markup_in_a_finding_is_shown_as_text(reviews, open_page):
    evil = "<script>alert(1)</script> ![x](http://evil.example/x.png) :material/home: $x$ **bold**"
    review_id = reviews.add(
        a_document(), [a_finding("evil", description=evil, quote=evil, section=evil, category=evil)]
    )

    app = open_page("review", review=review_id)

    assert evil in [element.value for element in app.text]
    for markdown in (*app.markdown, *app.caption):
        assert "](http" not in markdown.value
        assert "<script>" not in markdown.value


def test_a_near_quote_shows_the_words_of_the_document(reviews, open_page):
    near = a_finding("near", quote_status=QuoteStatus.NEAR, document_words="The rollback started at 14:30")
    review_id = reviews.add(a_document(), [near])

    app = open_page("review", review=review_id)

    assert "The rollback started at 14:30" in text_of(app)
    assert "the document says it differently" in text_of(app)


def test_a_quote_that_is_not_found_is_said_to_be_the_models_own(reviews, open_page):
    review_id = reviews.add(a_document(), [a_finding("absent", quote_status=QuoteStatus.ABSENT, span=None)])

    app = open_page("review", review=review_id)

    assert "Not found in the document" in text_of(app)


def test_nothing_found_is_said_only_of_what_was_checked(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    reviews.run_started(review_id)
    reviews.section_finished(review_id)
    reviews.section_failed(review_id)
    reviews.run_finished(review_id, RunStatus.PARTIAL)

    app = open_page("review", review=review_id)

    assert "Nothing found in what was reviewed" in text_of(app)
    assert "Checked, nothing found" not in text_of(app)


def test_with_redis_away_the_page_says_so_and_still_shows_the_text(reviews, open_page):
    review_id = reviews.add(a_document(), [a_finding("check-high")])
    reviews.is_redis_away = True

    app = open_page("review", review=review_id)

    assert "Progress is unavailable, reconnecting" in app.warning[0].value
    assert component_data(app, "prism_bench")["findings"]
    assert not app.exception


def test_what_was_not_covered_stands_at_the_foot(open_page, finished):
    app = open_page("review", review=finished)

    assert "11 of 22 words reached a model (50%)" in text_of(app).replace("\\", "")
    assert "Section, 11 words: All models were too busy." in text_of(app).replace("\\", "")
