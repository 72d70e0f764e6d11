"""Build the clients of a process and the chain of its settings."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from botocore.config import Config

from bedrock.admission import Gate
from bedrock.budget import Limits, parse_rate
from bedrock.catalog import Card, load_catalog
from bedrock.chain import FallbackModel
from bedrock.counting import Counter
from bedrock.local_state import LocalState
from bedrock.model import BedrockModel
from bedrock.policy import Policy
from bedrock.shape import Wishes, thinks
from bedrock.state import ChainState, NoBreaker
from settings import Settings
from storage.aws import aws_session

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

logger = logging.getLogger(__name__)

_HEALTH_SECONDS = 3
_COUNT_FROM_SHARE = 0.1
"""Of the tokens a minute: what a request must seem to have before it is worth counting."""
_SPARE_SECONDS = 5.0
"""For all that a job does besides waiting and asking."""


def build_clients(settings: Settings) -> tuple[BedrockRuntimeClient, BedrockClient]:
    """Return the runtime and the control client; make them once per process, before its threads."""
    session = aws_session(settings.aws_region)
    endpoint = settings.bedrock_endpoint_url
    runtime = session.client("bedrock-runtime", endpoint_url=endpoint, config=_config(settings))
    control = session.client("bedrock", endpoint_url=endpoint, config=_hasty(settings))
    return runtime, control


def build_counter(settings: Settings) -> Counter:
    """Return what counts the tokens of large requests, over a client that gives up within seconds."""
    session = aws_session(settings.aws_region)
    client = session.client("bedrock-runtime", endpoint_url=settings.bedrock_endpoint_url, config=_hasty(settings))
    return Counter(client, round(settings.max_tokens_per_minute * _COUNT_FROM_SHARE))


def patience_of(settings: Settings) -> float:
    """Return how long a job may wait for room: what its hard time limit leaves beside its soft one."""
    return max(1.0, settings.task_hard_time_limit - settings.task_soft_time_limit - _SPARE_SECONDS)


def _config(settings: Settings) -> Config:
    return Config(
        retries={"mode": "standard", "total_max_attempts": 1},  # the chain owns the retries
        read_timeout=settings.bedrock_read_timeout,
        connect_timeout=settings.bedrock_connect_timeout,
        max_pool_connections=settings.max_concurrent_requests + 2,
        tcp_keepalive=True,
    )


def _hasty(settings: Settings) -> Config:
    """For what nobody must wait for long: health pages and counting."""
    patience = Config(
        read_timeout=min(_HEALTH_SECONDS, settings.bedrock_read_timeout),
        connect_timeout=min(_HEALTH_SECONDS, settings.bedrock_connect_timeout),
    )
    merged: Config = _config(settings).merge(patience)
    return merged


def build_model(
    settings: Settings,
    client: BedrockRuntimeClient,
    models: Sequence[str] = (),
    *,
    state: ChainState | None = None,
    gate: Gate | None = None,
) -> FallbackModel:
    """Return the chain of the models asked for, or of the settings.

    Without a `state` it knows only its own past; without a `gate` no budget holds it back.
    """
    ids = tuple(dict.fromkeys(models)) or settings.chain
    if not (settings.enable_multi_model_fallback and settings.enable_enhanced_mode):
        ids = ids[:1]
    catalog = load_catalog(settings.bedrock_catalog_file)
    wishes = wishes_of(settings)
    chain = [
        BedrockModel(
            id=model_id,
            card=_told(catalog.card(model_id), wishes),
            client=client,
            wishes=wishes,
            silence_seconds=settings.bedrock_read_timeout,
            attempt_seconds=settings.task_soft_time_limit,
        )
        for model_id in ids
    ]
    if state is None:
        state = LocalState(settings.circuit_breaker_failure_threshold, settings.circuit_breaker_timeout)
    policy = Policy(seconds=settings.task_soft_time_limit, retries=settings.enable_automatic_retries)
    if not settings.enable_circuit_breaker:
        state = NoBreaker(state)
    return FallbackModel(chain, state=state, gate=gate, policy=policy)


def limits_of(settings: Settings) -> Limits:
    """Return the budgets of the settings. Raise `SettingsInvalid` for a rate that is none."""
    rates = {
        "analysis": parse_rate(settings.analysis_task_rate_limit, "ANALYSIS_TASK_RATE_LIMIT"),
        "chat": parse_rate(settings.chat_task_rate_limit, "CHAT_TASK_RATE_LIMIT"),
        "health": parse_rate(settings.health_task_rate_limit, "HEALTH_TASK_RATE_LIMIT"),
    }
    return Limits(
        requests=settings.max_requests_per_minute,
        concurrent=settings.max_concurrent_requests,
        tokens=settings.max_tokens_per_minute,
        tasks=rates,
    )


def wishes_of(settings: Settings) -> Wishes:
    """Return what the settings ask of every model."""
    return Wishes(
        max_tokens=settings.bedrock_max_tokens,
        temperature=settings.bedrock_temperature,
        thinking=settings.enable_extended_thinking and settings.enable_enhanced_mode,
        budget=settings.bedrock_reasoning_budget,
        effort=settings.bedrock_reasoning_effort,
    )


def _told(card: Card, wishes: Wishes) -> Card:
    if wishes.temperature is not None and not (card.temperature and not thinks(card, wishes)):
        _tell(card.name, "while it thinks" if card.temperature else "at all")
    return card


@lru_cache(maxsize=64)  # once per process and model
def _tell(name: str, when: str) -> None:
    logger.info("BEDROCK_TEMPERATURE is not sent to %s, which takes none %s", name, when)
