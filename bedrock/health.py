"""Whether Bedrock can be reached and what state each model of the chain is in."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

from bedrock.catalog import Lifecycle, bare_id
from bedrock.chain import FallbackModel
from bedrock.errors import model_failure
from bedrock.model import BedrockModel
from bedrock.state import MARK_SECONDS, Stage
from domain.errors import CredentialsRefused, ModelForbidden, ModelRetired, ModelThrottled

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient

logger = logging.getLogger(__name__)

_KEEP_SECONDS = 5.0
"""A health page that is asked often asks Bedrock only this often."""


class Shelf(Protocol):
    """Where one process puts what Bedrock said of its models for the others."""

    def put(self, stages: Mapping[str, Stage]) -> None:
        """Keep the stages by bare id, in place of those kept before."""
        ...

    def stages(self) -> Mapping[str, Stage]:
        """Return the stages kept; none when nothing can be read."""
        ...


class NoShelf:
    """For a process that shares nothing."""

    def put(self, stages: Mapping[str, Stage]) -> None:
        """Keep nothing."""

    def stages(self) -> Mapping[str, Stage]:
        """Return nothing."""
        return {}


class Lifecycles:
    """What Bedrock itself says about its models, where this account may ask; else what another process was told.

    Where nobody may ask, the dates of the catalogue count.
    """

    def __init__(
        self, control: BedrockClient, *, shelf: Shelf | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._control = control
        self._shelf = shelf or NoShelf()
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._stages: Mapping[str, Stage] = {}
        self._fault = ""

    @property
    def fault(self) -> str:
        """A sentence saying why Bedrock cannot be used now; empty when it answers."""
        self._look()
        return self._fault

    def of(self, models: Sequence[BedrockModel], *, asks: bool = True) -> list[Stage]:
        """Return the stage of each model as far as it is known, or is known without asking Bedrock now."""
        if asks:
            self._look()
        shared = self._shelf.stages()
        return [self._of(model, shared.get(bare_id(model.id))) for model in models]

    def refresh(self, models: Sequence[BedrockModel]) -> None:
        """Read the stages of all models, also of those that are no longer listed, and share them."""
        listed = self._list()
        if listed is None:
            return
        bare_ids = {bare_id(model.id) for model in models}
        stages = {**listed, **{bare: stage for bare in bare_ids - set(listed) if (stage := self._ask(bare))}}
        for bare in bare_ids & set(stages):
            stages[bare] = replace(stages[bare], authorised=self._is_authorised(bare))
        with self._lock:
            self._stages = stages
        self._shelf.put(stages)
        for bare in sorted(bare_ids):
            stage = stages.get(bare)
            if stage is not None and stage.lifecycle != "active":
                logger.warning("%s: %s", bare, lifecycle_text(stage.lifecycle, stage.ends_on))
            if stage is not None and not stage.authorised:
                logger.warning("%s: this AWS account may not use it", bare)

    def _of(self, model: BedrockModel, shared: Stage | None) -> Stage:
        today = datetime.fromtimestamp(self._clock(), UTC).date()
        published = Stage(model.card.lifecycle_on(today), model.card.ends_on)
        stage = self._stages.get(bare_id(model.id)) or shared or published
        authorised = stage.authorised and (shared is None or shared.authorised)
        return Stage(stage.lifecycle, stage.ends_on or model.card.ends_on, authorised)

    def _look(self) -> None:
        with self._lock:
            if self._clock() - self._read_at < _KEEP_SECONDS:
                return
            self._read_at = self._clock()
            listed = self._list()
            if listed is not None:
                self._stages = {**self._stages, **listed}

    def _list(self) -> dict[str, Stage] | None:
        """Return the stages of the models that Bedrock lists, or None when it does not list them for us."""
        try:
            listed = self._control.list_foundation_models(byProvider="Anthropic")["modelSummaries"]
        except Exception as error:  # boto3, urllib3 and the socket raise without a common root
            self._fault = _fault(error)
            return None
        self._fault = ""
        return {summary["modelId"]: self._stage(summary) for summary in listed}

    def _ask(self, bare: str) -> Stage | None:
        try:
            details = self._control.get_foundation_model(modelIdentifier=bare)["modelDetails"]
        except Exception as error:  # boto3, urllib3 and the socket raise without a common root
            is_retired = isinstance(model_failure(error, bare, bare), ModelRetired)
            return Stage("end_of_life") if is_retired and isinstance(error, ClientError) else None
        return self._stage(details)

    def _is_authorised(self, bare: str) -> bool:
        """Return False only where Bedrock says so: a role that may not ask may still call the model."""
        try:
            said = self._control.get_foundation_model_availability(modelId=bare)["authorizationStatus"]
        except Exception as error:  # boto3, urllib3 and the socket raise without a common root
            logger.info("%s: whether it may be used was not said: %s", bare, type(error).__name__)
            return True
        return said != "NOT_AUTHORIZED"

    def _stage(self, summary: Mapping[str, Any]) -> Stage:
        said = summary.get("modelLifecycle", {})
        ends_at = said.get("endOfLifeTime")
        if ends_at is not None and ends_at.timestamp() <= self._clock():
            return Stage("end_of_life", ends_at.date().isoformat())
        stage: Lifecycle = "legacy" if said.get("status") == "LEGACY" else "active"
        return Stage(stage, ends_at.date().isoformat() if ends_at is not None else "")


def _fault(error: Exception) -> str:
    failure = model_failure(error, "Bedrock", "")
    if isinstance(failure, CredentialsRefused):
        return str(failure)
    if isinstance(failure, ModelForbidden | ModelThrottled) and isinstance(error, ClientError):
        return ""  # it answers; a role that may only call models is enough
    logger.warning("Bedrock does not answer: %s", type(error).__name__)
    return "Bedrock cannot be reached."


def model_states(chain: FallbackModel, lifecycles: Lifecycles, *, asks: bool = True) -> list[dict[str, Any]]:
    """Return the chain in order: id, name, lifecycle, breaker, usable, reason and last error of each model.

    `reason` says why it is not usable; `paused` who paused it and why; `worked_at` when it last answered, 0 where
    nobody knows of an answer. Unless it `asks`, Bedrock is not called.
    """
    stages = lifecycles.of(chain.models, asks=asks)
    return [_state(chain, model, stage) for model, stage in zip(chain.models, stages, strict=True)]


def _state(chain: FallbackModel, model: BedrockModel, stage: Stage) -> dict[str, Any]:
    known = chain.state.look(model.id)
    lifecycle, ends_on = stage.lifecycle, stage.ends_on
    if known.mark is not None and known.mark.kind == "retired":
        lifecycle = "end_of_life"
    is_forbidden = known.mark is not None and known.mark.kind == "forbidden"
    # Bedrock is asked once an hour who may use what; an answer of the model since then says more.
    authorised = not is_forbidden and (stage.authorised or time.time() - known.worked_at < MARK_SECONDS)
    reason = known.mark.reason if known.mark else known.reason
    if not reason and lifecycle == "end_of_life":
        reason = f"{model.name} has reached the end of its life{f' ({ends_on})' if ends_on else ''}."
    if not reason and not authorised:
        reason = f"This AWS account may not use {model.name}."
    is_open = known.breaker in ("closed", "half_open")
    return {
        "id": model.id,
        "name": model.name,
        "lifecycle": lifecycle,
        "lifecycle_text": lifecycle_text(lifecycle, ends_on),
        "ends_on": ends_on,
        "authorised": authorised,
        "breaker": known.breaker,
        "paused": known.reason if known.breaker == "paused" else "",
        "usable": known.mark is None and lifecycle != "end_of_life" and authorised and is_open,
        "reason": reason,
        "last_error": known.last_error,
        "last_error_at": known.last_error_at,
        "worked_at": known.worked_at,
    }


def lifecycle_text(lifecycle: Lifecycle, ends_on: str) -> str:
    """Return the stage in words, such as "legacy until 8 April 2027"."""
    day = f"{date.fromisoformat(ends_on):%-d %B %Y}" if ends_on else ""
    match lifecycle:
        case "legacy":
            return f"legacy until {day}" if day else "legacy"
        case "end_of_life":
            return f"retired on {day}" if day else "retired"
        case "active":
            return f"active until {day}" if day else "active"
        case "unknown":
            return "not known"
