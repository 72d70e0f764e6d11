"""The faults to inject and the requests seen, both driven over HTTP by tests."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from emulators.bedrock import problems
from emulators.bedrock.models import bare_id

_STREAM_FAULTS = {"mid_stream", "truncate", "stall", "reset", "bad_crc"}
_ANSWER_FAULTS = {"refusal", "max_tokens", "garbage_json"}
_CALLS_KEPT = 5000
_BODIES_KEPT = 600  # whole documents travel in them
_AFTER_EVENTS = 3


@dataclass(slots=True)
class Fault:
    """What to do wrong. `times` counts down, -1 is for ever; `after_events` is for faults in mid-stream."""

    model: str
    fault: str
    times: int = 1
    after_events: int = _AFTER_EVENTS

    @property
    def kind(self) -> str:
        return self.fault.partition(":")[0]

    @property
    def detail(self) -> str:
        return self.fault.partition(":")[2]

    @property
    def is_in_stream(self) -> bool:
        return self.kind in _STREAM_FAULTS

    @property
    def is_in_answer(self) -> bool:
        return self.kind in _ANSWER_FAULTS

    def concerns(self, model_id: str) -> bool:
        return self.model in ("*", model_id) or bare_id(self.model) == bare_id(model_id)


@dataclass(slots=True)
class Call:
    """A request seen. `outcome` is running, answered, client_gone, fault:<fault>, or the error code."""

    number: int
    at: float
    model: str
    operation: str
    path: str
    body: Any
    outcome: str = "running"
    status: int = 0
    message: str = ""
    stop_reason: str = ""
    usage: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


class Ledger:
    """Faults in the order given; the first that concerns a model and has times left is used."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._calls: deque[Call] = deque(maxlen=_CALLS_KEPT)
        self._number = 0
        self._lock = threading.Lock()

    def add(self, entries: Any) -> None:
        """Add the fault, or faults, of a request body. Raise `Refused` when one is none."""
        faults = [_parsed(entry) for entry in (entries if isinstance(entries, list) else [entries])]
        with self._lock:
            self._faults += faults

    def take(self, model_id: str) -> Fault | None:
        """Return the fault for this request and count it down."""
        with self._lock:
            for fault in self._faults:
                if fault.times and fault.concerns(model_id):
                    fault.times -= fault.times > 0
                    return fault
        return None

    def standing(self, model_id: str) -> Fault | None:
        """Return the first fault waiting for this model, without using it up."""
        with self._lock:
            return next((fault for fault in self._faults if fault.times and fault.concerns(model_id)), None)

    def begin(self, model: str, operation: str, path: str, body: Any) -> Call:
        """Note a request that has come in."""
        with self._lock:
            self._number += 1
            call = Call(self._number, time.time(), model, operation, path, body)
            self._calls.append(call)
            if len(self._calls) > _BODIES_KEPT:
                self._calls[-_BODIES_KEPT - 1].body = None
            return call

    def faults(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults if fault.times]

    def calls(self, *, after: int = 0, with_bodies: bool = True) -> list[dict[str, Any]]:
        with self._lock:
            calls = [asdict(call) for call in self._calls if call.number > after]
        return calls if with_bodies else [{**call, "body": None} for call in calls]

    def clear(self) -> None:
        """Forget all faults and calls."""
        with self._lock:
            self._faults.clear()
            self._calls.clear()


def _parsed(entry: Any) -> Fault:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("fault"), str):
        raise problems.invalid('a fault is an object such as {"model": "*", "fault": "throttle", "times": 1}')
    unknown = set(entry) - {"model", "fault", "times", "after_events"}
    times, after = int(entry.get("times", 1)), int(entry.get("after_events", _AFTER_EVENTS))
    fault = Fault(str(entry.get("model", "*")), entry["fault"], times, after)
    is_known = fault.is_in_stream or fault.is_in_answer or problems.fault(fault.fault, "") is not None
    if unknown or not is_known or (fault.kind == "mid_stream" and not fault.detail):
        raise problems.invalid(f"unknown fault {fault.fault!r} or members {sorted(unknown)}")
    return fault
