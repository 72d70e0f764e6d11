"""Stand-ins for the adapters, held to the same contract tests as the real ones, and builders of values."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from domain.document import Block, BlockKind, Document, Section
from domain.errors import ObjectMissing, PrismError, StoreUnavailable
from domain.finding import Attempt, Finding, FindingType, Origin, QuoteStatus, RiskLevel, Usage
from domain.model import Answer, AttemptStarted, ModelEvent, ModelRequest, ThinkingDelta, ToolInputDelta


class MemoryObjects:
    """Objects in memory. `is_away` makes every call fail as an S3 outage does; `writes` counts puts by key."""

    def __init__(self) -> None:
        self._data: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self.is_away = False
        self.writes: list[str] = []

    def put(self, key: str, data: bytes, content_type: str = "application/json") -> None:
        self.check()
        with self._lock:
            self._data[key] = data
            self.writes.append(key)

    def put_if_absent(self, key: str, data: bytes) -> bool:
        self.check()
        with self._lock:
            if key in self._data:
                return False
            self._data[key] = data
            self.writes.append(key)
            return True

    def get(self, key: str) -> bytes:
        self.check()
        with self._lock:
            if key not in self._data:
                raise ObjectMissing(f"Nothing is stored under {key!r}.")
            return self._data[key]

    def list(self, prefix: str) -> list[str]:
        self.check()
        with self._lock:
            return sorted((key for key in self._data if key.startswith(prefix)), key=str.encode)

    def delete(self, key: str) -> None:
        self.check()
        with self._lock:
            self._data.pop(key, None)

    def purge(self, prefix: str) -> int:
        gone = self.list(prefix)
        for key in gone:
            self.delete(key)
        return len(gone)

    def check(self) -> None:
        if self.is_away:
            raise StoreUnavailable("The document store (S3) does not answer.")


class ScriptedModel:
    """Plays one script per request, in order, the last one for ever; remembers the requests it got.

    A script is a list of model events, in which an exception is raised and a callable is called.
    """

    def __init__(self, *scripts: Sequence[Any]) -> None:
        self._scripts = list(scripts)
        self.requests: list[ModelRequest] = []

    def stream(self, request: ModelRequest) -> Iterator[ModelEvent]:
        self.requests.append(request)
        script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
        return self._play(script)

    def _play(self, script: Sequence[Any]) -> Iterator[ModelEvent]:
        for step in script:
            if isinstance(step, PrismError):
                raise step
            if callable(step):
                step()
            else:
                yield step


def a_raw_finding(block_id: str = "b2", quote: str = "late", **changes: Any) -> dict[str, Any]:
    """Return a finding as a model reports it."""
    return {
        "block_id": block_id,
        "quote": quote,
        "type": "important",
        "category": "vague_commitment",
        "risk_level": "high",
        "confidence": 0.9,
        "description": "No date is named.",
        "suggestion": "Name one.",
        "questions": [],
        "checklist_items": [],
        **changes,
    }


def an_answer(*findings: dict[str, Any], **changes: Any) -> Answer:
    """Return a complete answer that reports these findings."""
    usage = Usage(input_tokens=100, output_tokens=50, cost_usd=0.01)
    answer = Answer(
        model_id="model-a",
        model_name="Model A",
        chain_position=1,
        chain_length=2,
        text="",
        tool_input=json.dumps({"findings": list(findings)}),
        thinking="I look at the dates.",
        stop_reason="tool_use",
        usage=usage,
        first_token_ms=10,
        total_ms=100,
        attempts=(Attempt("model-a", "Model A", 1, 100.0, 101.0, "answered", usage=usage),),
    )
    return replace(answer, **changes)


def a_script(answer: Answer) -> list[ModelEvent]:
    """Return the events of a model that gives this answer: it thinks, then calls the tool in two pieces."""
    text = answer.tool_input or ""
    half = len(text) // 2
    return [
        AttemptStarted(answer.model_id, answer.model_name, answer.chain_position),
        ThinkingDelta(answer.thinking),
        ToolInputDelta(text[:half]),
        ToolInputDelta(text[half:]),
        answer,
    ]


def a_document(sections: int = 2, *, words: int = 6, name: str = "report.docx") -> Document:
    """Return a document of so many sections, each a heading and one paragraph that ends in "It will be late."."""
    blocks: list[Block] = []
    made: list[Section] = []
    for number in range(1, sections + 1):
        heading = Block(f"b{2 * number - 1}", BlockKind.HEADING, f"Part {number}", level=1)
        text = f"{'word ' * max(0, words - 4)}It will be late."
        paragraph = Block(f"b{2 * number}", BlockKind.PARAGRAPH, text)
        blocks += [heading, paragraph]
        counted = heading.words + paragraph.words
        made.append(Section(f"s{number}", f"Part {number}", 1, (heading.id, paragraph.id), counted))
    return Document(name, "0" * 64, "text/plain", tuple(blocks), tuple(made))


def a_finding(finding_id: str = "f1", **changes: Any) -> Finding:
    """Return a finding of a model, exact unless told otherwise."""
    finding = Finding(
        id=finding_id,
        section_id="s1",
        section="Part 1",
        block_id="b2",
        quote="late",
        quote_status=QuoteStatus.EXACT,
        span=(11, 15),
        type=FindingType.IMPORTANT,
        category="vague_commitment",
        risk_level=RiskLevel.HIGH,
        confidence=0.9,
        origin=Origin.MODEL,
        description="No date is named.",
        run_id="run1",
    )
    return replace(finding, **changes)
