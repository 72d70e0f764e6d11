"""Queues, workers, jobs and versions on the Health page."""

from __future__ import annotations

import re
import time

import pytest

from jobs.operations import JobRow
from review.permission import Right
from tests.pages.builders import a_document
from tests.pages.conftest import text_of


def said(app) -> str:
    return text_of(app).replace("\\", "")


@pytest.fixture
def failed(reviews) -> JobRow:
    job = JobRow("failed", reviews.add(a_document()), "RUN", "s1", time.time() - 60, "throttled")
    reviews.operations.rows = [job]
    return job


def test_queues_say_what_waits_runs_and_failed_and_how_long_the_oldest_has_waited(open_page):
    text = said(open_page("system-health"))

    assert "2 waiting, 1 running, 1 failed" in text
    assert "The oldest has waited 1 min 35 s." in text
    assert "No documents wait." in text


def test_workers_are_rows_with_what_they_did(open_page):
    (workers, _) = open_page("system-health").dataframe

    assert workers.value.iloc[0].to_dict() == {
        "Worker": "sections-host-1",
        "Works on": "Sections",
        "Now": "idle",
        "Jobs done": 41,
        "Jobs crashed": 2,
        "Heard of": "3 s ago",
    }


def test_without_a_worker_the_page_says_that_nothing_is_lost(reviews, open_page):
    reviews.operations.working = []

    assert "No worker is running. Nothing is lost" in said(open_page("system-health"))


def test_a_failed_section_is_named_with_why_and_tried_again_on_request(reviews, open_page, failed):
    app = open_page("system-health")
    assert "outage.docx: 1 Timeline" in said(app)
    assert "every model was too busy" in said(app)

    app.button(key=f"retry_{failed.review_id}_RUN_s1").click().run()

    assert reviews.operations.done == [("retry", failed)]


def test_the_jobs_of_a_run_are_one_row_and_cancelled_together(reviews, open_page):
    job = JobRow("running", reviews.add(a_document()), "RUN", "s1", time.time() - 95)
    other = JobRow("waiting", job.review_id, "RUN", "s2", time.time() - 5)
    reviews.operations.rows = [job, other]
    text = said(open_page("system-health"))
    assert re.search(r"1 running, 1 waiting, the oldest for 1 min [345]\d s", text)

    open_page("system-health").button(key=f"cancel_{job.review_id}_RUN").click().run()

    assert reviews.operations.done == [("cancel", job)]


def test_what_was_refused_is_said_in_its_words(reviews, open_page, failed):
    reviews.operations.refuses = "This section has a result already."
    app = open_page("system-health")

    app.button(key=f"retry_{failed.review_id}_RUN_s1").click().run()

    assert "Nothing was queued again. This section has a result already." in said(app)


def test_who_does_not_operate_sees_the_queues_and_no_jobs(reviews, open_page, failed):
    reviews.operations.denied = {Right.OPERATE}

    text = said(open_page("system-health"))

    assert "2 waiting" in text
    assert "outage.docx" not in text


def test_a_job_of_a_review_that_is_gone_is_still_a_row(reviews, open_page):
    reviews.operations.rows = [JobRow("running", "GONE", "RUN", "s1", time.time())]

    assert "A review that is gone" in said(open_page("system-health"))


def test_versions_are_at_the_end(open_page):
    app = open_page("system-health")

    assert {"What": "rq", "Version": "3.0.0"} in app.dataframe[-1].value.to_dict("records")
