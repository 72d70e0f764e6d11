"""An interruption ends a command even where Python drops it."""

from __future__ import annotations

import signal

import pytest

from commands import interrupts


def test_an_interruption_that_was_lost_ends_the_next_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "_told", [])
    interrupts.patiently(0)

    with pytest.raises(KeyboardInterrupt):
        interrupts.interrupt(signal.SIGINT, None)
    with pytest.raises(KeyboardInterrupt):
        interrupts.patiently(0)
