"""What whoever looks at the page may do, so that it leaves out what they may not. Services check it all the same."""

from __future__ import annotations

from review.permission import Right
from ui.services import services


def may_decide(review_id: str) -> bool:
    """Return whether this person decides on findings here, and starts, cancels and retries runs."""
    return services().reviews.allows(Right.DECIDE, review_id)


def may_share(review_id: str) -> bool:
    """Return whether this person shares the review; without sign-in there is nobody to share it with."""
    return services().settings.auth_mode != "none" and services().reviews.allows(Right.SHARE, review_id)


def may_delete(review_id: str) -> bool:
    """Return whether this person deletes the review."""
    return services().reviews.allows(Right.DELETE, review_id)
