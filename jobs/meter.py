"""Where measurements go: counted in Redis for all processes, and written as a line for CloudWatch."""

from __future__ import annotations

import logging
import os
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import cast

from redis import Redis
from redis.exceptions import RedisError

from domain import events as happened
from domain.errors import AllModelsFailed
from domain.events import Event
from domain.finding import ANSWERED, Origin
from domain.model import Answer, AttemptDiscarded, AttemptStarted, Model, ModelEvent, ModelRequest
from jobs.tracing import Tracer
from watch.emf import emf_lines
from watch.happenings import Request, of_event
from watch.names import BY_NAME, Measurement, measure
from watch.prometheus import BUCKETS, Count
from watch.spans import of_attempt

logger = logging.getLogger(__name__)

_COUNTERS = "prism:metrics"
_DAY = 24 * 3600
_COUNTED = "prism:metrics:counted:"
_DROP = "prism:metrics:dropped:"
"""Of each review without a finding so far, when it was submitted; after a day it no longer counts."""
_STDOUT = 1


class Meter:
    """Takes measurements. That it cannot count is logged and stops nothing."""

    def __init__(
        self,
        redis: Redis,
        *,
        namespace: str = "",
        clock: Callable[[], float] = time.time,
        tracer: Tracer | None = None,
    ) -> None:
        """Write lines for CloudWatch under `namespace`; none without one."""
        self.tracer = tracer or Tracer(redis, is_on=False)
        self._redis = redis
        self._namespace = namespace
        self._clock = clock

    def tell(self, review_id: str, events: Sequence[Event]) -> None:
        """Count what happened to a review; what is told again, after a crash or by two workers, counts once."""
        try:
            new = self._not_counted(review_id, [event for event in events if of_event(event)])
            counted = [one for event in new for one in of_event(event)]
            counted.extend(one for event in events for one in self._since_drop(review_id, event))
        except RedisError as error:
            logger.warning("%s events are not counted: %s", len(events), type(error).__name__)
            return
        self.take(counted)
        self.tracer.tell(review_id, new)

    def take(self, measurements: Sequence[Measurement]) -> None:
        """Count these, and write them for CloudWatch."""
        if not measurements:
            return
        self.write(measurements)
        try:
            self._count(measurements)
        except RedisError as error:
            logger.warning("%s measurements are not counted: %s", len(measurements), type(error).__name__)

    def write(self, measurements: Iterable[Measurement]) -> None:
        """Only write the lines for CloudWatch on standard output."""
        if self._namespace:
            for line in emf_lines(measurements, namespace=self._namespace, at=self._clock()):
                # In one call, so that processes which share the output do not write into each other's lines.
                os.write(_STDOUT, line.encode() + b"\n")

    def counts(self) -> list[Count]:
        """Return all counters and histograms. Raise `redis.RedisError` when they cannot be read."""
        stored = cast(dict[bytes, bytes], self._redis.hgetall(_COUNTERS))
        sums: dict[str, float] = {}
        buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
        for field, value in stored.items():
            name, _, bucket = field.decode().partition("#")
            if bucket:
                buckets[name][int(bucket)] = int(value)
            else:
                sums[name] = float(value)
        return [_counted(name, value, tuple(buckets.get(name, ()))) for name, value in sorted(sums.items())]

    def _count(self, measurements: Sequence[Measurement]) -> None:
        with self._redis.pipeline(transaction=False) as pipe:  # one round trip
            for one in measurements:
                field = "|".join((one.metric.name, *(value for _, value in one.labels)))
                pipe.hincrbyfloat(_COUNTERS, field, one.value)
                if one.metric.kind == "histogram":
                    pipe.hincrby(_COUNTERS, f"{field}#{bisect_left(BUCKETS, one.value)}", 1)
            pipe.execute()

    def _not_counted(self, review_id: str, events: Sequence[Event]) -> list[Event]:
        with self._redis.pipeline(transaction=False) as pipe:  # one round trip
            for event in events:
                pipe.set(_COUNTED + _identity(review_id, event), 1, nx=True, ex=_DAY)
            return [event for event, is_new in zip(events, pipe.execute(), strict=True) if is_new]

    def _since_drop(self, review_id: str, event: Event) -> Iterator[Measurement]:
        key = _DROP + review_id
        match event:
            case happened.ReviewSubmitted(at=at):
                self._redis.set(key, at, ex=_DAY)
            case happened.DocumentRead(at=at, waits=waits):
                dropped = cast(bytes | None, self._redis.getdel(key) if waits else self._redis.get(key))
                if dropped is not None:
                    yield measure("TextSeconds", max(0.0, at - float(dropped)))
            case happened.FindingAdded(at=at, finding=finding) if finding.origin is Origin.MODEL:
                dropped = cast(bytes | None, self._redis.getdel(key))
                if dropped is not None:
                    yield measure("FirstFindingSeconds", max(0.0, at - float(dropped)))


class Measured:
    """A model or a chain whose requests are counted."""

    def __init__(self, model: Model, meter: Meter, clock: Callable[[], float] = time.monotonic) -> None:
        self._model = model
        self._meter = meter
        self._clock = clock

    def stream(self, request: ModelRequest) -> Iterator[ModelEvent]:
        """Yield what the model yields; raise what it raises."""
        counted = Request(self._clock)
        sent_at = time.time()
        events = self._model.stream(request)
        try:
            for event in events:
                self._meter.take(counted.take(event))
                match event:
                    case AttemptStarted():
                        sent_at = time.time()
                    case AttemptDiscarded(model_id=model_id, kind=kind):
                        self._trace(request, model_id, kind, sent_at)
                    case Answer(model_id=model_id):
                        self._trace(request, model_id, ANSWERED, sent_at)
                yield event
        except AllModelsFailed as error:
            self._meter.take(counted.fail(error))
            raise
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()

    def _trace(self, request: ModelRequest, model_id: str, outcome: str, sent_at: float) -> None:
        words = dict(pairwise(request.label.split()))
        if {"review", "run", "section"} <= words.keys():
            where = words["review"], words["run"], words["section"]
            span = of_attempt(*where, model_id, outcome, started_at=sent_at, ended_at=time.time())
            self._meter.tracer.keep([span])


def _identity(review_id: str, event: Event) -> str:
    """Return what is the same when the same thing is told twice; a cancellation is told with another time."""
    at = "" if isinstance(event, happened.SectionCancelled) else event.at
    where = (getattr(event, name, "") for name in ("run_id", "section_id"))
    return ":".join((type(event).__name__, review_id, *where, str(at)))


def _counted(field: str, value: float, buckets: tuple[int, ...]) -> Count:
    name, *values = field.split("|")
    metric = BY_NAME[name]
    return Count(metric, tuple(zip(metric.dimensions, values, strict=True)), value, buckets)
