"""The Review page while findings are decided on, filtered and read."""

from __future__ import annotations

import pytest

from domain.decision import DecisionAction
from domain.finding import RiskLevel
from tests.pages.builders import RUN, a_document, a_finding
from tests.pages.conftest import component_data, parameter


def test_accept_is_stored_at_once_and_the_next_undecided_finding_opens(reviews, open_page, finished):
    app = open_page("review", review=finished, finding="check-high")

    app.button(key="accept").click().run()

    verdict = reviews.progress(finished).verdicts["check-high"]
    assert (verdict.action, verdict.by) == (DecisionAction.ACCEPTED, "analyst")
    assert parameter(app, "finding") == "model-medium"
    assert component_data(app, "prism_bench")["counts"]["decided"] == 1


def test_undo_takes_back_the_last_decision_after_the_card_has_moved_on(reviews, open_page, finished):
    app = open_page("review", review=finished, finding="check-high")
    app.button(key="accept").click().run()

    app.button(key="undo").click().run()

    assert component_data(app, "prism_bench")["counts"]["decided"] == 0
    assert parameter(app, "finding") == "check-high"


def test_a_rejection_needs_a_reason(reviews, open_page, finished):
    app = open_page("review", review=finished, finding="check-high")
    app.button(key="reject").click().run()
    reject = next(button for button in app.button if button.label == "Reject this finding")

    reject.click().run()

    assert "Give a reason" in app.warning[0].value
    assert not reviews.progress(finished).decisions


def test_a_rejection_with_a_reason_is_stored(reviews, open_page, finished):
    app = open_page("review", review=finished, finding="check-high")
    app.button(key="reject").click().run()

    app.text_input(key="reject_reason_typed").input("The times are in two zones")
    next(button for button in app.button if button.label == "Reject this finding").click().run()

    verdict = reviews.progress(finished).verdicts["check-high"]
    assert (verdict.action, verdict.reason) == (DecisionAction.REJECTED, "The times are in two zones")


def test_an_edited_finding_keeps_the_analysts_words(reviews, open_page, finished):
    app = open_page("review", review=finished, finding="check-high")
    app.button(key="edit").click().run()

    app.text_area(key="edit_description").input("My words")
    next(button for button in app.button if button.label == "Accept in these words").click().run()

    verdict = reviews.progress(finished).verdicts["check-high"]
    assert (verdict.action, verdict.description) == (DecisionAction.EDITED, "My words")
    assert component_data(app, "prism_bench")["findings"][0]["text"] == "My words"


def test_all_findings_of_the_filtered_list_are_accepted_after_a_confirmation(reviews, open_page, finished):
    app = open_page("review", review=finished)
    app.get_by_key("risk").set_value(["medium", "low"]).run()

    app.checkbox(key="bulk_sure_accepted").check().run()
    app.button(key="bulk_go").click().run()

    verdicts = reviews.progress(finished).verdicts
    assert sorted(key for key, verdict in verdicts.items() if verdict.is_accepted) == ["model-low", "model-medium"]
    assert len(reviews.progress(finished).decisions) == 1


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("risk", ["high"], ["check-high"]),
        ("decision", ["undecided"], ["check-high", "model-medium", "model-low"]),
        ("type", ["suggestion"], ["model-low"]),
        ("origin", ["model"], ["model-medium", "model-low"]),
        ("quote", ["near"], []),
        ("section", ["s1"], ["check-high", "model-medium", "model-low"]),
    ],
)
def test_each_filter_shows_what_it_says_and_the_counts_agree(open_page, finished, key, value, expected):
    app = open_page("review", review=finished)

    app.get_by_key(key).set_value(value).run()

    data = component_data(app, "prism_bench")
    assert [item["id"] for item in data["findings"]] == expected
    counts = data["counts"]
    assert counts["shown"] == counts["high"] + counts["medium"] + counts["low"] == len(expected)
    assert counts["total"] == 3


def test_another_filter_opens_a_finding_that_it_shows(open_page, finished):
    app = open_page("review", review=finished, finding="check-high")

    app.get_by_key("risk").set_value(["low"]).run()

    assert parameter(app, "finding") == "model-low"
    assert parameter(app, "risk") == "low"  # the finding's name does not take the filter out of the address


@pytest.mark.parametrize(("key", "value"), [("risk", "high"), ("section", "s1"), ("search", "nowhere"), ("quote", "x")])
def test_a_link_with_a_filter_shows_what_it_says(open_page, finished, key, value):
    app = open_page("review", review=finished, **{key: value})

    shown = [item["id"] for item in component_data(app, "prism_bench")["findings"]]
    everything = ["check-high", "model-medium", "model-low"]
    assert shown == {"high": ["check-high"], "s1": everything, "nowhere": [], "x": everything}[value]


def test_the_open_finding_stays_open_when_a_riskier_one_arrives(reviews, open_page):
    review_id = reviews.add(a_document(), [])
    reviews.run_started(review_id)
    reviews.section_finished(review_id, a_finding("low", run_id=RUN, risk_level=RiskLevel.LOW))
    app = open_page("review", review=review_id)

    reviews.section_finished(review_id, a_finding("high", run_id=RUN), section_id="s2")
    app.run()

    data = component_data(app, "prism_bench")
    assert [item["id"] for item in data["findings"]] == ["high", "low"]
    assert data["selected"] == "low"
