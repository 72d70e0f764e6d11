"""One section of text, as the original guide tries a deployment: submit, poll, complete."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from deploy.instance import Answer, Instance
from deploy.verify.cures import BY_ATTEMPT, Symptom
from deploy.verify.results import Failed, NotChecked
from deploy.verify.sample import section_text

POLL_SECONDS = 0.3
_OK, _ACCEPTED = 200, 202


class Section:
    """Submits a section that nobody has submitted before and follows it to its end."""

    def __init__(self, instance: Instance, *, patience: float) -> None:
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
        followed(lambda: self._over(), self._patience, lambda: f"the section is {self._status['status']} still")
        if self._status["status"] != "completed":
            said = self._status.get("error", {}).get("message", "")
            raise Failed(f"{self._status['status']}. {said}".strip(), symptom_of(self._instance, self.task_id))
        result = self._status["result"]
        if not result["complete"]:
            reasons = " ".join(result["not_reviewed"])
            raise Failed(f"not reviewed: {reasons}", symptom_of(self._instance, self.task_id))
        return f"{result['model_used']} answered, {len(result['feedback'])} findings"

    def _over(self) -> bool:
        self.poll()
        return self._status["status"] not in ("queued", "processing")


def followed(is_over: Callable[[], bool], patience: float, said: Callable[[], str]) -> None:
    """Ask until it is over. Raise `Failed` when that takes longer than the patience, in seconds."""
    deadline = time.monotonic() + patience
    while not is_over():
        if time.monotonic() > deadline:
            raise Failed(f"{said()} after {patience:.0f} s", Symptom.STUCK)
        time.sleep(POLL_SECONDS)


def attempts_of(instance: Instance, review_id: str) -> list[Mapping[str, Any]]:
    """Return every request to a model that a review made."""
    answer = instance.ask("GET", f"/api/v1/reviews/{review_id}/exports/json")
    return list(answer.json().get("attempts", ()))


def symptom_of(instance: Instance, review_id: str) -> Symptom:
    """Return what ailed the last attempt that failed."""
    failed = [one["outcome"] for one in attempts_of(instance, review_id) if one["outcome"] != "answered"]
    return BY_ATTEMPT.get(failed[-1], Symptom.MODEL_FAULT) if failed else Symptom.MODEL_FAULT


def refusal(request: str, answer: Answer) -> Failed:
    """Return the failure that an answer other than the promised one amounts to."""
    symptoms = {401: Symptom.SIGN_IN, 403: Symptom.SIGN_IN, 429: Symptom.LIMIT, 503: Symptom.DEGRADED}
    return Failed(f"{request} was answered with {answer.said}", symptoms.get(answer.status, Symptom.PRODUCT))
