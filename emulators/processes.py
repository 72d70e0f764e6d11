"""Child processes that die with their launcher, and proof that a process id still names what was started."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.03
_LOG_BYTES = 10_000_000
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

    def end(self, seconds: float) -> bool:
        """End a process left over from a launcher that was killed, and its group; return whether there was one."""
        if not self.is_alive():
            return False
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        if not _holds(lambda: not self.is_alive(), seconds):
            _kill_group(self.pid)
            if not _holds(lambda: not self.is_alive(), seconds):
                raise StackProblem(f"Process {self.pid} of an earlier run does not end; end it by hand.")
        return True


@dataclass(frozen=True, slots=True)
class Service:
    """A program to keep running: how it is started, how one sees that it answers, how long it may take to end.

    `death_signal` is what it gets when the launcher dies without stopping it.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    folder: Path
    is_ready: Callable[[], bool]
    start_seconds: float = 60.0
    stop_seconds: float = 3.0
    death_signal: signal.Signals = signal.SIGTERM


@dataclass(slots=True)
class Child:
    """A started service, its mark and where its output goes."""

    service: Service
    process: subprocess.Popen[bytes]
    mark: ProcessMark
    log: Path

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait_ready(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Return once the service answers, or `stopping` says so; raise `StackProblem` when it ends or is too slow."""
        name, seconds = self.service.name, self.service.start_seconds
        is_over = _holds(lambda: stopping() or not self.is_running or self.service.is_ready(), seconds)
        if not self.is_running and not stopping():
            raise StackProblem(f"The {name} ended while starting{self._last_words()}; see {self.log}.")
        if not is_over:
            raise StackProblem(f"The {name} did not answer within {seconds:.0f} s{self._last_words()}; see {self.log}.")

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f" ({lines[-1].strip().rstrip('.')[:300]})" if lines else ""

    def stop(self, seconds: float | None = None) -> None:
        """Ask the child to end, and end it and whatever it started when it takes too long."""
        if self.is_running:
            self.process.terminate()
        try:
            self.process.wait(timeout=self.service.stop_seconds if seconds is None else seconds)
        except subprocess.TimeoutExpired:
            _kill_group(self.mark.pid)
            self.process.wait()
        _kill_group(self.mark.pid)


def start_child(service: Service, *, log: Path) -> Child:
    """Start the service in its own process group; it gets its death signal when this process dies in any way."""
    service.folder.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
    launcher = os.getpid()

    def tie_to_launcher() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, service.death_signal, 0, 0, 0)
            if os.getppid() != launcher:  # it died before the line above
                os._exit(1)

    with log.open("ab") as output:
        process = subprocess.Popen(
            service.command,
            env=dict(service.env),
            cwd=service.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the launcher alone, which then stops its children in order
            preexec_fn=tie_to_launcher,
        )
    return Child(service, process, ProcessMark.of(process.pid), log)


def free_port() -> int:
    """Return a port on the loopback address that is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_port_free(port: int, host: str = HOST) -> bool:
    """Return whether a server could listen on the port; connections that linger after an earlier one do not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def _holds(condition: Callable[[], bool], seconds: float) -> bool:
    """Return whether the condition came true within the time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


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
