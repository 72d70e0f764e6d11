"""What the Bedrock emulator refuses, model by model, as Bedrock's 400s, 403s and 404s."""

import copy
import urllib.error
import urllib.request
from typing import Any

import botocore.exceptions
import pytest

from tests.emulators.conftest import (
    FINDINGS_TOOL,
    HAIKU_45,
    SONNET_5,
    SONNET_45,
    SONNET_46,
    SONNET_55,
    Streamed,
    a_request,
    thinking,
)

OPUS_55 = "us.anthropic.claude-opus-5-5"
OPUS_47 = "us.anthropic.claude-opus-4-7"
HAIKU_55 = "us.anthropic.claude-haiku-5-5"
BUDGET = thinking(type="enabled", budget_tokens=2000)
ADAPTIVE = thinking(type="adaptive", display="summarized")
FORCED = {"tools": [{"toolSpec": FINDINGS_TOOL}], "toolChoice": {"tool": {"name": "report_findings"}}}
POINT = {"cachePoint": {"type": "default"}}


def fields(**members: Any) -> dict[str, Any]:
    return {"additionalModelRequestFields": members}


def inference(**members: Any) -> dict[str, Any]:
    return {"inferenceConfig": {"maxTokens": 8192, **members}}


def turns(*texts: str) -> dict[str, Any]:
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[n % 2], "content": [{"text": text}]} for n, text in enumerate(texts)]}


def content(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": list(blocks)}]}


def tool(**members: Any) -> dict[str, Any]:
    return {"toolConfig": {"tools": [{"toolSpec": {**copy.deepcopy(FINDINGS_TOOL), **members}}]}}


def strict_tool(**schema: Any) -> dict[str, Any]:
    return tool(strict=True, inputSchema={"json": {"type": "object", "additionalProperties": False, **schema}})


ACCEPTED = [
    ("budget thinking on 4.6", SONNET_46, fields(**BUDGET)),
    ("adaptive thinking on 4.6", SONNET_46, fields(**ADAPTIVE)),
    ("temperature without thinking on 4.6", SONNET_46, inference(temperature=0.7)),
    ("temperature 1 with thinking", SONNET_46, {**inference(temperature=1), **fields(**BUDGET)}),
    ("forced tool without thinking", SONNET_46, {"toolConfig": FORCED}),
    ("budget thinking on Haiku 4.5", HAIKU_45, fields(**BUDGET)),
    ("prefill on Haiku 4.5", HAIKU_45, turns("Go on.", "I will")),
    ("thinking disabled on 5", SONNET_5, fields(**thinking(type="disabled"))),
    ("forced tool on 5 without thinking", SONNET_5, {**fields(**thinking(type="disabled")), "toolConfig": FORCED}),
    ("nothing about thinking on 5.5", SONNET_55, {}),
    ("adaptive thinking on 5.5", SONNET_55, fields(**ADAPTIVE)),
    ("between tools on 5.5", SONNET_55, fields(**thinking(type="between_tools"))),
    ("effort by field", SONNET_55, fields(output_config={"effort": "low"})),
    ("effort by member", SONNET_55, {"outputConfig": {"effort": "high"}}),
    ("the Legacy model", SONNET_45, inference(temperature=0.7)),
    ("a repair turn", SONNET_46, turns("Review this.", "{}", "That was no answer.")),
    ("four cache points", SONNET_46, content({"text": "a"}, POINT, {"text": "b"}, POINT, {"text": "c"}, POINT, POINT)),
    ("a strict tool where it is supported", SONNET_46, strict_tool(properties={"findings": {"type": "array"}})),
    ("an ARN", f"arn:aws:bedrock:us-east-2:123456789012:inference-profile/{SONNET_46}", {}),
    ("the global profile", "global.anthropic.claude-sonnet-4-6", {}),
]

REFUSED = [
    ("an unknown id", "us.anthropic.claude-sonnet-9", {}, "The provided model identifier is invalid"),
    ("a profile of elsewhere", "eu.anthropic.claude-sonnet-4-6", {}, "The provided model identifier is invalid"),
    ("a bare id", "anthropic.claude-sonnet-4-6", {}, "with on-demand throughput isn\u2019t supported"),
    ("temperature with a budget", SONNET_46, {**inference(temperature=0.7), **fields(**BUDGET)}, "only be set to 1"),
    ("temperature with adaptive", SONNET_46, {**inference(temperature=0.7), **fields(**ADAPTIVE)}, "only be set to 1"),
    ("top_k with thinking", SONNET_46, fields(top_k=5, **BUDGET), "top_k"),
    ("low top_p with thinking", SONNET_46, {**inference(topP=0.5), **fields(**BUDGET)}, "top_p"),
    ("temperature on 5.5", SONNET_55, inference(temperature=0.7), "`temperature` is deprecated"),
    ("temperature on 5 without thinking", SONNET_5,
     {**inference(temperature=0.7), **fields(**thinking(type="disabled"))}, "`temperature` is deprecated"),
    ("temperature on Opus 4.7", OPUS_47, inference(temperature=0.0), "`temperature` is deprecated"),
    ("temperature and top_p on 4.5", SONNET_45, inference(temperature=0.5, topP=0.9), "cannot both be specified"),
    ("temperature and top_p on Haiku 4.5", HAIKU_45, inference(temperature=0.5, topP=0.9), "cannot both be specified"),
    ("a small budget", SONNET_46, fields(**thinking(type="enabled", budget_tokens=1000)), "or equal to 1024"),
    ("a budget of all tokens", SONNET_46, fields(**thinking(type="enabled", budget_tokens=8192)),
     "`max_tokens` must be greater than `thinking.budget_tokens`"),
    ("a budget on 5", SONNET_5, fields(**BUDGET), '"thinking.type.enabled" is not supported for this model'),
    ("a budget on 5.5", SONNET_55, fields(**BUDGET), '"thinking.type.enabled" is not supported for this model'),
    ("a budget on Haiku 5.5", HAIKU_55, fields(**BUDGET), '"thinking.type.enabled" is not supported for this model'),
    ("a budget on Opus 4.7", OPUS_47, fields(**BUDGET), '"thinking.type.enabled" is not supported for this model'),
    ("adaptive on 4.5", SONNET_45, fields(**ADAPTIVE), "adaptive thinking is not supported on this model"),
    ("adaptive on Haiku 4.5", HAIKU_45, fields(**ADAPTIVE), "adaptive thinking is not supported on this model"),
    ("thinking disabled on 5.5", SONNET_55, fields(**thinking(type="disabled")), '"thinking.type.disabled"'),
    ("thinking disabled on Opus 5.5", OPUS_55, fields(**thinking(type="disabled")), '"thinking.type.disabled"'),
    ("between tools on 5", SONNET_5, fields(**thinking(type="between_tools")), '"thinking.type.between_tools"'),
    ("between tools with display", SONNET_55, fields(**thinking(type="between_tools", display="summarized")),
     "Extra inputs are not permitted"),
    ("between tools at top effort", SONNET_55,
     fields(output_config={"effort": "xhigh"}, **thinking(type="between_tools")), "not supported when thinking"),
    ("effort within thinking", SONNET_46, fields(**thinking(type="adaptive", effort="low")), "Extra inputs"),
    ("effort on 4.5", SONNET_45, {"outputConfig": {"effort": "low"}}, "does not support the effort parameter"),
    ("effort on Haiku 4.5", HAIKU_45, fields(output_config={"effort": "low"}), "does not support the effort"),
    ("effort max on 5.5", SONNET_55, fields(output_config={"effort": "max"}), "output_config.effort"),
    ("forced tool with a budget", SONNET_46, {"toolConfig": FORCED, **fields(**BUDGET)}, "tool_choice forces tool use"),
    ("forced tool on 5.5", SONNET_55, {"toolConfig": FORCED}, 'tool_choice: type "tool" and "any"'),
    ("forced tool on Opus 5.5", OPUS_55, {"toolConfig": {**FORCED, "toolChoice": {"any": {}}}}, "tool_choice"),
    ("a forced tool that is not there", SONNET_46, {"toolConfig": {**FORCED, "toolChoice": {"tool": {"name": "x"}}}},
     "not found"),
    ("prefill on 4.6", SONNET_46, turns("Go on.", "I will"), "does not support assistant message prefill"),
    ("prefill with thinking", HAIKU_45, {**turns("Go on.", "I will"), **fields(**BUDGET)}, "prefill"),
    ("too many tokens for 4.6", SONNET_46, inference(maxTokens=64_001), "exceeds the model limit of 64000"),
    ("too long a request for 200K", HAIKU_45, content({"text": "word " * 170_000}), "exceed context limit"),
    ("five cache points", SONNET_46, content({"text": "a"}, POINT, POINT, POINT, POINT, POINT), "A maximum of 4"),
    ("long after short cache", SONNET_46,
     content({"text": "a"}, POINT, {"text": "b"}, {"cachePoint": {"type": "default", "ttl": "1h"}}), "must not come"),
    ("a long cache on Opus 4.1", "us.anthropic.claude-opus-4-1-20250805-v1:0",
     content({"text": "a"}, {"cachePoint": {"type": "default", "ttl": "1h"}}), "ttl 1h is not supported"),
    ("a strict tool on 5.5", SONNET_55, strict_tool(), "strict: Extra inputs are not permitted"),
    ("structured output on 5", SONNET_5, {"outputConfig": {"textFormat": {"type": "json_schema", "structure":
     {"jsonSchema": {"schema": "{}", "name": "x"}}}}}, "output_config.format: Extra inputs are not permitted"),
    ("a strict tool with a minimum", SONNET_46, strict_tool(properties={"n": {"type": "number", "minimum": 0}}),
     "'minimum' is not supported"),
    ("a strict tool that is open", SONNET_46,
     tool(strict=True, inputSchema={"json": {"type": "object"}}), "'additionalProperties' must be"),
    ("a strict tool with a recursion", SONNET_46,
     strict_tool(**{"$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}}}}), "recursive"),
    ("a tool without a schema type", SONNET_46, tool(inputSchema={"json": {}}), "must be one of the following: object"),
    ("two turns of the user", SONNET_46,
     {"messages": [{"role": "user", "content": [{"text": "a"}]}, {"role": "user", "content": [{"text": "b"}]}]},
     "must alternate"),
    ("an assistant first", SONNET_46, {"messages": [{"role": "assistant", "content": [{"text": "a"}]}]}, "must start"),
    ("no messages", SONNET_46, {"messages": []}, "must start with a user message"),
    ("a blank text", SONNET_46, content({"text": "  "}), "is blank"),
    ("a blank system text", SONNET_46, {"system": [{"text": " "}]}, "is blank"),
    ("a tool result nobody asked for", SONNET_46,
     content({"toolResult": {"toolUseId": "x", "content": [{"text": "y"}]}}), "exceeds the number of toolUse"),
    ("tool blocks without tools", SONNET_46,
     {"toolConfig": None, **content({"toolResult": {"toolUseId": "x", "content": [{"text": "y"}]}})}, "toolResult"),
    ("an unknown model field", SONNET_46, fields(think_hard=True), "think_hard: Extra inputs are not permitted"),
    ("the priority tier", SONNET_46, {"serviceTier": {"type": "priority"}}, "service tier"),
    ("a guardrail nobody made", SONNET_46, {"guardrailConfig": {"guardrailIdentifier": "abc", "guardrailVersion": "1"}},
     "guardrail"),
]  # fmt: skip

RETIRED = [
    "us.anthropic.claude-3-5-sonnet-20240620-v1:0",
    "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
    "us.anthropic.claude-3-7-sonnet-20250219-v1:0",
    "us.anthropic.claude-sonnet-4-20250514-v1:0",
    "anthropic.claude-3-5-sonnet-20240620-v1:0",
]


@pytest.mark.parametrize(("model", "members"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_accepted(bedrock, stream, model, members):
    answered = stream(model, **members)

    assert answered.stop_reason in ("tool_use", "end_turn")


@pytest.mark.parametrize(
    ("model", "members", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_refused(bedrock, runtime, model, members, words):
    with pytest.raises(runtime.exceptions.ValidationException) as refused:
        runtime.converse_stream(**a_request(model, **members))

    assert words in refused.value.response["Error"]["Message"]
    assert bedrock.calls()[-1]["outcome"] == "ValidationException"


@pytest.mark.parametrize("model", RETIRED)
def test_a_model_past_its_end_is_not_found(bedrock, runtime, model):
    with pytest.raises(runtime.exceptions.ResourceNotFoundException) as refused:
        runtime.converse(**a_request(model))

    assert refused.value.response["Error"]["Message"].startswith("This model version has reached the end of its life.")


def test_many_tokens_need_a_stream(bedrock, runtime, stream):
    assert stream(SONNET_46, **inference(maxTokens=30_000)).stop_reason == "tool_use"

    with pytest.raises(runtime.exceptions.ValidationException, match="requires streaming"):
        runtime.converse(**a_request(SONNET_46, **inference(maxTokens=30_000)))


def test_the_european_profile_serves_europe_only(bedrock, a_client):
    europe = a_client(region="eu-central-1")

    answered = Streamed(europe.converse_stream(**a_request("eu.anthropic.claude-sonnet-4-6")))
    with pytest.raises(europe.exceptions.ValidationException):
        europe.converse_stream(**a_request(SONNET_46))

    assert answered.stop_reason == "tool_use"


def test_a_model_takes_back_its_own_thinking_and_nobody_elses(bedrock, runtime):
    first = runtime.converse(**a_request(SONNET_46, **fields(**BUDGET)))["output"]["message"]
    call = next(block["toolUse"] for block in first["content"] if "toolUse" in block)
    result = {"toolResult": {"toolUseId": call["toolUseId"], "content": [{"text": "noted"}]}}
    loop: dict[str, Any] = {"messages": [*a_request()["messages"], first, {"role": "user", "content": [result]}]}

    second = runtime.converse(**a_request(SONNET_46, **{**loop, **fields(**BUDGET)}))
    with pytest.raises(runtime.exceptions.ValidationException, match="Invalid `signature`"):
        runtime.converse(**a_request(HAIKU_45, **{**loop, **fields(**BUDGET)}))

    assert second["stopReason"] == "end_turn"


def test_an_unsigned_request_is_refused(bedrock_url, bedrock):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{bedrock_url}/foundation-models")

    assert refused.value.code == 403
    refused.value.close()


def test_tokens_are_counted_where_the_card_says_so(bedrock, runtime):
    asked = {"converse": {"messages": a_request()["messages"]}}

    counted = runtime.count_tokens(modelId=SONNET_46, input=asked)["inputTokens"]
    with pytest.raises(botocore.exceptions.ClientError, match="doesn't support counting tokens"):
        runtime.count_tokens(modelId=SONNET_55, input=asked)

    assert counted == runtime.converse(**a_request(toolConfig=None))["usage"]["inputTokens"]


def test_the_control_plane_tells_the_lifecycle_of_each_model(bedrock, a_client):
    control = a_client("bedrock")

    listed = {model["modelId"]: model for model in control.list_foundation_models()["modelSummaries"]}
    legacy = control.get_foundation_model(modelIdentifier=SONNET_45.removeprefix("us."))["modelDetails"]
    with pytest.raises(control.exceptions.ResourceNotFoundException):
        control.get_foundation_model(modelIdentifier="anthropic.claude-3-7-sonnet-20250219-v1:0")
    with pytest.raises(control.exceptions.ValidationException):
        control.get_foundation_model(modelIdentifier=SONNET_46)

    assert listed["anthropic.claude-sonnet-4-6"]["modelLifecycle"] == {"status": "ACTIVE"}
    assert "anthropic.claude-3-7-sonnet-20250219-v1:0" not in listed
    assert legacy["modelLifecycle"]["status"] == "LEGACY"
    assert legacy["modelLifecycle"]["endOfLifeTime"].year == 2027


def test_the_control_plane_lists_the_profiles_of_the_region(bedrock, a_client):
    control = a_client("bedrock")

    profiles = control.list_inference_profiles()["inferenceProfileSummaries"]
    one = control.get_inference_profile(inferenceProfileIdentifier=SONNET_46)
    availability = control.get_foundation_model_availability(modelId="anthropic.claude-sonnet-4-6")

    ids = {profile["inferenceProfileId"] for profile in profiles}
    assert {SONNET_46, "global.anthropic.claude-sonnet-4-6"} <= ids
    assert not any(identifier.startswith("eu.") for identifier in ids)
    assert one["status"] == "ACTIVE"
    assert availability["authorizationStatus"] == "AUTHORIZED"
