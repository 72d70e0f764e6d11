"""The JSON API, as DESIGN.md fixes it."""

from __future__ import annotations

import pytest

from domain.events import DocumentUnreadable
from domain.run import RunStatus
from tests.pages.builders import RUN, a_document, a_finding

SECTION = {"session_id": "s-1", "section_name": "Root cause", "content": "The outage was caused by the outage."}


def test_health_says_how_each_part_is_and_no_address(client):
    answer = client.get("/health")

    assert answer.status == 200
    assert answer.json["status"] == "healthy"
    assert set(answer.json) == {
        "status",
        "redis",
        "s3",
        "bedrock",
        "workers",
        "worker_count",
        "queue_length",
        "enhanced_mode",
        "models_available",
        "models",
        "timestamp",
    }


def test_health_is_503_when_reviews_cannot_run(client, reviews):
    reviews.is_redis_away = True

    assert client.get("/health").status == 503


def test_a_section_is_accepted_and_named_by_its_task(client, reviews):
    answer = client.post("/analyze_section", SECTION)

    assert answer.status == 202
    task_id = answer.json.pop("task_id")
    assert task_id in reviews.records
    assert answer.json | {"task_id": task_id} == {
        "success": True,
        "task_id": task_id,
        "status": "processing",
        "async": True,
        "enhanced": True,
        "features": {
            "multi_model_fallback": True,
            "extended_thinking": True,
            "throttle_protection": True,
            "token_optimization": True,
        },
    }
    assert reviews.calls == [("submit", "Root cause.txt", "s-1", "Root cause")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{not json", 400),
        (b"\xff\xfe", 400),
        (b"[1]", 422),
        ({**SECTION, "content": ""}, 422),
        ({**SECTION, "content": 7}, 422),
        ({"section_name": "a", "content": "b"}, 422),
        ({**SECTION, "section_name": "x" * 301}, 422),
    ],
)
def test_an_invalid_body_is_refused_with_a_code_and_a_message(client, reviews, body, status):
    answer = client.post("/analyze_section", body)

    assert answer.status == status
    assert set(answer.json["error"]) == {"code", "message"}
    assert not reviews.records


def test_a_body_above_the_upload_limit_is_refused(client, reviews):
    answer = client.post("/analyze_section", {**SECTION, "content": "x" * (1024 * 1024 + 1)})

    assert answer.status == 413
    assert answer.json["error"]["code"] == "too_large"
    assert not reviews.records


def test_a_page_of_another_site_cannot_submit(client, reviews):
    answer = client.post("/analyze_section", SECTION, Origin="http://evil.example")

    assert answer.status == 403
    assert not reviews.records


def test_a_name_with_a_path_becomes_a_plain_file_name(client, reviews):
    client.post("/analyze_section", {**SECTION, "section_name": "../../etc/pass\x00wd"})

    assert reviews.calls[0][1] == "etc pass wd.txt"


def test_the_status_goes_from_processing_to_completed_with_the_feedback(client, reviews):
    review_id = reviews.add(a_document(), [a_finding("f1")])
    reviews.run_started(review_id)
    assert client.get(f"/task_status/{review_id}").json == {"status": "queued"}

    reviews.section_running(review_id, thinking="Hm.")
    assert client.get(f"/task_status/{review_id}").json == {"status": "processing"}

    reviews.section_finished(review_id, a_finding("f2", run_id=RUN, confidence=0.7))
    reviews.section_finished(review_id, section_id="s2")
    reviews.run_finished(review_id, RunStatus.COMPLETE)
    answer = client.get(f"/task_status/{review_id}").json

    assert answer["status"] == "completed"
    assert [finding["id"] for finding in answer["result"]["feedback"]] == ["f1", "f2"]
    assert answer["result"]["confidence"] == 0.8
    assert answer["result"]["model_used"] == "Claude Sonnet 5.5"
    assert answer["result"]["thinking"] == "Hm."
    assert answer["result"]["enhanced"] is True


def test_a_section_that_no_model_answered_is_failed_with_the_reason(client, reviews):
    review_id = reviews.add(a_document())
    reviews.run_started(review_id)
    reviews.section_failed(review_id, "s1")
    reviews.section_failed(review_id, "s2")
    reviews.run_finished(review_id, RunStatus.FAILED)

    answer = client.get(f"/task_status/{review_id}").json

    assert answer == {"status": "failed", "error": {"code": "failed", "message": "All models were too busy."}}


def test_a_cancelled_run_is_cancelled(client, reviews):
    review_id = reviews.add(a_document())
    reviews.run_started(review_id)
    reviews.run_finished(review_id, RunStatus.CANCELLED)

    assert client.get(f"/task_status/{review_id}").json == {"status": "cancelled"}


def test_text_that_cannot_be_read_is_failed(client, reviews):
    review_id = reviews.add(None)
    reviews.happened(review_id, DocumentUnreadable(2.0, "There is no text in it."))

    assert client.get(f"/task_status/{review_id}").json["error"]["message"] == "There is no text in it."


@pytest.mark.parametrize("task_id", ["01M85QNZZZE3RESC5643P6P8EX", "nonsense", "..%2f..%2fetc"])
def test_an_unknown_task_is_404(client, task_id):
    answer = client.get(f"/task_status/{task_id}")

    assert answer.status == 404


def test_redis_away_is_503_in_a_sentence(client, reviews):
    review_id = reviews.add(a_document())
    reviews.is_redis_away = True

    answer = client.get(f"/task_status/{review_id}")

    assert answer.status == 503
    assert answer.json["error"] == {"code": "unavailable", "message": "Redis does not answer."}
