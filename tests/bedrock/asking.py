"""Asking a chain, as the tests of chains do."""

from __future__ import annotations

from collections.abc import Callable

from bedrock.chain import FallbackModel
from domain.model import Answer, ModelEvent
from tests.bedrock.conftest import a_request

Build = Callable[..., FallbackModel]


def ask(model: FallbackModel) -> tuple[list[ModelEvent], Answer]:
    events = list(model.stream(a_request()))
    assert isinstance(events[-1], Answer)
    return events, events[-1]
