"""The Home page: dropping files, and the list of reviews."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.builders import a_document, a_finding
from tests.pages.conftest import component_data, parameter, text_of


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    uploader = app.file_uploader[0]
    for name, data in files:
        uploader.upload(name, data)
    return app.run()


def test_one_dropped_file_is_submitted_and_its_review_opens(reviews, open_page):
    app = drop(open_page(), ("report.txt", b"Some words."))

    assert reviews.calls == [("submit", "report.txt", "analyst", "")]
    assert [parameter(app, "review")] == list(reviews.records)


def test_of_several_files_a_bad_one_gets_its_sentence_and_the_others_go_on(reviews, open_page):
    app = drop(open_page(), ("a.txt", b"One."), ("empty.txt", b""), ("b.txt", b"Two."))

    assert [call[1] for call in reviews.calls] == ["a.txt", "b.txt"]
    assert "is empty" in app.error[0].value.replace("\\", "")
    assert "Nothing was stored" in app.error[0].value.replace("\\", "")
    assert text_of(app).count("is being reviewed") == 2


def test_the_same_bytes_again_are_not_submitted_before_the_person_has_chosen(reviews, open_page):
    earlier_id = reviews.submit("report.txt", b"Some words.")

    app = drop(open_page(), ("copy of report.txt", b"Some words."))

    assert len(reviews.records) == 1
    open_earlier = next(button for button in app.button if button.label == "Open the earlier review")
    open_earlier.click().run()
    assert parameter(app, "review") == earlier_id


def test_review_again_makes_a_new_review_of_the_same_bytes(reviews, open_page):
    reviews.submit("report.txt", b"Some words.")
    app = drop(open_page(), ("report.txt", b"Some words."))
    assert "again: about $0.38" in text_of(app)
    assert "| Sonnet 4.6, expected | 9,900 | 81% | 500 | $0.38 | 1 min 35 s |" in text_of(app).replace("\\", "")

    next(button for button in app.button if button.label == "Review again").click().run()

    assert len(reviews.records) == 2
    assert reviews.calls[-1][-1] == "fresh"


def test_the_list_has_the_newest_review_first_with_its_counts(reviews, open_page):
    reviews.add(a_document(), [a_finding("f1"), a_finding("f2")], name="older.docx")
    reviews.add(None, name="newer.docx")

    rows = component_data(open_page(), "prism_reviews")["rows"]

    assert [row["name"] for row in rows] == ["newer.docx", "older.docx"]
    assert (rows[1]["high"], rows[1]["medium"], rows[1]["decided"]) == (2, 0, "0 of 2")
    assert rows[0]["state"] == "reading"


def test_search_and_state_narrow_the_list(reviews, open_page):
    reviews.add(a_document(), name="outage.docx")
    reviews.add(None, name="vendor.docx")

    app = open_page()
    app.text_input(key="find").input("vendor").run()
    assert [row["name"] for row in component_data(app, "prism_reviews")["rows"]] == ["vendor.docx"]

    app.multiselect(key="state").select("complete").run()
    assert component_data(app, "prism_reviews")["empty"] == "No review fits."


def test_the_sample_opens_as_a_review(reviews, open_page):
    app = open_page()

    next(button for button in app.button if button.label == "Try a sample").click().run()

    assert reviews.calls[0][1] == "payments-outage.docx"
    assert [parameter(app, "review")] == list(reviews.records)


def test_the_name_a_person_gives_stands_on_what_they_do(reviews, open_page):
    app = open_page()

    app.text_input(key="analyst_name").input("  Ana   Lund ").run()
    drop(app, ("report.txt", b"Some words."))

    assert reviews.calls[0][2] == "Ana Lund"


def test_a_review_is_ordered_with_the_default_checklist_and_chain_unless_others_are_chosen(reviews, open_page):
    app = open_page()
    drop(app, ("a.txt", b"One."))

    app = open_page()
    app.selectbox(key="checklist").select("incident@1").run()
    app.multiselect(key="models").select("us.model-2").select("us.model-0").run()
    drop(app, ("b.txt", b"Two."))

    assert reviews.orders == [("risk-documents@1", ()), ("incident@1", ("us.model-2", "us.model-0"))]


def test_the_checklists_and_the_default_chain_are_called_by_their_names(reviews, open_page):
    app = open_page()

    assert "Incident write-up v1" in app.selectbox(key="checklist").options
    assert app.multiselect(key="models").placeholder.startswith("Default chain: Model 0, then ")
