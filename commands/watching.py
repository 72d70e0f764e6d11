"""The progress bar on standard error: sections done, findings, time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tqdm import tqdm

from domain.run import SectionStatus

if TYPE_CHECKING:
    from jobs.progress import Progress

_FORMAT = "{desc} {percentage:3.0f}%|{bar:24}| {n_fmt} of {total_fmt} sections{postfix}"
_ENDED = frozenset({SectionStatus.DONE, SectionStatus.FAILED, SectionStatus.CANCELLED})


class Watch:
    """Draws the progress of one or more reviews until the block ends."""

    def __init__(self, title: str) -> None:
        quiet = 0.2 if sys.stderr.isatty() else 5.0
        self._bar = tqdm(
            desc=title, total=0, file=sys.stderr, bar_format=_FORMAT, dynamic_ncols=True, mininterval=quiet, leave=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.refresh()
        self._bar.close()

    def show(self, reviews: Sequence[Progress]) -> None:
        """Draw where the reviews are."""
        sections = [section for review in reviews if review.run for section in review.run.sections.values()]
        self._bar.total = len(sections)
        self._bar.n = sum(section.status in _ENDED for section in sections)
        self._bar.set_postfix_str(f", {_summary(reviews)}", refresh=False)
        self._bar.update(0)

    def say(self, sentence: str) -> None:
        """Write a line above the bar."""
        self._bar.write(sentence, file=sys.stderr)


def _summary(reviews: Sequence[Progress]) -> str:
    findings = sum(len(review.findings) for review in reviews)
    parts = [f"{findings} finding{'' if findings == 1 else 's'} of models"]
    unread = sum(not review.is_read and not review.unreadable_reason for review in reviews)
    if unread:
        parts.append(f"{unread} being read")
    left = _seconds_left(reviews)
    if left is not None:
        parts.append(f"about {_in_words(left)} left")
    return ", ".join(parts)


def _seconds_left(reviews: Iterable[Progress]) -> float | None:
    """The longest of the estimates; None while one of the reviews has none."""
    now = time.time()
    live = [review.run.seconds_left(now) if review.run else None for review in reviews if review.is_live]
    known = [seconds for seconds in live if seconds is not None]
    return max(known) if known and len(known) == len(live) else None


def _in_words(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"
