"""Ctrl-C and SIGTERM: both end a command as soon as it can, and a stack that was started for it with it."""

from __future__ import annotations

import time

_told: list[int] = []


def interrupt(number: int, frame: object) -> None:  # noqa: ARG001  (the signature that signal handlers have)
    """Raise `KeyboardInterrupt` in whatever the program is at."""
    _told.append(number)
    raise KeyboardInterrupt


def patiently(seconds: float) -> None:
    """Sleep; raise `KeyboardInterrupt` when one was told and lost: Python drops what is raised in a finalizer."""
    if _told:
        raise KeyboardInterrupt
    time.sleep(seconds)
