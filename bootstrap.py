"""The composition root: adapters built once from the settings."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import boto3
import structlog
from botocore.config import Config
from rq import get_current_job

from analysis.checklist import Checklists, load_checklists
from bedrock.admission import Gate
from bedrock.catalog import load_catalog
from bedrock.chain import FallbackModel
from bedrock.counting import Counter
from bedrock.factory import build_clients, build_counter, build_model, limits_of, patience_of, wishes_of
from bedrock.health import Lifecycles, model_states
from bedrock.model import EMULATOR_NOTICE
from bedrock.redis_budget import RedisBudget
from bedrock.redis_state import RedisShelf, RedisState
from bedrock.shape import thinks
from bedrock.state import Act
from bedrock.usage import cost_usd
from domain.errors import SettingsInvalid
from domain.model import Model
from jobs.forecast import ModelFigures
from jobs.parts import Parts, connect
from jobs.redis_connection import ImpatientRedis, PatientRedis, redis_errors
from jobs.reviews import Reviews
from settings import Settings, load_settings
from storage.objects import S3Objects

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Services:
    """What an entry point needs."""

    settings: Settings
    reviews: Reviews


def build_services(settings: Settings) -> Services:
    """Return the services of a process that draws pages or answers requests: it waits for Redis two seconds at most."""
    bedrock = Bedrock(settings)
    parts = build_parts(settings, ImpatientRedis.from_url(settings.redis_url), bedrock)
    return Services(settings, Reviews(parts, bedrock.states))


def build_parts(settings: Settings, redis: PatientRedis | ImpatientRedis, bedrock: Bedrock) -> Parts:
    """Return the parts of the jobs over this connection."""
    objects = S3Objects(build_s3_client(settings), settings.s3_bucket_name, settings.s3_prefix)
    figures = partial(model_figures, settings)
    checklists = checklists_of(settings)
    return connect(settings, objects, redis, bedrock.chain, figures, bedrock.first_model, checklists)


def checklists_of(settings: Settings) -> Checklists:
    """Return all checklists of this installation. Raise `SettingsInvalid` when a file of its own is not well formed."""
    try:
        return load_checklists(settings.checklist_folder)
    except ValueError as error:
        raise SettingsInvalid(f"CHECKLIST_FOLDER cannot be used. {error}") from error


@cache
def worker_parts() -> Parts:
    """Return the parts of this worker; built before the worker forks, so that no job pays for it.

    Building opens no connection, which is what makes it safe to share with the forked children.
    """
    settings = load_settings()
    return build_parts(settings, PatientRedis.from_url(settings.redis_url), worker_bedrock())


@cache
def worker_bedrock() -> Bedrock:
    """Return the models of this worker."""
    return Bedrock(load_settings())


class Bedrock:
    """The models, and what operators do to them; clients are made when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._redis = redis = ImpatientRedis.from_url(settings.redis_url)  # a call must not wait for Redis for long
        self._state = RedisState(redis, settings.circuit_breaker_failure_threshold, settings.circuit_breaker_timeout)
        self._budget = RedisBudget(redis, limits_of(settings), workers=settings.worker_concurrency)

    def chain(self, models: Sequence[str] = ()) -> Model:
        """Return the chain of these models, or of the settings, held to the budgets that all workers share."""
        return build_model(self._settings, self._clients[0], models, state=self._state, gate=self._gate())

    def first_model(self, models: Sequence[str] = ()) -> str:
        """Return the first of these models, or of the settings, that is neither retired, forbidden nor paused."""
        chain = build_model(self._settings, self._clients[0], models, state=self._state)
        for model in chain.models:
            if chain.state.mark_of(model.id) is None and chain.state.look(model.id).breaker != "paused":
                return model.id
        return ""

    def states(self) -> tuple[list[dict[str, Any]], str]:
        """Return the state of each model of the chain, and why Bedrock cannot be used, if so."""
        return model_states(self._plain_chain(), self._lifecycles), self._lifecycles.fault

    def act(self, what: Literal["pause", "resume", "probe"], model_id: str, *, by: str, reason: str) -> None:
        """Pause, resume or probe a model of the chain for all workers, on the record."""
        if model_id not in self._settings.chain:
            raise SettingsInvalid(f"{model_id!r} is not in the chain: {', '.join(self._settings.chain)}")
        with redis_errors("Nothing was changed"):
            match what:
                case "pause":
                    self._state.pause(model_id, reason, by=by)
                case "resume":
                    self._state.resume(model_id, by=by, reason=reason)
                case "probe":
                    self._state.probe(model_id, by=by, reason=reason)

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

    def refresh_lifecycles(self) -> None:
        """Read what Bedrock says of each model's life and share it with all processes."""
        self._lifecycles.refresh(self._plain_chain().models)

    def _plain_chain(self) -> FallbackModel:
        return build_model(self._settings, self._clients[0], state=self._state)

    def _gate(self) -> Gate:
        return Gate(
            self._budget,
            worker=_worker_name(),
            patience_seconds=patience_of(self._settings),
            counter=self._counter,
        )

    @cached_property
    def _clients(self) -> tuple[BedrockRuntimeClient, BedrockClient]:
        return build_clients(self._settings)

    @cached_property
    def _counter(self) -> Counter:
        return build_counter(self._settings)

    @cached_property
    def _lifecycles(self) -> Lifecycles:
        return Lifecycles(self._clients[1], shelf=RedisShelf(self._redis))


def model_figures(
    settings: Settings, models: Sequence[str] = (), *, is_emulated: bool | None = None
) -> tuple[ModelFigures, ...]:
    """Return what a forecast needs to know of these models, or of the chain of the settings.

    An endpoint on this machine is the emulator, unless the caller knows better.
    """
    if is_emulated is None:
        is_emulated = _is_loopback(settings.bedrock_endpoint_url)
    catalog, wishes = load_catalog(settings.bedrock_catalog_file), wishes_of(settings)
    figures = []
    for model_id in tuple(dict.fromkeys(models)) or settings.chain:
        card = catalog.card(model_id)
        figures.append(
            ModelFigures(
                model_id,
                card.name,
                partial(cost_usd, prices=card.prices_of(model_id)),
                tokens_factor=card.tokens_factor,
                cache_min_tokens=card.cache_min_tokens,
                burndown=card.burndown,
                thinks=thinks(card, wishes),
                max_tokens=min(wishes.max_tokens, card.max_output),
                notice=EMULATOR_NOTICE if is_emulated else "",
            )
        )
    return tuple(figures)


def _is_loopback(address: str | None) -> bool:
    host = urlsplit(address).hostname if address else None
    return host is not None and (host in ("localhost", "::1") or host.startswith("127."))


def _worker_name() -> str:
    """Return the name of the worker whose job this process does, or of the process itself."""
    job = get_current_job()
    return str(job.worker_name) if job is not None and job.worker_name else f"{socket.gethostname()}-{os.getpid()}"


def configure_logging(settings: Settings) -> None:
    """Send this process's logs to standard error, one line each: JSON, or text for people."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    renderer = structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for chatty in ("botocore", "boto3", "urllib3", "s3transfer", "rq.worker", "pdfminer"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger(chatty).level))


def build_s3_client(settings: Settings) -> S3Client:
    """Return the S3 client: a few retries of its own, because each call here may be made twice without harm."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 4},
        connect_timeout=3,
        read_timeout=20,
        max_pool_connections=16,
        tcp_keepalive=True,
        s3={"addressing_style": "path"} if settings.s3_endpoint_url else {},
    )
    session = boto3.session.Session(region_name=settings.aws_region)
    return session.client("s3", endpoint_url=settings.s3_endpoint_url, config=config)
