"""Keeps services running in order, starts one again that has died, and stops them in the reverse order."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from emulators.processes import Child, ProcessMark, Service, StackProblem, start_child

_DEATHS = 5
_DEATHS_SECONDS = 60.0
_LEFT_OVER_SECONDS = 6.0


@dataclass(slots=True)
class _Kept:
    key: str
    child: Child
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=_DEATHS))


class Supervisor:
    """The children of one launcher. Their marks are on disk, so that the next launcher can clear away orphans."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._marks_file = folder / "processes.json"
        self._logs = folder / "logs"
        self._say = say
        self._kept: list[_Kept] = []

    def clear_left_overs(self) -> None:
        """End what a killed launcher has left behind. The caller holds the folder's lock."""
        try:
            marks = json.loads(self._marks_file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return
        ended = [name for name, mark in reversed(marks.items()) if ProcessMark(**mark).end(_LEFT_OVER_SECONDS)]
        if ended:
            self._say(f"Stopped what an earlier run had left behind: {', '.join(ended)}.")
        self._marks_file.unlink()

    def start(self, key: str, service: Service) -> Child:
        """Start a service; `key` names its log file."""
        child = start_child(service, log=self._logs / f"{key}.log")
        self._kept.append(_Kept(key, child))
        self._write_marks()
        return child

    @property
    def pids(self) -> dict[str, int]:
        return {kept.key: kept.child.mark.pid for kept in self._kept}

    def mend(self) -> bool:
        """Start again what has died; return whether anything had.

        Raise `StackProblem` when one dies again and again.
        """
        dead = [kept for kept in self._kept if not kept.child.is_running]
        for kept in dead:
            self._start_again(kept)
        if dead:
            self._write_marks()
        return bool(dead)

    def stop(self) -> None:
        """Stop all in the reverse order of their start."""
        while self._kept:
            self._kept[-1].child.stop()
            self._kept.pop()
        self._marks_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """End all at once."""
        for kept in self._kept:
            kept.child.stop(seconds=0)

    def _start_again(self, kept: _Kept) -> None:
        child, now = kept.child, time.monotonic()
        kept.deaths.append(now)
        if len(kept.deaths) == _DEATHS and now - kept.deaths[0] < _DEATHS_SECONDS:
            raise StackProblem(f"The {child.service.name} ended {_DEATHS} times within a minute; see {child.log}.")
        child.stop(seconds=0)  # what it had started
        self._say(f"The {child.service.name} ended (status {child.process.returncode}); starting it again.")
        kept.child = start_child(child.service, log=child.log)

    def _write_marks(self) -> None:
        marks = {kept.key: asdict(kept.child.mark) for kept in self._kept}
        unfinished = self._marks_file.with_suffix(".tmp")
        unfinished.write_text(json.dumps(marks), encoding="utf-8")
        unfinished.replace(self._marks_file)
