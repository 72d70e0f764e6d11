"""The worker pool: one process per queue seat, forked after everything has been imported."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any

if __name__ == "__main__":
    gc.disable()  # what is imported is never garbage; looking through it again and again is a fifth of the start

from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue, Worker, worker_registration
from rq.job import Job
from rq.serializers import JSONSerializer

import analysis.readers.pdf_reader  # noqa: F401 - imported before the fork, so that no job pays for it
import jobs.tasks  # noqa: F401 - as above
from bootstrap import configure_logging, worker_models, worker_parts
from jobs import alive
from jobs.health import HEARTBEAT_SECONDS, say_alive, say_gone
from jobs.lease import document_lease, section_lease
from jobs.parts import Parts
from jobs.protection import Hands, protection
from jobs.publishing import Publisher
from jobs.queue import ALLOWED, READ_TASK, READING, SECTIONS, SafeJob
from jobs.reconcile import nudge, reconcile, wait_for_nudge
from jobs.redis_connection import ImpatientRedis
from jobs.time_limit import TimeLimit
from jobs.tracing import Exporter
from settings import Settings, load_settings
from storage.records import prepare

logger = logging.getLogger("worker")

READING_WORKERS = 2
"""One more than needed, so that one hostile file does not keep the others from being read."""
STOP_SECONDS = 100
"""How long sections under way may take to end once the pool is told to stop; Fargate waits 120 s at most."""
RESTART_SECONDS = 1.0
SECTION_NICENESS = 10
"""Sections mostly wait for a model; the person who has just dropped a document waits for its text."""
LIFECYCLE_SECONDS = 3600.0
"""Between two looks at which models Bedrock is about to retire."""
_PR_SET_PDEATHSIG = 1


class PrismWorker(Worker):
    """An RQ worker whose jobs die with it, and which tells at once when a job's process was killed."""

    death_penalty_class = TimeLimit
    seat = 0
    hands: Hands | None = None

    def execute_job(self, job: Job, queue: Queue) -> None:
        with self.hands.busy(self.seat) if self.hands else nullcontext():
            super().execute_job(job, queue)

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        super().heartbeat(timeout, pipeline)
        if pipeline is None and self.birth_date and not self.connection.hexists(self.key, "birth"):
            self._register_again()

    def _register_again(self) -> None:
        """Be on the list of workers after Redis has lost it, which RQ sees to at a worker's birth alone."""
        with self.connection.pipeline() as pipeline:
            pipeline.hset(self.key, mapping=self.serialize())
            worker_registration.register(self, pipeline)
            pipeline.execute()

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        die_with_parent(int(self.name.rpartition("-")[2]))
        super().main_work_horse(job, queue)

    def handle_work_horse_killed(self, job: Job, *_how: Any) -> None:
        if job.func_name in ALLOWED:
            parts = worker_parts()
            parts.leases.release_of(_lease_of(job), job.id)
            nudge(parts)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        # In place of RQ's own line, which holds what the exception says.
        logger.error("job %s ended by an error", job.id, exc_info=exc_info)


def _lease_of(job: Job) -> str:
    if job.func_name == READ_TASK:
        return document_lease(str(job.args[0]))
    return section_lease(str(job.args[1]), str(job.args[2]))


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however that happens (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def run_worker(queue_name: str, seat: int, hands: Hands) -> None:
    """Work on one queue until told to stop."""
    if queue_name == SECTIONS:
        os.nice(SECTION_NICENESS)
    connection = worker_parts().redis
    queue = Queue(queue_name, connection=connection, job_class=SafeJob, serializer=JSONSerializer)
    worker = PrismWorker(
        [queue],
        name=f"{queue_name}-{socket.gethostname().split('.')[0]}-{os.getpid()}",
        connection=connection,
        job_class=SafeJob,
        serializer=JSONSerializer,
        job_monitoring_interval=5,
        maintenance_interval=15,
        worker_ttl=30,
        log_job_description=False,
    )
    worker.seat, worker.hands = seat, hands
    worker.work(logging_level="WARNING", with_scheduler=False)


def run_reconciler() -> None:
    """Look for lost work until told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    parts = worker_parts()
    watch(parts)
    looked_at = float("-inf")
    while True:
        if time.monotonic() - looked_at > LIFECYCLE_SECONDS:
            looked_at = time.monotonic()
            worker_models().refresh_lifecycles()
        try:
            reconcile(parts)
            wait_for_nudge(parts, parts.settings.reconcile_seconds)
        except RedisError:
            logger.warning("Redis does not answer; the reconciler waits for it")
            time.sleep(RESTART_SECONDS)


def watch(parts: Parts) -> None:
    """Have this process publish the figures of each minute, and answer Prometheus where there is a port for it."""
    settings = parts.settings
    publisher = Publisher(parts.redis, parts.meter, worker_models().gauges)
    if settings.enable_metrics:
        publisher.keep_publishing()
    if settings.metrics_port:
        publisher.serve(settings.bind_address, settings.metrics_port)
    if settings.otel_exporter_otlp_endpoint:
        try:
            Exporter(parts.meter.tracer, settings.otel_exporter_otlp_endpoint).keep_sending()
        except ImportError:
            logger.warning("no traces are sent: requirements-tracing.txt is not installed")


@dataclass
class Seat:
    """A place in the pool and the process that has it."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    started_at: float = 0.0


class Pool:
    """Keeps every seat taken, says that it lives, and stops them all when it is told to."""

    def __init__(self, settings: Settings) -> None:
        queues = [READING] * READING_WORKERS + [SECTIONS] * settings.worker_concurrency
        self._hands = hands = Hands(len(queues))
        self._protection = protection()
        self._seats = [
            *(Seat(queue, partial(run_worker, queue, number, hands)) for number, queue in enumerate(queues)),
            Seat("reconciler", run_reconciler),
        ]
        self._redis = ImpatientRedis.from_url(settings.redis_url)
        self._stops = 0
        self._told_at = 0.0
        self._name = f"{socket.gethostname()}:{os.getpid()}"

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; jobs under way are finished first, a second signal ends them."""
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, self._stop)
        while not self._stops:
            self._fill()
            self._tell()
            self._reap()
            self._protection.keep(is_busy=self._hands.any_busy)
            time.sleep(0.2)
        self._shut_down()

    def _fill(self) -> None:
        for seat in self._seats:
            # Not more often than once a second, in case it cannot even start.
            if not seat.pid and time.monotonic() - seat.started_at > RESTART_SECONDS:
                self._fork(seat)

    def _fork(self, seat: Seat) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        pool = os.getpid()
        pid = os.fork()
        if pid:
            seat.pid, seat.started_at = pid, time.monotonic()
            return
        status = 1
        try:
            for sig in (signal.SIGTERM, signal.SIGINT):
                signal.signal(sig, signal.SIG_DFL)
            # A terminal's Ctrl-C is for the pool, which passes it on as one request to finish.
            os.setpgrp()
            die_with_parent(pool)
            seat.work()
            status = 0
        except Exception:
            logger.exception("%s ended", seat.name)
        finally:
            os._exit(status)

    def _reap(self) -> None:
        for number, seat in enumerate(self._seats):
            if seat.pid and os.waitpid(seat.pid, os.WNOHANG)[0]:
                logger.warning("%s (process %s) ended", seat.name, seat.pid)
                seat.pid = 0
                if seat.name != "reconciler":
                    self._hands.let_go(number)

    def _tell(self) -> None:
        if time.monotonic() - self._told_at < HEARTBEAT_SECONDS:
            return
        self._told_at = time.monotonic()
        alive.say_so()
        workers = sum(bool(seat.pid) for seat in self._seats if seat.name != "reconciler")
        try:
            say_alive(self._redis, self._name, workers, time.time())
        except RedisError:
            logger.warning("Redis does not answer; the workers wait for it")

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stops += 1

    def _shut_down(self) -> None:
        logger.info("stopping: sections under way are finished first")
        self._signal_all(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while any(seat.pid for seat in self._seats) and time.monotonic() < end and self._stops < 2:
            self._reap_quietly()
            time.sleep(0.1)
        self._signal_all(signal.SIGKILL)
        try:
            say_gone(self._redis, self._name)
        except RedisError:
            logger.info("Redis is gone already")

    def _reap_quietly(self) -> None:
        for seat in self._seats:
            if seat.pid and os.waitpid(seat.pid, os.WNOHANG)[0]:
                seat.pid = 0

    def _signal_all(self, sig: signal.Signals) -> None:
        for seat in self._seats:
            if seat.pid:
                os.kill(seat.pid, sig)


def main() -> None:
    """Run the pool with the settings of the environment."""
    settings = load_settings()
    configure_logging(settings)
    # By their ids: which model an operator has put first is read from S3, and no connection may be open at the fork.
    worker_parts().build_model(settings.chain)
    prepare()
    # A job that makes many objects must not have what was imported looked through again.
    gc.freeze()
    gc.enable()
    Pool(settings).run()


if __name__ == "__main__":
    main()
