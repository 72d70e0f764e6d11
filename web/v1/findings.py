"""Findings, and what people decided on them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, ConfigDict, Field

from domain.decision import Decision, DecisionAction
from domain.errors import DocumentUnreadable
from domain.finding import FindingType, Origin, QuoteStatus, RiskLevel
from review.filters import FindingFilter, Standing, select
from web.requests import RequestRefused
from web.v1.calling import Caller, ReviewAt
from web.v1.problems import answered
from web.v1.reviews import document_if_read
from web.v1.values import DecisionList, FindingList
from web.v1.views import findings_of

router = APIRouter(tags=["findings"])

_TEXT = 10_000
Words = Annotated[str, Field(max_length=_TEXT, pattern=r"\S")]
FindingIds = Annotated[list[str], Field(min_length=1, max_length=1000)]


class FindingQuery(BaseModel):
    """Which findings to return: those that fit every parameter given; several values of one are alternatives."""

    model_config = ConfigDict(extra="forbid")

    risk_level: list[RiskLevel] = []
    type: list[FindingType] = []
    section: list[str] = Field([], description="ids or titles of sections")
    decision: list[Standing] = []
    quote_status: list[QuoteStatus] = []
    origin: list[Origin] = []
    search: str = Field("", max_length=200, description="words that are all somewhere in the finding")


@router.get("/reviews/{review_id}/findings", responses=answered(), operation_id="list_findings")
def list_findings(services: Caller, review_id: ReviewAt, query: Annotated[FindingQuery, Query()]) -> FindingList:
    """Return the findings of the checks and of the latest run, and how each stands; of a live run those so far."""
    services.reviews.review(review_id)
    progress = services.reviews.progress(review_id)
    document = document_if_read(services.reviews, review_id)
    if document is None:
        return FindingList(findings=[], total=0)
    found = [*services.reviews.checks(review_id), *progress.findings.values()]
    wanted = FindingFilter(
        risk=query.risk_level,
        types=query.type,
        sections=query.section,
        decisions=query.decision,
        quote_statuses=query.quote_status,
        search=query.search,
        origins=query.origin,
    )
    block_ids = [block.id for block in document.blocks]
    chosen = select(found, progress.verdicts, wanted, block_ids=block_ids)
    return FindingList(findings=findings_of(chosen, progress), total=len(found))


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid")

    finding_ids: FindingIds


class Accepting(_Act):
    action: Literal["accepted"]


class Editing(_Act):
    """Accept in other words."""

    action: Literal["edited"]
    description: Words
    suggestion: str = Field("", max_length=_TEXT)


class Rejecting(_Act):
    action: Literal["rejected"]
    reason: Words = Field(description="tells the next reader why the finding does not count")


class Undoing(_Act):
    """Take each finding back to what it was before its latest decision that still stands."""

    action: Literal["undone"]


Act = Annotated[Accepting | Editing | Rejecting | Undoing, Body(discriminator="action")]


@router.post("/reviews/{review_id}/decisions", status_code=201, responses=answered(409), operation_id="decide")
def decide(services: Caller, review_id: ReviewAt, act: Act) -> Decision:
    """Accept, edit, reject or undo: one act on one or more findings."""
    words = act.model_dump(exclude={"action", "finding_ids"})
    try:
        return services.reviews.decide(review_id, act.finding_ids, DecisionAction(act.action), **words)
    except DocumentUnreadable as error:
        raise RequestRefused(409, "document_unreadable", str(error)) from error


@router.get("/reviews/{review_id}/decisions", responses=answered(), operation_id="list_decisions")
def list_decisions(services: Caller, review_id: ReviewAt) -> DecisionList:
    """Return every decision, oldest first."""
    services.reviews.review(review_id)
    return DecisionList(decisions=list(services.reviews.progress(review_id).decisions))
