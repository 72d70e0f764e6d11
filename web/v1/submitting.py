"""A new review from an uploaded document."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Annotated, Any

import anyio
from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile

from analysis.intake import MEDIA_TYPES
from web.requests import RequestRefused
from web.v1.calling import Caller
from web.v1.problems import PREFIX, answered
from web.v1.values import Created

router = APIRouter(tags=["reviews"])

_IN_MEMORY_BYTES = 1024 * 1024
_AT_ONCE = anyio.CapacityLimiter(4)
"""So many documents are held in memory at once; others wait in files."""
_ENDINGS = {media_type: ending for ending, media_type in MEDIA_TYPES.items()} | {"application/octet-stream": ""}
_KEY = r"^[!-~]{0,255}$"
_KEY_ABOUT = "names this request: sent again with the same key within a day, it makes no second review"
_FORM = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {"file": {"type": "string", "format": "binary", "minLength": 1}},
}
_BODY = {
    "required": True,
    "description": "The document: as the file of a form, or as it is.",
    "content": {
        "multipart/form-data": {"schema": _FORM},
        **{media_type: {"schema": {"type": "string", "format": "binary", "minLength": 1}} for media_type in _ENDINGS},
    },
}

_NEXT = ("read_review", "follow_review", "list_findings", "list_decisions", "cancel_review", "retry_review")
_LINKS = {name: {"operationId": name, "parameters": {"review_id": "$response.body#/review_id"}} for name in _NEXT}


class NewReview(BaseModel):
    """What to do with the document."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("", max_length=300, description="of the document; needed where the body has no file name")
    checklist: str = Field("", max_length=200, description="an id, or id@version; without one, the default")
    model: list[str] = Field([], max_length=10, description="ids of models, in order, instead of the chain")
    fresh: bool = Field(False, description="ask again what an earlier review has an answer to")


@router.post(
    "/reviews",
    status_code=201,
    responses={201: {"links": _LINKS}, **answered(408, 413, 415)},
    openapi_extra={"requestBody": _BODY},
    operation_id="create_review",
)
async def create_review(
    request: Request,
    response: Response,
    services: Caller,
    query: Annotated[NewReview, Query()],
    idempotency_key: Annotated[str, Header(pattern=_KEY, description=_KEY_ABOUT)] = "",
) -> Created:
    """Take a document in and have it reviewed; how far that is can be read at the address in `Location`."""

    async with _uploaded(request) as (file, name):

        def store() -> str:
            file.seek(0)
            return services.reviews.submit(
                query.name or name,
                file.read(),
                models=query.model,
                reuses=not query.fresh,
                checklist=query.checklist,
                once=idempotency_key,
            )

        review_id = await anyio.to_thread.run_sync(store, limiter=_AT_ONCE)
    response.headers["Location"] = f"{PREFIX}/reviews/{review_id}"
    return Created(review_id=review_id)


@asynccontextmanager
async def _uploaded(request: Request) -> AsyncIterator[tuple[IO[bytes], str]]:
    """Yield the document as a file, and the name that came with it."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        async with request.form(max_files=1, max_fields=0) as form:
            file: Any = form.get("file")
            if not isinstance(file, UploadFile):
                raise RequestRefused(422, "invalid_request", "The form has no file named 'file'.")
            yield file.file, file.filename or "document"
    elif media_type in _ENDINGS:
        ending = _ENDINGS[media_type]
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as spool:
            async for chunk in request.stream():
                spool.write(chunk)
            yield spool, f"document.{ending}" if ending else "document"
    else:
        known = ", ".join(("multipart/form-data", *_ENDINGS))
        raise RequestRefused(415, "media_type_unknown", f"Send the document as one of {known}.")
