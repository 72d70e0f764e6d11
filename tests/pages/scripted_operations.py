"""Queues, workers and jobs as a test wants them."""

from __future__ import annotations

from domain.errors import ChangeRefused
from domain.person import Person
from jobs.operations import JobRow, WorkerState
from jobs.standing import Standing
from review.permission import Right


class ScriptedOperations:
    """What `Operations` would say, and what was asked of it."""

    def __init__(self) -> None:
        self.standing = [Standing("reading", (), (), (), 0.0), Standing("sections", ("a", "b"), ("c",), ("d",), 95.0)]
        self.working = [WorkerState("sections-host-1", "sections", None, 41, 2, 3.0)]
        self.rows: list[JobRow] = []
        self.done: list[tuple[str, JobRow]] = []
        self.denied: set[Right] = set()
        self.refuses = ""

    def of(self, _person: Person) -> ScriptedOperations:
        return self

    def allows(self, right: Right, _review_id: str = "") -> bool:
        return right not in self.denied

    def queues(self) -> list[Standing]:
        return self.standing

    def workers(self) -> list[WorkerState]:
        return self.working

    def jobs(self) -> list[JobRow]:
        return self.rows

    def versions(self) -> dict[str, str]:
        return {"AI-Prism": "0.1.0", "Python": "3.11.7", "rq": "3.0.0"}

    def retry(self, job: JobRow) -> None:
        self._do("retry", job)

    def cancel(self, job: JobRow) -> None:
        self._do("cancel", job)

    def _do(self, what: str, job: JobRow) -> None:
        if self.refuses:
            raise ChangeRefused(self.refuses)
        self.done.append((what, job))
