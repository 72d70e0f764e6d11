"""Cancelling a run, and trying sections again that failed or were cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain import events as happened
from domain.run import Run
from jobs.attempts import Attempts
from jobs.changing import changing
from jobs.history import RunRecord, read_record, read_run
from jobs.parts import Parts
from jobs.queue import SECTIONS, section_job
from jobs.rebuild import append, refresh_summary_after
from jobs.unfinished import expect, strike
from storage import keys
from storage.records import Cancelled, dump

_FLAG_SECONDS = 24 * 3600


def is_flagged(parts: Parts, run_id: str, section_id: str) -> bool:
    """True when a section that is under way should stop; a look into Redis alone."""
    return bool(parts.redis.sismember(_flag(run_id), section_id))


def is_cancelled(parts: Parts, review_id: str, run_id: str, section_id: str) -> bool:
    """True when somebody cancelled this section."""
    cancelled = read_record(parts.objects, Cancelled, keys.cancelled(review_id, run_id))
    return cancelled is not None and section_id in cancelled.section_ids


def mark_cancelled(parts: Parts, review_id: str, run_id: str, *, by: str) -> RunRecord:
    """Store that the sections without an outcome will not be reviewed, stop those under way, and tell it."""
    with changing(parts.redis, run_id):
        record = read_run(parts.objects, review_id, run_id)
        missing = record.missing
        if record.outcome is not None or not missing:
            return record
        now = parts.clock()
        earlier = record.cancelled_ids
        cancelled = Cancelled(by=by, at=now, section_ids=(*earlier, *missing))
        parts.objects.put(keys.cancelled(review_id, run_id), dump(cancelled))
        strike(parts.redis, run_id, missing)
        parts.redis.sadd(_flag(run_id), *missing)
        parts.redis.expire(_flag(run_id), _FLAG_SECONDS)
        told = [happened.SectionCancelled(now, run_id, section_id) for section_id in missing]
        append(parts, review_id, happened.RunCancelRequested(now, run_id, by), *told)
        _remove_jobs(parts, record.run, missing)
    return read_run(parts.objects, review_id, run_id)


def reopen(parts: Parts, review_id: str, run_id: str, section_ids: Iterable[str], *, by: str) -> tuple[Run, list[str]]:
    """Take the failures and cancellations of these sections back; return those that must be enqueued."""
    with changing(parts.redis, run_id):
        record = read_run(parts.objects, review_id, run_id)
        wanted = set(section_ids)
        failed = [section_id for section_id in record.failures if section_id in wanted]
        given_up = [section_id for section_id in record.cancelled_ids if section_id in wanted]
        again = [section_id for section_id in record.run.section_ids if section_id in {*failed, *given_up}]
        if not again:
            return record.run, []
        parts.objects.put(keys.open_run(review_id, run_id), b"{}")
        expect(parts.redis, run_id, again)
        for section_id in failed:
            _set_aside(parts, record, section_id)
        if record.cancelled is not None:
            left = tuple(section_id for section_id in record.cancelled.section_ids if section_id not in again)
            parts.objects.put(keys.cancelled(review_id, run_id), dump(replace(record.cancelled, section_ids=left)))
            parts.redis.srem(_flag(run_id), *again)
        parts.objects.delete(keys.outcome(review_id, run_id))
        Attempts(parts.redis, run_id).allow(again, parts.settings.section_attempts)
        append(parts, review_id, happened.RunReopened(parts.clock(), run_id, tuple(again), by))
        refresh_summary_after(parts, record.run)
    return record.run, again


def _set_aside(parts: Parts, record: RunRecord, section_id: str) -> None:
    """Keep what the failed try left, out of the next one's way."""
    review_id, run_id = record.run.review_id, record.run.id
    failure = record.failures[section_id]
    kept = {"failed": keys.failed(review_id, run_id, section_id)}
    if failure.kind == "malformed":
        # An answer that can be read was paid for and stays; one that cannot is asked for anew.
        kept["repair"] = keys.repair(review_id, run_id, section_id)
        kept["answer"] = keys.answer(review_id, run_id, section_id)
    stored = set(parts.objects.list(f"{keys.sections(review_id, run_id)}{section_id}."))
    number = int(failure.at * 1000)
    for what, key in reversed(kept.items()):
        if key in stored:
            parts.objects.put(keys.past(review_id, run_id, section_id, number, what), parts.objects.get(key))
            parts.objects.delete(key)


def _remove_jobs(parts: Parts, run: Run, section_ids: Sequence[str]) -> None:
    made = Attempts(parts.redis, run.id).made()
    jobs = {
        section_id: section_job(run.id, section_id, made[section_id])
        for section_id in section_ids
        if section_id in made
    }
    waiting = parts.queues.waiting(SECTIONS) | parts.queues.held_back(run.review_id)
    for job_id in jobs.values():
        if job_id in waiting:
            parts.queues.remove(SECTIONS, run.review_id, job_id)


def _flag(run_id: str) -> str:
    return f"prism:cancelled:{run_id}"
