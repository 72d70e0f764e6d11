"""The queues: turns between reviews, and nothing run but our two tasks."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import cast

import pytest
from redis import Redis
from rq import SimpleWorker
from rq.job import Job
from rq.rate_limit import RateLimitRegistry
from rq.serializers import JSONSerializer

from jobs.parts import Parts
from jobs.queue import ALLOWED, SECTIONS, Queues, SafeJob, TaskRefused, section_job


@pytest.fixture
def queues(redis: Redis) -> Queues:
    return Queues(redis, section_timeout=60, per_review=2)


def poison(redis: Redis, function: str, *arguments: object, instance: object = None, **extra: str) -> None:
    """Write a job straight into Redis, as somebody who got in would."""
    data = zlib.compress(json.dumps([function, instance, list(arguments), {}]).encode())
    fields: dict[str, str | bytes | int] = {
        "data": data,
        "origin": SECTIONS,
        "status": "queued",
        "created_at": "2026-01-01T00:00:00Z",
        "timeout": 60,
    }
    fields["created_at"] = "2026-01-01T00:00:00Z"
    for field, value in {**fields, **extra}.items():
        redis.hset(Job.key_for("poison"), field, value)
    redis.rpush(f"rq:queue:{SECTIONS}", "poison")


def work(queues: Queues, redis: Redis) -> None:
    worker = SimpleWorker([queues.sections], connection=redis, job_class=SafeJob, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="CRITICAL")


def state_of(redis: Redis, job_id: str = "poison") -> str:
    return cast(bytes, redis.hget(Job.key_for(job_id), "status") or b"").decode()


@pytest.mark.parametrize("function", ["os.system", "subprocess.call", "builtins.eval", "jobs.tasks.worker_parts"])
def test_a_job_that_names_another_function_is_refused(
    queues: Queues, redis: Redis, tmp_path: Path, function: str
) -> None:
    mark = tmp_path / "ran"
    poison(redis, function, f"touch {mark}")

    work(queues, redis)

    assert not mark.exists()
    assert state_of(redis) == "failed"


def test_a_callback_or_webhook_in_a_job_is_not_run(queues: Queues, redis: Redis, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    poison(
        redis,
        "os.system",
        f"touch {mark}",
        success_callback_name="os.system",
        failure_callback_name="os.abort",
        stopped_callback_name="os.abort",
        webhooks=json.dumps([{"url": "http://127.0.0.1:9/", "on": ["failed"]}]),
    )

    work(queues, redis)

    job = SafeJob.fetch("poison", connection=redis, serializer=JSONSerializer)
    assert (job.success_callback, job.failure_callback, job.stopped_callback, job.webhooks) == (None, None, None, [])
    assert not mark.exists()


def test_a_pickled_job_is_not_opened(queues: Queues, redis: Redis, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    payload = b"cos\nsystem\n(S'touch " + str(mark).encode() + b"'\ntR."
    poison(redis, "x")
    redis.hset(Job.key_for("poison"), "data", zlib.compress(payload))

    work(queues, redis)

    assert not mark.exists()
    assert state_of(redis) == "failed"


def test_our_own_tasks_take_ids_only(redis: Redis) -> None:
    job = SafeJob.create(next(iter(ALLOWED)), args=({"a": 1},), connection=redis, serializer=JSONSerializer, id="x")

    with pytest.raises(TaskRefused, match="ids only"):
        job.perform()


def test_the_tasks_that_are_enqueued_by_name_exist() -> None:
    import importlib

    for name in ALLOWED:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


def test_one_long_document_leaves_room_for_the_first_section_of_another(queues: Queues) -> None:
    for number in range(1, 6):
        queues.enqueue_section("long", "r1", f"s{number}", 1, front=number == 1)
    queues.enqueue_section("short", "r2", "s1", 1, front=True)

    assert queues.sections.get_job_ids() == [
        section_job("r2", "s1", 1),
        section_job("r1", "s1", 1),
        section_job("r1", "s2", 1),
    ]
    assert queues.length() == 6


def test_sections_held_back_go_in_the_order_of_the_document(queues: Queues, redis: Redis) -> None:
    for number in range(1, 13):
        queues.enqueue_section("long", "r1", f"s{number}", 1, front=False)

    seen = []
    while queues.sections.get_job_ids():
        job_id = queues.sections.get_job_ids()[0]
        seen.append(job_id)
        queues.remove(SECTIONS, "long", job_id)

    assert seen == [section_job("r1", f"s{number}", 1) for number in range(1, 13)]


def test_what_each_review_has_under_way_is_counted_until_it_has_ended(queues: Queues) -> None:
    for number in range(5):
        queues.enqueue_section("long", "r1", f"s{number}", 1, front=False)
    queues.enqueue_section("short", "r2", "s1", 1, front=True)
    assert sorted(queues.under_way()) == [1, 5]

    queues.remove(SECTIONS, "short", section_job("r2", "s1", 1))

    assert queues.under_way() == (5,)


def test_the_turn_of_a_dead_job_goes_to_the_next(queues: Queues, redis: Redis) -> None:
    for number in range(1, 4):
        queues.enqueue_section("R", "r1", f"s{number}", 1, front=False)
    dead = section_job("r1", "s1", 1)
    redis.lrem(f"rq:queue:{SECTIONS}", 1, dead)
    redis.hset(Job.key_for(dead), "status", "started")
    redis.zadd(f"rq:executions:{dead}", {"execution": 9_999_999_999})
    redis.zadd(f"rq:wip:{SECTIONS}", {f"{dead}:execution": 9_999_999_999})

    queues.remove(SECTIONS, "R", dead)

    assert queues.sections.get_job_ids() == [section_job("r1", "s2", 1), section_job("r1", "s3", 1)]
    assert dead not in RateLimitRegistry("review-R", redis).get_allowed_job_ids()
    assert redis.zcard(f"rq:wip:{SECTIONS}") == 0


def test_long_documents_get_one_hand_less_than_there_are(parts: Parts) -> None:
    assert parts.queues.per_review == parts.settings.worker_concurrency - 1
