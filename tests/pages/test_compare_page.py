"""The page that puts models side by side."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from domain.decision import DecisionAction
from domain.run import RunStatus
from review.permission import Right
from tests.pages.builders import a_document
from tests.pages.compared import COMPARISON, NAMES, Compared
from tests.pages.conftest import component_data, text_of


def row_saying(app: AppTest, words: str) -> Any:
    return next(row for row in component_data(app, "prism_compare_rows")["rows"] if words in row["description"])


def view(open_page: Any, compared: Compared, **parameters: str) -> AppTest:
    return cast(AppTest, open_page("compare", review=compared.review_id, comparison=compared.id, **parameters))


def test_without_a_review_a_document_can_be_chosen(open_page, reviews):
    review_id = reviews.add(a_document())
    reviews.run_started(review_id)

    app = open_page("compare")

    assert app.selectbox[0].options == ["outage.docx · 2 sections"]


def test_an_unknown_comparison_is_said_in_a_sentence(open_page, reviews):
    review_id = reviews.add(a_document())

    app = open_page("compare", review=review_id, comparison="01HZZZZZZZZZZZZZZZZZZZZZZZ")

    assert "There is no such comparison" in app.error[0].value


def test_setting_up_begins_with_the_first_three_models_and_can_have_two_to_five(open_page, reviews):
    review_id = reviews.add(a_document())
    app = open_page("compare", review=review_id)
    boxes = [box for box in app.selectbox if box.label == "What answers"]
    assert [box.value for box in boxes] == ["us.model-0", "us.model-1", "us.model-2"]

    for _ in range(2):
        next(button for button in app.button if button.label == "Add a column").click().run()

    assert len([box for box in app.selectbox if box.label == "What answers"]) == 5
    assert next(button for button in app.button if button.label == "Add a column").disabled


def test_rows_say_who_agrees_and_in_what_they_differ(open_page, reviews):
    compared = Compared(reviews)
    compared.fill()

    data = component_data(view(open_page, compared), "prism_compare_rows")

    assert [column["label"] for column in data["columns"]] == list(NAMES[:3])
    assert [(row["said"], row["differs"]) for row in data["rows"]] == [
        ("all 3", []),
        ("2 of 3", ["risk"]),
        ("1 of 3", []),
    ]
    cause = data["rows"][1]
    assert (cause["words"], cause["section"], cause["block"]) == ("caused by the outage", "Root cause", "b4")
    assert [cell["found"][0]["tone"] if "found" in cell else cell for cell in cause["cells"]] == ["low", "high", {}]
    assert data["selected"] == data["rows"][0]["id"]


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"agree": "all"}, ["rollback"]),
        ({"agree": "one"}, ["device"]),
        ({"differs": "risk"}, ["cause"]),
        ({"only": "3"}, ["device"]),
        ({"risk": "low"}, ["cause"]),
        ({"search": "owns device"}, ["device"]),
        ({"section": "s1"}, ["rollback"]),
        ({"decision": "accepted"}, []),
    ],
)
def test_each_filter_is_in_the_address_and_shows_what_it_says(open_page, reviews, filters, shown):
    compared = Compared(reviews)
    compared.fill()

    rows = component_data(view(open_page, compared, **filters), "prism_compare_rows")["rows"]

    assert len(rows) == len(shown)
    assert all(word in row["description"] for word, row in zip(shown, rows, strict=True))


def test_a_gap_says_why_and_counts_as_neither_agreeing_nor_not(open_page, reviews):
    compared = Compared(reviews)
    for column in (0, 1):
        compared.found(column, compared.finding(column, "the rollback begins after the outage"))
    compared.failed(2, "Opus 5 was too busy.", "s1")
    compared.ended((0, 1))
    compared.ended((2,), RunStatus.FAILED)

    app = view(open_page, compared)

    data = component_data(app, "prism_compare_rows")
    assert data["rows"][0]["said"] == "all 2"
    assert data["rows"][0]["cells"][2] == {"gap": "Opus 5 was too busy."}
    assert data["columns"][2]["gaps"] == "1 section without an answer"
    assert "1 column with gaps" in text_of(app)


def test_while_columns_fill_the_page_opens_on_them(open_page, reviews):
    compared = Compared(reviews)
    compared.found(0, compared.finding(0, "the rollback begins after the outage"))
    compared.failed(1, "Haiku 4.5 was too busy.", "s1")

    data = component_data(view(open_page, compared), "prism_compare_live")

    assert data["sections"] == [["s1", "1 Timeline"], ["s2", "2 Root cause"]]
    first, second, third = (cells[0] for cells in data["cells"])
    assert (first["s"], first["found"][0][1], first["thinks"]) == ("done", "high", True)
    assert (second["s"], second["why"]) == ("failed", "Haiku 4.5 was too busy.")
    assert third == {"s": "waiting"}
    assert data["columns"][0]["found"] == "1 finding"
    assert "$0.010" in data["columns"][0]["figures"][0]
    assert data["thinking"] == ""


def test_the_wide_column_and_the_open_issue_are_those_of_the_address(open_page, reviews):
    compared = Compared(reviews)
    compared.fill()
    row = row_saying(view(open_page, compared), "device")["id"]

    data = component_data(view(open_page, compared, wide="3", row=row, tab="Aligned"), "prism_compare_rows")

    assert (data["wide"], data["selected"]) == (2, row)
    assert component_data(view(open_page, compared, wide="9"), "prism_compare_rows")["wide"] == -1


def test_a_decided_row_shows_who_decided_on_it(open_page, reviews):
    compared = Compared(reviews)
    compared.fill()
    row = row_saying(view(open_page, compared), "rollback")
    ids = [f"f-the rollback begins after the outage-{column}" for column in range(3)]
    reviews.decide(compared.review_id, ids, DecisionAction.REJECTED, reason="An example", representative=ids[0])

    after = row_saying(view(open_page, compared), "rollback")

    assert (after["id"], after["verdict"], after["reason"]) == (row["id"], "rejected", "An example")
    assert after["by"] == "analyst"


def test_figures_are_shown_and_do_without_redis_for_all_reviews(open_page, reviews):
    compared = Compared(reviews)
    compared.fill()

    app = view(open_page, compared, tab="Measured")

    table = app.dataframe[0].value
    assert list(table["Column"]) == list(NAMES[:3])
    assert list(table["Issues"]) == [2, 2, 2]
    assert list(table["Only here"]) == [0, 0, 1]
    assert "Agreement of each two" in text_of(app)


def test_a_model_is_put_first_after_a_reason_and_a_yes(open_page, reviews):
    compared = Compared(reviews)
    compared.fill()
    app = view(open_page, compared, tab="Measured")
    assert app.button(key="compare_first_go").disabled

    app.selectbox(key="compare_first").set_value("us.model-1").run()
    app.text_input(key="compare_first_why").set_value("Most for its cost").run()
    app.checkbox(key="compare_first_sure").check().run()
    app.button(key="compare_first_go").click().run()

    assert reviews.models.put is not None
    assert (reviews.models.put.model_id, reviews.models.put.reason) == ("us.model-1", "Most for its cost")


def test_blind_judging_sends_no_name_cost_or_time_to_the_browser(open_page, reviews):
    compared = Compared(reviews, is_blind=True)
    compared.fill()
    secrets = [*NAMES[:3], "model-", "$", *compared.run_ids]

    for tab in ("Live", "Aligned", "Measured"):
        app = view(open_page, compared, tab=tab)
        sent = [element.proto.json for element in app.get("bidi_component")]
        told = json.dumps([*sent, text_of(app), *(str(app.query_params[name]) for name in app.query_params)])
        assert [secret for secret in secrets if secret in told] == []
        if tab == "Aligned":
            columns = component_data(app, "prism_compare_rows")["columns"]
            assert [column["label"] for column in columns] == ["Model A", "Model B", "Model C"]


def test_names_are_shown_to_whoever_asks_for_them(open_page, reviews):
    compared = Compared(reviews, is_blind=True)
    compared.fill()
    app = view(open_page, compared)

    app.button(key="compare_reveal").click().run()

    labels = [column["label"] for column in component_data(app, "prism_compare_rows")["columns"]]
    assert labels == list(NAMES[:3])


def test_a_review_leads_to_its_comparisons(open_page, reviews):
    compared = Compared(reviews)
    compared.fill()

    app = open_page("compare", review=compared.review_id)

    links = [(element.proto.label, element.proto.query_string) for element in app.get("page_link")]
    assert any("Sonnet 4" in label and COMPARISON in query for label, query in links)
    review = open_page("review", review=compared.review_id)
    assert "Compare models" in [element.proto.label for element in review.get("page_link")]


def test_whoever_may_only_read_is_offered_no_act(open_page, reviews):
    compared = Compared(reviews)
    compared.fill()
    assert component_data(view(open_page, compared), "prism_compare_rows")["decides"]
    reviews.denied = {Right.DECIDE}

    assert not component_data(view(open_page, compared), "prism_compare_rows")["decides"]
    app = open_page("compare", review=compared.review_id)
    assert "compare_go" not in {button.key for button in app.button}
