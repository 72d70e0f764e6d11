"""Runs an image's own command as Fargate would: read-only files, an empty /tmp, the image's user, no privileges."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tests.images.builder import environment

_SETUP = """
set -e
mount --bind "$ROOT" "$ROOT"
mount -t proc proc "$ROOT/proc"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"
mount --rbind /dev "$ROOT/dev"
touch "$ROOT/etc/resolv.conf"
mount --bind /etc/resolv.conf "$ROOT/etc/resolv.conf"
mount -o remount,bind,ro "$ROOT"
cd "$ROOT"
exec chroot . /usr/bin/setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --inh-caps=-all \
  /usr/bin/env -i -C "$WORK" "$@"
"""
"""In a mount and process namespace of its own, where the first process gets the signals, as in a container."""


class Confined:
    """A container under way; its first process is the image's command."""

    def __init__(
        self, root: Path, configuration: Mapping[str, Any], settings: Mapping[str, str], log: IO[bytes]
    ) -> None:
        self._root, self._configuration = root, configuration
        self._env = {**environment(configuration), **settings}
        self.started_at = time.monotonic()
        self._process = self._start(configuration["Cmd"], log)

    def _start(self, command: Sequence[str], log: IO[bytes] | int) -> subprocess.Popen[bytes]:
        words = [f"{name}={value}" for name, value in self._env.items()]
        return subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _SETUP, "sh", *words, *command],
            env={**os.environ, "ROOT": str(self._root), "WORK": str(self._configuration["WorkingDir"])},
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    @property
    def first(self) -> int:
        """Process id, outside, of the first process inside."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return int(children[0])

    @property
    def processes(self) -> list[int]:
        """Process ids, outside, of everything inside."""
        found, waiting = [], [self.first]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting += _children(pid)
        return found

    def memory_mib(self) -> float:
        """Return what all processes inside take, shared pages counted once (PSS), in MiB."""
        return sum(_pss(pid) for pid in self.processes) / 1024

    def inside(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside the first process, as its user, and return how it ended."""
        enter = ["nsenter", "--target", str(self.first), "--mount", "--pid", "--root", "--wd"]
        words = [f"{name}={value}" for name, value in self._env.items()]
        as_user = ["setpriv", "--reuid", "10001", "--regid", "10001", "--clear-groups", "env", "-i", *words]
        return subprocess.run([*enter, *as_user, *command], capture_output=True, text=True, check=False)

    def is_healthy(self) -> bool:
        """Ask as the image's HEALTHCHECK does."""
        assert self._process.poll() is None, "its first process has ended"
        kind, *command = self._configuration["Healthcheck"]["Test"]
        assert kind == "CMD", kind
        return self.inside(*command).returncode == 0

    def stop(self, *, seconds: float) -> tuple[int, float]:
        """Send SIGTERM to the first process, as ECS does; return its exit status and the seconds it took."""
        began = time.monotonic()
        if self._process.poll() is not None:
            return self._process.returncode, 0.0
        os.kill(self.first, signal.SIGTERM)
        try:
            return self._process.wait(seconds), time.monotonic() - began
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise


def _children(pid: int) -> list[int]:
    """Return the children of all its threads; threads and processes end while one looks."""
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            children += [int(word) for word in task.read_text().split()]
    return children


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # ended meanwhile
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
