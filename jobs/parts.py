"""What the jobs are handed: adapters and settings, built once by `bootstrap`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from redis import Redis

from analysis.checklist import Checklists, load_checklists
from domain.model import Model
from jobs.event_log import EventLog
from jobs.failures import Failures
from jobs.forecast import ModelFigures
from jobs.index import Index
from jobs.lease import Leases
from jobs.meter import Meter
from jobs.queue import Queues
from jobs.tracing import Tracer
from settings import Settings
from storage.objects import Objects


@dataclass(frozen=True, slots=True)
class Parts:
    """The adapters of one process. A worker's `redis` is patient, a page's is not."""

    settings: Settings
    objects: Objects
    redis: Redis
    log: EventLog
    index: Index
    queues: Queues
    leases: Leases
    meter: Meter
    failures: Failures
    build_model: Callable[[Sequence[str]], Model]
    """Returns a chain of the models with these ids; the configured one when there are none."""
    figures: Callable[[Sequence[str]], tuple[ModelFigures, ...]] = lambda _: ()
    """Returns what a forecast needs to know of those models, in the order of the chain."""
    first_model: Callable[[Sequence[str]], str] = lambda _: ""
    """Returns the first model of the chain of those models that can be used at all; empty when there is none."""
    checklists: Checklists = field(default_factory=load_checklists)
    order: Callable[[], tuple[str, ...]] = tuple
    """Returns the ids of the chain in the order in which they are asked now."""
    clock: Callable[[], float] = time.time


def connect(
    settings: Settings,
    objects: Objects,
    redis: Redis,
    build_model: Callable[[Sequence[str]], Model],
    figures: Callable[[Sequence[str]], tuple[ModelFigures, ...]] = lambda _: (),
    first_model: Callable[[Sequence[str]], str] = lambda _: "",
    checklists: Checklists | None = None,
    order: Callable[[], tuple[str, ...]] | None = None,
) -> Parts:
    """Return the parts that talk over one Redis connection."""
    return Parts(
        settings=settings,
        objects=objects,
        redis=redis,
        log=EventLog(redis),
        index=Index(redis),
        queues=Queues(
            redis,
            section_timeout=settings.task_hard_time_limit,
            per_review=settings.hands_per_review,
        ),
        leases=Leases(redis, settings.lease_seconds),
        meter=meter_of(settings, redis),
        failures=Failures(redis),
        build_model=build_model,
        figures=figures,
        first_model=first_model,
        checklists=checklists or load_checklists(),
        order=order or (lambda: settings.chain),
    )


def meter_of(settings: Settings, redis: Redis) -> Meter:
    """Return where a process of this installation counts."""
    tracer = Tracer(redis, is_on=bool(settings.otel_exporter_otlp_endpoint))
    return Meter(redis, namespace=settings.metrics_namespace if settings.enable_metrics else "", tracer=tracer)
