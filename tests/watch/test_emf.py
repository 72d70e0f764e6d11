"""Lines that CloudWatch makes metrics of."""

import pytest

from tests.watch.emf import Point, points
from watch.emf import emf_lines
from watch.names import METRICS, Measurement, measure


def published(*measurements: Measurement) -> list[Point]:
    lines = emf_lines(measurements, namespace="AI-Prism", at=1_700_000_000.5)
    return [point for line in lines for point in points(line)]


def test_a_counter_is_published_over_all_and_by_each_of_its_sets_of_dimensions():
    assert published(measure("Attempts", ModelId="m", Outcome="throttled")) == [
        Point("AI-Prism", "Attempts", "Count", (), 1),
        Point("AI-Prism", "Attempts", "Count", (("ModelId", "m"),), 1),
        Point("AI-Prism", "Attempts", "Count", (("ModelId", "m"), ("Outcome", "throttled")), 1),
    ]


def test_a_gauge_is_published_for_the_dimensions_it_was_measured_with_alone():
    assert published(measure("QueueDepth", 3), measure("QueueDepth", 2, Queue="reading")) == [
        Point("AI-Prism", "QueueDepth", "Count", (), 3),
        Point("AI-Prism", "QueueDepth", "Count", (("Queue", "reading"),), 2),
    ]


def test_a_hundred_and_one_values_of_one_metric_take_two_lines():
    lines = emf_lines([measure("SectionSeconds", n) for n in range(101)], namespace="n", at=0)

    assert [len(points(line)) for line in lines] == [100, 1]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_makes_a_line_that_the_specification_allows(metric):
    sets = metric.dimension_sets if metric.kind == "gauge" else (metric.dimensions,)
    values = [Measurement(metric, 1.5, tuple((name, "x") for name in names)) for names in sets]

    found = published(*values)

    assert {tuple(name for name, _ in point.dimensions) for point in found} == set(metric.dimension_sets)
    assert {point.unit for point in found} == {metric.unit}


def test_a_line_is_one_line_whatever_a_model_is_called():
    (line,) = emf_lines([measure("Throttles", ModelId='arn:aws:\n"x"')], namespace="n", at=0)

    assert "\n" not in line
    assert points(line)[1].dimensions == (("ModelId", 'arn:aws:\n"x"'),)
