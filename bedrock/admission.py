"""Where a request waits for its turn within the budgets, and settles what it used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ulid import ULID

from bedrock.budget import Admission, Budget, Task, Ticket, reserved_tokens, settled_tokens
from bedrock.model import BedrockModel
from domain.finding import Usage
from domain.model import ModelRequest

_SHORTEST_WAIT_SECONDS = 0.005
_LONGEST_WAIT_SECONDS = 2.0
"""A ticket that does not ask for five loses its place."""

NO_ROOM = "No room came free within the limits of requests and tokens a minute."


@dataclass(frozen=True, slots=True)
class Gate:
    """The way into the budgets for one kind of task of one worker."""

    budget: Budget
    task: Task = "analysis"
    worker: str = ""

    def wait(
        self,
        model: BedrockModel,
        request: ModelRequest,
        *,
        deadline: float,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
    ) -> Ticket | None:
        """Return a granted ticket, or None when the deadline would pass before there is room."""
        fresh, answer = reserved_tokens(request, model.card, model.wishes)
        ticket = Ticket(str(ULID()), self.task, model.id, fresh, answer, self.worker, request.label)
        is_in = False
        try:
            while True:
                admission: Admission = self.budget.enter(ticket)
                is_in = admission.is_granted
                if is_in:
                    return ticket
                seconds = max(admission.wait_seconds, _SHORTEST_WAIT_SECONDS)
                if clock() + seconds >= deadline:
                    return None
                sleep(min(seconds, _LONGEST_WAIT_SECONDS))
        finally:
            if not is_in:
                self.budget.leave(ticket)

    def settle(self, ticket: Ticket, model: BedrockModel, usage: Usage | None) -> None:
        """Give the slot back; without a known usage what was reserved counts as used."""
        if usage is None:
            self.budget.settle(ticket, None)
        else:
            self.budget.settle(ticket, *settled_tokens(usage, model.card))
