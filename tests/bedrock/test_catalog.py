"""The catalogue of models, and what an operator may change in it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bedrock.catalog import Prices, bare_id, load_catalog
from domain.errors import SettingsInvalid
from settings import Settings

ORIGINAL_FIVE = {
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0": "Sonnet 4.5",
    "us.anthropic.claude-sonnet-4-20250514-v1:0": "Sonnet 4",
    "us.anthropic.claude-3-7-sonnet-20250219-v1:0": "Sonnet 3.7",
    "us.anthropic.claude-3-5-sonnet-20240620-v1:0": "Sonnet 3.5",
    "us.anthropic.claude-3-5-sonnet-20241022-v2:0": "Sonnet 3.5 v2",
}


def test_the_default_chain_and_the_original_five_are_described() -> None:
    catalog = load_catalog()

    assert {model_id: catalog.card(model_id).name for model_id in ORIGINAL_FIVE} == ORIGINAL_FIVE
    assert [catalog.card(model_id).name for model_id in Settings().chain] == [
        "Sonnet 4.6",
        "Sonnet 5.5",
        "Sonnet 5",
        "Haiku 4.5",
        "Sonnet 4.5",
    ]


def test_every_fact_has_a_source_and_the_whole_a_date() -> None:
    catalog = load_catalog()

    assert catalog.as_of == "2026-11-23"
    for card in catalog.cards.values():
        assert {"lifecycle", "prices", "thinking", "burndown"} <= set(card.sources), card.name
        assert card.prices, card.name


@pytest.mark.parametrize(
    ("model_id", "bare"),
    [
        ("anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5"),
        ("us.anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5"),
        ("global.anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5"),
        ("us-gov.anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5"),
        ("apac.anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5"),
        (
            "arn:aws:bedrock:us-east-2:123456789012:inference-profile/us.anthropic.claude-sonnet-5",
            "anthropic.claude-sonnet-5",
        ),
        ("my-own-thing", "my-own-thing"),
    ],
)
def test_a_profile_leads_to_its_model(model_id: str, bare: str) -> None:
    assert bare_id(model_id) == bare


def test_the_stage_of_a_model_follows_its_dates() -> None:
    card = load_catalog().card("anthropic.claude-sonnet-4-5-20250929-v1:0")

    assert card.lifecycle_on(date(2026, 11, 23)) == "legacy"
    assert card.lifecycle_on(date(2027, 4, 8)) == "end_of_life"


def test_each_profile_has_its_own_price_and_an_unlisted_one_the_dearest() -> None:
    card = load_catalog().card("anthropic.claude-sonnet-4-6")

    assert card.prices_of("global.anthropic.claude-sonnet-4-6").input == 3.0
    assert card.prices_of("us.anthropic.claude-sonnet-4-6").input == 3.3
    assert card.prices_of("apac.anthropic.claude-sonnet-4-6").input == 3.3


def test_an_operator_changes_one_fact_and_adds_one_model(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_text(
        """
        [[models]]
        id = "us.anthropic.claude-sonnet-4-6"
        thinking = "adaptive"
        prices."us.anthropic.claude-sonnet-4-6" = { input = 1, output = 2, cache_read = 0.5, cache_write = 3 }

        [[models]]
        id = "anthropic.claude-sonnet-7"
        context = 500000
        """
    )

    catalog = load_catalog(str(path))

    changed = catalog.card("us.anthropic.claude-sonnet-4-6")
    assert (changed.thinking, changed.name, changed.max_output) == ("adaptive", "Sonnet 4.6", 64_000)
    assert changed.prices_of("us.anthropic.claude-sonnet-4-6") == Prices(1, 2, 0.5, 3)
    assert changed.prices_of("global.anthropic.claude-sonnet-4-6").input == 3.0
    added = catalog.card("us.anthropic.claude-sonnet-7")
    assert (added.name, added.context) == ("Sonnet 7", 500_000)


def test_json_will_do_as_well(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_text(json.dumps({"models": [{"id": "anthropic.claude-sonnet-7", "name": "Seven"}]}))

    assert load_catalog(str(path)).card("anthropic.claude-sonnet-7").name == "Seven"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("not toml [", "cannot be read"),
        ("a = 1", "no list `models`"),
        ("[[models]]\nname = 'x'", "no `id`"),
        ("[[models]]\nid = 'x'\nthinking = 'much'", "thinking"),
        ("[[models]]\nid = 'x'\ntemprature = true", "temprature"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_refused_at_start(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "models.toml"
    path.write_text(content)

    with pytest.raises(SettingsInvalid, match=complaint):
        load_catalog(str(path))


def test_a_catalogue_that_is_not_there_is_refused_at_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="BEDROCK_CATALOG_FILE"):
        load_catalog(str(tmp_path / "none.toml"))
