"""The stack a command works against: the one the environment names, the one `make run` started, or one of its own."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.errors import StoreUnavailable
from settings import adopt, child_environment, local_folder, names_services

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 20.0
_ENDPOINTS = ("redis_url", "s3_endpoint_url", "bedrock_endpoint_url")


@contextlib.contextmanager
def stack() -> Iterator[bool]:
    """Make the environment name a stack while the block runs; yield whether it was started for it.

    One started here is stopped at the end. It works on the data of this checkout, so that its reviews are in the
    list when `make run` comes; where another process has that data, it gets a folder of its own, gone at the end.
    """
    if names_services():
        yield False
    elif found := running_stack(local_folder()):
        adopt(_environment(found))
        yield False
    else:
        with contextlib.ExitStack() as cleanup:
            print("No running stack; starting one for this command.", file=sys.stderr)
            adopt(_environment(_own_stack(cleanup)))
            yield True


def running_stack(folder: Path) -> dict[str, Any] | None:
    """Return what `make run` wrote about its stack when all of its endpoints answer and workers go with it."""
    described = _described(folder)
    if described is None or not described.get("web_url"):
        return None
    return described if _is_up(described) else None


def _own_stack(cleanup: contextlib.ExitStack) -> dict[str, Any]:
    temporary = Path(tempfile.mkdtemp(prefix="ai-prism-"))
    cleanup.callback(shutil.rmtree, temporary, ignore_errors=True)
    problem = ""
    for folder in (local_folder(), temporary):
        log = temporary / "launcher.log"
        launcher = _launch(folder, log)
        cleanup.callback(_stop, launcher)
        described = _wait_for(folder, launcher)
        if described:
            return described
        _stop(launcher)
        problem = (log.read_text(errors="replace").strip().splitlines() or [""])[-1]
    raise StoreUnavailable(f"Redis, S3 and the Bedrock emulator could not be started. {problem}".strip())


def _launch(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the launcher of servers and workers, which ends by itself should this process be killed."""
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "emulators", "up", "--workers"],
            cwd=ROOT,
            env=child_environment({"AI_PRISM_LOCAL": str(folder)}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches this command alone, which then stops the launcher
        )


def _stop(launcher: subprocess.Popen[bytes]) -> None:
    """Ask the launcher to stop what it started; ask again, more firmly, when it takes long."""
    for sign in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
        if launcher.poll() is not None:
            return
        launcher.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            launcher.wait(STOP_SECONDS)


def _wait_for(folder: Path, launcher: subprocess.Popen[bytes]) -> dict[str, Any] | None:
    """What the launcher wrote, once its servers answer; None when it has ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and launcher.poll() is None:
        described = _described(folder)
        if described and described.get("pid") == launcher.pid and _is_up(described):
            return described
        time.sleep(0.05)
    return None


def _described(folder: Path) -> dict[str, Any] | None:
    try:
        described = json.loads((folder / "stack.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return described if isinstance(described, dict) else None


def _environment(described: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in (described.get("env") or {}).items()}


def _is_up(described: Mapping[str, Any]) -> bool:
    return all(_answers(str(described.get(name) or "")) for name in _ENDPOINTS)


def _answers(url: str) -> bool:
    """Whether something listens at the address of a URL."""
    try:
        address = urlsplit(url)
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=1):
            return True
    except (OSError, ValueError, OverflowError):
        return False
