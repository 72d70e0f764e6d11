"""One section of text, as the original guide tries a deployment: submit, poll, complete."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from deploy.instance import Answer, Instance
from deploy.verify.cures import BY_ATTEMPT, Symptom
from deploy.verify.results import Failed, NotChecked
from deploy.verify.sample import section_text
from deploy.verify.state import models_symptom

POLL_SECONDS = 0.3
_AFTERWARDS_SECONDS = 10.0
_OK, _ACCEPTED = 200, 202
_REFUSED = {401: Symptom.SIGN_IN, 403: Symptom.SIGN_IN, 429: Symptom.TOO_MANY, 503: Symptom.DEGRADED}


class Patience:
    """So many seconds that a review may take; once one has taken longer, the next gets few."""

    def __init__(self, instance: Instance, seconds: float) -> None:
        self._instance = instance
        self._seconds = seconds
        self._deadline = 0.0

    def begin(self) -> None:
        """Count from now."""
        self._deadline = time.monotonic() + self._seconds

    def is_left(self) -> bool:
        return time.monotonic() < self._deadline

    def end(self, said: str) -> Failed:
        """Return the failure that the end of the patience is, with what holds the review up."""
        failed = Failed(f"{said} after {self._seconds:g} s", _held_up_by(self._instance))
        self._seconds = min(self._seconds, _AFTERWARDS_SECONDS)
        return failed

    def until(self, is_over: Callable[[], bool], said: Callable[[], str]) -> None:
        """Ask until it is over. Raise `Failed` when the patience is at its end."""
        while not is_over():
            if not self.is_left():
                raise self.end(said())
            time.sleep(POLL_SECONDS)


class Section:
    """Submits a section that nobody has submitted before and follows it to its end."""

    def __init__(self, instance: Instance, patience: Patience) -> None:
        self._instance = instance
        self._patience = patience
        self.task_id = ""
        self._status: Mapping[str, Any] = {}

    def submit(self) -> str:
        body = {"session_id": "verify", "section_name": "AI-Prism verify", "content": section_text()}
        answer = self._instance.ask("POST", "/analyze_section", json=body)
        if answer.status != _ACCEPTED:
            raise refusal("POST /analyze_section", answer)
        self.task_id = str(answer.json()["task_id"])
        return f"accepted as {self.task_id}"

    def poll(self) -> str:
        if not self.task_id:
            raise NotChecked("no section was submitted")
        answer = self._instance.ask("GET", f"/task_status/{self.task_id}")
        if answer.status != _OK:
            raise refusal("GET /task_status", answer)
        self._status = answer.json()
        return str(self._status["status"])

    def complete(self) -> str:
        """Wait for the result; it must be whole and name the model that answered."""
        if not self._status:
            raise NotChecked("the section cannot be polled")
        self._patience.begin()
        self._patience.until(self._is_over, lambda: f"the section is {self._status['status']} still")
        if self._status["status"] != "completed":
            said = self._status.get("error", {}).get("message", "")
            raise Failed(f"{self._status['status']}. {said}".strip(), symptom_of(self._instance, self.task_id))
        result = self._status["result"]
        if not result["complete"]:
            reasons = " ".join(result["not_reviewed"])
            raise Failed(f"not reviewed: {reasons}", symptom_of(self._instance, self.task_id))
        return f"{result['model_used']} answered, {len(result['feedback'])} findings"

    def _is_over(self) -> bool:
        self.poll()
        return self._status["status"] not in ("queued", "processing")


def attempts_of(instance: Instance, review_id: str) -> list[Mapping[str, Any]]:
    """Return every request to a model that a review made."""
    answer = instance.ask("GET", f"/api/v1/reviews/{review_id}/exports/json")
    return list(answer.json().get("attempts", ()))


def symptom_of(instance: Instance, review_id: str) -> Symptom:
    """Return what ailed the last attempt that failed; where no model was asked, what ails the models."""
    failed = [one["outcome"] for one in attempts_of(instance, review_id) if one["outcome"] != "answered"]
    if not failed:
        return models_symptom(instance.ask("GET", "/health").json()["models"])
    return BY_ATTEMPT.get(failed[-1], Symptom.MODEL_FAULT)


def _held_up_by(instance: Instance) -> Symptom:
    told = instance.ask("GET", "/health").json()
    if told["worker_count"] and any(model["last_error_at"] > model["worked_at"] for model in told["models"]):
        return models_symptom(told["models"])
    return Symptom.STUCK


def refusal(request: str, answer: Answer) -> Failed:
    """Return the failure that an answer other than the promised one amounts to."""
    is_ours = bool(answer.json())  # errors of the program are JSON, those of what stands before it are not
    symptom = _REFUSED.get(answer.status, Symptom.PRODUCT) if is_ours else Symptom.PROXY
    return Failed(f"{request} was answered with {answer.said}", symptom)
