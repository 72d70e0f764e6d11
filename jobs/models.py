"""The models of the chain: how each is, in which order they are asked, and what operators do to them."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from redis import Redis
from redis.exceptions import RedisError
from rq import get_current_job

from bedrock.admission import Gate
from bedrock.catalog import bare_id, load_catalog
from bedrock.chain import FallbackModel
from bedrock.counting import Counter
from bedrock.factory import build_clients, build_counter, build_model, limits_of, patience_of
from bedrock.health import Lifecycles, model_states
from bedrock.redis_budget import RedisBudget
from bedrock.redis_state import RedisShelf, RedisState
from bedrock.state import Act
from domain.errors import AllModelsFailed, BudgetExhausted, ChangeRefused
from domain.model import Answer, Message, Model, ModelRequest
from jobs.chain_order import ChainOrder
from jobs.figures import model_figures
from jobs.forecast import ModelFigures
from jobs.guard import Guarded, guarded
from jobs.meter import Measured
from jobs.parts import meter_of
from jobs.redis_connection import redis_errors
from jobs.spend import Spend
from review.permission import Right
from settings import Settings
from storage.objects import Objects
from storage.records import FirstModel
from watch.names import Measurement, measure

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

logger = logging.getLogger(__name__)

_KEEP_SECONDS = 5.0
_QUESTION = ModelRequest("Answer in one word.", (Message("user", ("Are you there?",)),), label="probe")
_SMALL = {
    "bedrock_max_tokens": 1024,
    "enable_automatic_retries": False,
    "enable_extended_thinking": False,
    "task_soft_time_limit": 20.0,
}
"""What differs from the settings when a model is only asked whether it is there."""


@guarded(
    {
        "chain": Right.NONE,
        "order": Right.NONE,
        "first_model": Right.NONE,
        "figures": Right.NONE,
        "offered": Right.USE,
        "refresh_lifecycles": Right.NONE,
        "states": Right.NONE,
        "first": Right.USE,
        "warnings": Right.USE,
        "acts": Right.USE,
        "budget": Right.USE,
        "gauges": Right.NONE,
        "spent_today": Right.USE,
        "pause": Right.OPERATE,
        "resume": Right.OPERATE,
        "probe": Right.OPERATE,
        "put_first": Right.OPERATE,
        "as_configured": Right.OPERATE,
    }
)
class Models(Guarded):
    """All that concerns the models. What changes something takes why, and is on the record with who did it.

    Hand in a connection that gives up quickly: a call must not wait for Redis for long. Clients are made when they are
    first needed.
    """

    def __init__(self, settings: Settings, redis: Redis, objects: Objects) -> None:
        super().__init__()
        self._settings = settings
        self._redis = redis
        self._order = ChainOrder(objects, settings.chain)
        self._meter = meter_of(settings, redis)
        self._state = RedisState(
            redis, settings.circuit_breaker_failure_threshold, settings.circuit_breaker_timeout, self._breaker_changed
        )
        self._budget = RedisBudget(redis, limits_of(settings), workers=settings.worker_concurrency)
        self._spend = Spend(redis)
        self._warned: tuple[float, list[str]] = (float("-inf"), [])

    # --- for the jobs

    def chain(self, models: Sequence[str] = ()) -> Model:
        """Return the chain of these models, or the one in force, held to the budgets that all workers share."""
        gate = Gate(
            self._budget,
            worker=_worker_name(),
            patience_seconds=patience_of(self._settings),
            counter=self._counter,
            spend=self._spend.add,
        )
        chain = build_model(self._settings, self._clients[0], models or self.order(), state=self._state, gate=gate)
        return Measured(chain, self._meter)

    def order(self) -> tuple[str, ...]:
        """Return the ids of the chain in the order in which they are asked now."""
        return self._order.models()

    def first_model(self, models: Sequence[str] = ()) -> str:
        """Return the first of these models, or of the chain, that is neither retired, forbidden nor paused."""
        chain = self._plain_chain(models)
        for model in chain.models:
            if chain.state.mark_of(model.id) is None and chain.state.look(model.id).breaker != "paused":
                return model.id
        return ""

    def figures(self, models: Sequence[str] = ()) -> tuple[ModelFigures, ...]:
        """Return what a forecast needs to know of these models, or of the chain."""
        return model_figures(self._settings, models or self.order())

    def offered(self) -> tuple[tuple[str, str], ...]:
        """Return id and name of the models that can be asked: the chain, then what else of the catalogue still lives.

        The others are inference profiles of the same reach (such as `us.`) as the first of the chain.
        """
        chain, today = self.order(), datetime.now(UTC).date()
        reach = chain[0].partition("anthropic.")[0]
        cards = load_catalog(self._settings.bedrock_catalog_file).cards.values()
        living = (card for card in cards if card.lifecycle_on(today) != "end_of_life")
        others = (f"{reach}{card.id}" for card in living if f"{reach}{card.id}" in card.prices)
        return tuple((figures.id, figures.name) for figures in self.figures((*chain, *others)))

    def refresh_lifecycles(self) -> None:
        """Read what Bedrock says of each model's life and share it with all processes."""
        self._lifecycles.refresh(self._plain_chain().models)

    # --- to look at

    def states(self) -> tuple[list[dict[str, Any]], str]:
        """Return the state of each model of the chain, and why Bedrock cannot be used, if so."""
        return model_states(self._plain_chain(), self._lifecycles), self._lifecycles.fault

    def first(self) -> FirstModel | None:
        """Return which model an operator has put first; None while the order is that of the settings."""
        return self._order.first()

    def warnings(self) -> list[str]:
        """Return what everybody should know of the chain, from what is known already: Bedrock is not asked."""
        at, warned = self._warned
        if time.monotonic() - at >= _KEEP_SECONDS:
            warned = warnings_of(model_states(self._plain_chain(), self._lifecycles, asks=False))
            self._warned = time.monotonic(), warned
        return warned

    def spent_today(self) -> dict[str, float]:
        """Return the dollars each model cost since midnight in UTC, as far as Bedrock has said what it used."""
        with redis_errors("What was spent today cannot be shown"):
            return self._spend.today()

    def acts(self) -> list[Act]:
        """Return what operators did lately, newest first."""
        with redis_errors("What operators did cannot be shown"):
            return self._state.acts()

    def budget(self) -> dict[str, Any]:
        """Return what is in use of the limits, and who waits, for what, since when."""
        used, limits = self._budget.look(), limits_of(self._settings)
        return {
            "requests": [used.requests, limits.requests],
            "concurrent": [used.concurrent, limits.concurrent],
            "tokens": [used.tokens, limits.tokens],
            "waiting": [
                {"task": one.task, "label": one.label, "since": one.since, "waits_for": one.waits_for}
                for one in used.waiting
            ],
        }

    def gauges(self) -> Iterator[Measurement]:
        """Yield the figures of the budgets, breakers and dollars. Raise `redis.RedisError` when they cannot be had."""
        used, limits = self._budget.look(), limits_of(self._settings)
        for budget in ("requests", "concurrent", "tokens"):
            share = getattr(used, budget) / getattr(limits, budget)
            yield measure("BudgetUse", 100 * share, Budget=budget)
        yield measure("BudgetWaiting", len(used.waiting))
        resting = [one for one in self.order() if self._state.look(one).breaker in ("open", "paused")]
        yield measure("OpenBreakers", len(resting))
        spent = self._spend.today()
        yield measure("SpentTodayUSD", sum(spent.values()))
        for model_id in self.order():
            yield measure("SpentTodayUSD", spent.get(model_id, 0.0), ModelId=model_id)

    # --- to change

    def pause(self, model_id: str, *, reason: str) -> None:
        """Keep every worker from the model until it is resumed. Raise `ChangeRefused` for one that nobody knows."""
        self._check(model_id)
        with redis_errors("Nothing was changed"):
            self._state.pause(model_id, reason, by=self._person.name)

    def resume(self, model_id: str, *, reason: str) -> None:
        """Let the model be asked again as if nothing had happened."""
        self._check(model_id)
        with redis_errors("Nothing was changed"):
            self._state.resume(model_id, by=self._person.name, reason=reason)

    def probe(self, model_id: str, *, reason: str) -> str:
        """Ask the model one small question now and return, in a sentence, what came of it.

        A pause and a mark end; the breaker of all workers learns from the outcome.
        """
        self._check(model_id)
        with redis_errors("Nothing was changed"):
            self._state.probe(model_id, by=self._person.name, reason=reason)
        asker = f"{_worker_name()}:{model_id}"
        gate = Gate(self._budget, "health", worker=asker, patience_seconds=1, spend=self._spend.add)
        settings = self._settings.model_copy(update=_SMALL)
        chain = Measured(build_model(settings, self._clients[0], [model_id], state=self._state, gate=gate), self._meter)
        try:
            *_, answer = chain.stream(_QUESTION)
        except BudgetExhausted as error:
            return f"It was not asked now, and the next request will tell. {error}"
        except AllModelsFailed as error:
            return str(error)
        assert isinstance(answer, Answer)
        return f"{answer.model_name} answered in {answer.total_ms / 1000:.1f} s."

    def put_first(self, model_id: str, *, reason: str) -> None:
        """Have the model asked first from now on, by every process. Raise `ChangeRefused` for one of no use."""
        self._check(model_id)
        (state,) = model_states(self._plain_chain([model_id]), self._lifecycles, asks=False)
        if state["lifecycle"] == "end_of_life" or not state["authorised"]:
            raise ChangeRefused(f"The order stays as it is. {state['reason']}")
        self._order.put_first(model_id, by=self._person.name, reason=reason)
        self._note("put first", model_id, reason)

    def as_configured(self, *, reason: str) -> None:
        """Have the models asked in the order of the settings again."""
        first = self._order.first()
        if first is not None:
            self._order.as_configured()
            self._note("put back in its place", first.model_id, reason)

    def _check(self, model_id: str) -> None:
        known = load_catalog(self._settings.bedrock_catalog_file).cards
        if model_id not in self._settings.chain and bare_id(model_id) not in known:
            raise ChangeRefused(f"{model_id!r} is neither in the chain nor in the catalogue of models.")

    def _breaker_changed(self, model_id: str, word: str) -> None:
        self._meter.take([measure("BreakerChanges", ModelId=model_id, Outcome=word)])

    def _note(self, what: str, model_id: str, reason: str) -> None:
        try:
            self._state.note(model_id, what, self._person.name, reason)
        except RedisError:
            logger.warning(
                "that %s was %s by %s is not in the list of what operators did", model_id, what, self._person.name
            )

    def _plain_chain(self, models: Sequence[str] = ()) -> FallbackModel:
        return build_model(self._settings, self._clients[0], models or self.order(), state=self._state)

    @cached_property
    def _clients(self) -> tuple[BedrockRuntimeClient, BedrockClient]:
        return build_clients(self._settings)

    @cached_property
    def _counter(self) -> Counter:
        return build_counter(self._settings)

    @cached_property
    def _lifecycles(self) -> Lifecycles:
        return Lifecycles(self._clients[1], shelf=RedisShelf(self._redis))


def warnings_of(states: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what everybody should know of a chain before it becomes a fault."""
    usable = [str(model.get("name") or model["id"]) for model in states if model.get("usable")]
    if len(usable) > 1:
        return []
    if not usable:
        return ["No model of the chain can be used now; reviews will wait or fail."]
    return [f"Only {usable[0]} can be used now; if it fails, no other model stands in."]


def _worker_name() -> str:
    """Return the name of the worker whose job this process does, or of the process itself."""
    job = get_current_job()
    return str(job.worker_name) if job is not None and job.worker_name else f"{socket.gethostname()}-{os.getpid()}"
