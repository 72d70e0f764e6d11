"""Traces: spans put into Redis by whoever did the work, and sent to a collector by the worker pools."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from redis import Redis
from redis.exceptions import RedisError
from ulid import ULID

from domain.events import Event
from watch.spans import Span, of_event

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

logger = logging.getLogger(__name__)

_SPANS = "prism:spans"
_MOST_SPANS = 10_000
"""Kept while no collector takes them; older ones go."""
_BATCH = 500
_LOOK_SECONDS = 2.0
_NANOSECONDS = 1_000_000_000


class Tracer:
    """Takes spans. That one cannot be kept is logged and stops nothing."""

    def __init__(self, redis: Redis, *, is_on: bool) -> None:
        self._redis = redis
        self._is_on = is_on

    def tell(self, review_id: str, events: Sequence[Event]) -> None:
        """Keep the spans that these events end."""
        if self._is_on:
            spans = [of_event(review_id, event, began_at=_began_at(review_id, event)) for event in events]
            self.keep([span for span in spans if span is not None])

    def keep(self, spans: Sequence[Span]) -> None:
        """Keep spans until they are sent."""
        if not spans or not self._is_on:
            return
        try:
            with self._redis.pipeline(transaction=False) as pipe:  # one round trip
                pipe.rpush(_SPANS, *(json.dumps(asdict(span)) for span in spans))
                pipe.ltrim(_SPANS, -_MOST_SPANS, -1)
                pipe.execute()
        except RedisError as error:
            logger.warning("%s spans are lost: %s", len(spans), type(error).__name__)

    def taken(self) -> list[Span]:
        """Return the oldest spans that nobody else sends. Raise `redis.RedisError` when they cannot be had."""
        kept = cast(list[bytes] | None, self._redis.lpop(_SPANS, _BATCH))
        return [Span(**json.loads(span)) for span in kept or ()]


class Exporter:
    """Sends what tracers keep to a collector by OTLP over HTTP. Raise `ImportError` without OpenTelemetry."""

    def __init__(self, tracer: Tracer, endpoint: str) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        self._tracer = tracer
        self._otlp = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=5)

    def keep_sending(self) -> None:
        """Send every two seconds, in a thread of its own, for as long as this process lives."""
        threading.Thread(target=self._send_for_ever, name="traces", daemon=True).start()

    def send(self) -> bool:
        """Send the oldest spans; return whether there may be more. Those that the collector refuses are lost."""
        spans = self._tracer.taken()
        if spans and self._otlp.export(_readable(spans)).name != "SUCCESS":
            logger.warning("the collector did not take %s spans", len(spans))
        return len(spans) == _BATCH

    def _send_for_ever(self) -> None:
        while True:
            try:
                if self.send():
                    continue
            except RedisError as error:
                logger.warning("no spans are sent: %s", type(error).__name__)
            time.sleep(_LOOK_SECONDS)


def _began_at(review_id: str, event: Event) -> float:
    """Return when the event's run was made, or else its review: their ids say so."""
    try:
        return ULID.from_str(getattr(event, "run_id", review_id)).timestamp
    except ValueError:
        return event.at


def _readable(spans: Iterable[Span]) -> list[ReadableSpan]:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import SpanContext, Status, StatusCode, TraceFlags

    resource = Resource.create({"service.name": "ai-prism"})

    def place(trace_id: str, span_id: str) -> SpanContext:
        return SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(1))

    return [
        ReadableSpan(
            name=span.name,
            context=place(span.trace_id, span.span_id),
            parent=place(span.trace_id, span.parent_id) if span.parent_id else None,
            resource=resource,
            attributes=span.attributes,
            status=Status(StatusCode.ERROR if span.is_failed else StatusCode.OK),
            start_time=int(span.started_at * _NANOSECONDS),
            end_time=int(span.ended_at * _NANOSECONDS),
        )
        for span in spans
    ]
