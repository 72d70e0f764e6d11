"""What is too large or too slow is refused before it has been read whole."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from tests.web.v1.conftest import MARKDOWN
from web.v1.bodies import BodyLimit

LIMIT = 1024 * 1024


@pytest.fixture
def parts(jobs_parts: Any) -> Any:
    return replace(jobs_parts, settings=jobs_parts.settings.model_copy(update={"max_upload_mb": 1}))


def test_a_document_above_the_limit_is_refused_by_what_its_sender_declares(url, objects):
    """Not one byte of the body is sent, and there is an answer."""
    place = urlsplit(url)
    head = f"POST /api/v1/reviews HTTP/1.1\r\nHost: {place.netloc}\r\n"
    declared = "Content-Type: text/markdown\r\nContent-Length: 2000000000\r\n\r\n"

    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as connection:
        connection.sendall((head + declared).encode())
        answer = b""
        while more := connection.recv(65536):
            answer += more

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "too_large"
    assert objects.list("") == []


def test_a_document_of_unknown_length_is_refused_at_the_byte_that_is_too_many(api, objects):
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += LIMIT // 4
            yield b"x" * (LIMIT // 4)

    answer = api.post("/reviews", content=body(), headers=MARKDOWN)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert objects.list("") == []


def test_a_document_at_the_limit_is_taken(api):
    assert api.post("/reviews", files={"file": ("a.md", b"word " * (LIMIT // 5))}).status_code == 201


def test_a_json_body_may_not_be_as_large_as_a_document(api, review_id):
    answer = api.post(f"/reviews/{review_id}/decisions", content=b" " * (LIMIT + 1))

    assert answer.status_code == 413


def test_a_body_that_does_not_come_is_waited_for_only_so_long():
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def nowhere(message: Message) -> None: ...

    limited = BodyLimit(app, limit_of=lambda _: 10, seconds=0.01)

    with pytest.raises(HTTPException, match="took too long") as caught:
        asyncio.run(limited({"type": "http", "headers": []}, never, nowhere))
    assert caught.value.status_code == 408
