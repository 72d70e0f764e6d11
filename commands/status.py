"""`health` and `rebuild-index`: what an operator asks the stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def health_lines(health: Mapping[str, Any]) -> list[str]:
    """Return the state of the stack for people, one line each; the models in the order of the chain."""
    lines = [f"{name}: {value}" for name, value in health.items() if not isinstance(value, list | dict)]
    lines += [f"model {place}: {_model(model)}" for place, model in enumerate(health.get("models", ()), start=1)]
    return lines


def _model(model: Mapping[str, Any]) -> str:
    usable = "usable" if model.get("usable") else "not usable"
    return f"{model['id']} ({model['name']}), {model['lifecycle']}, {usable}, breaker {model['breaker']}"
