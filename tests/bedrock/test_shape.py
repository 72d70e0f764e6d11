"""What each model is sent, and above all what it is not sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock.catalog import Card, load_catalog
from bedrock.shape import Wishes, shape, strict_schema, thinking_trace, thinks
from domain.errors import ModelRequestInvalid
from domain.model import Message, ModelRequest, Tool
from tests.bedrock.conftest import TOOL, a_request

CARDS = {card.name: card for card in load_catalog().cards.values()}
THINKING = Wishes(temperature=0.7)
PLAIN = Wishes(temperature=0.7, thinking=False)

BUDGET = {"thinking": {"type": "enabled", "budget_tokens": 2000}}
ADAPTIVE = {"thinking": {"type": "adaptive", "display": "summarized"}, "output_config": {"effort": "medium"}}
DISABLED = {"thinking": {"type": "disabled"}}
LEAST = {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}}

TABLE = {
    # name: fields with thinking, fields without, temperature without thinking
    "Sonnet 3.5": (None, None, True),
    "Sonnet 3.5 v2": (None, None, True),
    "Sonnet 3.7": (BUDGET, None, True),
    "Sonnet 4": (BUDGET, None, True),
    "Sonnet 4.5": (BUDGET, None, True),
    "Sonnet 4.6": (BUDGET, None, True),
    "Sonnet 5": (ADAPTIVE, DISABLED, False),
    "Sonnet 5.5": (ADAPTIVE, {"thinking": {"type": "between_tools"}}, False),
    "Haiku 4.5": (BUDGET, None, True),
    "Haiku 5.5": (ADAPTIVE, DISABLED, False),
    "Opus 4.1": (BUDGET, None, True),
    "Opus 4.5": (BUDGET, None, True),
    "Opus 4.6": (BUDGET, None, True),
    "Opus 4.7": (ADAPTIVE, None, False),
    "Opus 4.8": (ADAPTIVE, None, False),
    "Opus 5": (ADAPTIVE, DISABLED, False),
    "Opus 5.5": (ADAPTIVE, LEAST, False),
    "Fable 5": (ADAPTIVE, LEAST, False),
    "Fable 5.1": (ADAPTIVE, LEAST, False),
}


def shaped(card: Card, wishes: Wishes = THINKING, request: ModelRequest | None = None) -> dict[str, Any]:
    return shape(request or a_request(), card, f"us.{card.id}", wishes)


def test_the_table_covers_the_catalogue() -> None:
    assert set(TABLE) == set(CARDS)


@pytest.mark.parametrize("name", TABLE)
def test_each_model_is_asked_to_think_in_its_own_way(name: str) -> None:
    with_thinking, without, temperature = TABLE[name]

    assert shaped(CARDS[name], THINKING).get("additionalModelRequestFields") == with_thinking
    assert shaped(CARDS[name], PLAIN).get("additionalModelRequestFields") == without
    assert ("temperature" in shaped(CARDS[name], PLAIN)["inferenceConfig"]) is temperature
    assert ("temperature" in shaped(CARDS[name], THINKING)["inferenceConfig"]) is (with_thinking is None)


@given(
    card=st.sampled_from(list(CARDS.values())),
    max_tokens=st.integers(256, 200_000),
    budget=st.integers(1024, 100_000),
    thinking=st.booleans(),
    temperature=st.one_of(st.none(), st.floats(0, 1)),
)
def test_no_wish_brings_about_what_a_model_refuses(
    card: Card, max_tokens: int, budget: int, thinking: bool, temperature: float | None
) -> None:
    wishes = Wishes(max_tokens, temperature, thinking, budget)

    request = shaped(card, wishes)

    inference = request["inferenceConfig"]
    fields = request.get("additionalModelRequestFields", {})
    kind = fields.get("thinking", {}).get("type")
    assert 0 < inference["maxTokens"] <= card.max_output
    if kind == "enabled":
        assert card.thinking == "budget"
        assert 1024 <= fields["thinking"]["budget_tokens"] < inference["maxTokens"]
    if kind == "adaptive":
        assert card.thinking in ("adaptive", "always")
    if kind == "between_tools":
        assert fields == {"thinking": {"type": "between_tools"}}
    if kind == "disabled":
        assert card.thinking == "adaptive"
    assert not ("temperature" in inference and (kind in ("enabled", "adaptive") or not card.temperature))
    assert fields.get("output_config", {}).get("effort", "low") in ("low", "medium", "high")
    assert request["toolConfig"]["toolChoice"] == {"auto": {}}
    assert "topP" not in inference
    assert request["messages"][-1]["role"] == "user"
    assert thinks(card, wishes) or kind in (None, "disabled", "between_tools")


@pytest.mark.parametrize(
    ("name", "asked", "unasked"),
    [
        ("Sonnet 3.5", "none", "none"),
        ("Sonnet 3.7", "full", "none"),
        ("Sonnet 4.6", "summary", "none"),
        ("Fable 5", "summary", "none"),
    ],
)
def test_it_is_known_how_much_of_the_thinking_will_be_seen(name: str, asked: str, unasked: str) -> None:
    assert thinking_trace(CARDS[name], THINKING) == asked
    assert thinking_trace(CARDS[name], PLAIN) == unasked


def test_too_few_tokens_for_thoughts_and_answer_mean_no_thoughts() -> None:
    request = shaped(CARDS["Sonnet 4.5"], Wishes(max_tokens=2000, temperature=0.2))

    assert "additionalModelRequestFields" not in request
    assert request["inferenceConfig"] == {"maxTokens": 2000, "temperature": 0.2}


def test_a_model_that_nobody_described_is_asked_for_nothing_special() -> None:
    card = load_catalog().card("us.anthropic.claude-sonnet-9-2-20300101-v1:0")

    request = shaped(card)

    assert card.name == "Sonnet 9.2"
    assert set(request) == {"modelId", "messages", "inferenceConfig", "system", "toolConfig"}
    assert request["inferenceConfig"] == {"maxTokens": 4096}
    assert "strict" not in request["toolConfig"]["tools"][0]["toolSpec"]


def test_a_cache_point_follows_its_block_where_the_model_caches() -> None:
    request = ModelRequest("Rules", (Message("user", ("The document", "The section"), cache_after=0),))

    content = shaped(CARDS["Sonnet 4.6"], request=request)["messages"][0]["content"]
    uncached = shaped(CARDS["Sonnet 3.5"], request=request)["messages"][0]["content"]

    assert content == [{"text": "The document"}, {"cachePoint": {"type": "default"}}, {"text": "The section"}]
    assert uncached == [{"text": "The document"}, {"text": "The section"}]


def test_blank_blocks_are_left_out_and_the_cache_point_keeps_its_place() -> None:
    request = ModelRequest(" ", (Message("user", ("Words", " \n", "More"), cache_after=1),))

    arguments = shaped(CARDS["Sonnet 4.6"], request=request)

    assert "system" not in arguments
    assert arguments["messages"][0]["content"] == [
        {"text": "Words"},
        {"cachePoint": {"type": "default"}},
        {"text": "More"},
    ]


def test_turns_of_one_role_become_one_turn() -> None:
    request = ModelRequest("", (Message("user", ("a",)), Message("assistant", ("",)), Message("user", ("b",))))

    assert shaped(CARDS["Sonnet 4.6"], request=request)["messages"] == [
        {"role": "user", "content": [{"text": "a"}, {"text": "b"}]}
    ]


@pytest.mark.parametrize("messages", [(), (Message("user", (" ",)),), (Message("assistant", ("I",)),)])
def test_a_request_without_words_of_the_user_is_refused(messages: tuple[Message, ...]) -> None:
    with pytest.raises(ModelRequestInvalid):
        shaped(CARDS["Sonnet 4.6"], request=ModelRequest("s", messages))


def test_a_prefilled_answer_is_refused() -> None:
    request = ModelRequest("s", (Message("user", ("a",)), Message("assistant", ("{",))))

    with pytest.raises(ModelRequestInvalid):
        shaped(CARDS["Sonnet 4.6"], request=request)


def test_strict_is_sent_only_where_it_is_known_to_be_taken() -> None:
    strict = {name for name, card in CARDS.items() if "strict" in shaped(card)["toolConfig"]["tools"][0]["toolSpec"]}

    assert strict == {"Sonnet 4.5", "Sonnet 4.6"}


def test_a_strict_schema_keeps_its_meaning_and_drops_what_is_refused() -> None:
    schema = {
        "type": "object",
        "title": "Report",
        "properties": {
            "title": {"type": "string", "minLength": 1, "default": ""},
            "risk": {"type": "string", "enum": ["high", "low"]},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "findings": {"type": "array", "minItems": 3, "items": {"$ref": "#/$defs/Finding"}},
            "note": {"anyOf": [{"type": "string", "maxLength": 9}, {"type": "null"}]},
        },
        "required": ["title"],
        "$defs": {"Finding": {"type": "object", "properties": {"minimum": {"type": "integer"}}}},
    }

    assert strict_schema(schema) == {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "risk": {"type": "string", "enum": ["high", "low"]},
            "confidence": {"type": "number"},
            "findings": {"type": "array", "items": {"$ref": "#/$defs/Finding"}},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
        "required": ["title"],
        "$defs": {
            "Finding": {
                "type": "object",
                "properties": {"minimum": {"type": "integer"}},
                "additionalProperties": False,
            }
        },
        "additionalProperties": False,
    }


def test_shaping_changes_nothing_it_is_given() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}}}
    before = json.dumps(schema)

    shaped(CARDS["Sonnet 4.6"], request=ModelRequest("", a_request().messages, Tool("t", "d", schema)))
    shaped(CARDS["Sonnet 5"], request=ModelRequest("", a_request().messages, Tool("t", "d", schema)))

    assert json.dumps(schema) == before
    assert TOOL.schema == a_request().tool.schema  # type: ignore[union-attr]
