"""The budgets of one process, for a command line without Redis and for a worker that cannot read Redis."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from bedrock.budget import (
    ANSWERS_REMEMBERED,
    ANSWERS_TO_KNOW,
    CACHED_SECONDS,
    Admission,
    BudgetState,
    Limits,
    Settled,
    Ticket,
    Waiting,
)

_WAIT_SECONDS = 5.0


@dataclass(slots=True)
class _Charge:
    at: float
    tokens: int
    ticket_id: str
    is_request: bool = True


@dataclass(slots=True)
class _Place:
    ticket: Ticket
    since: float
    seen: float
    number: int
    why: str = ""

    @property
    def rank(self) -> tuple[bool, int]:
        return self.ticket.task != "chat", self.number


class LocalBudget:
    """A `Budget` in memory."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._slots: set[str] = set()
        self._charges: list[_Charge] = []
        self._tasks: dict[tuple[str, str], list[float]] = {}
        self._line: dict[str, _Place] = {}
        self._burns: dict[str, deque[int]] = {}
        self._cached: dict[str, tuple[int, float]] = {}
        self._number = 0

    def enter(self, ticket: Ticket) -> Admission:
        """Ask for leave; a ticket that stops asking loses its place."""
        with self._lock:
            now = self._clock()
            self._free(now)
            ahead = self._ahead(ticket, now)
            own = self._task_wait(ticket, now)
            if own > 0:
                admission = Admission(False, now, own, len(ahead) + 1, "task")
            else:
                admission = self._admit(ticket, ahead, now)
                if ahead and not admission.is_granted:
                    admission = replace(admission, waits_for="turn")
            if not admission.is_granted:
                self._line[ticket.place].why = admission.waits_for
            return admission

    def beat(self, ticket: Ticket) -> None:
        """Do nothing: the holders of this process die with it."""

    def settle(self, ticket: Ticket, used: Settled | None) -> None:
        """Give the slot back, with the tokens really used; where these are not known, with what Bedrock reserved."""
        with self._lock:
            self._slots.discard(ticket.id)
            self._line.pop(ticket.place, None)
            known = used or ticket.reserved
            self._learn(ticket, known)
            for charge in self._charges:
                if charge.ticket_id == ticket.id and charge.is_request:
                    more = max(0, known.tokens - charge.tokens) if used else 0
                    charge.tokens = min(known.tokens, charge.tokens)
                    if more:
                        self._charges.append(_Charge(self._clock(), more, ticket.id, is_request=False))
                    return

    def leave(self, ticket: Ticket) -> None:
        """Stop waiting."""
        self.settle(ticket, None)

    def look(self) -> BudgetState:
        """Return what is in use and who waits."""
        with self._lock:
            self._free(self._clock())
            line = sorted(self._line.values(), key=lambda place: place.rank)
            waiting = tuple(Waiting(at.ticket.id, at.ticket.task, at.ticket.label, at.since, at.why) for at in line)
            return BudgetState(self._started(), len(self._slots), self._tokens(), waiting)

    def _learn(self, ticket: Ticket, used: Settled) -> None:
        if used.output_tokens:
            burns = self._burns.setdefault(ticket.model_id, deque(maxlen=ANSWERS_REMEMBERED))
            burns.append(used.output_tokens)
        if used.cached_tokens and ticket.prefix:
            now = self._clock()
            self._cached = {name: known for name, known in self._cached.items() if known[1] > now}
            self._cached[ticket.prefix] = used.cached_tokens, now + CACHED_SECONDS

    def _ahead(self, ticket: Ticket, now: float) -> list[Ticket]:
        """Take a place in line and return the tickets ahead that could go; room is kept for them."""
        if ticket.place not in self._line:
            self._number += 1
            self._line[ticket.place] = _Place(ticket, now, now, self._number)
        own = self._line[ticket.place]
        own.seen = now
        for gone in [place for place in self._line.values() if now - place.seen > _WAIT_SECONDS]:
            del self._line[gone.ticket.place]
        ahead = [place.ticket for place in self._line.values() if place.rank < own.rank]
        return [other for other in ahead if self._task_wait(other, now) <= 0]

    def _admit(self, ticket: Ticket, ahead: list[Ticket], now: float) -> Admission:
        limits, window, place = self._limits, self._limits.seconds + self._limits.guard_seconds, len(ahead) + 1
        if len(self._slots) + place > limits.concurrent:
            return Admission(False, now, min(1.0, 0.05 * place), place, "concurrency")
        starts = [charge.at for charge in self._charges if charge.is_request]
        surplus = len(starts) + place - limits.requests
        if surplus > 0:
            return Admission(False, now, starts[min(surplus, len(starts)) - 1] + window - now, place, "requests")
        need = self._need(ticket)
        over = self._tokens() + sum(map(self._need, ahead)) + need - limits.tokens
        if over > 0:
            return Admission(False, now, self._wait_for_tokens(over, now), place, "tokens")
        self._slots.add(ticket.id)
        self._charges.append(_Charge(now, need, ticket.id))
        if limits.rate_of(ticket):
            self._tasks.setdefault((ticket.task, ticket.worker), []).append(now)
        del self._line[ticket.place]
        return Admission(True, now)

    def _need(self, ticket: Ticket) -> int:
        burns = self._burns.get(ticket.model_id, ())
        answer = ticket.most_tokens
        if len(burns) >= ANSWERS_TO_KNOW:
            answer = max(ticket.max_tokens, min(answer, math.ceil(max(burns) * 1.1)))
        cached, until = self._cached.get(ticket.prefix, (0, 0.0))
        fresh = max(0, ticket.input_tokens - (cached if until > self._clock() else 0))
        return min(self._limits.tokens, fresh + answer)

    def _wait_for_tokens(self, over: int, now: float) -> float:
        last = now
        for charge in self._charges:
            over, last = over - charge.tokens, charge.at
            if over <= 0:
                break
        return last + self._limits.seconds + self._limits.guard_seconds - now

    def _task_wait(self, ticket: Ticket, now: float) -> float:
        rate = self._limits.rate_of(ticket)
        if rate is None:
            return 0.0
        started = [at for at in self._tasks.get((ticket.task, ticket.worker), ()) if at > now - rate.seconds]
        self._tasks[ticket.task, ticket.worker] = started
        return started[0] + rate.seconds - now if len(started) >= rate.times else 0.0

    def _free(self, now: float) -> None:
        window = self._limits.seconds + self._limits.guard_seconds
        self._charges = [charge for charge in self._charges if charge.at > now - window]

    def _started(self) -> int:
        return sum(charge.is_request for charge in self._charges)

    def _tokens(self) -> int:
        return sum(charge.tokens for charge in self._charges)
