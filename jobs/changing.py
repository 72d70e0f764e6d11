"""One at a time closes, cancels or reopens a run: none of them may act on what another is about to change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis

_LOCK_SECONDS = 30
_PATIENCE_SECONDS = 10


@contextmanager
def changing(connection: Redis, run_id: str) -> Iterator[None]:
    """Hold the run for a short change; raise `LockError` when somebody else holds it for ten seconds."""
    name = f"prism:changing:{run_id}"
    with connection.lock(name, timeout=_LOCK_SECONDS, blocking_timeout=_PATIENCE_SECONDS, raise_on_release_error=False):
        yield
