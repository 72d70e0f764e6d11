"""A worker pool's sign of life for whoever looks after the container: `python -m jobs.alive` exits with 0 or 1.

A file, not Redis: while Redis is away the pool waits for it, and ending the pool would lose the sections under way.
Only the standard library is imported, so that looking costs little.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

FRESH_SECONDS = 30.0
"""Six times the pause between two signs of life."""


def _file() -> Path:
    return Path(tempfile.gettempdir()) / f"ai-prism-worker-{os.getuid()}.alive"


def say_so() -> None:
    """Leave the sign; to be done while every seat of the pool is taken or about to be."""
    _file().touch()


def seconds_silent() -> float:
    """Return how long ago the last sign was left; infinity when there is none."""
    try:
        return time.time() - _file().stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def main() -> int:
    """Return 0 while the pool lives, and say why not otherwise."""
    silent = seconds_silent()
    if silent < FRESH_SECONDS:
        return 0
    print("No worker pool has started here." if silent == float("inf") else f"No sign of life for {silent:.0f} s.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
