"""What happens in a review, as it happens: server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query
from fastapi.sse import format_sse_event
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from domain.errors import ReviewNotFound, StoreUnavailable
from domain.events import Event, FindingAdded
from export.report import finding_json
from jobs.event_log import EVENT_TYPES, News
from jobs.listening import Following
from web.v1.calling import Caller, ReviewAt
from web.v1.problems import answered
from web.v1.values import FindingTold, FindingView

router = APIRouter(tags=["events"])

ANEW = "HistoryRebuilt"
"""Says that what follows is the whole history once more: forget what came before."""
_CURSOR = r"^([0-9A-Z]{26}/(\d{1,20}-\d{1,20})?)?$"
_MODE: Literal["serialization"] = "serialization"
_SECONDS = 100.0
"""A stream ends before the 120 s at which App Runner ends any request; the client comes back by itself."""
_QUIET_SECONDS = 15.0
_COME_BACK_MS = 1000
_AGAIN_SECONDS = 2.0
_TOLD: dict[type, TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in EVENT_TYPES.values()} | {
    FindingAdded: TypeAdapter(FindingTold)
}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "The events from the cursor on; the id of each is the cursor after it"}
}


class EventStream(StreamingResponse):
    """Takes a listener's place for as long as it is sent."""

    media_type = "text/event-stream"

    def __init__(self, following: Following, cursor: str) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(_frames(following, cursor), headers=headers)
        self._following = following

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._following.counted():
            await super().__call__(scope, receive, send)


@router.get(
    "/reviews/{review_id}/events",
    responses={**_STREAM, **answered()},
    response_class=StreamingResponse,
    operation_id="follow_review",
)
async def follow_review(
    services: Caller,
    review_id: ReviewAt,
    last_event_id: Annotated[str, Header(pattern=_CURSOR, description="what a client that comes back has seen")] = "",
    after: Annotated[str, Query(pattern=_CURSOR, description="the same, for clients that cannot send headers")] = "",
) -> StreamingResponse:
    """Tell what happens in the review, from its beginning or from a cursor on.

    The stream ends after 100 s; come back with the id of the last event. `docs/api.md` lists the events.
    """
    following = await run_in_threadpool(services.listening.follow, review_id)
    following.check()
    return EventStream(following, last_event_id or after)


async def _frames(following: Following, cursor: str) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    end = loop.time() + _SECONDS
    yield format_sse_event(retry=_COME_BACK_MS)
    while not following.is_over and (left := end - loop.time()) > 0:
        try:
            make = frames_of if cursor else first_frames_of
            told = await following.told(cursor, make, seconds=min(left, _QUIET_SECONDS))
        except ReviewNotFound:
            return
        except StoreUnavailable:
            told = None
            await asyncio.sleep(_AGAIN_SECONDS)
        if told is None:
            # Tells both ends, and every proxy between them, that the other is still there.
            yield format_sse_event(comment="")
        else:
            cursor = told.cursor
            yield told.data


def first_frames_of(news: News) -> bytes:
    """Return the events as they go over the wire to somebody who has seen none."""
    return b"".join(
        format_sse_event(id=cursor, event=type(event).__name__, data_str=_json(event))
        for cursor, event in zip(news.cursors, news.events, strict=True)
    )


def frames_of(news: News) -> bytes:
    """Return the events as they go over the wire to somebody who has seen earlier ones."""
    anew = format_sse_event(event=ANEW, data_str="{}") if news.is_new_history else b""
    return anew + first_frames_of(news)


def event_schemas() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the JSON schema of one event on the wire, and the definitions it refers to."""
    wanted = [(kind, _MODE, adapter) for kind, adapter in _TOLD.items()]
    schemas, more = TypeAdapter.json_schemas(wanted, ref_template="#/components/schemas/{model}")
    kinds = [_wire(kind.__name__, schemas[kind, _MODE]) for kind in _TOLD]
    return {"oneOf": [*kinds, _wire(ANEW, {"type": "object"}), {"required": ["retry"]}]}, more["$defs"]


def _wire(name: str, data: dict[str, Any]) -> dict[str, Any]:
    properties = {
        "event": {"const": name},
        "data": {"type": "string", "contentMediaType": "application/json", "contentSchema": data},
        "id": {"type": "string"},
    }
    return {"type": "object", "required": ["event", "data"], "properties": properties}


def _json(event: Event) -> str:
    told: Any = event
    if isinstance(event, FindingAdded):
        finding = FindingView.model_validate(finding_json(event.finding))
        told = FindingTold(
            at=event.at, run_id=event.run_id, section_id=event.section_id, finding=finding, attempt=event.attempt
        )
    return _TOLD[type(event)].dump_json(told).decode()
