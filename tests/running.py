"""Real servers for tests: started in a folder of their own, waited for, and ended whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from settings import describe

REPOSITORY = Path(__file__).resolve().parents[1]
START_SECONDS = 100.0
STOP_SECONDS = 30.0
_AWS = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def until(look: Callable[[], Any], *, seconds: float = 30.0, what: str = "it", pause: float = 0.05) -> Any:
    """Return the first true value of `look`; fail when the time is over. A look that costs much wants a long pause."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        time.sleep(pause)
    return seen


def plain_environment(**more: str) -> dict[str, str]:
    """The environment of this process without any setting of the product, and with `more`."""
    named = {name for name, *_ in describe()} | set(_AWS)
    own = {name: value for name, value in os.environ.items() if name not in named}
    # What the run itself was given stays: it may record what is called (`tests/recorder`).
    paths = [str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**own, "PYTHONPATH": os.pathsep.join(paths), **more}


@dataclass(frozen=True, slots=True)
class BedrockControl:
    """The test side of the Bedrock emulator: faults, requests seen, pace."""

    url: str

    def fail(self, fault: str, *, model: str = "*", times: int = 1, after_events: int = 3) -> None:
        """Have the next requests fail in this way; -1 times is for ever."""
        self._call("PUT", "/_faults", {"model": model, "fault": fault, "times": times, "after_events": after_events})

    def clear(self) -> None:
        """Forget faults, requests and quota, and answer without delay."""
        self._call("DELETE", "/_faults")
        self.quota()
        self.pace(0)

    def quota(self, **limits: int) -> None:
        """Let each model take so many `requests_per_minute` and `tokens_per_minute`; none takes all limits away."""
        self._call("PUT", "/_quota", limits) if limits else self._call("DELETE", "/_quota")

    def pace(self, seconds: float) -> None:
        """Let an answer of usual length take so long."""
        self._call("PUT", "/_pace", {"seconds": seconds})

    def calls(self, *, after: int = 0) -> list[dict[str, Any]]:
        """Return the requests seen, oldest first, with their bodies."""
        calls: list[dict[str, Any]] = self._call("GET", f"/_calls?after={after}")["calls"]
        return calls

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            answer: dict[str, Any] = json.load(response)
        return answer


class RunningStack:
    """A launcher of its own, from ready to ended."""

    def __init__(self, folder: Path, *command: str, env: Mapping[str, str]) -> None:
        self.folder = folder
        self._launch_env = {**env, "AI_PRISM_LOCAL": str(folder)}
        self._command = [sys.executable, "-m", "emulators", *command]
        self._start()

    @property
    def redis_url(self) -> str:
        return str(self.about["redis_url"])

    @property
    def s3_url(self) -> str:
        return str(self.about["s3_endpoint_url"])

    @property
    def bedrock_url(self) -> str:
        return str(self.about["bedrock_endpoint_url"])

    @property
    def web_url(self) -> str:
        return str(self.about["web_url"])

    @property
    def pids(self) -> dict[str, int]:
        """Process ids by name, as they are now: a child that died has a new one."""
        pids: dict[str, int] = self._read()["pids"]
        return pids

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead a process here."""
        return dict(self.about["env"])

    @property
    def env(self) -> dict[str, str]:
        """A whole environment for a process that is to work here."""
        return {**self._launch_env, **self.settings}

    @property
    def bedrock(self) -> BedrockControl:
        return BedrockControl(self.bedrock_url)

    def restart(self, sign: int = signal.SIGTERM) -> None:
        """End the launcher by this signal and start it anew on the same data and port."""
        self.stop(sign)
        self._start()

    def stop(self, sign: int = signal.SIGTERM) -> None:
        """End the launcher and all it has started."""
        if self._process.poll() is None:
            self._process.send_signal(sign)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "launcher.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command, env=self._launch_env, cwd=REPOSITORY, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            self.about = until(self._read, seconds=START_SECONDS, what=f"a stack; see {self.folder}")
        except BaseException:
            self.stop()
            raise

    def _read(self) -> dict[str, Any]:
        assert self._process.poll() is None, (self.folder / "launcher.log").read_text(errors="replace")
        try:
            about: dict[str, Any] = json.loads((self.folder / "stack.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return about if about["pid"] == self._process.pid else {}
