from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

from bedrock.chain import FallbackModel
from bedrock.factory import build_clients, build_model
from bedrock.state import ChainState
from domain.model import Message, ModelRequest, Tool
from emulators.processes import Service, free_port, is_port_free, start_child
from emulators.redis import redis_service
from settings import Settings
from tests.bedrock.wire_server import WireServer

FIRST = "us.anthropic.claude-sonnet-4-6"
SECOND = "us.anthropic.claude-sonnet-5-5"
THIRD = "us.anthropic.claude-haiku-4-5-20251001-v1:0"

TOOL = Tool(
    "report_findings",
    "Report what you found.",
    {"type": "object", "properties": {"findings": {"type": "array", "items": {"type": "string"}}}},
)


def a_request(text: str = "Section 1: the pump failed.") -> ModelRequest:
    return ModelRequest("You review documents.", (Message("user", (text,)),), TOOL, label="review-1")


class FakeTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def wire() -> Iterator[WireServer]:
    server = WireServer()
    yield server
    server.close()


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def chain(wire: WireServer, fake_time: FakeTime) -> Callable[..., FallbackModel]:
    """Return a builder of real chains against the wire server; sleeping only moves the clock."""

    def build(
        *models: str, state: ChainState | None = None, silence: float = 5, seconds: float = 240, **flags: bool
    ) -> FallbackModel:
        settings = Settings(
            bedrock_endpoint_url=wire.url,
            bedrock_read_timeout=silence,
            task_soft_time_limit=seconds,
            **flags,  # type: ignore[arg-type]
        )
        client, _ = build_clients(settings)
        built = build_model(settings, client, models or (FIRST, SECOND), state=state)
        built.sleep, built.clock, built.random = fake_time.sleep, fake_time.clock, lambda: 1.0
        return built

    return build


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real Redis server of these tests' own."""
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    server = start_child(redis_service(folder, port=port), log=folder / "log")
    server.wait_ready()
    yield f"redis://127.0.0.1:{port}/0"
    server.stop()


@pytest.fixture
def empty_redis(redis_server: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_server) as connection:
        connection.flushall()
        yield connection


class Emulator:
    """The Bedrock emulator in a process of its own."""

    def __init__(self, url: str) -> None:
        self.url = url

    def fault(self, fault: str, *, model: str = "*", times: int = -1, after_events: int = 3) -> None:
        entry = {"model": model, "fault": fault, "times": times, "after_events": after_events}
        self._ask("PUT", "/_faults", entry)

    def clear(self) -> None:
        self._ask("DELETE", "/_faults")

    @property
    def asked(self) -> list[str]:
        """The model ids of the requests seen, in order."""
        return [call["model"] for call in self._ask("GET", "/_calls")["calls"]]

    def _ask(self, method: str, path: str, entry: object = None) -> Any:
        data = None if entry is None else json.dumps(entry).encode()
        asked = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(asked, timeout=5) as response:
            return json.loads(response.read() or b"null")


@pytest.fixture(scope="session")
def emulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("bedrock"), free_port()
    service = Service(
        name="Bedrock emulator",
        command=(sys.executable, "-m", "emulators.bedrock", "--port", str(port)),
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        folder=folder,
        is_ready=lambda: not is_port_free(port),
    )
    child = start_child(service, log=folder / "log")
    child.wait_ready()
    yield f"http://127.0.0.1:{port}"
    child.stop()


@pytest.fixture
def emulator(emulator_process: str) -> Emulator:
    server = Emulator(emulator_process)
    server.clear()
    return server
