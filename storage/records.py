"""Domain values to JSON bytes and back; the one format of what S3 and Redis hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from domain.comparison import Comparison
from domain.decision import Decision
from domain.deletion import Deletion
from domain.document import Document
from domain.errors import StoreUnavailable
from domain.evaluation import Evaluation
from domain.finding import Attempt, Finding, Provenance, Usage
from domain.model import Answer
from domain.run import Review, Run, RunOutcome, SectionFailure
from domain.sharing import Share
from domain.token import Token

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What reading a document gave."""

    document: Document
    checks: tuple[Finding, ...]
    read_at: float


@dataclass(frozen=True, slots=True)
class Unreadable:
    reason: str
    at: float


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """A model's answer as it came, before anybody looked at it."""

    answer: Answer
    prompt_version: str
    attempt: int
    started_at: float
    stored_at: float
    reused_from: str = ""
    """The review that got and paid for this answer, when it was another one."""
    is_from_elsewhere: bool = False
    """True where the document around the section was another one then."""


@dataclass(frozen=True, slots=True)
class ReusableAnswer:
    """An answer that could be read, kept for reviews that ask the same, with the review that paid for it.

    `sha256` is that of its document; `block_ids` are the blocks of its section there, in order.
    """

    answer: Answer
    review_id: str
    at: float
    sha256: str = ""
    block_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionResult:
    """What stands of a section; `provenance` is None where there was nothing to ask a model about."""

    section_id: str
    findings: tuple[Finding, ...]
    provenance: Provenance | None
    at: float
    started_at: float
    usage: Usage = Usage()
    attempts: tuple[Attempt, ...] = ()
    thinking: str = ""
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Sections that will not be reviewed because somebody said so."""

    by: str
    at: float
    section_ids: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Revealed:
    """Somebody ended blind judging before every issue was decided."""

    by: str
    at: float


@dataclass(frozen=True, slots=True)
class FirstModel:
    """The model that is asked first, whatever the settings say: since when, who put it there and why."""

    model_id: str
    by: str
    at: float
    reason: str


@dataclass(frozen=True, slots=True)
class TokenUse:
    at: float


@dataclass(frozen=True, slots=True)
class Submission:
    """The review that a sender's key stands for, and a digest of what was sent with it."""

    review_id: str
    fingerprint: str
    at: float


_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def prepare() -> None:
    """Build what reading and writing every kind of record needs, so that nobody waits for it later."""
    for kind in RECORDS:
        _adapter(kind)


def dump(value: object) -> bytes:
    """Return the value as compact JSON; fields at their default are left out."""
    adapter = _adapter(type(value))
    try:
        return adapter.dump_json(value, exclude_defaults=True)
    except PydanticSerializationError:
        # A model may write half of a surrogate pair, which no UTF-8 can hold.
        return json.dumps(_whole_characters(adapter.dump_python(value, exclude_defaults=True))).encode()


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _whole_characters(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_whole_characters(item) for item in value]
    return value


def load(kind: type[Value], data: bytes) -> Value:
    """Return the value that `dump` wrote. Raise `StoreUnavailable` when the bytes are something else."""
    try:
        value: Value = _adapter(kind).validate_json(data)
    except ValidationError as error:
        raise StoreUnavailable(f"A stored {kind.__name__} cannot be read: {error.error_count()} problems.") from error
    return value


RECORDS = (
    AnswerRecord,
    Cancelled,
    Comparison,
    Decision,
    Deletion,
    DocumentRecord,
    Evaluation,
    FirstModel,
    ReusableAnswer,
    Revealed,
    Review,
    Run,
    RunOutcome,
    SectionFailure,
    SectionResult,
    Submission,
    Share,
    Token,
    TokenUse,
    Unreadable,
)
"""Everything that S3 holds as JSON."""
