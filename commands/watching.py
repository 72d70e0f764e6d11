"""The progress bar on standard error: sections done, findings, time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from tqdm import tqdm

from commands.outputs import in_words
from domain.run import SectionStatus

if TYPE_CHECKING:
    from jobs.progress import Progress

_FORMAT = "{desc} {percentage:3.0f}%|{bar:24}| {n_fmt} of {total_fmt} sections{postfix}"
_ENDED = frozenset({SectionStatus.DONE, SectionStatus.FAILED, SectionStatus.CANCELLED})
_LOG_SECONDS = 5.0
"""Between two states of the bar where no person watches it move, as in the log of another program."""


class Watch:
    """Draws the progress of one or more reviews until the block ends."""

    def __init__(self, title: str) -> None:
        is_watched = sys.stderr.isatty()
        self._out: TextIO | _Lines = sys.stderr if is_watched else _Lines(sys.stderr)
        self._bar = tqdm(
            desc=title,
            total=0,
            file=self._out,
            bar_format=_FORMAT,
            dynamic_ncols=is_watched,
            mininterval=0.2 if is_watched else _LOG_SECONDS,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.refresh()
        self._bar.close()

    def show(self, reviews: Sequence[Progress], check_findings: int) -> None:
        """Draw where the reviews are, and how many findings they have together with those of checks."""
        sections = [section for review in reviews if review.run for section in review.run.sections.values()]
        self._bar.total = len(sections)
        self._bar.n = sum(section.status in _ENDED for section in sections)
        self._bar.set_postfix_str(_summary(reviews, check_findings), refresh=False)
        self._bar.update(0)

    def say(self, sentence: str) -> None:
        """Write a line above the bar."""
        self._bar.write(sentence, file=self._out)


class _Lines:
    """Turns a bar that redraws itself into lines, each written once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._written: set[str] = set()

    def write(self, text: str) -> None:
        line = text.strip("\r\n ")
        if line and line not in self._written:
            self._written.add(line)
            print(line, file=self._stream)

    def flush(self) -> None:
        self._stream.flush()


def _summary(reviews: Sequence[Progress], check_findings: int) -> str:
    findings = check_findings + sum(len(review.findings) for review in reviews)
    parts = [f"{findings} finding{'' if findings == 1 else 's'}"]
    unread = sum(not review.is_read and not review.unreadable_reason for review in reviews)
    if unread:
        parts.append(f"{unread} being read")
    left = _seconds_left(reviews)
    if left is not None:
        parts.append(f"about {in_words(left)} left")
    return ", ".join(parts)


def _seconds_left(reviews: Iterable[Progress]) -> float | None:
    """The longest of the estimates; None while one of the reviews has none."""
    now = time.time()
    live = [review.run.seconds_left(now) if review.run else None for review in reviews if review.is_live]
    known = [seconds for seconds in live if seconds is not None]
    return max(known) if known and len(known) == len(live) else None
