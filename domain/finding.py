"""One criticism of a document, who made it, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingType(StrEnum):
    CRITICAL = "critical"
    IMPORTANT = "important"
    SUGGESTION = "suggestion"
    POSITIVE = "positive"


class RiskLevel(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class QuoteStatus(StrEnum):
    """`exact` is proven; `near` shows the document's own words and is not; `absent` has no place in the text."""

    EXACT = "exact"
    NEAR = "near"
    ABSENT = "absent"


class Origin(StrEnum):
    CHECK = "check"
    MODEL = "model"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more requests. `input_tokens` excludes the cached ones, as Bedrock counts."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost_usd: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
            self.cost_usd + other.cost_usd,
        )


ANSWERED = "answered"
"""The outcome of an attempt that gave an answer."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request to one model. Times are seconds since the epoch; `outcome` is "answered" or the error kind."""

    model_id: str
    model_name: str
    chain_position: int
    started_at: float
    ended_at: float
    outcome: str
    message: str = ""
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A model earlier in the chain that did not answer, and why, in a sentence an analyst understands."""

    model_id: str
    model_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who answered. `chain_position` counts from 1; times are in milliseconds."""

    model_id: str
    model_name: str
    chain_position: int
    chain_length: int
    skipped: tuple[Skipped, ...] = ()
    attempts: int = 1
    stop_reason: str = ""
    first_token_ms: int = 0
    total_ms: int = 0
    usage: Usage = Usage()
    prompt_version: str = ""
    checklist: str = ""
    """Id and version of the checklist it was asked with; empty in results of before it was recorded."""
    notice: str = ""
    """A warning that must be shown wherever the finding is, such as "local emulator, not Claude"."""
    saved_characters: int = 0
    """How many characters shorter the section's tables were in the request, measured against plain lines."""
    reused_from: str = ""
    """The review in which the model answered, when an earlier answer to the same question was used, at no cost."""
    is_from_elsewhere: bool = False
    """True where the document around the section was another one when the answer that is reused was given."""
    thinking_kind: str = ""
    """What of its thinking the model showed: `full`, `summary` or `none`; empty while unknown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One criticism of one passage.

    `span` holds start and end (exclusive) in the text of block `block_id`, computed by code; None when the quote
    is absent. For a near quote `document_words` holds what the document says in that span.
    """

    id: str
    section_id: str
    section: str
    block_id: str
    quote: str
    quote_status: QuoteStatus
    span: tuple[int, int] | None
    type: FindingType
    category: str
    risk_level: RiskLevel
    confidence: float
    origin: Origin
    description: str
    suggestion: str = ""
    questions: tuple[str, ...] = ()
    checklist_items: tuple[str, ...] = ()
    document_words: str = ""
    also: tuple[str, ...] = ()
    """Other passages that the finding is about, such as the second of two dates that differ."""
    run_id: str = ""
    provenance: Provenance | None = None
    check: str = ""
    """Name of the check that made it, when the origin is `check`."""
