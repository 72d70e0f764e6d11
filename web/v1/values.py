"""What the API answers with, as its OpenAPI document describes it. Times are seconds since the epoch."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from domain.decision import Decision, DecisionAction
from domain.document import Coverage
from domain.finding import FindingType, Origin, Provenance, QuoteStatus, RiskLevel, Usage
from domain.run import RunStatus, SectionStatus

ReviewId = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$", examples=["01M85QNZZZE3RESC5643P6P8EX"])]


class Value(BaseModel):
    """Refuses fields that are not described, so that the description stays whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SectionCounts(Value):
    """Sections of the latest run."""

    total: int
    done: int
    failed: int


class FindingCounts(Value):
    """Findings of the checks and of the latest run."""

    total: int
    high: int
    medium: int
    low: int
    decided: int


class Created(Value):
    """The review that a document has become."""

    review_id: ReviewId


class ReviewLine(Value):
    """One review in the list."""

    review_id: ReviewId
    document: str
    section_name: str = Field(description="set where the document is the text of one section")
    status: str = Field(
        description="reading, unreadable, waiting (to be started), running, complete, partial, failed or cancelled"
    )
    created_at: float
    created_by: str
    sha256: str = Field(description="of the uploaded bytes")
    section_counts: SectionCounts
    finding_counts: FindingCounts


class ReviewPage(Value):
    """Reviews, newest first."""

    reviews: list[ReviewLine]
    next: str | None = Field(description="give it as `after` to get the next page; null on the last one")


class SectionState(Value):
    id: str
    title: str
    label: str
    status: SectionStatus
    reason: str = Field(description="why it has no result, in a sentence")
    blocks: int
    words: int


class RunState(Value):
    run_id: str
    status: RunStatus
    started_at: float
    by: str
    models: list[str] = Field(description="the chain, in order")
    checklist: str = Field(description="id and version of what was looked for")
    comparison_id: str = Field(description="the comparison that it is a column of; empty for a run of the review")
    usage: Usage


class ReviewState(ReviewLine):
    """One review as it stands now; its findings are at `findings`."""

    reason: str = Field(description="why the document could not be read, in a sentence")
    notes: list[str] = Field(description="what was noticed about the file")
    notices: list[str] = Field(description="warnings that go with every finding")
    sections: list[SectionState] = Field(description="empty until the document has been read")
    coverage: Coverage | None = Field(description="what reached a model and what did not; null until it was read")
    usage: Usage = Field(description="of the latest run")
    runs: list[RunState] = Field(description="oldest first")


class Verdict(Value):
    """How a finding stands; `action` is null while nobody has decided."""

    action: DecisionAction | None
    by: str
    at: float
    reason: str
    description: str
    suggestion: str


class FindingView(Value):
    """One criticism of one passage."""

    id: str
    section: str
    section_id: str
    block_id: str
    quote: str
    quote_status: QuoteStatus = Field(
        description="exact is proven; near shows what the document says; absent has no place"
    )
    span: tuple[int, int] | None = Field(description="start and end (exclusive) in the text of the block")
    document_words: str
    also: list[str]
    type: FindingType
    category: str
    risk_level: RiskLevel
    confidence: float = Field(ge=0, le=1)
    origin: Origin
    check: str = Field(description="the check that made it, where the origin is check")
    description: str
    suggestion: str
    questions: list[str]
    checklist_items: list[str]
    run_id: str
    model_id: str | None
    chain_position: int | None = Field(description="counts from 1")
    notice: str
    provenance: Provenance | None
    decision: Verdict


class FindingTold(Value):
    """A finding was parsed and anchored while its section streams; final once the section has finished."""

    at: float
    run_id: str
    section_id: str
    finding: FindingView
    attempt: int


class FindingList(Value):
    """Findings that fit the filter, riskiest first and strengths last, then in the order of the document."""

    findings: list[FindingView]
    total: int = Field(description="before the filter")


class DecisionList(Value):
    """Every act of everybody, oldest first; nothing is ever taken out."""

    decisions: list[Decision]


class InvalidField(Value):
    where: str
    message: str


class Problem(Value):
    """An error (RFC 9457)."""

    type: str = Field(description="names the kind of problem; the address says more")
    title: str
    status: int
    detail: str = Field(description="what is wrong and what to do, in a sentence")
    code: str = Field(description="the last part of the type, for programs")
    request_id: str
    errors: list[InvalidField] = Field(default=[], description="fields that are not as they must be")


class ProblemKind(Value):
    """What a kind of problem means."""

    type: str
    title: str
