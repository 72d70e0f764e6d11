"""Every metric by name: its unit, its dimensions and what it means. Alarms, dashboard and `/metrics` use no others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["counter", "gauge", "histogram"]
"""A counter's values are added up, a gauge is a state once a minute, a histogram's values are kept one by one."""
Unit = Literal["Count", "Seconds", "Percent", "Bytes", "None"]
"""As CloudWatch spells them; `None` is a number of something it has no word for, here dollars."""

ALL = ()
"""The set without any dimension: the figure over everything, which most alarms watch."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. It is published once for each of its sets of dimensions."""

    name: str
    kind: Kind
    unit: Unit
    meaning: str
    dimension_sets: tuple[tuple[str, ...], ...] = (ALL,)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions a value of it carries."""
        return tuple(dict.fromkeys(name for names in self.dimension_sets for name in names))

    @property
    def prometheus(self) -> str:
        """Its name at `/metrics`, without what Prometheus adds for its kind."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", self.name).lower()
        return f"ai_prism_{words}"


OUTCOME, MODEL, KIND, QUEUE, BUDGET = "Outcome", "ModelId", "Kind", "Queue", "Budget"
_BY_OUTCOME = (ALL, (OUTCOME,))
_BY_MODEL = (ALL, (MODEL,))
_BY_QUEUE = (ALL, (QUEUE,))

METRICS = (
    # As it happens
    Metric("Submissions", "counter", "Count", "documents accepted for review"),
    Metric("DocumentsRead", "counter", "Count", "documents read (`read`) or given up (`unreadable`)", _BY_OUTCOME),
    Metric("Runs", "counter", "Count", "runs that ended: `complete`, `partial`, `failed`, `cancelled`", _BY_OUTCOME),
    Metric("Sections", "counter", "Count", "sections that ended: `finished`, `failed`, `cancelled`", _BY_OUTCOME),
    Metric("FailedSections", "counter", "Count", "sections that ended without a result, of `Sections`"),
    Metric(
        "Decisions",
        "counter",
        "Count",
        "decisions of analysts: `accepted`, `edited`, `rejected`, `undone`",
        _BY_OUTCOME,
    ),
    Metric(
        "Attempts",
        "counter",
        "Count",
        "requests to a model: `answered`, or the kind of failure, such as `throttled`",
        (ALL, (MODEL,), (MODEL, OUTCOME)),
    ),
    Metric("FailedAttempts", "counter", "Count", "requests to a model that got no answer, of `Attempts`", _BY_MODEL),
    Metric("Throttles", "counter", "Count", "requests that Bedrock refused as too many", _BY_MODEL),
    Metric("Fallbacks", "counter", "Count", "answers by a model that was not the first of its chain", _BY_MODEL),
    Metric("BreakerChanges", "counter", "Count", "breakers that went `open` or `closed`", (ALL, (MODEL, OUTCOME))),
    Metric(
        "Tokens",
        "counter",
        "Count",
        "tokens that Bedrock counted: `input`, `output`, `cache_read`, `cache_write`",
        (ALL, (KIND,), (MODEL, KIND)),
    ),
    Metric("CostUSD", "counter", "None", "dollars, by the prices of the catalogue", _BY_MODEL),
    Metric("AttemptSeconds", "histogram", "Seconds", "one request to a model, from sent to ended", _BY_MODEL),
    Metric("FirstWordSeconds", "histogram", "Seconds", "from a request sent to its answer's first word", _BY_MODEL),
    Metric("SectionSeconds", "histogram", "Seconds", "one section, from its start to its result"),
    Metric("QueueWaitSeconds", "histogram", "Seconds", "a job in the queue, from put in to begun", _BY_QUEUE),
    Metric("BudgetWaitSeconds", "histogram", "Seconds", "a request held back by the limits, from asked to admitted"),
    Metric("TextSeconds", "histogram", "Seconds", "from a document's drop to its text and checks on screen"),
    Metric("FirstFindingSeconds", "histogram", "Seconds", "from a document's drop to a model's first finding"),
    # Once a minute, zeros included, by one process of the whole installation
    Metric("QueueDepth", "gauge", "Count", "jobs that wait, those held back for their turn included", _BY_QUEUE),
    Metric("RunningJobs", "gauge", "Count", "jobs that a worker is at", _BY_QUEUE),
    Metric(
        "OldestJobSeconds", "gauge", "Seconds", "how long the oldest waiting job has waited; 0 when none", _BY_QUEUE
    ),
    Metric(
        "FailedJobs",
        "gauge",
        "Count",
        "jobs and sections that failed within a day, not tried again",
        _BY_QUEUE,
    ),
    Metric("Workers", "gauge", "Count", "workers heard of within the last 15 seconds"),
    Metric("BacklogPerWorker", "gauge", "Count", "waiting and running jobs for each worker"),
    Metric("BudgetUse", "gauge", "Percent", "`requests`, `concurrent`, `tokens` in use of their limit", ((BUDGET,),)),
    Metric("BudgetWaiting", "gauge", "Count", "requests that wait because of the limits"),
    Metric("OpenBreakers", "gauge", "Count", "models of the chain that are left alone, or were paused"),
    Metric("SpentTodayUSD", "gauge", "None", "dollars since midnight UTC", _BY_MODEL),
    Metric("RedisMemory", "gauge", "Bytes", "memory that Redis uses"),
    Metric("RedisClients", "gauge", "Count", "connections that Redis holds"),
)

BY_NAME = {metric.name: metric for metric in METRICS}


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value of one metric, and the values of its dimensions."""

    metric: Metric
    value: float
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def published(self) -> tuple[tuple[str, ...], ...]:
        """The sets of dimensions this value counts in: all of them, but a gauge's total is measured by itself."""
        own = tuple(name for name, _ in self.labels)
        return (own,) if self.metric.kind == "gauge" else self.metric.dimension_sets


def measure(name: str, value: float = 1.0, **labels: str) -> Measurement:
    """Return a value of the metric. Raise `KeyError` for an unknown one, `ValueError` for the wrong dimensions."""
    metric = BY_NAME[name]
    allowed = metric.dimension_sets if metric.kind == "gauge" else (metric.dimensions,)
    for names in allowed:
        if set(names) == set(labels):
            return Measurement(metric, float(value), tuple((name, labels[name]) for name in names))
    raise ValueError(f"{name} is measured with the dimensions {allowed}, not {sorted(labels)}.")
