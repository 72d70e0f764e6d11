"""Scale-in protection: while a job runs, neither scaling in nor a deployment ends this task.

Amazon ECS answers at the address it puts into `ECS_AGENT_URI` of each of its containers; anywhere else there is nothing
to protect from. Source: "Amazon ECS task scale-in protection endpoint", developer guide.
"""

from __future__ import annotations

import json
import logging
import mmap
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

logger = logging.getLogger(__name__)

EXPIRES_MINUTES = 12
"""Longer than a job may take and than `RENEW_SECONDS`: a pool that died protects its task no longer than that."""
RENEW_SECONDS = 300.0
IDLE_SECONDS = 30.0
"""How long the pool has nothing to do before it gives the protection up: a run is many jobs, seconds apart."""
_RETRY_SECONDS = 10.0
_PATIENCE_SECONDS = 2.0


class Hands:
    """Which seats of a pool are at a job: one byte each, shared by the processes that are forked later."""

    def __init__(self, seats: int) -> None:
        self._busy = mmap.mmap(-1, max(1, seats))

    @contextmanager
    def busy(self, seat: int) -> Iterator[None]:
        """Count the seat as busy while the block runs."""
        self._busy[seat] = 1
        try:
            yield
        finally:
            self._busy[seat] = 0

    def let_go(self, seat: int) -> None:
        """Count the seat as idle, because its process has ended."""
        self._busy[seat] = 0

    @property
    def any_busy(self) -> bool:
        return any(self._busy[:])


class Protection:
    """Keeps the task protected while somebody is busy; `keep` is cheap and never raises."""

    def __init__(self, agent: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = f"{agent}/task-protection/v1/state"
        self._clock = clock
        self._is_on = False
        self._asked_at = float("-inf")
        self._busy_at = float("-inf")
        self._wait = 0.0

    def keep(self, *, is_busy: bool) -> None:
        """Switch the protection on, renew it or give it up, as need be."""
        now = self._clock()
        if is_busy:
            self._busy_at = now
        is_wanted = now - self._busy_at < IDLE_SECONDS
        is_due = is_wanted != self._is_on or (is_wanted and now - self._asked_at >= RENEW_SECONDS)
        if is_due and now - self._asked_at >= self._wait:
            self._asked_at = now
            self._switch(is_on=is_wanted)

    def _switch(self, *, is_on: bool) -> None:
        wish = {"ProtectionEnabled": is_on, **({"ExpiresInMinutes": EXPIRES_MINUTES} if is_on else {})}
        request = urllib.request.Request(self._url, json.dumps(wish).encode(), method="PUT")
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as response:
                answer = json.load(response)
        except (OSError, ValueError) as error:
            self._wait = _RETRY_SECONDS
            logger.warning("scale-in protection is not %s: %s", "on" if is_on else "off", _reason(error))
            return
        if "protection" not in answer:
            self._wait = _RETRY_SECONDS
            logger.warning("scale-in protection is not %s: %s", "on" if is_on else "off", _reason(answer))
            return
        self._is_on, self._wait = is_on, 0.0


class NoProtection:
    """Outside Amazon ECS."""

    def keep(self, *, is_busy: bool) -> None:
        """Do nothing."""


def protection(environment: Mapping[str, str] = os.environ) -> Protection | NoProtection:
    """Return the protection of the task this process runs in."""
    agent = environment.get("ECS_AGENT_URI", "")
    return Protection(agent) if agent else NoProtection()


def _reason(told: object) -> str:
    if isinstance(told, urllib.error.HTTPError):
        return f"HTTP {told.code}"
    if isinstance(told, dict):
        fault = told.get("failure") or told.get("error") or {}
        return str(fault.get("Reason") or fault.get("Code") or "no reason given")
    return type(told).__name__
