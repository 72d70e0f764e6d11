"""Which stack a command works against."""

from __future__ import annotations

import json
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.stack import running_stack, stack
from domain.errors import StoreUnavailable
from settings import SERVICE_NAMES, load_settings


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def describe(folder: Path, port: int, **changes: object) -> None:
    url = f"http://127.0.0.1:{port}"
    described = {
        "redis_url": f"redis://127.0.0.1:{port}/0",
        "s3_endpoint_url": url,
        "bedrock_endpoint_url": url,
        "web_url": url,
        "env": {"REDIS_URL": f"redis://127.0.0.1:{port}/0", "S3_BUCKET_NAME": "found"},
        **changes,
    }
    (folder / "stack.json").write_text(json.dumps(described))


@pytest.fixture
def no_services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in (*SERVICE_NAMES, "AI_PRISM_LOCAL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("AI_PRISM_LOCAL", str(tmp_path))
    return tmp_path


def test_a_stack_whose_endpoints_answer_is_found(tmp_path, listener):
    describe(tmp_path, listener)

    found = running_stack(tmp_path)

    assert found is not None
    assert found["web_url"] == f"http://127.0.0.1:{listener}"


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"redis_url": "redis://127.0.0.1:1/0"}'])
def test_a_missing_or_broken_description_is_no_stack(tmp_path, text):
    if text is not None:
        (tmp_path / "stack.json").write_text(text)

    assert running_stack(tmp_path) is None


def test_a_stack_with_a_dead_endpoint_is_no_stack(tmp_path, listener):
    with socket.create_server(("127.0.0.1", 0)) as server:
        dead = server.getsockname()[1]
    describe(tmp_path, listener, s3_endpoint_url=f"http://127.0.0.1:{dead}")

    assert running_stack(tmp_path) is None


def test_servers_without_workers_are_no_stack_to_review_with(tmp_path, listener):
    describe(tmp_path, listener, web_url="")

    assert running_stack(tmp_path) is None


def test_without_settings_the_running_stack_gives_them(no_services, listener):
    describe(no_services, listener)

    with stack():
        assert load_settings().s3_bucket_name == "found"


def test_settings_of_the_environment_come_first(no_services, listener, monkeypatch):
    describe(no_services, listener)
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:6379/0")

    with stack():
        assert load_settings().redis_url == "redis://elsewhere:6379/0"


def test_a_stack_that_cannot_be_started_is_said_and_leaves_nothing_behind(no_services, tmp_path, monkeypatch):
    made = tmp_path / "own"
    made.mkdir()
    monkeypatch.setattr(tempfile, "mkdtemp", lambda prefix: str(made))
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(StoreUnavailable, match="could not be started"), stack():
        raise AssertionError("the block must not run")

    assert not made.exists()
