"""The budgets that all workers share, in Redis: each step is one script, and time is the Redis server's."""

from __future__ import annotations

import json
import logging
import time
from typing import Any, Literal, cast

import redis

from bedrock.budget import (
    ANSWERS_REMEMBERED,
    ANSWERS_TO_KNOW,
    CACHED_SECONDS,
    Admission,
    Budget,
    BudgetState,
    Limits,
    Settled,
    Ticket,
    Waiting,
)
from bedrock.budget_scripts import BEAT, ENTER, LOOK, SETTLE
from bedrock.local_budget import LocalBudget

logger = logging.getLogger(__name__)

_KEY = "prism:{budget}:"
_HOLD_SECONDS = 15.0
"""A holder that has not been heard of for so long has died."""
_WAIT_SECONDS = 5.0
"""A ticket that has not asked for so long has gone."""
_AWAY_SECONDS = 2.0
_CHAT, _OTHERS = 0, 1


class RedisBudget:
    """A `Budget` for all workers.

    While Redis cannot be read, each process keeps to its share of the budgets by itself, so that the workers together
    stay within them; waiting lines are then each process's own. Hand in a connection that gives up quickly.
    """

    def __init__(self, connection: redis.Redis, limits: Limits, *, workers: int = 1) -> None:
        self._limits = limits
        self._enter = connection.register_script(ENTER)
        self._settle = connection.register_script(SETTLE)
        self._beat = connection.register_script(BEAT)
        self._look = connection.register_script(LOOK)
        self._alone: Budget = LocalBudget(limits.share(workers))
        self._away_until = 0.0
        self._window = limits.seconds + limits.guard_seconds

    def enter(self, ticket: Ticket) -> Admission:
        """Ask for leave; a ticket that stops asking loses its place."""
        rate = self._limits.rate_of(ticket)
        arguments = (
            ticket.id,
            _CHAT if ticket.task == "chat" else _OTHERS,
            f"task:{ticket.task}:{ticket.worker}",
            rate.times if rate else 0,
            rate.seconds if rate else 0,
            ticket.model_id,
            ticket.input_tokens,
            ticket.max_tokens,
            self._limits.requests,
            self._limits.concurrent,
            self._limits.tokens,
            self._window,
            _HOLD_SECONDS,
            _WAIT_SECONDS,
            json.dumps({"task": ticket.task, "label": ticket.label}),
            ticket.place,
            ticket.most_tokens,
            ticket.prefix,
            ANSWERS_TO_KNOW,
        )
        reply = self._run(self._enter, *arguments)
        if reply is None:
            return self._alone.enter(ticket)
        granted, at, wait, place, what = reply
        waits_for = cast(Literal["", "task", "turn", "concurrency", "requests", "tokens"], _text(what))
        return Admission(bool(granted), float(at), max(0.0, float(wait)), int(place), waits_for)

    def beat(self, ticket: Ticket) -> None:
        """Say that the holder of a grant is alive."""
        self._run(self._beat, ticket.id, _HOLD_SECONDS)

    def settle(self, ticket: Ticket, used: Settled | None) -> None:
        """Give the slot back, with the tokens really used; where these are not known, with what Bedrock reserved."""
        self._alone.settle(ticket, used)
        known = used or ticket.reserved
        arguments = (
            ticket.id,
            ticket.model_id,
            known.tokens,
            known.output_tokens,
            ticket.place,
            ticket.prefix,
            known.cached_tokens,
            CACHED_SECONDS,
            ANSWERS_REMEMBERED,
            int(used is None),
        )
        self._run(self._settle, *arguments)

    def leave(self, ticket: Ticket) -> None:
        """Stop waiting."""
        self.settle(ticket, None)

    def look(self) -> BudgetState:
        """Return what is in use and who waits."""
        reply = self._run(self._look, self._window)
        if reply is None:
            return self._alone.look()
        requests, concurrent, tokens, line = reply
        known = zip(line[::3], line[1::3], line[2::3], strict=True)
        waiting = tuple(_waiting(_text(place), json.loads(about), _text(why)) for place, about, why in known)
        return BudgetState(int(requests), int(concurrent), int(tokens), waiting)

    def _run(self, script: Any, *arguments: object) -> Any:
        """Return the script's reply, or None while Redis is away."""
        if self._away_until > time.monotonic():
            return None
        try:
            reply = script(keys=(_KEY,), args=arguments)
        except redis.RedisError as error:
            if not self._away_until:
                logger.warning("Redis cannot be read (%s): this process keeps to its own share", type(error).__name__)
            self._away_until = time.monotonic() + _AWAY_SECONDS
            return None
        self._away_until = 0.0
        return reply


def _waiting(place: str, about: dict[str, Any], why: str) -> Waiting:
    since = float(about.get("since", 0))
    return Waiting(place, str(about.get("task", "")), str(about.get("label", "")), since, why)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
