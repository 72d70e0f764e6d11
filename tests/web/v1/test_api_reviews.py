"""Reviews over the API: from upload to export."""

from __future__ import annotations

import re
from io import BytesIO

import httpx
import pytest
from docx import Document
from openpyxl import load_workbook

from jobs.read import read_document
from storage import keys
from tests.running import REPOSITORY
from tests.web.v1.conftest import MARKDOWN, TEXT
from web.v1.problems import TITLES

MISSING = "01M85QNZZZE3RESC5643P6P8EX"


def test_a_document_sent_as_it_is_becomes_a_review(api):
    answer = api.post("/reviews", params={"name": "a.md"}, content=TEXT, headers=MARKDOWN)

    assert answer.status_code == 201
    review_id = answer.json()["review_id"]
    assert answer.headers["Location"] == f"/api/v1/reviews/{review_id}"
    read = api.get(f"/reviews/{review_id}").json()
    assert (read["document"], read["status"], read["created_by"]) == ("a.md", "reading", "analyst")


def test_a_document_sent_in_a_form_keeps_its_file_name(api):
    answer = api.post("/reviews", files={"file": ("Vendor risk.md", TEXT)})

    assert answer.status_code == 201
    assert [review["document"] for review in api.get("/reviews").json()["reviews"]] == ["Vendor risk.md"]


def test_a_review_tells_its_sections_coverage_and_runs_as_they_come(api, review_id, work):
    before = api.get(f"/reviews/{review_id}").json()
    work(review_id, "s1")
    halfway = api.get(f"/reviews/{review_id}").json()
    work(review_id, "s2")
    after = api.get(f"/reviews/{review_id}").json()

    assert [section["status"] for section in before["sections"]] == ["waiting", "waiting"]
    assert (halfway["status"], halfway["section_counts"]) == ("running", {"total": 2, "done": 1, "failed": 0})
    assert halfway["coverage"]["words_reviewed"] < halfway["coverage"]["words_total"]
    assert (after["status"], after["runs"][0]["status"]) == ("complete", "complete")
    assert after["coverage"]["words_reviewed"] == after["coverage"]["words_total"] > 0
    assert after["usage"]["cost_usd"] == pytest.approx(0.02)


def test_findings_are_those_of_the_json_export(api, review_id, work):
    work(review_id, "s1")
    work(review_id, "s2")

    listed = api.get(f"/reviews/{review_id}/findings").json()
    exported = api.get(f"/reviews/{review_id}/exports/json").json()

    assert listed["total"] == len(listed["findings"]) > 0
    assert listed["findings"] == exported["findings"]


def test_findings_are_filtered_by_all_parameters_and_by_any_value_of_one(api, review_id, work):
    work(review_id, "s1")
    findings = f"/reviews/{review_id}/findings"
    everything = api.get(findings).json()
    (wanted,) = (finding for finding in everything["findings"] if finding["origin"] == "model")

    def found(**parameters: object) -> list[str]:
        answer = api.get(findings, params=parameters).json()
        assert answer["total"] == everything["total"]
        return [finding["id"] for finding in answer["findings"]]

    assert found(origin="model") == [wanted["id"]]
    assert wanted["id"] in found(risk_level=["high", "low"], decision="undecided", search="no date")
    assert found(origin="model", decision="accepted") == []
    assert found(section="s2", origin="model") == []


@pytest.mark.parametrize("parameters", [{"risk": "high"}, {"risk_level": "huge"}])
def test_a_filter_that_is_not_known_is_refused_not_passed_over(api, review_id, parameters):
    answer = api.get(f"/reviews/{review_id}/findings", params=parameters)

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"


def test_decisions_are_made_listed_and_seen_on_the_finding(api, review_id, work):
    work(review_id, "s1")
    (finding,) = api.get(f"/reviews/{review_id}/findings", params={"origin": "model"}).json()["findings"]
    ids = [finding["id"]]
    acts = [
        {"finding_ids": ids, "action": "edited", "description": "Name a day.", "suggestion": "By 1 May."},
        {"finding_ids": ids, "action": "rejected", "reason": "Known."},
        {"finding_ids": ids, "action": "undone"},
    ]

    made = [api.post(f"/reviews/{review_id}/decisions", json=act) for act in acts]

    assert [answer.status_code for answer in made] == [201, 201, 201]
    assert api.get(f"/reviews/{review_id}/decisions").json()["decisions"] == [answer.json() for answer in made]
    (after,) = api.get(f"/reviews/{review_id}/findings", params={"decision": "accepted"}).json()["findings"]
    assert (after["decision"]["action"], after["decision"]["description"]) == ("edited", "Name a day.")


@pytest.mark.parametrize(
    "act",
    [
        {"finding_ids": [], "action": "accepted"},
        {"finding_ids": ["f"], "action": "rejected"},
        {"finding_ids": ["f"], "action": "rejected", "reason": "  "},
        {"finding_ids": ["f"], "action": "edited"},
        {"finding_ids": ["f"], "action": "accept"},
        {"finding_ids": ["f"], "action": "accepted", "reason": "not one of its fields"},
    ],
)
def test_a_decision_that_is_not_whole_is_refused(api, review_id, act):
    assert api.post(f"/reviews/{review_id}/decisions", json=act).status_code == 422
    assert api.get(f"/reviews/{review_id}/decisions").json() == {"decisions": []}


def test_a_decision_on_a_finding_that_is_not_there_is_not_found(api, review_id):
    answer = api.post(f"/reviews/{review_id}/decisions", json={"finding_ids": ["nope"], "action": "accepted"})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_exports_open_in_the_programs_they_are_for(api, review_id, work):
    work(review_id, "s1")

    annotated = api.get(f"/reviews/{review_id}/exports/annotated", params={"undecided": True})
    spreadsheet = api.get(f"/reviews/{review_id}/exports/spreadsheet")

    assert len(list(Document(BytesIO(annotated.content)).comments)) > 0
    assert load_workbook(BytesIO(spreadsheet.content)).sheetnames
    assert "a (reviewed).xlsx" in spreadsheet.headers["Content-Disposition"]


def test_a_cancelled_run_can_be_retried(api, review_id, work):
    work(review_id, "s1")

    cancelled = api.post(f"/reviews/{review_id}/cancel")
    again = api.post(f"/reviews/{review_id}/cancel")
    retried = api.post(f"/reviews/{review_id}/retry", params={"section": "s2"})

    assert (cancelled.status_code, cancelled.json()["status"]) == (202, "cancelled")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_do")
    assert (retried.status_code, retried.json()["status"]) == (202, "running")
    assert api.post(f"/reviews/{review_id}/retry").status_code == 409


def test_the_list_is_walked_page_by_page_while_reviews_are_added(api, clock):
    made = []
    for number in range(5):
        clock.now += number % 2  # two at one moment, twice
        made.append(api.post("/reviews", files={"file": (f"{number}.md", TEXT)}).json()["review_id"])

    first = api.get("/reviews", params={"limit": 2}).json()
    api.post("/reviews", files={"file": ("later.md", TEXT)})
    seen = first["reviews"]
    page = first
    while page["next"]:
        page = api.get("/reviews", params={"limit": 2, "after": page["next"]}).json()
        seen = [*seen, *page["reviews"]]

    assert sorted(review["review_id"] for review in seen) == sorted(made)
    assert [review["created_at"] for review in seen] == sorted((r["created_at"] for r in seen), reverse=True)


def test_the_list_is_searched_by_words_of_the_name(api):
    for name in ("Vendor risk.md", "outage.md"):
        api.post("/reviews", files={"file": (name, TEXT)})

    found = api.get("/reviews", params={"search": "VENDOR"}).json()["reviews"]

    assert [review["document"] for review in found] == ["Vendor risk.md"]


@pytest.mark.parametrize("path", ["", "/findings", "/decisions", "/exports/json"])
@pytest.mark.parametrize("review_id", [MISSING, "nonsense", "..%2f..%2fetc", "%0Aline"])
def test_what_is_not_there_is_not_found(api, review_id, path):
    answer = api.get(f"/reviews/{review_id}{path}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_is_not_a_document_is_refused_in_a_sentence_and_not_stored(api, objects):
    answer = api.post("/reviews", files={"file": ("a.docx", b"not a zip")})

    assert (answer.status_code, answer.json()["code"]) == (422, "document_refused")
    assert "'a.docx'" in answer.json()["detail"]
    assert objects.list("") == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Content-Type": "application/x-zip"}, 415), ({}, 415), ({"Content-Type": "multipart/form-data"}, 400)],
)
def test_a_body_of_another_type_is_refused(api, headers, status):
    assert api.post("/reviews", content=TEXT, headers=headers).status_code == status


def test_a_form_without_the_file_says_so(api):
    answer = api.post("/reviews", files={"document": ("a.md", TEXT)})

    assert (answer.status_code, answer.json()["detail"]) == (422, "The form has no file named 'file'.")


def test_a_store_that_is_away_is_said_with_when_to_come_again(api, objects):
    objects.is_away = True

    answer = api.post("/reviews", files={"file": ("a.md", TEXT)})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_page_of_another_site_cannot_make_a_browser_submit(api, objects):
    answer = api.post("/reviews", files={"file": ("a.md", TEXT)}, headers={"Origin": "http://evil.example"})

    assert (answer.status_code, answer.json()["code"]) == (403, "other_origin")
    assert objects.list("") == []


def test_errors_are_problems_that_name_the_request(api):
    answer = api.get("/nowhere", headers={"X-Request-ID": "from-us.7"})

    assert answer.json() == {
        "type": "/api/v1/problems/not_found",
        "title": "There is no such thing",
        "status": 404,
        "detail": "There is nothing at this address.",
        "code": "not_found",
        "request_id": "from-us.7",
        "errors": [],
    }
    assert httpx.URL(answer.json()["type"]).path == "/api/v1/problems/not_found"
    assert api.get("/problems/not_found").json()["title"] == "There is no such thing"


def test_a_method_that_an_address_does_not_take_is_answered_with_all_that_it_takes(api, review_id):
    for path, methods in (("/reviews", "GET, POST"), (f"/reviews/{review_id}/decisions", "GET, POST")):
        answer = api.options(path)

        assert (answer.status_code, answer.headers["Allow"]) == (405, methods)


def test_a_deleted_review_is_gone_with_its_document(api, review_id, objects):
    assert api.delete(f"/reviews/{review_id}", params={"reason": "asked for"}).status_code == 204

    assert api.get(f"/reviews/{review_id}").status_code == 404
    assert api.delete(f"/reviews/{review_id}").status_code == 404
    assert api.get("/reviews").json()["reviews"] == []
    assert not [key for key in objects.list(f"{review_id}/") if "/document" in key]


def test_a_document_that_cannot_be_read_is_said_to_be_and_cannot_be_decided_on(api, parts, objects):
    review_id = api.post("/reviews", files={"file": ("a.md", TEXT)}).json()["review_id"]
    objects.put(keys.original(review_id, "a.md"), b"   ")
    read_document(parts, review_id, 1)

    read = api.get(f"/reviews/{review_id}").json()
    decided = api.post(f"/reviews/{review_id}/decisions", json={"finding_ids": ["f"], "action": "accepted"})

    assert (read["status"], bool(read["reason"])) == ("unreadable", True)
    assert api.get(f"/reviews/{review_id}/findings").json() == {"findings": [], "total": 0}
    assert (decided.status_code, decided.json()["code"]) == (409, "document_unreadable")


def test_every_code_of_an_error_has_a_title():
    sources = "".join(path.read_text() for path in (REPOSITORY / "web").rglob("*.py"))
    refused = set(re.findall(r'RequestRefused\(\s*\d+,\s*"(\w+)"', sources))
    listed = set(re.findall(r'^    \(\w+, \d+, "(\w+)"\),$', sources, re.MULTILINE))

    assert {"document_unreadable", "unavailable"} <= listed
    assert (refused | listed) - {"not_json", "invalid_body"} <= set(TITLES)
