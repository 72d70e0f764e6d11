"""All checks in the order in which they are made."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from deploy.instance import Instance, NoAnswer
from deploy.verify.account import Account
from deploy.verify.cures import CURES, Symptom
from deploy.verify.document import Document
from deploy.verify.front import Front
from deploy.verify.results import Failed, NotChecked, Outcome, Result
from deploy.verify.section import Patience, Section
from deploy.verify.state import State

Check = Callable[[], str]
"""Returns a sentence on what was seen. Raises `Failed`, `NotChecked` or `NoAnswer`."""


class Verification:
    """The checks of one instance."""

    def __init__(self, instance: Instance, account: Account, *, seconds: float, patience: float) -> None:
        self._state = State(instance)
        self._front = Front(instance, seconds=seconds)
        shared = Patience(instance, patience)
        self._section = Section(instance, shared)
        self._document = Document(instance, shared)
        self._account = account

    @property
    def transport(self) -> str:
        """How pages are drawn there: "websocket", "http", or "" while nobody knows."""
        return self._front.transport

    def results(self) -> Iterator[Result]:
        """Make each check and yield what it came to; where nothing answers, the others are not made."""
        first = _made("reachable", self._state.reachable)
        yield first
        is_there = first.outcome is Outcome.PASS
        for name, check in self._checks().items():
            yield _made(name, check) if is_there else Result(name, Outcome.NOT_CHECKED, "no AI-Prism answers there")

    def _checks(self) -> dict[str, Check]:
        state, front, section, document = self._state, self._front, self._section, self._document
        return {
            "health": state.health,
            "redis": state.redis,
            "s3": state.s3,
            "bedrock": state.bedrock,
            "workers": state.workers,
            "queue": state.queue,
            "sign-in": front.sign_in,
            "limits": front.limits,
            "submit": section.submit,
            "poll": section.poll,
            "complete": section.complete,
            "upload": document.upload,
            "events": document.events,
            "review": document.review,
            "findings": document.findings,
            "export": document.export,
            "models": state.models,
            "throttling": document.throttling,
            "budgets": document.budgets,
            "transport": front.pages,
            "speed": front.speed,
            "permissions": lambda: self._account.permissions(state.chain()),
            "memory": self._account.memory,
            "clean-up": lambda: document.remove(section.task_id, document.review_id),
        }


def _made(name: str, check: Check) -> Result:
    began = time.monotonic()
    outcome, cure = Outcome.PASS, ""
    try:
        reason = check()
    except Failed as failed:
        outcome, reason, cure = Outcome.FAIL, str(failed), CURES[failed.symptom]
    except NoAnswer as error:
        outcome, reason, cure = Outcome.FAIL, str(error), CURES[Symptom.UNREACHABLE]
    except (KeyError, IndexError, TypeError, ValueError):  # what answers is something else, or of another version
        outcome, reason, cure = Outcome.FAIL, "an answer was not as AI-Prism gives it", CURES[Symptom.PROXY]
    except NotChecked as error:
        outcome, reason = Outcome.NOT_CHECKED, str(error)
    return Result(name, outcome, reason, cure, time.monotonic() - began)
