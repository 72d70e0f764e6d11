"""One stack in one data folder: its lock, its description on disk, its servers and the environment they make."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.processes import HOST, ProcessMark, StackProblem, free_port
from emulators.redis import redis_service
from emulators.services import REPOSITORY, bedrock_service, own_env, s3_service
from emulators.supervisor import Supervisor

_DEFAULT_BUCKET = "ai-prism-documents"
_DEFAULT_REGION = "us-east-2"
_LIMITS = {
    "MAX_REQUESTS_PER_MINUTE": "600",
    "MAX_CONCURRENT_REQUESTS": "8",
    "MAX_TOKENS_PER_MINUTE": "6000000",
    "ANALYSIS_TASK_RATE_LIMIT": "600/m",
    "CHAT_TASK_RATE_LIMIT": "600/m",
}
"""Against the emulator, which costs nothing, budgets made for an AWS account would only slow reviews down."""
_NOT_EMULATED = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where a stack keeps its data, logs and description. Two stacks never share one."""

    path: Path

    @classmethod
    def of_environment(cls, env: Mapping[str, str]) -> DataFolder:
        return cls(Path(env.get("AI_PRISM_LOCAL") or REPOSITORY / ".local").resolve())

    @property
    def stack_file(self) -> Path:
        return self.path / "stack.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this process; the lock goes with the process, however it ends."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StackProblem(self._who_runs()) from None
            yield

    def write_stack(self, about: Mapping[str, Any]) -> None:
        """Write the description of a running stack, whole or not at all."""
        unfinished = self.stack_file.with_suffix(".tmp")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(about, indent=2), encoding="utf-8")
        unfinished.replace(self.stack_file)

    def read_stack(self) -> dict[str, Any] | None:
        """Return the description of the stack that runs in this folder, if one does."""
        try:
            about = json.loads(self.stack_file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        is_alive = ProcessMark(about["pid"], about["started"]).is_alive()
        return about if is_alive and isinstance(about, dict) else None

    def _who_runs(self) -> str:
        about = self.read_stack()
        if about is None:
            return f"AI-Prism is already starting or stopping with the data in {self.path}; try again in a moment."
        if about["web_url"]:
            return f"AI-Prism is already running at {about['web_url']} (process {about['pid']})."
        return f"The data in {self.path} is in use by process {about['pid']}; wait until it has ended."


class Stack:
    """The servers of one launcher: those that the environment does not name are started here."""

    def __init__(self, folder: DataFolder, env: Mapping[str, str], supervisor: Supervisor, *, pace: float) -> None:
        self._folder = folder
        self._given = env
        self._supervisor = supervisor
        self._pace = pace
        self._urls: dict[str, str] = {}

    def start_servers(self, stopping: Callable[[], bool]) -> None:
        """Start Redis, S3 and Bedrock where no URL is given, and return once all answer."""
        children = []
        if not self._take_given("REDIS_URL"):
            port = free_port()
            children.append(self._supervisor.start("redis", redis_service(self._folder.path / "redis", port=port)))
            self._urls["REDIS_URL"] = f"redis://{HOST}:{port}/0"
        if not self._take_given("S3_ENDPOINT_URL"):
            port = free_port()
            s3 = s3_service(self._folder.path / "s3", port=port, bucket=self._bucket, region=self._region)
            children.append(self._supervisor.start("s3", s3))
            self._urls["S3_ENDPOINT_URL"] = f"http://{HOST}:{port}"
        if not self._take_given("BEDROCK_ENDPOINT_URL"):
            port = free_port()
            children.append(self._supervisor.start("bedrock", bedrock_service(port=port, pace=self._pace)))
            self._urls["BEDROCK_ENDPOINT_URL"] = f"http://{HOST}:{port}"
        for child in children:
            child.wait_ready(stopping)

    @property
    def settings(self) -> dict[str, str]:
        """The variables that lead a process to these servers."""
        local = ",".join(
            filter(None, [self._given.get("NO_PROXY", self._given.get("no_proxy", "")), HOST, "localhost"])
        )
        settings = {
            **self._urls,
            "S3_BUCKET_NAME": self._bucket,
            "AWS_REGION": self._region,
            "NO_PROXY": local,
            "no_proxy": local,
        }
        if self._is_bedrock_emulated:
            settings |= {name: self._given.get(name) or value for name, value in _LIMITS.items()}
        if self._is_all_emulated:
            settings |= {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
            settings |= {"AWS_EC2_METADATA_DISABLED": "true"}
        return settings

    @property
    def env(self) -> dict[str, str]:
        """The environment of the product's processes."""
        left_out = _NOT_EMULATED if self._is_all_emulated else ()
        own = {name: value for name, value in self._given.items() if name not in left_out}
        return own_env(own, **self.settings)

    def describe(self, web_url: str = "") -> dict[str, Any]:
        """Return what `stack.json` says."""
        mark = ProcessMark.of(os.getpid())
        return {
            "pid": mark.pid,
            "started": mark.started,
            "redis_url": self._urls["REDIS_URL"],
            "s3_endpoint_url": self._urls["S3_ENDPOINT_URL"],
            "bedrock_endpoint_url": self._urls["BEDROCK_ENDPOINT_URL"],
            "web_url": web_url,
            "pids": self._supervisor.pids,
            "env": self.settings,
        }

    def _take_given(self, name: str) -> bool:
        if self._given.get(name):
            self._urls[name] = self._given[name]
        return name in self._urls

    @property
    def _is_all_emulated(self) -> bool:
        """Whether no request of these processes can reach AWS, so that no credentials are needed or wanted."""
        return all(self._urls.get(name, "").startswith(f"http://{HOST}:") for name in _AWS_URLS)

    @property
    def _is_bedrock_emulated(self) -> bool:
        return self._urls.get("BEDROCK_ENDPOINT_URL", "").startswith(f"http://{HOST}:")

    @property
    def _bucket(self) -> str:
        return self._given.get("S3_BUCKET_NAME") or _DEFAULT_BUCKET

    @property
    def _region(self) -> str:
        return self._given.get("AWS_REGION") or _DEFAULT_REGION


_AWS_URLS = ("S3_ENDPOINT_URL", "BEDROCK_ENDPOINT_URL")
