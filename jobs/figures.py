"""What a forecast needs to know of the models, from the catalogue and the settings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from bedrock.budget import ANSWERS_TO_KNOW
from bedrock.catalog import load_catalog
from bedrock.factory import limits_of, wishes_of
from bedrock.model import EMULATOR_NOTICE
from bedrock.shape import thinks
from bedrock.usage import cost_usd
from jobs.forecast import ModelFigures, Surroundings
from settings import Settings


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
                # What may think between tools only does not before its one call.
                thinks=thinks(card, wishes) and (wishes.thinking or card.thinking_off != "between_tools"),
                max_tokens=min(wishes.max_tokens, card.max_output),
                notice=EMULATOR_NOTICE if is_emulated else "",
            )
        )
    return tuple(figures)


def surroundings(settings: Settings) -> Surroundings:
    """Return the hands and the budgets that a review has by the settings. Raise `SettingsInvalid` for a bad rate."""
    limits = limits_of(settings)
    hands = min(settings.hands_per_review, limits.concurrent)
    rate = limits.tasks["analysis"]
    requests = min(limits.requests, hands * rate.times * limits.seconds / rate.seconds)
    return Surroundings(
        hands,
        tokens_per_minute=limits.tokens,
        requests_per_minute=math.floor(requests),
        answers_to_know=ANSWERS_TO_KNOW,
    )


def _is_loopback(address: str | None) -> bool:
    host = urlsplit(address).hostname if address else None
    return host is not None and (host in ("localhost", "::1") or host.startswith("127."))
