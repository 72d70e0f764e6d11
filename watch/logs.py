"""What a log line may hold of an error: where it came from and of which kind it was, never what it says."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from structlog.typing import EventDict, WrappedLogger


def without_words(_logger: WrappedLogger, _name: str, line: EventDict) -> EventDict:
    """Put the frames and the kinds of an exception, and of those it came from, into a line (a structlog processor).

    What an exception says is left out: a parser or a validator quotes what it could not read, and that is a document.
    """
    exc_info = line.pop("exc_info", None)
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        line["exception"] = "\n".join(_told(error))
    line.pop("stack_info", None)
    return line


def keep_words_out() -> None:
    """Have every log handler of this process, those of libraries too, tell errors in the same way."""
    made = logging.getLogRecordFactory()

    def wordless(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = made(*arguments, **named)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.exc_text = "\n".join(_told(error))  # what formatters take in place of their own words
        return record

    logging.setLogRecordFactory(wordless)


def _told(error: BaseException) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _told(earlier)
        yield "then:"
    yield from _frames(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}"


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
