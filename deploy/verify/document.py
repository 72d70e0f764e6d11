"""A document end to end: upload, its history as it happens, findings that are proven, and the annotated file."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from deploy.instance import API, Instance
from deploy.verify.cures import Symptom
from deploy.verify.results import Failed, NotChecked
from deploy.verify.sample import NAME, comments, sample, texts
from deploy.verify.section import Patience, attempts_of, refusal, symptom_of

_OK, _CREATED, _GONE = 200, 201, 204
_REASON = "made by ai-prism verify"
_LAST = ("RunFinished", "DocumentUnreadable")
_QUIET_SECONDS = 40.0
"""The server says something every 15 s."""
_AT_ONCE_SECONDS = 10.0


class Document:
    """Has a document reviewed that nobody has had reviewed before."""

    def __init__(self, instance: Instance, patience: Patience) -> None:
        self._instance = instance
        self._patience = patience
        self._sent = b""
        self.review_id = ""
        self._events: Counter[str] = Counter()
        self._state: Mapping[str, Any] = {}
        self._findings: list[Mapping[str, Any]] = []

    def upload(self) -> str:
        self._sent = sample()
        form = {"file": (NAME, self._sent)}
        answer = self._instance.ask("POST", f"{API}/reviews", files=form, params={"fresh": "true"})
        if answer.status != _CREATED:
            raise refusal(f"POST {API}/reviews", answer)
        self.review_id = str(answer.json()["review_id"])
        self._patience.begin()
        return f"{len(self._sent)} bytes taken in as {self.review_id}"

    def events(self) -> str:
        """Follow the review's events to its end, as they are pushed; a stream that ends goes on where it was."""
        path, cursor = f"{self._review()}/events", ""
        while self._patience.is_left():
            for name, value in self._fields(path, cursor):
                if name == "id":
                    cursor = value
                if name == "event":
                    self._events[value] += 1
                if value in _LAST:
                    return f"{self._events.total()} events, pushed as they happened"
                if not self._patience.is_left():
                    break
        raise self._patience.end(f"the review had {self._events.total()} events and no end")

    def review(self) -> str:
        """Wait for the end; every section must be reviewed."""
        self._patience.until(self._is_over, lambda: f"the review is {self._state['status']} still")
        if self._state["status"] != "complete":
            reasons = [section["reason"] for section in self._state["sections"] if section["reason"]]
            said = " ".join(dict.fromkeys([self._state["reason"], *reasons])).strip()
            raise Failed(f"{self._state['status']}. {said}", symptom_of(self._instance, self.review_id))
        coverage = self._state["coverage"]
        return f"complete: {coverage['words_reviewed']} of {coverage['words_total']} words reviewed"

    def findings(self) -> str:
        """Every quote must be in the document that was sent, as its status says."""
        answer = self._instance.ask("GET", f"{self._read()}/findings")
        if answer.status != _OK:
            raise refusal("GET findings", answer)
        self._findings = answer.json()["findings"]
        text = "\n".join(texts(self._sent))
        unproven = [one["id"] for one in self._findings if one["quote_status"] == "exact" and one["quote"] not in text]
        by_checks = [one for one in self._findings if one["origin"] == "check"]
        if unproven or not by_checks:
            said = (
                f"{', '.join(unproven)} quote what the document does not say" if unproven else "no check found a fault"
            )
            raise Failed(f"{said} ({self.review_id})", Symptom.PRODUCT)
        by_models = len(self._findings) - len(by_checks)
        return f"{len(by_checks)} by checks, {by_models} by models; every exact quote is in the document"

    def export(self) -> str:
        """Read the annotated document back: the text as it was, a comment for each finding."""
        where = f"{self._read()}/exports/annotated"
        answer = self._instance.ask("GET", where, params={"undecided": "true"})
        if answer.status != _OK:
            raise refusal("GET exports/annotated", answer)
        try:
            kept, said = texts(answer.body) == texts(self._sent), comments(answer.body)
        except Exception as error:  # python-docx, zipfile and lxml raise without a common root
            raise Failed(f"the annotated document cannot be opened ({type(error).__name__})", Symptom.PROXY) from error
        missing = [one["id"] for one in self._findings if not any(one["description"] in comment for comment in said)]
        if not kept or missing:
            what = f"no comment for {', '.join(missing)}" if missing else "the text is not as it was"
            raise Failed(f"{what} ({self.review_id})", Symptom.PRODUCT)
        return f"{len(answer.body)} bytes read back: the text as it was, {len(said)} comments"

    def throttling(self) -> str:
        """Look at every request that this review made to a model."""
        attempts = attempts_of(self._instance, self._review().rpartition("/")[2])
        if not attempts:
            raise NotChecked("no request to a model is on record")
        failed = [one for one in attempts if one["outcome"] != "answered"]
        if failed:
            told = "; ".join(dict.fromkeys(f"{one['outcome']}: {one['message']}" for one in failed))
            raise Failed(
                f"{len(failed)} of {len(attempts)} requests failed ({told})", symptom_of(self._instance, self.review_id)
            )
        return f"{len(attempts)} requests to models, none throttled or refused"

    def budgets(self) -> str:
        """Look whether a section had to wait for room in the limits."""
        if held := self._events["SectionHeldBack"]:
            raise Failed(f"sections were held back {held} times for want of room in the limits", Symptom.BUDGET)
        if "RunFinished" not in self._events:
            raise NotChecked("the review was not followed to its end")
        return "no section had to wait for room in the limits"

    def remove(self, *review_ids: str) -> str:
        """Delete what the verification has made; only an administrator can."""
        made = [one for one in review_ids if one]
        if not made:
            raise NotChecked("nothing was made")
        answers = [self._instance.ask("DELETE", f"{API}/reviews/{one}", params={"reason": _REASON}) for one in made]
        left = [one for one, answer in zip(made, answers, strict=True) if answer.status != _GONE]
        if left:
            raise NotChecked(f"left in the list, for an administrator to delete: {', '.join(left)}")
        return f"{len(made)} reviews of this verification deleted again"

    def _fields(self, path: str, cursor: str) -> Iterator[tuple[str, str]]:
        """Yield the fields of the stream; the server sends its first at once."""
        began = time.monotonic()
        lines = self._instance.lines(path, seconds=_QUIET_SECONDS, params={"after": cursor} if cursor else {})
        for number, line in enumerate(lines):
            if not number and time.monotonic() - began > _AT_ONCE_SECONDS:
                raise Failed("events are held back on their way", Symptom.PROXY)
            name, _, value = line.partition(": ")
            yield name, value

    def _review(self) -> str:
        if not self.review_id:
            raise NotChecked("no document was taken in")
        return f"{API}/reviews/{self.review_id}"

    def _read(self) -> str:
        if not self._state.get("coverage"):
            raise NotChecked("the document was not read")
        return self._review()

    def _is_over(self) -> bool:
        answer = self._instance.ask("GET", self._review())
        if answer.status != _OK:
            raise refusal("GET review", answer)
        self._state = answer.json()
        return self._state["status"] not in ("reading", "waiting", "running")
