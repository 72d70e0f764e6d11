"""The models as a worker builds them before it forks, and what pages ask of them."""

from __future__ import annotations

import socket

import pytest

from bootstrap import build_models, build_objects
from domain.person import local_analyst
from jobs.models import warnings_of
from settings import Settings

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return Settings(bedrock_endpoint_url=NOWHERE, s3_endpoint_url=NOWHERE, redis_url="redis://127.0.0.1:9/0")


def test_building_the_chain_before_the_fork_opens_no_connection(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _socket, address: opened.append(address))

    build_models(settings, build_objects(settings)).chain(settings.chain)

    assert opened == []


def test_the_warning_is_known_while_bedrock_redis_and_the_store_are_away(settings: Settings) -> None:
    models = build_models(settings, build_objects(settings)).of(local_analyst("ann"))

    assert models.warnings() == []  # by the published dates all five can be used
    assert models.order() == settings.chain


@pytest.mark.parametrize("half_open", [True, False])
def test_a_model_that_rests_or_is_paused_is_no_second_model(half_open: bool) -> None:
    one = {"id": "a", "name": "Sonnet 4.6", "usable": True}
    other = {"id": "b", "name": "Sonnet 5.5", "usable": half_open}

    assert bool(warnings_of([one, other])) is not half_open
