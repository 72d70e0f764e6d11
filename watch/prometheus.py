"""The metrics as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from prometheus_client import Metric as Family
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from watch.names import Measurement, Metric

BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0)
"""Upper ends of the classes that a histogram counts in, in seconds; one more holds what is longer."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a counter or a histogram has come to, over all processes, since Redis was last empty.

    `buckets` holds, for each of `BUCKETS` and for what is longer, how many values fell into it alone.
    """

    metric: Metric
    labels: tuple[tuple[str, str], ...]
    value: float
    buckets: tuple[int, ...] = ()


def families(counts: Iterable[Count], gauges: Iterable[Measurement]) -> Iterator[Family]:
    """Yield each metric once, with all its values. Of a gauge with dimensions the total is left to the reader."""
    by_name = sorted(counts, key=lambda count: count.metric.name)
    for metric, alike in groupby(by_name, key=lambda count: count.metric):
        yield _counted(metric, list(alike))
    single = sorted((one for one in gauges if len(one.labels) == len(one.metric.dimensions)), key=_name)
    for metric, values in groupby(single, key=lambda one: one.metric):
        family = GaugeMetricFamily(metric.prometheus, metric.meaning, labels=_labels(metric))
        for one in values:
            family.add_metric([value for _, value in one.labels], one.value)
        yield family


def _counted(metric: Metric, counts: list[Count]) -> Family:
    if metric.kind == "counter":
        counter = CounterMetricFamily(metric.prometheus, metric.meaning, labels=_labels(metric))
        for count in counts:
            counter.add_metric([value for _, value in count.labels], count.value)
        return counter
    histogram = HistogramMetricFamily(metric.prometheus, metric.meaning, labels=_labels(metric))
    for count in counts:
        ends = [*map(str, BUCKETS), "+Inf"]
        totals = list(zip(ends, accumulate(count.buckets), strict=True))
        histogram.add_metric([value for _, value in count.labels], totals, sum_value=count.value)
    return histogram


def _labels(metric: Metric) -> list[str]:
    return ["model_id" if name == "ModelId" else name.lower() for name in metric.dimensions]


def _name(measurement: Measurement) -> str:
    return measurement.metric.name
