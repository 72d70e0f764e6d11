"""Starting the S3 and the Bedrock emulator as child processes."""

from __future__ import annotations

import http.client
import os
import sys
import time
from pathlib import Path

from emulators.processes import HOST, Child, StackProblem, free_port, start_child

_START_SECONDS = 60.0
_REPOSITORY = Path(__file__).resolve().parent.parent


def start_s3(folder: Path, *, log: Path, bucket: str, region: str, port: int | None = None) -> tuple[Child, str]:
    """Start the S3 server with what `folder` holds; return it with its URL once it answers."""
    port = port or free_port()
    options = ["--folder", str(folder.resolve()), "--bucket", bucket, "--region", region]
    return _start("s3", port, options, log)


def start_bedrock(*, log: Path, pace: float, port: int | None = None) -> tuple[Child, str]:
    """Start the Bedrock emulator; return it with its URL once it answers."""
    return _start("bedrock", port or free_port(), ["--pace", str(pace)], log)


def python_env() -> dict[str, str]:
    """The environment of this process for a child that runs our own modules, unbuffered."""
    return {**os.environ, "PYTHONPATH": str(_REPOSITORY), "PYTHONUNBUFFERED": "1"}


def wait_for_http(child: Child, port: int, path: str = "/", seconds: float = _START_SECONDS) -> None:
    """Return once the child answers anything below 500 at `path`; raise `StackProblem` when it ends or is too slow."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not child.is_running:
            raise StackProblem(f"The {child.name} server ended while starting; see {child.log}.")
        if _answers(port, path):
            return
        time.sleep(0.05)
    child.stop(1)
    raise StackProblem(f"The {child.name} server did not answer within {seconds:.0f} s; see {child.log}.")


def _start(name: str, port: int, options: list[str], log: Path) -> tuple[Child, str]:
    command = [sys.executable, "-m", f"emulators.{name}", "--port", str(port), *options]
    child = start_child(name, command, env=python_env(), log=log)
    wait_for_http(child, port)
    return child, f"http://{HOST}:{port}"


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
