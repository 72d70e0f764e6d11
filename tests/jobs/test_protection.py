"""Scale-in protection, against an agent that answers as the one of Amazon ECS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobs.protection import EXPIRES_MINUTES, IDLE_SECONDS, RENEW_SECONDS, Hands, NoProtection, Protection, protection
from tests.ecs_agent import Agent, an_agent
from tests.jobs.conftest import Clock

ON = {"ProtectionEnabled": True, "ExpiresInMinutes": EXPIRES_MINUTES}
OFF = {"ProtectionEnabled": False}


@pytest.fixture
def agent() -> Iterator[Agent]:
    with an_agent() as agent:
        yield agent


def test_a_task_is_protected_while_a_job_runs_and_for_a_while_after(agent: Agent) -> None:
    clock = Clock()
    kept = Protection(agent.url, lambda: clock.now)

    kept.keep(is_busy=False)
    assert agent.asked == []
    for _ in range(3):
        kept.keep(is_busy=True)
    clock.now += IDLE_SECONDS - 1
    kept.keep(is_busy=False)
    assert agent.asked == [{"path": "/api/abc/task-protection/v1/state", **ON}]
    clock.now += 1
    kept.keep(is_busy=False)
    kept.keep(is_busy=False)

    assert [{**asked, "path": ""} for asked in agent.asked] == [{**ON, "path": ""}, {**OFF, "path": ""}]


def test_long_work_renews_the_protection_before_it_runs_out(agent: Agent) -> None:
    clock = Clock()
    kept = Protection(agent.url, lambda: clock.now)

    for _ in range(int(3 * RENEW_SECONDS)):
        kept.keep(is_busy=True)
        clock.now += 1

    assert len(agent.asked) == 3
    assert RENEW_SECONDS < EXPIRES_MINUTES * 60


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (200, {"failure": {"Arn": "arn", "Reason": "TASK_NOT_VALID"}}),
        (200, {"error": {"Code": "AccessDeniedException", "Message": "no"}}),
    ],
)
def test_an_agent_that_refuses_is_asked_again_a_little_later(
    agent: Agent, answer: tuple[int, dict[str, object]]
) -> None:
    agent.answers = [answer]
    clock = Clock()
    kept = Protection(agent.url, lambda: clock.now)

    for _ in range(12):
        kept.keep(is_busy=True)
        clock.now += 1

    assert len(agent.asked) == 2


def test_an_agent_that_is_not_there_stops_nobody() -> None:
    Protection("http://127.0.0.1:9").keep(is_busy=True)


def test_outside_ecs_there_is_nothing_to_protect_from(agent: Agent) -> None:
    assert isinstance(protection({}), NoProtection)
    assert isinstance(protection({"ECS_AGENT_URI": agent.url}), Protection)


def test_a_seat_counts_as_busy_until_its_job_or_its_process_ends() -> None:
    hands = Hands(2)

    def busy() -> bool:
        return hands.any_busy

    with hands.busy(0):
        assert busy()
    assert not busy()
    with hands.busy(1):
        hands.let_go(1)
        assert not busy()
