"""Spans kept in a real Redis and sent to a collector over HTTP."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from redis import Redis
from ulid import ULID

import worker
from domain import events as happened
from domain.document import Coverage
from domain.finding import Usage
from domain.model import AttemptStarted, ModelRequest
from domain.run import RunStatus
from jobs.meter import Measured, Meter
from jobs.redis_connection import ImpatientRedis
from jobs.tracing import Exporter, Tracer
from tests.fakes import ScriptedModel, a_raw_finding, a_script, an_answer
from tests.watch.collector import collecting

REVIEW = str(ULID())
AT = ULID.from_str(REVIEW).timestamp
SUBMITTED = happened.ReviewSubmitted(AT + 0.5, "a.docx", 1, "ann")
FAILED = happened.SectionFailed(AT + 9, REVIEW, "s1", "throttled", "busy")
FINISHED = happened.RunFinished(AT + 10, REVIEW, RunStatus.FAILED, Usage(), Coverage(1, 0))


@pytest.fixture
def meter(redis: Redis) -> Meter:
    return Meter(redis, tracer=Tracer(redis, is_on=True))


def test_a_review_is_one_trace_whoever_tells_its_parts(redis, meter):
    other = Meter(redis, tracer=Tracer(redis, is_on=True))
    meter.tell(REVIEW, [SUBMITTED])
    other.tell(REVIEW, [FAILED, FINISHED])

    with collecting() as collector:
        Exporter(meter.tracer, collector.url).send()
        spans = {span.name: span for span in collector.spans()}

    assert set(spans) == {"submit", "review section", "review"}
    assert len({span.trace_id for span in spans.values()}) == 1
    root = spans["review"]
    assert root.parent_span_id == b""
    assert spans["submit"].parent_span_id == spans["review section"].parent_span_id == root.span_id
    assert (root.end_time_unix_nano - root.start_time_unix_nano) / 1e9 == pytest.approx(10, abs=0.01)


def test_a_request_to_a_model_stands_within_its_section(redis, meter):
    script = [AttemptStarted("m", "M", 1), *a_script(an_answer(a_raw_finding(), model_id="m"))]
    request = ModelRequest("be strict", (), label=f"review {REVIEW} run {REVIEW} section s1")

    list(Measured(ScriptedModel(script), meter).stream(request))
    meter.tell(REVIEW, [FAILED])

    attempt, section = meter.tracer.taken()
    assert (attempt.name, section.name) == ("ask model", "review section")
    assert attempt.parent_id == section.span_id
    assert attempt.attributes == {"review_id": REVIEW, "model_id": "m", "outcome": "answered"}


def test_without_a_collector_nothing_is_kept(redis):
    tracer = Tracer(redis, is_on=False)

    tracer.tell(REVIEW, [SUBMITTED])

    assert tracer.taken() == []


def test_a_collector_that_is_away_costs_its_spans_and_stops_nothing(meter, caplog):
    meter.tell(REVIEW, [SUBMITTED])

    Exporter(meter.tracer, "http://127.0.0.1:9").send()

    assert "the collector did not take 1 spans" in caplog.text


def test_a_worker_without_opentelemetry_says_so_and_works_on(parts, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    settings = parts.settings.model_copy(update={"otel_exporter_otlp_endpoint": "http://127.0.0.1:9"})

    worker.watch(replace(parts, settings=settings))

    assert "requirements-tracing.txt is not installed" in caplog.text


def test_without_redis_spans_are_lost_and_nobody_is_stopped(caplog):
    tracer = Tracer(ImpatientRedis.from_url("redis://127.0.0.1:9/0"), is_on=True)

    tracer.tell(REVIEW, [SUBMITTED])

    assert "1 spans are lost" in caplog.text
