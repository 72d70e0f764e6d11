"""Child processes that die with their launcher, and proof that a process id still names what was started."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class StackProblem(Exception):
    """Something keeps the stack from running; the message is a sentence for the person at the console."""


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """A process id with the moment it started, so that a recycled id is never taken for ours."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> ProcessMark:
        return cls(pid, _start_moment(pid))

    def is_alive(self) -> bool:
        """Return whether the very process that was marked is still there."""
        return bool(self.started) and _start_moment(self.pid) == self.started


@dataclass(slots=True)
class Child:
    """A started child process, its mark and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    mark: ProcessMark
    log: Path

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self, seconds: float) -> None:
        """Ask the child to end, and end it after `seconds`."""
        if self.is_running:
            self.process.terminate()
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_child(
    name: str, command: Sequence[str], *, env: Mapping[str, str], log: Path, folder: Path | None = None
) -> Child:
    """Start `command` in its own process group; it is told to end (SIGTERM) when this process dies in any way."""
    log.parent.mkdir(parents=True, exist_ok=True)
    launcher = os.getpid()

    def tie_to_launcher() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != launcher:  # it died before the line above
                os._exit(1)

    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command),
            env=dict(env),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the launcher alone, which then stops its children in order
            preexec_fn=tie_to_launcher,
        )
    return Child(name, process, ProcessMark.of(process.pid), log)


def end_marked(mark: ProcessMark, seconds: float) -> bool:
    """End a process left over from a launcher that was killed; return whether there was one."""
    if not mark.is_alive():
        return False
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(mark.pid, sign)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not mark.is_alive():
                return True
            time.sleep(0.02)
    raise StackProblem(f"Process {mark.pid} of an earlier run does not end; end it by hand.")


def free_port() -> int:
    """Return a port on the loopback address that is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_port_free(port: int) -> bool:
    """Return whether a server could listen on the port; connections that linger after an earlier one do not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _start_moment(pid: int) -> str:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return "" if sys.platform == "linux" else _start_moment_elsewhere(pid)
    except ProcessLookupError:
        return ""
    return "" if after_name[0] in "ZX" else after_name[19]


def _start_moment_elsewhere(pid: int) -> str:
    done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()
