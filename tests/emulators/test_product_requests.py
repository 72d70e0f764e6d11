"""The product's own requests before the emulator's judge, and the two tables of models beside each other.

Both tables were made from the vendors' pages independently; where they differ, one of them is wrong.
"""

import pytest

from analysis.answer import REPORT_FINDINGS
from analysis.prompt import repair_request
from bedrock.catalog import load_catalog
from bedrock.factory import build_clients, build_model
from domain.model import Answer, Message, ModelRequest
from emulators.bedrock.models import MODELS, ModelRules
from settings import Settings
from tests.emulators.conftest import SECTION

USABLE = [model for model in MODELS.values() if model.lifecycle != "eol"]
LIFECYCLES = {"active": "active", "legacy": "legacy", "eol": "end_of_life"}


def ids(model: ModelRules) -> str:
    return model.name.removeprefix("Claude ").replace(" ", "-").lower()


@pytest.fixture
def aws(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")


@pytest.mark.parametrize("thinks", [True, False], ids=["thinking", "not-thinking"])
@pytest.mark.parametrize("model", USABLE, ids=ids)
def test_every_usable_model_accepts_the_products_requests(bedrock, aws, model, thinks):
    settings = Settings(
        bedrock_endpoint_url=bedrock.url,
        enable_extended_thinking=thinks,
        bedrock_temperature=0.7,
        aws_region="us-east-2",
    )
    clients = build_clients(settings)
    chain = build_model(settings, clients[0], [f"us.{model.id}"])
    request = ModelRequest("Review.", (Message("user", ("word " * 3000, SECTION), cache_after=0),), REPORT_FINDINGS)

    answer = list(chain.stream(request))[-1]
    assert isinstance(answer, Answer)
    repaired = list(chain.stream(repair_request(request, answer, "no JSON")))[-1]
    for client in clients:
        client.close()

    assert [call["outcome"] for call in bedrock.calls()] == ["answered", "answered"]
    assert isinstance(repaired, Answer)
    assert answer.tool_input
    assert answer.notice == "local emulator, not Claude"
    assert answer.model_id == f"us.{model.id}"


@pytest.mark.parametrize("model", MODELS.values(), ids=ids)
def test_the_product_and_the_emulator_know_the_same_about_a_model(model):
    card = load_catalog().cards[model.id]

    assert (card.max_output, card.context) == (model.max_output, model.context)
    assert LIFECYCLES[model.lifecycle] == card.lifecycle
    assert card.temperature == model.free_sampling
    assert (card.thinking == "always") == (model.thinks == "always")
    assert (card.thinking == "none") == (not model.thinking)
    assert {"budget": "enabled", "adaptive": "adaptive", "always": "adaptive"}.get(card.thinking) in (
        None,
        *model.thinking,
    )
    if model.forced_tool_never:
        assert card.tool_choice == "auto"
    if model.cache_ttls and card.cache_min_tokens is not None:
        assert card.cache_min_tokens == model.cache_minimum
    if card.strict:
        assert model.structured_output
