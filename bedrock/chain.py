"""Several models behind the interface of one: when a model fails, the policy says whether to repeat, go on or stop."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from bedrock.admission import Gate
from bedrock.budget import Ticket
from bedrock.model import BedrockModel
from bedrock.policy import Policy, Reaction
from bedrock.state import ChainState, Leave
from domain.errors import NO_USAGE, AllModelsFailed, ModelFailed
from domain.finding import Attempt, Skipped, Usage
from domain.model import Answer, AttemptDiscarded, AttemptStarted, ModelEvent, ModelRequest, ModelSkipped

logger = logging.getLogger(__name__)

_SHORTEST_ATTEMPT_SECONDS = 0.05
_FRESH_SECONDS = 0.25
"""For so long what was seen of a breaker counts: one round trip less before each call."""


class FallbackModel:
    """A chain of models. A model's thinking and partial answer never travel to the next one."""

    def __init__(
        self,
        models: Sequence[BedrockModel],
        *,
        state: ChainState,
        gate: Gate | None = None,
        policy: Policy | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = random.random,
    ) -> None:
        self.models = tuple(models)
        self.state = state
        self.gate = gate
        self.policy = policy or Policy()
        self.sleep = sleep
        self.clock = clock
        self.random = random

    def stream(self, request: ModelRequest) -> Iterator[ModelEvent]:
        """Yield what happens and, last, the `Answer`. Raise `AllModelsFailed` when no model gives one.

        Raise `BudgetExhausted` when the budgets leave no room for longer than the gate's patience. The time in which
        models may be tried does not run while the call waits for room.
        """
        return _Call(self, request).run()


@dataclass(frozen=True, slots=True)
class _Way:
    """Leave to call a model: its breaker's and, where there are budgets, a ticket for these."""

    leave: Leave
    gate: Gate | None
    ticket: Ticket | None

    def beat(self) -> None:
        if self.gate is not None and self.ticket is not None:
            self.gate.budget.beat(self.ticket)

    def settle(self, model: BedrockModel, usage: Usage | None) -> None:
        if self.gate is not None and self.ticket is not None:
            self.gate.settle(self.ticket, model, usage)


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """Why a model is not called now."""

    kind: str
    reason: str


class _Call:
    """One request on its way through the chain."""

    def __init__(self, chain: FallbackModel, request: ModelRequest) -> None:
        self.chain = chain
        self.policy = chain.policy
        self.state = chain.state
        self.request = request
        self.deadline = chain.clock() + self.policy.seconds
        self.patience = chain.gate.patience_seconds if chain.gate else 0.0
        self.round = 0
        self.attempts: list[Attempt] = []
        self.tries: dict[str, int] = {}
        self.gone: set[str] = set()
        self.reasons: dict[str, Skipped] = {}
        self.reopens: list[float] = []

    def run(self) -> Generator[ModelEvent, None, None]:
        while True:
            self.reopens = []
            for position, model in enumerate(self.chain.models, 1):
                if model.id in self.gone:
                    continue
                answer = yield from self._turn(position, model)
                if answer is not None:
                    yield self._signed(answer, position)
                    return
            if not self._wait_for_next_round():
                raise AllModelsFailed(self._story(), self.attempts)
            self.round += 1

    def _turn(self, position: int, model: BedrockModel) -> Generator[ModelEvent, None, Answer | None]:
        """Ask one model as often as the policy allows before the next one; None when it gave no answer."""
        repeated = 0
        while True:
            way = yield from self._way_to(model)
            if isinstance(way, _Obstacle):
                yield self._skip(model, way.kind, way.reason)
                return None
            outcome = yield from self._attempt(position, model, way)
            if isinstance(outcome, Answer):
                return outcome
            reaction = self.policy.reaction(outcome)
            if reaction.then == "stop":
                raise AllModelsFailed(str(outcome), self.attempts) from outcome
            if self._is_repeated_here(model, reaction, repeated) and self._pause(repeated):
                repeated += 1
                continue
            if self.tries[model.id] >= reaction.tries:
                self.gone.add(model.id)
            yield self._skip(model, outcome.kind, str(outcome))
            return None

    def _attempt(
        self, position: int, model: BedrockModel, way: _Way
    ) -> Generator[ModelEvent, None, Answer | ModelFailed]:
        started_at = self.chain.clock()
        self.tries[model.id] = self.tries.get(model.id, 0) + 1
        left = max(self.deadline - started_at, _SHORTEST_ATTEMPT_SECONDS)
        seconds = self.policy.share(left, self._models_after(position))
        used: Usage | None = NO_USAGE  # a request that nothing was heard of used nothing
        is_judged = False
        try:
            with closing(model.stream(self.request, seconds=seconds, beat=way.beat)) as events:
                for event in events:
                    if isinstance(event, Answer):
                        self.state.worked(model.id, way.leave)
                        is_judged, used = True, event.usage
                        return event
                    if isinstance(event, AttemptStarted):
                        yield replace(event, chain_position=position)
                    else:
                        used = None
                        yield event
            raise AssertionError("a model's stream ends with an answer or a failure")
        except ModelFailed as failure:
            self._learn(position, model, way.leave, failure, started_at)
            is_judged, used = True, used if failure.usage == NO_USAGE else failure.usage
            outcome = failure
        finally:
            if not is_judged:
                self.state.let_go(model.id, way.leave)
            way.settle(model, used)
        yield AttemptDiscarded(model.id, model.name, outcome.kind, str(outcome))
        return outcome

    def _learn(self, position: int, model: BedrockModel, leave: Leave, failure: ModelFailed, started_at: float) -> None:
        ended_at = self.chain.clock()
        self.attempts.append(
            Attempt(model.id, model.name, position, started_at, ended_at, failure.kind, str(failure), failure.usage)
        )
        logger.warning("%s: %s failed: %s", self.request.label, model.id, failure.kind)
        reaction = self.policy.reaction(failure)
        self.state.failed(model.id, leave, str(failure), counts=reaction.breaker == "failed")
        if reaction.breaker == "worked":
            self.state.worked(model.id, leave)
        elif reaction.breaker == "silent":
            self.state.let_go(model.id, leave)
        if reaction.marks:
            self.state.mark(model.id, failure.kind, str(failure))

    def _way_to(self, model: BedrockModel) -> Generator[ModelEvent, None, _Way | _Obstacle]:
        """Return leave to call the model: no permanent fault, room in the budgets, and a breaker that lets it pass."""
        known = self.state.look(model.id)
        if known.mark is not None:
            self.gone.add(model.id)
            return _Obstacle(known.mark.kind, known.mark.reason)
        gate = self.chain.gate
        if gate is None or known.breaker in ("open", "paused"):  # no room is needed for nothing
            return self._past_breaker(model, None, is_closed=known.breaker == "closed")
        began = self.chain.clock()
        ticket = gate.ticket(model, self.request, starts_task=not self.tries)
        yield from gate.wait(ticket, self.patience, sleep=self.chain.sleep, clock=self.chain.clock)
        waited = self.chain.clock() - began
        self.deadline, self.patience = self.deadline + waited, self.patience - waited
        is_closed = known.breaker == "closed" and waited < _FRESH_SECONDS
        return self._past_breaker(model, ticket, is_closed=is_closed)

    def _past_breaker(self, model: BedrockModel, ticket: Ticket | None, *, is_closed: bool) -> _Way | _Obstacle:
        """Return the way, or give the ticket back; a breaker that was just seen closed is not asked again."""
        leave = Leave(True) if is_closed else self.state.ask(model.id)
        way = _Way(leave, self.chain.gate, ticket)
        if leave.is_granted:
            return way
        way.settle(model, NO_USAGE)
        self.reopens.append(self.chain.clock() + leave.seconds)
        reason = leave.reason or f"{model.name} is left alone for {leave.seconds:.0f} s after repeated faults."
        return _Obstacle("breaker_open", reason)

    def _skip(self, model: BedrockModel, kind: str, reason: str) -> ModelSkipped:
        self.reasons[model.id] = Skipped(model.id, model.name, reason)
        return ModelSkipped(model.id, model.name, kind, reason)

    def _models_after(self, position: int) -> int:
        return sum(model.id not in self.gone for model in self.chain.models[position:])

    def _is_repeated_here(self, model: BedrockModel, reaction: Reaction, repeated: int) -> bool:
        return self.round == 0 and repeated < reaction.retries_here and self.tries[model.id] < reaction.tries

    def _pause(self, number: int, at_least: float = 0.0) -> bool:
        """Wait with full jitter; False, at once, when the time left is shorter."""
        seconds = max(at_least, self.chain.random() * self.policy.pause(number))
        if self.chain.clock() + seconds >= self.deadline:
            return False
        self.chain.sleep(seconds)
        return True

    def _wait_for_next_round(self) -> bool:
        left = [model for model in self.chain.models if model.id not in self.gone]
        if not left or not self.policy.retries:
            return False
        all_rest = len(self.reopens) == len(left)
        return self._pause(self.round + 1, min(self.reopens) - self.chain.clock() if all_rest else 0.0)

    def _signed(self, answer: Answer, position: int) -> Answer:
        earlier = [model.id for model in self.chain.models[: position - 1]]
        own = tuple(replace(attempt, chain_position=position) for attempt in answer.attempts)
        return replace(
            answer,
            chain_position=position,
            chain_length=len(self.chain.models),
            attempts=(*self.attempts, *own),
            skipped=tuple(self.reasons[model_id] for model_id in earlier if model_id in self.reasons),
        )

    def _story(self) -> str:
        reasons = " ".join(dict.fromkeys(skipped.reason for skipped in self.reasons.values()))
        if len(self.chain.models) == 1:
            return reasons
        return f"None of the {len(self.chain.models)} models answered. {reasons}"
