"""A run of the whole product: every metric is emitted, and no log or metric holds a word of a document."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import boto3
import httpx
import pytest
from reportlab.pdfgen.canvas import Canvas

from emulators.processes import free_port
from settings import Settings
from tests.conftest import FAST
from tests.running import RunningStack, plain_environment, until
from tests.watch.collector import Collector, collecting
from tests.watch.emf import Point, points
from watch.names import METRICS

pytestmark = pytest.mark.stack

MARKER = "zebraquill"
"""Stands in every sentence that comes from a document or from what was written about it."""
SECTIONS = [
    f"# Part {n} {MARKER}\n\nThe {MARKER} outage will be fixed soon by TBD, and {MARKER} users were hit badly.\n\n"
    f"The {MARKER} failure was caused by human error in {MARKER}.\n\n"
    f"| Owner {MARKER} | Due |\n|---|---|\n| {MARKER} | TBD |"
    for n in range(1, 4)
]
DOCUMENT = "\n\n".join(SECTIONS)
FAULTS = ("throttle", "unavailable", "internal", "model_error", "validation", "truncate", "bad_crc", "reset")
FATAL = ("mid_stream:throttle", "garbage_json", "refusal", "max_tokens")
CHAIN = Settings().chain


class Watched:
    """A stack whose logs and metrics are read, and the requests made of it."""

    def __init__(self, stack: RunningStack, metrics_port: int, collector: Collector) -> None:
        self.stack = stack
        self.collector = collector
        self.first = ""
        """The review that met no fault."""
        self.metrics_port = metrics_port
        self.api = httpx.Client(base_url=f"{stack.web_url}/api/v1", timeout=60, trust_env=False)

    def submit(self, text: str = DOCUMENT, *, name: str = "notes.md", **wishes: str) -> str:
        answer = self.api.post("/reviews", files={"file": (name, text.encode())}, data=wishes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["review_id"])

    def status(self, review_id: str) -> str:
        return str(self.api.get(f"/reviews/{review_id}").json()["status"])

    def ended(self, review_id: str) -> str:
        def end() -> str:
            status = self.status(review_id)
            return "" if status in ("reading", "running") else status

        return str(until(end, seconds=90, what=f"review {review_id}", pause=0.2))

    def reviewed(self, text: str = DOCUMENT) -> tuple[str, str]:
        review_id = self.submit(text)
        return review_id, self.ended(review_id)

    def decide(self, review_id: str, **act: object) -> None:
        found = self.api.get(f"/reviews/{review_id}/findings").json()["findings"]
        assert found
        answer = self.api.post(f"/reviews/{review_id}/decisions", json={"finding_ids": [found[0]["id"]], **act})
        assert answer.is_success, answer.text

    def logs(self) -> str:
        files = [*self.stack.folder.rglob("*.log")]
        assert {file.name for file in files} >= {"worker.log", "web.log"}
        return "\n".join(file.read_text(errors="replace") for file in files)

    def points(self) -> list[Point]:
        lines = [line for line in self.logs().splitlines() if line.startswith('{"_aws"')]
        return [point for line in lines for point in points(line)]

    def scraped(self) -> str:
        return httpx.get(f"http://127.0.0.1:{self.metrics_port}/metrics", trust_env=False).text


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as running:
        yield running


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Watched]:
    """The stack after everything that a metric counts has happened in it, faults of every kind included."""
    port = free_port()
    env = plain_environment(
        **FAST,
        PORT=str(free_port()),
        ENABLE_METRICS="true",
        METRICS_PORT=str(port),
        LOG_LEVEL="DEBUG",
        LOG_FORMAT="json",
        CIRCUIT_BREAKER_FAILURE_THRESHOLD="2",
        CIRCUIT_BREAKER_TIMEOUT="1",
        OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
    )
    stack = RunningStack(tmp_path_factory.mktemp("watched"), "run", "--pace", "0", env=env)
    try:
        watched = Watched(stack, port, collector)
        _live_through_everything(watched)
        yield watched
        watched.api.close()
    finally:
        stack.stop()


def _live_through_everything(watched: Watched) -> None:
    bedrock = watched.stack.bedrock
    review_id, status = watched.reviewed()
    watched.first = review_id
    assert status == "complete"
    watched.decide(review_id, action="edited", description=f"Better: {MARKER}", suggestion=MARKER)
    watched.decide(review_id, action="rejected", reason=f"no {MARKER}")
    watched.api.get("/reviews", params={"search": MARKER})
    for fault in FAULTS:
        bedrock.fail(fault, model=CHAIN[0], times=3)
    watched.reviewed()
    bedrock.clear()
    for fault in FATAL:
        bedrock.fail(fault, times=40)
        watched.reviewed(SECTIONS[0])
        bedrock.clear()
    bedrock.fail("throttle", model=CHAIN[0], times=2)
    watched.reviewed(SECTIONS[0])
    bedrock.clear()
    watched.reviewed(SECTIONS[0])
    bedrock.pace(30)
    _cancel(watched, watched.submit())
    bedrock.clear()
    _hand_in_what_cannot_be_read(watched)
    bedrock.pace(5)
    _break_what_is_stored(watched, watched.submit())
    bedrock.clear()


def _cancel(watched: Watched, review_id: str) -> None:
    until(lambda: watched.api.post(f"/reviews/{review_id}/cancel").is_success, what="a run to cancel")
    watched.ended(review_id)


def _break_what_is_stored(watched: Watched, review_id: str) -> None:
    """Have a worker meet a record that is not well formed: the error that tells so quotes it."""
    until(lambda: watched.status(review_id) == "running", what="a run")
    stack = watched.stack
    session = boto3.session.Session("local", "local", region_name="us-east-2")
    client = session.client("s3", endpoint_url=stack.s3_url)
    bucket = stack.settings["S3_BUCKET_NAME"]
    listed = client.list_objects_v2(Bucket=bucket)["Contents"]
    (key,) = (one["Key"] for one in listed if one["Key"].endswith(f"{review_id}/document.json"))
    client.put_object(Bucket=bucket, Key=key, Body=json.dumps({"document": MARKER, "checks": MARKER}).encode())
    client.close()
    watched.api.get(f"/reviews/{review_id}/findings")
    until(lambda: "ended by an error" in watched.logs(), what="the error in the log", pause=0.2)


def _hand_in_what_cannot_be_read(watched: Watched) -> None:
    """A PDF without text, and what is refused at the door."""
    page = BytesIO()
    canvas = Canvas(page)
    canvas.rect(10, 10, 50, 50)
    canvas.save()
    files = {"file": ("scan.pdf", page.getvalue())}
    review_id = watched.api.post("/reviews", files=files).json()["review_id"]
    assert watched.ended(review_id) == "unreadable"
    assert watched.api.post("/reviews", files={"file": ("notes.docx", DOCUMENT.encode())}).is_client_error
    older = f"{watched.stack.web_url}/analyze_section"
    assert httpx.post(older, content=MARKER.encode(), trust_env=False).is_client_error


def test_every_metric_of_the_table_is_emitted_with_all_its_dimensions(watched):
    found = {(point.name, tuple(name for name, _ in point.dimensions)) for point in watched.points()}

    assert found == {(metric.name, names) for metric in METRICS for names in metric.dimension_sets}


def test_every_metric_of_the_table_is_scraped(watched):
    named = set(re.findall(r"^# HELP (ai_prism_\w+)", watched.scraped(), re.MULTILINE))

    assert {name.removesuffix("_total") for name in named} - {"ai_prism_redis_up"} == {
        metric.prometheus for metric in METRICS
    }


def test_no_log_and_no_metric_holds_a_word_of_a_document(watched):
    told = [line for line in (watched.logs() + watched.scraped()).splitlines() if MARKER in line]

    assert told == []
    assert [body for body in watched.collector.bodies if MARKER.encode() in body] == []


def test_a_review_is_one_trace_from_its_drop_to_its_last_section(watched):
    def of_first() -> list[Any]:
        ids = {"review_id": watched.first}
        spans = watched.collector.spans()
        of_it = [
            span for span in spans if ids.items() <= {(one.key, one.value.string_value) for one in span.attributes}
        ]
        # A collector that answers late is told again, under the same id.
        return list({span.span_id: span for span in of_it}.values())

    until(lambda: "review" in {span.name for span in of_first()}, what="the end of the trace")
    spans = of_first()

    assert Counter(span.name for span in spans) == {
        "review": 1,
        "submit": 1,
        "read document": 1,
        "review section": 3,
        "ask model": 3,
    }
    assert len({span.trace_id for span in spans}) == 1
    assert {span.parent_span_id for span in spans} - {span.span_id for span in spans} == {b""}


def test_every_line_of_a_job_names_its_review(watched):
    lines = [json.loads(line) for line in watched.logs().splitlines() if line.startswith('{"event"')]
    of_sections = [line for line in lines if line["logger"] == "jobs.section"]

    assert of_sections
    assert [line for line in of_sections if not line.keys() >= {"review_id", "run_id", "section_id", "attempt"}] == []
