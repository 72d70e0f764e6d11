"""The table of metrics."""

from pathlib import Path

import pytest

from watch.names import BY_NAME, METRICS, measure


def test_no_two_metrics_have_the_same_name():
    assert len(BY_NAME) == len(METRICS) == len({metric.prometheus for metric in METRICS})


def test_a_counter_is_counted_with_all_its_dimensions_or_refused():
    assert measure("Throttles", ModelId="m").labels == (("ModelId", "m"),)

    with pytest.raises(ValueError, match="ModelId"):
        measure("Throttles")


def test_a_gauge_is_measured_once_for_each_set_of_dimensions():
    assert measure("QueueDepth", 3).published == ((),)
    assert measure("QueueDepth", 2, Queue="reading").published == (("Queue",),)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_the_documentation_has_a_row_for_every_metric(metric):
    by = ", ".join(" and ".join(f"`{name}`" for name in names) for names in metric.dimension_sets if names)
    row = f"| `{metric.name}` | {metric.kind} | {metric.unit} | {by} | {metric.meaning} |"

    assert row in (Path(__file__).parents[2] / "docs" / "metrics.md").read_text()


def test_dimensions_never_name_a_document_a_review_or_a_person():
    assert {name for metric in METRICS for name in metric.dimensions} <= {
        "ModelId",
        "Outcome",
        "Kind",
        "Queue",
        "Budget",
    }


@pytest.mark.parametrize(("name", "expected"), [("CostUSD", "ai_prism_cost_usd"), ("Sections", "ai_prism_sections")])
def test_names_at_metrics_are_in_the_manner_of_prometheus(name, expected):
    assert BY_NAME[name].prometheus == expected
