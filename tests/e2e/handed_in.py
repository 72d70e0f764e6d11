"""Reviews that a test needs and is not about: handed in as programs do, since a page to drop a file on costs much."""

from __future__ import annotations

import httpx

_PATIENCE_SECONDS = 200.0


def ended_review(web_url: str, name: str, document: bytes) -> str:
    """Have a document reviewed; return the id of the review once its run has ended."""
    with httpx.Client(base_url=f"{web_url}/api/v1", timeout=_PATIENCE_SECONDS) as api:
        review_id = str(api.post("/reviews", files={"file": (name, document)}).json()["review_id"])
        with api.stream("GET", f"/reviews/{review_id}/events") as events:
            assert "event: RunFinished" in events.iter_lines()
    return review_id
