"""Everything that boto3 can raise for ConverseStream has a place in the table."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import botocore.eventstream
import botocore.exceptions
import botocore.session
import pytest
import urllib3.exceptions

from bedrock.errors import BY_CODE, BY_TYPE, BY_WORDS, STOP_REASONS, model_failure, rule_for, rule_of, stop_failure
from domain.errors import (
    CredentialsRefused,
    ModelFailed,
    ModelForbidden,
    ModelRequestInvalid,
    ModelRetired,
    ModelStreamBroken,
    ModelThrottled,
    ModelTimedOut,
    ModelUnavailable,
)

SERVICE = botocore.session.get_session().get_service_model("bedrock-runtime")
NAME, ID = "Sonnet 4.6", "us.anthropic.claude-sonnet-4-6"


def modelled_errors() -> Iterator[str]:
    operations = [SERVICE.operation_model(name) for name in ("ConverseStream", "Converse", "CountTokens")]
    for operation in operations:
        yield from (shape.name for shape in operation.error_shapes)
    output: Any = SERVICE.operation_model("ConverseStream").output_shape
    stream = output.members["stream"]
    yield from (name for name, shape in stream.members.items() if shape.metadata.get("exception"))


def client_error(code: str, message: str = "", status: int | None = None) -> botocore.exceptions.ClientError:
    response = {"Error": {"Code": code, "Message": message}}
    if status is not None:
        response["ResponseMetadata"] = {"HTTPStatusCode": status}  # type: ignore[dict-item]
    return botocore.exceptions.ClientError(response, "ConverseStream")  # type: ignore[arg-type]


@pytest.mark.parametrize("code", sorted(set(modelled_errors())))
def test_every_error_of_the_service_model_is_mapped_by_name(code: str) -> None:
    assert code[:1].upper() + code[1:] in BY_CODE


def test_every_stop_reason_of_the_service_model_is_mapped() -> None:
    reasons: Any = SERVICE.shape_for("StopReason")

    assert set(reasons.enum) <= set(STOP_REASONS)


@pytest.mark.parametrize(
    ("code", "message", "status", "leaf"),
    [
        ("ThrottlingException", "Too many tokens", 429, ModelThrottled),
        ("ModelNotReadyException", "", 429, ModelThrottled),
        ("ServiceUnavailableException", "", 503, ModelUnavailable),
        ("InternalServerException", "", 500, ModelUnavailable),
        ("ModelErrorException", "", 424, ModelUnavailable),
        ("ModelTimeoutException", "", 408, ModelTimedOut),
        ("ResourceNotFoundException", "This model version has reached the end of its life.", 404, ModelRetired),
        (
            "ResourceNotFoundException",
            "Access denied. This Model is marked by provider as Legacy and you have not been using it.",
            404,
            ModelRetired,
        ),
        ("ResourceNotFoundException", "Model use case details have not been submitted.", 404, ModelForbidden),
        ("AccessDeniedException", "Model access is denied due to a payment", 403, ModelForbidden),
        ("ValidationException", "Operation not allowed", 400, ModelForbidden),
        ("ValidationException", "The provided model identifier is invalid.", 400, ModelRetired),
        ("ValidationException", "Invocation of model ID x with on-demand throughput isn\u2019t", 400, ModelRetired),
        ("ValidationException", "max_tokens must be greater than thinking.budget_tokens", 400, ModelRequestInvalid),
        ("", "", None, ModelStreamBroken),
        ("throttlingException", "", None, ModelThrottled),
        ("modelTimeoutException", "", None, ModelTimedOut),
        ("NeverSeenException", "", 529, ModelUnavailable),
        ("502", "Bad Gateway", 502, ModelUnavailable),
        ("504", "Gateway Timeout", 504, ModelTimedOut),
        ("NeverSeenException", "", 403, ModelForbidden),
        ("NeverSeenException", "", 418, ModelRequestInvalid),
        ("ExpiredTokenException", "", 403, CredentialsRefused),
    ],
)
def test_a_response_means_what_its_code_words_and_status_say(
    code: str, message: str, status: int | None, leaf: type[ModelFailed]
) -> None:
    assert type(model_failure(client_error(code, message, status), NAME, ID)) is leaf


@pytest.mark.parametrize(
    ("error", "leaf"),
    [
        (botocore.exceptions.NoCredentialsError(), CredentialsRefused),
        (botocore.exceptions.ReadTimeoutError(endpoint_url="x"), ModelTimedOut),
        (botocore.exceptions.ConnectTimeoutError(endpoint_url="x"), ModelUnavailable),
        (botocore.exceptions.EndpointConnectionError(endpoint_url="x"), ModelUnavailable),
        (botocore.exceptions.ConnectionClosedError(endpoint_url="x"), ModelStreamBroken),
        (urllib3.exceptions.ReadTimeoutError(None, "x", "y"), ModelTimedOut),  # type: ignore[arg-type]
        (urllib3.exceptions.ProtocolError("reset"), ModelStreamBroken),
        (urllib3.exceptions.IncompleteRead(1, 2), ModelStreamBroken),
        (botocore.eventstream.ChecksumMismatch(1, 2), ModelStreamBroken),
        (ConnectionResetError(), ModelStreamBroken),
        (TimeoutError(), ModelTimedOut),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "x"), ModelStreamBroken),
        (KeyError("stopReason"), ModelStreamBroken),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_errors_without_a_code_are_known_by_their_type(error: Exception, leaf: type[ModelFailed]) -> None:
    assert type(model_failure(error, NAME, ID)) is leaf


def test_no_fault_of_the_network_is_taken_for_our_own_request() -> None:
    roots = (botocore.exceptions.HTTPClientError, botocore.exceptions.ConnectionError, urllib3.exceptions.HTTPError)
    faults = [
        kind
        for module in (botocore.exceptions, urllib3.exceptions, botocore.eventstream)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, (*roots, botocore.eventstream.ParserError))
    ]

    assert len(faults) > 20
    assert [kind.__name__ for kind in faults if rule_of(kind).leaf is ModelRequestInvalid] == []


def test_a_mistake_of_this_program_is_not_blamed_on_the_model() -> None:
    assert type(model_failure(AttributeError("x"), NAME, ID)) is ModelRequestInvalid


def test_a_request_that_fails_boto3s_own_checks_never_quotes_the_document() -> None:
    error = botocore.exceptions.ParamValidationError(report="Invalid value for messages[0]: 'secret words'")

    failure = model_failure(error, NAME, ID)

    assert type(failure) is ModelRequestInvalid
    assert "secret" not in str(failure)


def test_each_sentence_is_one_that_an_analyst_understands() -> None:
    rules = [*BY_CODE.values(), *(rule for _, _, rule in BY_WORDS), *(rule for _, rule in BY_TYPE)]

    for rule in [*rules, *filter(None, STOP_REASONS.values())]:
        sentence = rule.sentence.format(model=NAME, id=ID, said="why", kind="Kind")
        assert sentence[0].isupper()
        assert "Exception" not in sentence
        assert "{" not in sentence


def test_what_bedrock_said_is_kept_short() -> None:
    failure = model_failure(client_error("ValidationException", "x" * 5000, 400), NAME, ID)

    assert len(str(failure)) < 300


def test_a_complete_answer_is_no_failure() -> None:
    assert stop_failure("end_turn", NAME, ID) is None
    assert stop_failure("tool_use", NAME, ID) is None
    assert stop_failure("stop_sequence", NAME, ID) is None
    assert rule_for("ThrottlingException", "", 429).leaf is ModelThrottled
