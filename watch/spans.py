"""What happens to a review as the spans of one trace: ids, kinds and times, from the drop to the last section.

No process hands a context to another: the id of a trace is made of its review's id, and that of a span of what it is
about, so whoever tells a part knows its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType

from domain import events as happened
from domain.events import Event


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a trace. Ids are in hexadecimal, times in seconds since the epoch; the root has no parent."""

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    started_at: float
    ended_at: float
    attributes: dict[str, str] = field(default_factory=dict)
    is_failed: bool = False


def of_event(review_id: str, event: Event, *, began_at: float) -> Span | None:
    """Return the span that this event ends; `began_at` is when the review was submitted, or the event's run begun."""
    match event:
        case happened.ReviewSubmitted():
            return _span(review_id, "submit", (), began_at, event.at)
        case happened.DocumentRead():
            return _span(review_id, "read document", (), began_at, event.at)
        case happened.DocumentUnreadable():
            return _span(review_id, "read document", (), began_at, event.at, is_failed=True)
        case happened.SectionFinished(provenance=answer, section_id=section_id) if answer is not None:
            ids = {"run_id": event.run_id, "section_id": section_id, "model_id": answer.model_id}
            place = (event.run_id, section_id)
            return _span(review_id, "review section", place, event.at - event.seconds, event.at, ids)
        case happened.SectionFailed(run_id=run_id, section_id=section_id, kind=kind):
            ids = {"run_id": run_id, "section_id": section_id, "outcome": kind}
            return _span(review_id, "review section", (run_id, section_id), event.at, event.at, ids, is_failed=True)
        case happened.RunFinished(run_id=run_id, status=status):
            ids = {"run_id": run_id, "outcome": status.value}
            if run_id == review_id:
                return _root(review_id, began_at, event.at, ids)
            return _span(review_id, "run", (run_id,), began_at, event.at, ids)
        case _:
            return None


def of_attempt(
    review_id: str, run_id: str, section_id: str, model_id: str, outcome: str, *, started_at: float, ended_at: float
) -> Span:
    """Return the span of one request to a model, within that of its section."""
    return Span(
        trace_id=_hex(review_id, 32),
        span_id=_hex(f"attempt {run_id} {section_id} {model_id} {started_at!r}", 16),
        parent_id=_id_of("review section", review_id, (run_id, section_id)),
        name="ask model",
        started_at=started_at,
        ended_at=ended_at,
        attributes={"review_id": review_id, "model_id": model_id, "outcome": outcome},
        is_failed=outcome != "answered",
    )


def _root(review_id: str, began_at: float, ended_at: float, ids: dict[str, str]) -> Span:
    attributes = {"review_id": review_id, **ids}
    return Span(_hex(review_id, 32), _root_id(review_id), "", "review", began_at, ended_at, attributes)


def _span(
    review_id: str,
    name: str,
    place: tuple[str, ...],
    started_at: float,
    ended_at: float,
    ids: Mapping[str, str] = MappingProxyType({}),
    *,
    is_failed: bool = False,
) -> Span:
    return Span(
        trace_id=_hex(review_id, 32),
        span_id=_id_of(name, review_id, place),
        parent_id=_root_id(review_id),
        name=name,
        started_at=min(started_at, ended_at),
        ended_at=ended_at,
        attributes={"review_id": review_id, **ids},
        is_failed=is_failed,
    )


def _id_of(name: str, review_id: str, place: tuple[str, ...]) -> str:
    return _hex(" ".join((name, review_id, *place)), 16)


def _root_id(review_id: str) -> str:
    return _id_of("review", review_id, ())


def _hex(what: str, digits: int) -> str:
    return sha256(what.encode()).hexdigest()[:digits]
