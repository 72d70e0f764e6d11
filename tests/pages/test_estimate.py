"""What a run takes, before the click and after."""

from __future__ import annotations

from dataclasses import replace

from domain.events import RunStarted, SectionFinished
from domain.finding import Usage
from domain.forecast import Forecast, ModelForecast
from domain.run import RunStatus
from review.permission import Right
from tests.pages.builders import RUN, a_document, a_provenance
from tests.pages.conftest import text_of
from ui.estimate import doubts, table

EXPECTED = Forecast(
    2,
    22,
    (
        ModelForecast("us.first", "Sonnet 4.6", Usage(1000, 500, 8000, 1000, 0.38), 95.0),
        ModelForecast("us.second", "Sonnet 5.5", Usage(1300, 650, 0, 0, 0.27), 80.0),
    ),
)


def test_each_model_has_its_tokens_cost_and_time_before_anything_is_asked() -> None:
    lines = table(EXPECTED).replace("\\", "").splitlines()

    assert lines[0] == "**2 sections, 22 words**"
    assert lines[-2:] == [
        "| Sonnet 4.6, expected | 10,000 | 80% | 500 | $0.38 | 1 min 35 s |",
        "| Sonnet 5.5, expected | 1,300 | 0% | 650 | $0.27 | 1 min 20 s |",
    ]


def test_an_estimate_says_for_which_models_it_rests_on_assumptions() -> None:
    first, second = EXPECTED.models
    known = replace(second, is_learned=True)

    assert "No model has answered here yet." in doubts(EXPECTED)
    assert "Not yet known here: Sonnet 4\\.6." in doubts(replace(EXPECTED, models=(first, known)))
    assert "assumed" not in doubts(replace(EXPECTED, models=(known,)))


def test_a_review_shows_its_cost_first_and_begins_when_told(reviews, open_page):
    app = open_page()
    app.toggle(key="waits").set_value(True).run()
    app.file_uploader[0].upload("report.txt", b"Some words.").run()
    said = text_of(app).replace("\\", "")

    assert "| Sonnet 4.6, expected | 9,900 | 81% | 500 | $0.38 | 1 min 35 s |" in said
    assert "not started" in said
    app.button(key="begin").click().run()

    assert [call[0] for call in reviews.calls] == ["submit", "begin"]
    assert "No model has been asked yet." not in text_of(app)


def test_who_may_only_read_sees_the_cost_and_no_button_to_begin(reviews, open_page):
    review_id = reviews.submit("report.txt", b"Some words.", waits=True)
    reviews.denied = {Right.DECIDE}

    app = open_page("review", review=review_id)

    assert "No model has been asked yet." in text_of(app)
    assert "begin" not in {button.key for button in app.button}


def test_what_a_run_took_stands_beside_what_was_expected_and_the_way_to_ask_again(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    started = RunStarted(3.0, RUN, ("s1", "s2"), (11, 11), ("us.first",), "ana")
    reviews.happened(review_id, replace(started, forecast=EXPECTED))
    for section_id in ("s1", "s2"):
        reviews.section_finished(review_id, section_id=section_id)
    reviews.run_finished(review_id, RunStatus.COMPLETE)

    app = open_page("review", review=review_id)
    said = text_of(app).replace("\\", "")
    app.button(key="review_again").click().run()

    assert "| Sonnet 5.5, expected | 1,300 | 0% | 650 | $0.27 | 1 min 20 s |" in said
    assert "| **It took** | 0 |  | 0 | $0.020 | 6 s |" in said
    assert reviews.calls == [("start_run", ("us.first",), "")]


def test_a_run_that_took_answers_from_an_earlier_review_says_why_it_cost_less(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    started = RunStarted(3.0, RUN, ("s1", "s2"), (11, 11), ("us.first",), "ana")
    reviews.happened(review_id, replace(started, forecast=EXPECTED))
    reviews.happened(review_id, SectionFinished(7.0, RUN, "s1", (), a_provenance(reused_from="R0"), 2.0))
    reviews.section_finished(review_id, section_id="s2")
    reviews.run_finished(review_id, RunStatus.COMPLETE)

    assert "1 section has an answer in an earlier review" in text_of(open_page("review", review=review_id))
