"""What is forecast with each usable model, beside what the emulator counts for the very requests; nothing is timed."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from analysis.checklist import load_checklist
from analysis.checks import run_checks
from analysis.prompt import is_reviewable, section_request
from bedrock.catalog import Card, load_catalog
from bedrock.factory import wishes_of
from bedrock.shape import shape
from bedrock.usage import usage_of
from domain.document import Document
from domain.finding import Usage
from domain.model import ModelRequest
from emulators.bedrock.answer import compose
from emulators.bedrock.judge import judge
from emulators.bedrock.tokens import PromptCache
from jobs.figures import model_figures
from jobs.forecast import forecast
from settings import Settings
from tests.cost.conftest import total, within
from tests.cost.test_forecast_emulator import DOCUMENTS, read

SETTINGS = Settings(bedrock_endpoint_url="http://127.0.0.1:1", aws_region="us-east-2")
CARDS = [card for card in load_catalog(None).cards.values() if card.lifecycle != "end_of_life"]
NAMES = (
    "authorization-letter",  # two sections, one of which is all of it
    "self-attestation",  # forms
    "requirements-no-headings",
    "continuous-monitoring-guide",
    "vendor-risk-assessment",
)


def requests(document: Document) -> list[ModelRequest]:
    found, checklist = run_checks(document), load_checklist()
    return [
        section_request(document, section, checklist=checklist, found=found, toon=True)
        for section in document.sections
        if is_reviewable(document, section)
    ]


def used(asked: Sequence[ModelRequest], card: Card, model_id: str, settings: Settings = SETTINGS) -> Usage:
    """Return what the emulator would count for these requests, one after the other."""
    cache, usages = PromptCache(), []
    for request in asked:
        body = json.loads(json.dumps(shape(request, card, model_id, wishes_of(settings)), default=dict))
        accepted = judge(body.pop("modelId", model_id), body, region=SETTINGS.aws_region, is_stream=True)
        use = cache.look_up(accepted.model, accepted.body)
        cache.commit(use)
        counted = use.usage(accepted.input_tokens, compose(accepted).output_tokens)
        usages.append(usage_of(counted, card.prices_of(model_id)))
    return total(usages)


@pytest.mark.parametrize("name", NAMES)
def test_tokens_and_cost_are_forecast_within_a_quarter_for_every_model(name: str) -> None:
    document = read(next(path for path in DOCUMENTS if path.stem == name))
    asked, ids = requests(document), [f"us.{card.id}" for card in CARDS]
    expected = forecast(document, model_figures(SETTINGS, ids), found=run_checks(document), toon=True).models

    for card, model in zip(CARDS, expected, strict=True):
        actual = used(asked, card, model.model_id)
        for kind in ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "cost_usd"):
            told = getattr(actual, kind), getattr(model.usage, kind)
            assert within(*told, 0.25), (card.name, kind, *told)


def test_without_thinking_the_cost_is_forecast_within_a_quarter_for_every_model() -> None:
    settings = SETTINGS.model_copy(update={"enable_extended_thinking": False})
    document = read(next(path for path in DOCUMENTS if path.stem == "requirements-no-headings"))
    asked, ids = requests(document), [f"us.{card.id}" for card in CARDS]
    expected = forecast(document, model_figures(settings, ids), found=run_checks(document), toon=True).models

    for card, model in zip(CARDS, expected, strict=True):
        actual = used(asked, card, model.model_id, settings)
        assert within(actual.cost_usd, model.usage.cost_usd, 0.25), (card.name, actual.cost_usd, model.usage.cost_usd)
