"""Reviews: list, read, cancel, retry."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from domain.document import Document
from domain.errors import DocumentNotReady
from domain.run import SectionStatus
from jobs.progress import RunProgress
from jobs.reviews import Reviews
from web.requests import RequestRefused
from web.v1.calling import Caller, ReviewAt
from web.v1.problems import answered
from web.v1.values import ReviewPage, ReviewState
from web.v1.views import line_of, state_of

router = APIRouter(tags=["reviews"])

PLACE = r"^(\d{1,11}\.\d{1,7}-[0-9A-HJKMNP-TV-Z]{26})?$"
_UNFINISHED = (SectionStatus.FAILED, SectionStatus.CANCELLED)


class ListQuery(BaseModel):
    """Which reviews to list; a parameter that is not known is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    search: str = Field("", max_length=200, description="words of the document's name")
    limit: int = Field(50, ge=1, le=200)
    after: str = Field("", pattern=PLACE, description="`next` of the page before")


@router.get("/reviews", responses=answered(), operation_id="list_reviews")
def list_reviews(services: Caller, query: Annotated[ListQuery, Query()]) -> ReviewPage:
    """List the reviews that the caller may see, newest first."""
    found = services.reviews.list(limit=query.limit + 1, search=query.search, after=query.after)
    shown = found[: query.limit]
    return ReviewPage(
        reviews=[line_of(summary) for summary in shown],
        next=shown[-1].place if len(found) > len(shown) else None,
    )


@router.get("/reviews/{review_id}", responses=answered(), operation_id="read_review")
def read_review(services: Caller, review_id: ReviewAt) -> ReviewState:
    """Return the review as it stands now: its state, sections, coverage and runs."""
    return _state(services.reviews, review_id)


class DeleteQuery(BaseModel):
    """Why the review is deleted."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=500, description="goes on the record that outlives the review")


@router.post("/reviews/{review_id}/cancel", status_code=202, responses=answered(409), operation_id="cancel_review")
def cancel_review(services: Caller, review_id: ReviewAt) -> ReviewState:
    """End the latest run; sections that have a result keep it."""
    run = _latest_run(services.reviews, review_id)
    if not run.is_live:
        raise RequestRefused(409, "nothing_to_do", "No run is under way.")
    services.reviews.cancel(review_id, run.run_id)
    return _state(services.reviews, review_id)


class RetryQuery(BaseModel):
    """Which sections to try again."""

    model_config = ConfigDict(extra="forbid")

    section: list[str] = Field([], description="ids of sections; without any, all that failed or were cancelled")


@router.post("/reviews/{review_id}/retry", status_code=202, responses=answered(409), operation_id="retry_review")
def retry_review(services: Caller, review_id: ReviewAt, query: Annotated[RetryQuery, Query()]) -> ReviewState:
    """Try sections of the latest run again that failed or were cancelled."""
    run = _latest_run(services.reviews, review_id)
    unfinished = {section.section_id for section in run.sections.values() if section.status in _UNFINISHED}
    wanted = unfinished.intersection(query.section) if query.section else unfinished
    if not wanted:
        raise RequestRefused(409, "nothing_to_do", "None of these sections failed or was cancelled.")
    services.reviews.retry(review_id, run.run_id, sorted(wanted))
    return _state(services.reviews, review_id)


@router.delete("/reviews/{review_id}", status_code=204, responses=answered(), operation_id="delete_review")
def delete_review(services: Caller, review_id: ReviewAt, query: Annotated[DeleteQuery, Query()]) -> None:
    """Delete the review for good, with its document in all versions; only an administrator can."""
    services.custody.delete(review_id, reason=query.reason)


def document_if_read(reviews: Reviews, review_id: str) -> Document | None:
    """Return the document; None while it has not been read, or when it cannot be."""
    try:
        return reviews.document(review_id)
    except DocumentNotReady:
        return None


def _state(reviews: Reviews, review_id: str) -> ReviewState:
    review = reviews.review(review_id)
    progress = reviews.progress(review_id)
    document = document_if_read(reviews, review_id)
    return state_of(review, progress, document, reviews.checks(review_id) if document else ())


def _latest_run(reviews: Reviews, review_id: str) -> RunProgress:
    reviews.review(review_id)
    run = reviews.progress(review_id).run
    if run is None:
        raise RequestRefused(409, "nothing_to_do", "The review has no run yet.")
    return run
