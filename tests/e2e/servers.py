"""Servers beside the running stack, for as long as a test needs them."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence

from tests.running import REPOSITORY, until


def answers(port: int) -> bool:
    """Return whether something listens at this port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def running(command: Sequence[str], port: int, env: dict[str, str]) -> Iterator[str]:
    """Run a server until the block ends; yield its address once it answers."""
    process = subprocess.Popen([sys.executable, *command], cwd=REPOSITORY, env=env)
    try:
        until(lambda: answers(port) or process.poll() is not None, seconds=60, what=str(command))
        assert process.poll() is None, f"{command} ended"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
