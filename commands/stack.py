"""The stack a command works against: the one the environment names, the one `make run` started, or one of its own."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
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
from settings import adopt, local_folder, names_services

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 15.0
_PR_SET_PDEATHSIG = 1
_ENDPOINTS = ("redis_url", "s3_endpoint_url", "bedrock_endpoint_url")


@contextlib.contextmanager
def stack() -> Iterator[None]:
    """Make the environment name a stack for as long as the block runs; one started here is stopped at its end.

    A stack started here has a folder of its own, since two over the data of one checkout would harm each other.
    """
    if names_services():
        yield
    elif found := running_stack(local_folder()):
        adopt(_environment(found))
        yield
    else:
        with _own_stack():
            yield


def running_stack(folder: Path) -> dict[str, Any] | None:
    """Return what `make run` wrote about its stack when all of its endpoints answer and workers go with it."""
    described = _described(folder)
    if described is None or not described.get("web_url"):
        return None
    return described if all(_answers(str(described.get(name) or "")) for name in _ENDPOINTS) else None


@contextlib.contextmanager
def _own_stack() -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="ai-prism-"))
    with contextlib.ExitStack() as cleanup:
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        print("No running stack; starting one for this command.", file=sys.stderr)
        adopt({"AI_PRISM_LOCAL": str(folder)})
        servers = _start("servers", [sys.executable, "-m", "emulators", "up"], folder)
        cleanup.callback(_stop, servers)
        adopt(_environment(_wait_for(folder, servers)))
        worker = _start("worker", [sys.executable, str(ROOT / "worker.py")], folder)
        cleanup.callback(_stop, worker)
        yield


def _start(name: str, command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches this command alone, which then stops them in order
            preexec_fn=_end_with_parent,
        )


def _end_with_parent() -> None:
    """Have the kernel end this child when the command is killed and cannot do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it started: asked first, then made to."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _wait_for(folder: Path, servers: subprocess.Popen[bytes]) -> dict[str, Any]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        described = _described(folder)
        if described and all(_answers(str(described.get(name) or "")) for name in _ENDPOINTS):
            return described
        if servers.poll() is not None:
            break
        time.sleep(0.05)
    log = (folder / "servers.log").read_text(errors="replace").strip().splitlines()
    said = f": {log[-1]}" if log else ""
    raise StoreUnavailable(f"Redis, S3 and the Bedrock emulator could not be started{said}")


def _described(folder: Path) -> dict[str, Any] | None:
    try:
        described = json.loads((folder / "stack.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return described if isinstance(described, dict) else None


def _environment(described: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in (described.get("env") or {}).items()}


def _answers(url: str) -> bool:
    """Whether something listens at the address of a URL."""
    try:
        address = urlsplit(url)
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=1):
            return True
    except (OSError, ValueError, OverflowError):
        return False
