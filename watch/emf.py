"""Measurements as log lines from which CloudWatch makes metrics: its embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from watch.names import Measurement

MOST_VALUES = 100
"""Of one metric in one line, by the specification."""


def emf_lines(measurements: Iterable[Measurement], *, namespace: str, at: float) -> list[str]:
    """Return one line of JSON, without line end, for all values with the same dimensions. `at` is in seconds."""
    alike: dict[object, list[Measurement]] = defaultdict(list)
    for one in measurements:
        alike[(one.labels, one.published)].append(one)
    return [
        _line(group[first : first + MOST_VALUES], namespace, at)
        for group in alike.values()
        for first in range(0, len(group), MOST_VALUES)
    ]


def _line(group: list[Measurement], namespace: str, at: float) -> str:
    values: dict[str, list[float]] = defaultdict(list)
    units = {one.metric.name: one.metric.unit for one in group}
    for one in group:
        values[one.metric.name].append(one.value)
    directive = {
        "Namespace": namespace,
        "Dimensions": [list(names) for names in group[0].published],
        "Metrics": [{"Name": name, "Unit": unit} for name, unit in units.items()],
    }
    document = {
        "_aws": {"Timestamp": round(at * 1000), "CloudWatchMetrics": [directive]},
        **dict(group[0].labels),
        **{name: many[0] if len(many) == 1 else many for name, many in values.items()},
    }
    return json.dumps(document, separators=(",", ":"))
