"""Where a request waits for its turn within the budgets, and settles what it used."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from ulid import ULID

from bedrock.budget import Admission, Budget, Task, Ticket, prefix_of, reserved_tokens, settled
from bedrock.counting import Counter
from bedrock.model import BedrockModel
from domain.errors import BudgetExhausted
from domain.finding import Usage
from domain.model import BudgetAwaited, ModelRequest

_SHORTEST_WAIT_SECONDS = 0.005
_LONGEST_WAIT_SECONDS = 2.0
"""A ticket that does not ask for five loses its place."""

_REASONS = {
    "task": "this worker has begun as many {tasks} as it may within a minute",
    "turn": "others are ahead in line",
    "concurrency": "as many requests are under way as may be at once",
    "requests": "this minute's requests are used up",
    "tokens": "this minute's tokens are used up",
}
_TASKS: dict[Task, str] = {"analysis": "sections", "chat": "questions", "health": "probes"}


@dataclass(frozen=True, slots=True)
class Gate:
    """The way into the budgets for one kind of task of one worker."""

    budget: Budget
    task: Task = "analysis"
    worker: str = ""
    patience_seconds: float = 60.0
    """How long one call waits in all before it gives up, keeping its place in line for a little while."""
    counter: Counter | None = None
    spend: Callable[[str, float], None] = lambda _model_id, _dollars: None
    """Is told what each request cost, as far as Bedrock has said what it used."""

    def ticket(self, model: BedrockModel, request: ModelRequest, *, starts_task: bool = True) -> Ticket:
        """Return the ticket of a request: what Bedrock will take from the quota for it."""
        fresh, answer = reserved_tokens(request, model.card, model.wishes)
        if self.counter is not None:
            fresh = self.counter.count(model, request, fresh)
        return Ticket(
            id=str(ULID()),
            task=self.task,
            model_id=model.id,
            input_tokens=fresh,
            max_tokens=answer,
            worker=self.worker,
            label=request.label,
            burndown=model.card.burndown,
            prefix=prefix_of(request, model.card),
            starts_task=starts_task,
        )

    def wait(
        self, ticket: Ticket, seconds: float, *, sleep: Callable[[float], None], clock: Callable[[], float]
    ) -> Generator[BudgetAwaited, None, None]:
        """Return when the ticket is granted, telling now and then for what it waits.

        Raise `BudgetExhausted` when there is no room within that many seconds.
        """
        began = clock()
        try:
            while not (admission := self.budget.enter(ticket)).is_granted:
                waited = clock() - began
                if waited >= seconds:
                    raise BudgetExhausted(_sentence(admission, ticket))
                yield BudgetAwaited(_sentence(admission, ticket), waited)
                pause = min(max(admission.wait_seconds, _SHORTEST_WAIT_SECONDS), _LONGEST_WAIT_SECONDS)
                sleep(min(pause, max(seconds - waited, _SHORTEST_WAIT_SECONDS)))
        except BudgetExhausted:  # its place in line is kept for whoever comes back with the same label
            raise
        except BaseException:
            self.budget.leave(ticket)
            raise

    def settle(self, ticket: Ticket, model: BedrockModel, usage: Usage | None) -> None:
        """Give the slot back; without a known usage what Bedrock reserved counts as used."""
        self.budget.settle(ticket, None if usage is None else settled(usage, model.card))
        if usage is not None and usage.cost_usd:
            self.spend(model.id, usage.cost_usd)


def _sentence(admission: Admission, ticket: Ticket) -> str:
    reason = _REASONS.get(admission.waits_for, "the limits leave no room")
    return f"Waiting: {reason.format(tasks=_TASKS[ticket.task])}."
