"""Whether Bedrock can be reached and what state each model of the chain is in."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from bedrock.catalog import Lifecycle, bare_id
from bedrock.chain import FallbackModel
from bedrock.errors import model_failure
from bedrock.model import BedrockModel
from domain.errors import CredentialsRefused, ModelForbidden, ModelThrottled

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient

logger = logging.getLogger(__name__)

_KEEP_SECONDS = 5.0
"""A health page that is asked often asks Bedrock only this often."""


@dataclass(frozen=True, slots=True)
class _Stage:
    lifecycle: Lifecycle
    ends_on: str


class Lifecycles:
    """What Bedrock itself says about its models, where this account may ask; else nothing, and the catalogue counts."""

    def __init__(self, control: BedrockClient, *, clock: Callable[[], float] = time.time) -> None:
        self._control = control
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._stages: Mapping[str, _Stage] = {}
        self._fault = ""

    @property
    def fault(self) -> str:
        """A sentence saying why Bedrock cannot be used now; empty when it answers."""
        self._refresh()
        return self._fault

    def of(self, model: BedrockModel) -> tuple[Lifecycle, str]:
        """Return the stage of a model and the day it ends, as far as that is known."""
        self._refresh()
        stage = self._stages.get(bare_id(model.id))
        if stage is not None:
            return stage.lifecycle, stage.ends_on or model.card.ends_on
        today = datetime.fromtimestamp(self._clock(), UTC).date()
        return model.card.lifecycle_on(today), model.card.ends_on

    def _refresh(self) -> None:
        with self._lock:
            if self._clock() - self._read_at < _KEEP_SECONDS:
                return
            self._read_at = self._clock()
            try:
                listed = self._control.list_foundation_models(byProvider="Anthropic")["modelSummaries"]
            except Exception as error:  # boto3, urllib3 and the socket raise without a common root
                self._fault = _fault(error)
                return
            self._fault = ""
            self._stages = {summary["modelId"]: self._stage(summary) for summary in listed}

    def _stage(self, summary: Mapping[str, Any]) -> _Stage:
        said = summary.get("modelLifecycle", {})
        ends_at = said.get("endOfLifeTime")
        if ends_at is not None and ends_at.timestamp() <= self._clock():
            return _Stage("end_of_life", ends_at.date().isoformat())
        stage: Lifecycle = "legacy" if said.get("status") == "LEGACY" else "active"
        return _Stage(stage, ends_at.date().isoformat() if ends_at is not None else "")


def _fault(error: Exception) -> str:
    failure = model_failure(error, "Bedrock", "")
    if isinstance(failure, CredentialsRefused):
        return str(failure)
    if isinstance(failure, ModelForbidden | ModelThrottled) and isinstance(error, ClientError):
        return ""  # it answers; a role that may only call models is enough
    logger.warning("Bedrock does not answer: %s", type(error).__name__)
    return "Bedrock cannot be reached."


def model_states(chain: FallbackModel, lifecycles: Lifecycles) -> list[dict[str, Any]]:
    """Return the chain in order: id, name, lifecycle, breaker, usable, reason and last error of each model."""
    return [_state(chain, model, lifecycles) for model in chain.models]


def _state(chain: FallbackModel, model: BedrockModel, lifecycles: Lifecycles) -> dict[str, Any]:
    known = chain.state.look(model.id)
    lifecycle, ends_on = lifecycles.of(model)
    if known.mark is not None and known.mark.kind == "retired":
        lifecycle = "end_of_life"
    reason = known.mark.reason if known.mark else known.reason
    if not reason and lifecycle == "end_of_life":
        reason = f"{model.name} has reached the end of its life{f' ({ends_on})' if ends_on else ''}."
    return {
        "id": model.id,
        "name": model.name,
        "lifecycle": lifecycle,
        "ends_on": ends_on,
        "breaker": known.breaker,
        "usable": known.mark is None and lifecycle != "end_of_life" and known.breaker in ("closed", "half_open"),
        "reason": reason,
        "last_error": known.last_error,
        "last_error_at": known.last_error_at,
    }


def chain_warning(states: Sequence[Mapping[str, Any]]) -> str:
    """Return the sentence everyone should see when fewer than two models are usable; else an empty string."""
    usable = [state["name"] for state in states if state["usable"]]
    if len(usable) > 1:
        return ""
    if not usable:
        return "No model of the chain can be used now; reviews will wait or fail."
    return f"Only {usable[0]} can be used now; if it fails, no other model stands in."
