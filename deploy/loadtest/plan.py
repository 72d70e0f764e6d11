"""How many users, how fast they come, for how long, and what they measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

USERS = 50
"""Of the original guide, as are the success share, the P95 and the throughput that they are to see."""
SUCCESS_SHARE = 0.99
P95_SECONDS = 6.0
REQUESTS_A_SECOND = (20.0, 30.0)
COME_A_SECOND = 5.0
SECONDS = 60.0
PAUSE_SECONDS = (1.0, 3.0)
"""Between two acts of a user: 50 who are answered at once ask 25 times a second, the middle of the guide's 20 to 30."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One test; half of the users come over the API, half in tabs."""

    url: str
    users: int = USERS
    come_a_second: float = COME_A_SECOND
    seconds: float = SECONDS
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one kind of request; times in milliseconds."""

    name: str
    requests: int
    failures: int
    p50_ms: float
    p95_ms: float


Submitted = tuple[str, int]
"""A section by its id, and the place of the token that it was submitted with, who alone may see it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the users saw. `a_second` counts from when all were there."""

    total: Row
    rows: Sequence[Row]
    a_second: float
    transport: str
    submitted: Sequence[Submitted]
    errors: Sequence[str] = field(default=())

    @property
    def success_share(self) -> float:
        """Return the share of requests that were answered as they should, 0 when there were none."""
        return 1 - self.total.failures / self.total.requests if self.total.requests else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure beside the guide's."""

    what: str
    seen: float
    unit: str
    wanted: str
    is_met: bool


def verdicts(measured: Measured, users: int) -> list[Verdict]:
    """Return the figures beside the guide's; for fewer users or more, its throughput in proportion."""
    least, most = (bound * users / USERS for bound in REQUESTS_A_SECOND)
    p95 = measured.total.p95_ms / 1000
    share = measured.success_share
    return [
        Verdict("success", share * 100, "%", f"at least {SUCCESS_SHARE:.0%}", share >= SUCCESS_SHARE),
        Verdict("P95", p95, "s", f"at most {P95_SECONDS:g} s", bool(measured.total.requests) and p95 <= P95_SECONDS),
        Verdict("throughput", measured.a_second, "/s", f"{least:g} to {most:g} a second", measured.a_second >= least),
    ]


def authorization(tokens: Sequence[str], place: int) -> dict[str, str]:
    """Return the header of whoever has the token at this place; none where there are no tokens."""
    return {"Authorization": f"Bearer {tokens[place]}"} if tokens else {}


def write(path: Path, value: Plan | Measured) -> None:
    """Keep a plan or what was measured for the other process."""
    path.write_text(json.dumps(asdict(value)), encoding="utf-8")


def read_plan(path: Path) -> Plan:
    """Return the plan that was written there."""
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Plan(**{**told, "tokens": tuple(told["tokens"])})


def read_measured(path: Path) -> Measured:
    """Return what was measured and written there."""
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = [Row(**row) for row in told["rows"]]
    submitted = [(str(task_id), int(place)) for task_id, place in told["submitted"]]
    return Measured(**{**told, "total": Row(**told["total"]), "rows": rows, "submitted": submitted})
