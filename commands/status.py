"""`health` and `rebuild-index`: what an operator asks the stack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def health_lines(health: Mapping[str, Any]) -> list[str]:
    """Return the state of the stack for people, one line each; the models in the order of the chain."""
    lines = [f"{name}: {value}" for name, value in health.items() if not isinstance(value, list | dict)]
    lines += model_lines(health.get("models", ()))
    lines += [f"warning: {warning}" for warning in health.get("warnings", ())]
    return lines


def model_lines(models: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the state of each model for people, in the order of the chain."""
    return [f"model {place}: {_model(model)}" for place, model in enumerate(models, start=1)]


def _model(model: Mapping[str, Any]) -> str:
    usable = "usable" if model.get("usable") else "not usable"
    lifecycle = model.get("lifecycle_text") or model["lifecycle"]
    line = f"{model['id']} ({model['name']}), {lifecycle}, {usable}, breaker {model['breaker']}"
    said = [model.get("reason"), f"last error: {model['last_error']}" if model.get("last_error") else ""]
    return "; ".join([line, *(str(text) for text in said if text)])
