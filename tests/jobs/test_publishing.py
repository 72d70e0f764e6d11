"""The figures of each minute, for CloudWatch and for Prometheus."""

from __future__ import annotations

import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from emulators.processes import free_port
from jobs.health import say_alive
from jobs.meter import Meter
from jobs.models import Models
from jobs.parts import Parts
from jobs.publishing import Publisher
from jobs.queue import Queues
from jobs.redis_connection import ImpatientRedis
from tests.jobs.conftest import Clock
from tests.watch.emf import Point, points
from watch.names import METRICS, measure


@pytest.fixture
def meter(redis: Redis) -> Meter:
    return Meter(redis, namespace="AI-Prism")


@pytest.fixture
def publisher(parts: Parts, meter: Meter, clock: Clock) -> Publisher:
    models = Models(parts.settings, parts.redis, parts.objects)
    return Publisher(parts.redis, meter, models.gauges, clock)


@pytest.fixture
def queues(redis: Redis) -> Queues:
    return Queues(redis, section_timeout=60, per_review=1)


def value(found: list[Point], name: str, **dimensions: str) -> float:
    (wanted,) = (point.value for point in found if point.name == name and dict(point.dimensions) == dimensions)
    return wanted


def published(publisher: Publisher, capfd) -> list[Point]:
    capfd.readouterr()
    assert publisher.publish()
    return [point for line in capfd.readouterr().out.splitlines() for point in points(line)]


def test_every_gauge_is_published_with_zeros_when_nothing_happens(publisher, capfd):
    found = published(publisher, capfd)

    gauges = {(metric.name, names) for metric in METRICS if metric.kind == "gauge" for names in metric.dimension_sets}
    assert {(point.name, tuple(name for name, _ in point.dimensions)) for point in found} == gauges
    assert value(found, "QueueDepth") == value(found, "BacklogPerWorker") == value(found, "Workers") == 0


def test_of_several_processes_one_publishes_each_minute(publisher, parts, meter, clock):
    other = Publisher(parts.redis, meter, lambda: iter(()), clock)

    assert publisher.publish()
    assert not other.publish()
    clock.now += 60
    assert other.publish()
    assert not publisher.publish()


def test_jobs_held_back_for_their_turn_are_part_of_the_queue_and_of_each_workers_backlog(
    publisher, queues, redis, clock, capfd
):
    queues.enqueue_reading("R", 1)
    for number in range(3):  # two of them are held back
        queues.enqueue_section("R", "run", f"s{number}", 1, front=False)
    say_alive(redis, "pool", 2, clock.now)
    clock.now += 10

    found = published(publisher, capfd)

    assert value(found, "QueueDepth") == 4
    assert value(found, "QueueDepth", Queue="sections") == 3
    assert value(found, "OldestJobSeconds") == pytest.approx(10, abs=5)
    assert value(found, "BacklogPerWorker") == 2


def test_prometheus_reads_counters_histograms_and_gauges_of_all_processes(publisher, redis):
    Meter(redis).take([measure("Throttles", ModelId="m"), measure("SectionSeconds", 7.0)])
    port = free_port()
    publisher.serve("127.0.0.1", port)

    samples = scraped(port)

    assert samples["ai_prism_throttles_total", ("m",)] == 1
    assert samples["ai_prism_section_seconds_bucket", ("5.0",)] == 0
    assert samples["ai_prism_section_seconds_bucket", ("10.0",)] == 1
    assert samples["ai_prism_section_seconds_count", ()] == 1
    assert samples["ai_prism_queue_depth", ("sections",)] == 0
    assert samples["ai_prism_redis_memory", ()] > 0
    assert samples["ai_prism_redis_up", ()] == 1


def test_without_redis_prometheus_is_told_so():
    away = ImpatientRedis.from_url("redis://127.0.0.1:9/0")
    port = free_port()
    Publisher(away, Meter(away), lambda: iter(())).serve("127.0.0.1", port)

    assert scraped(port) == {("ai_prism_redis_up", ()): 0}


def test_a_port_that_is_taken_is_said_and_stops_nothing(publisher, caplog):
    port = free_port()
    publisher.serve("127.0.0.1", port)

    publisher.serve("127.0.0.1", port)

    assert f"METRICS_PORT {port} cannot be used" in caplog.text


def scraped(port: int) -> dict[tuple[str, tuple[str, ...]], float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    families = text_string_to_metric_families(text)
    return {
        (sample.name, tuple(sample.labels.values())): sample.value for family in families for sample in family.samples
    }
