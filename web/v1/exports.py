"""Files to take away."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from jobs.outcome import PDF, SPREADSHEET, WORD, ExportKind
from web.files import attachment
from web.v1.calling import Caller, ReviewAt
from web.v1.problems import answered

router = APIRouter(tags=["exports"])

_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {
            WORD: _BINARY,
            PDF: _BINARY,
            SPREADSHEET: _BINARY,
            "application/json": {"schema": {"type": "object"}},
        },
    }
}


@router.get(
    "/reviews/{review_id}/exports/{kind}",
    responses={**_FILES, **answered(409)},
    response_class=Response,
    operation_id="export_review",
)
def export_review(services: Caller, review_id: ReviewAt, kind: ExportKind, undecided: bool = False) -> Response:
    """Return the annotated document, the spreadsheet, or the whole review as `ai-prism review --json` prints it.

    The annotated document has a comment for each accepted finding and, with `undecided`, for those still open.
    """
    file = services.reviews.export(review_id, kind, with_undecided=undecided)
    headers = {"Content-Disposition": attachment(file.name), "Cache-Control": "no-store"}
    return Response(file.data, media_type=file.media_type, headers=headers)
