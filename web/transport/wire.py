"""The bytes of an exchange: numbered messages both ways, each side saying how far it has come.

    question   wait u16 (tenths of a second the answer may be held) | number u32 | got u32 | frame*
    answer     got u32 | frame*
    frame      number u32 | length u32 | bytes

`got` is the number of the last message that arrived in order, so everything up to it need not be sent again. A frame
with number 0 ends the tab: its two bytes are the WebSocket close code. All integers are big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

_QUESTION = struct.Struct(">HII")
_ANSWER = struct.Struct(">I")
_FRAME = struct.Struct(">II")
_CODE = struct.Struct(">H")
_THE_END = 0

FRAME_BYTES = _FRAME.size
"""What a frame adds to its message."""

Frame = tuple[int, bytes]


class MalformedExchange(ValueError):
    """Raised for bytes that are no question; whoever sent them does not speak this format."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a browser brings and what it wants to know."""

    wait_seconds: float
    number: int
    got: int
    frames: tuple[Frame, ...]


def read_question(body: bytes) -> Question:
    """Return the question. Raise `MalformedExchange` when the bytes are none."""
    if len(body) < _QUESTION.size:
        raise MalformedExchange("shorter than its head")
    wait, number, got = _QUESTION.unpack_from(body)
    return Question(wait / 10, number, got, tuple(_frames(body, _QUESTION.size)))


def write_question(question: Question) -> bytes:
    """Return the bytes of a question; what the script in the browser does, for programs."""
    head = _QUESTION.pack(round(question.wait_seconds * 10), question.number, question.got)
    return head + _write_frames(question.frames)


def write_answer(got: int, frames: Iterable[Frame], close_code: int | None = None) -> bytes:
    """Return the bytes of an answer; with a close code it is the tab's last."""
    end = [(_THE_END, _CODE.pack(close_code))] if close_code is not None else []
    return _ANSWER.pack(got) + _write_frames([*frames, *end])


def read_answer(body: bytes) -> tuple[int, tuple[Frame, ...], int | None]:
    """Return what the server has got, its messages, and the close code or None."""
    frames = tuple(_frames(body, _ANSWER.size))
    code = next((_CODE.unpack(data)[0] for number, data in frames if number == _THE_END), None)
    return _ANSWER.unpack_from(body)[0], tuple(frame for frame in frames if frame[0] != _THE_END), code


def _write_frames(frames: Iterable[Frame]) -> bytes:
    return b"".join(part for number, data in frames for part in (_FRAME.pack(number, len(data)), data))


def _frames(body: bytes, start: int) -> Iterable[Frame]:
    while start < len(body):
        if start + FRAME_BYTES > len(body):
            raise MalformedExchange("cut within the head of a frame")
        number, length = _FRAME.unpack_from(body, start)
        start += FRAME_BYTES
        if start + length > len(body):
            raise MalformedExchange("cut within a frame")
        yield number, body[start : start + length]
        start += length
