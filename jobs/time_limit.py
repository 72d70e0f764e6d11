"""The time limit of a job, raised so that no library can swallow it."""

from __future__ import annotations

import signal

from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

_AGAIN_SECONDS = 5.0


class TimeIsUp(BaseException):
    """The job took too long. Not an `Exception`, which somebody's `except Exception` would turn into something else."""


class TimeLimit(UnixSignalDeathPenalty):
    """RQ's alarm; for a job it raises `TimeIsUp`, and again every few seconds until the job has ended."""

    def __init__(self, timeout: float, exception: type[BaseException] = JobTimeoutException, **more: object) -> None:
        super().__init__(timeout, exception, **more)  # type: ignore[no-untyped-call]

    def setup_death_penalty(self) -> None:
        is_job = self._exception is JobTimeoutException
        if is_job:
            self._exception = TimeIsUp
        signal.signal(signal.SIGALRM, self.handle_death_penalty)
        signal.setitimer(signal.ITIMER_REAL, self._timeout, _AGAIN_SECONDS if is_job else 0.0)

    def cancel_death_penalty(self) -> None:
        end_alarm()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def end_alarm() -> None:
    """Let what is left of the job, storing why it failed, take the time it needs."""
    signal.setitimer(signal.ITIMER_REAL, 0)
