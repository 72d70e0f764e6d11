"""The one table from what goes wrong at Bedrock to what the caller can do about it."""

from __future__ import annotations

from dataclasses import dataclass

import botocore.eventstream
import botocore.exceptions
import urllib3.exceptions

from domain.errors import (
    CredentialsRefused,
    ModelAnswerCut,
    ModelAnswerMalformed,
    ModelBlocked,
    ModelContextExceeded,
    ModelFailed,
    ModelForbidden,
    ModelRefused,
    ModelRequestInvalid,
    ModelRetired,
    ModelStreamBroken,
    ModelThrottled,
    ModelTimedOut,
    ModelUnavailable,
)

Leaf = type[ModelFailed]


@dataclass(frozen=True, slots=True)
class Rule:
    """What an error means. `sentence` may name the {model}, its {id} and what Bedrock {said}."""

    leaf: Leaf
    sentence: str


_BUSY = Rule(ModelThrottled, "{model} was too busy.")
_FAULT = Rule(ModelUnavailable, "{model} was not available: Bedrock had a fault.")
_FULL = Rule(ModelUnavailable, "{model} was not available: Bedrock had no capacity for it.")
_SLOW = Rule(ModelTimedOut, "{model} took too long to answer.")
_BROKEN = Rule(ModelStreamBroken, "The connection to {model} broke before its answer was complete.")
_UNREACHABLE = Rule(ModelUnavailable, "{model} could not be reached: no connection to Bedrock.")
_ODD = Rule(ModelStreamBroken, "{model} sent something that could not be read.")
_FORBIDDEN = Rule(ModelForbidden, "This AWS account or role is not allowed to use {model}.")
_CREDENTIALS = Rule(CredentialsRefused, "AWS did not accept the credentials of this program.")
_RETIRED = Rule(ModelRetired, "{model} has been retired by its provider.")
_UNKNOWN = Rule(ModelRetired, "Bedrock does not know {model} ({id}) in this Region.")
_TOO_LONG = Rule(ModelContextExceeded, "The request is longer than {model} can read at once.")
_OURS = Rule(ModelRequestInvalid, "Bedrock did not accept the request for {model}: {said}")

BY_CODE: dict[str, Rule] = {
    "ThrottlingException": _BUSY,
    "TooManyRequestsException": _BUSY,
    "ServiceQuotaExceededException": _BUSY,
    "ModelNotReadyException": Rule(ModelThrottled, "{model} was not ready yet."),
    "InternalServerException": _FAULT,
    "ServiceUnavailableException": _FULL,
    "ModelErrorException": Rule(ModelUnavailable, "{model} had a fault while it worked on the answer."),
    "ModelStreamErrorException": Rule(ModelStreamBroken, "{model} had a fault in the middle of its answer."),
    "ModelTimeoutException": _SLOW,
    "RequestTimeout": _SLOW,
    "AccessDeniedException": _FORBIDDEN,
    "ResourceNotFoundException": _UNKNOWN,
    "ValidationException": _OURS,
    "ExpiredTokenException": _CREDENTIALS,
    "ExpiredToken": _CREDENTIALS,
    "UnrecognizedClientException": _CREDENTIALS,
    "InvalidSignatureException": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "IncompleteSignature": _CREDENTIALS,
    "InvalidClientTokenId": _CREDENTIALS,
    "MissingAuthenticationToken": _CREDENTIALS,
    "MissingAuthenticationTokenException": _CREDENTIALS,
}
"""By error code. Members of a stream have the same names with a small first letter."""

BY_WORDS: tuple[tuple[str, str, Rule], ...] = (
    ("ResourceNotFoundException", "end of its life", _RETIRED),
    ("ResourceNotFoundException", "marked by provider as legacy", _RETIRED),
    (
        "ResourceNotFoundException",
        "use case details",
        Rule(ModelForbidden, "This AWS account has not yet sent in the use-case form that {model} needs."),
    ),
    (
        "ValidationException",
        "operation not allowed",
        Rule(ModelForbidden, "AWS does not let this account call {model}; its quota may be zero."),
    ),
    ("ValidationException", "model identifier is invalid", _UNKNOWN),
    (
        "ValidationException",
        "on-demand throughput",
        Rule(ModelRetired, "{model} is served only through an inference profile; its id must begin with one (us.)."),
    ),
    ("ValidationException", "end of its life", _RETIRED),
    ("ValidationException", "input is too long", _TOO_LONG),
    ("ValidationException", "prompt is too long", _TOO_LONG),
    ("ValidationException", "context limit", _TOO_LONG),
    ("ValidationException", "context window", _TOO_LONG),
)
"""Errors whose code alone says too little: code, words of the message in small letters."""

BY_STATUS: dict[int, Rule] = {
    401: _CREDENTIALS,
    403: _FORBIDDEN,
    404: _UNKNOWN,
    408: _SLOW,
    413: _TOO_LONG,
    424: BY_CODE["ModelErrorException"],
    429: _BUSY,
    504: _SLOW,
}
"""For an error code that nobody has named."""

BY_TYPE: tuple[tuple[type[BaseException], Rule], ...] = (
    (
        botocore.exceptions.ParamValidationError,
        # The message would quote the document.
        Rule(ModelRequestInvalid, "The request for {model} did not pass this program's own AWS library."),
    ),
    (botocore.exceptions.NoCredentialsError, Rule(CredentialsRefused, "This program has no AWS credentials.")),
    (botocore.exceptions.PartialCredentialsError, _CREDENTIALS),
    (botocore.exceptions.CredentialRetrievalError, _CREDENTIALS),
    (botocore.exceptions.TokenRetrievalError, _CREDENTIALS),
    (botocore.exceptions.ReadTimeoutError, _SLOW),
    (botocore.exceptions.ConnectTimeoutError, _UNREACHABLE),
    (botocore.exceptions.ConnectionClosedError, _BROKEN),
    (botocore.exceptions.ResponseStreamingError, _BROKEN),
    (botocore.exceptions.HTTPClientError, _UNREACHABLE),
    (botocore.exceptions.ConnectionError, _UNREACHABLE),
    (botocore.exceptions.BotoCoreError, Rule(ModelRequestInvalid, "The AWS library gave up on {model}: {kind}.")),
    (urllib3.exceptions.TimeoutError, _SLOW),
    (urllib3.exceptions.HTTPError, _BROKEN),
    (botocore.eventstream.ParserError, _BROKEN),
    (TimeoutError, _SLOW),
    (OSError, _BROKEN),
    (ValueError, _ODD),
    (LookupError, _ODD),
    (Exception, Rule(ModelRequestInvalid, "This program failed while it read the answer of {model}: {kind}.")),
)
"""Errors without a code; the first type that fits counts."""

STOP_REASONS: dict[str, Rule | None] = {
    "end_turn": None,
    "tool_use": None,
    "stop_sequence": None,
    "max_tokens": Rule(ModelAnswerCut, "{model} reached its token limit before its answer was complete."),
    "content_filtered": Rule(ModelRefused, "{model} declined to answer."),
    "refusal": Rule(ModelRefused, "{model} declined to answer."),
    "guardrail_intervened": Rule(ModelBlocked, "A guardrail of this AWS account stopped the answer of {model}."),
    "model_context_window_exceeded": _TOO_LONG,
    "malformed_model_output": Rule(ModelAnswerMalformed, "{model} gave an answer that could not be read."),
    "malformed_tool_use": Rule(ModelAnswerMalformed, "{model} gave an answer that could not be read."),
}
"""None where the answer is complete."""

_ODD_STOP = Rule(ModelAnswerMalformed, "{model} stopped for a reason that is not known: {said}")
_SAID_AT_MOST = 200


def model_failure(error: Exception, model: str, model_id: str) -> ModelFailed:
    """Return the domain's word for anything that boto3, urllib3 or the socket raised during an attempt."""
    if isinstance(error, ModelFailed):
        return error
    if isinstance(error, botocore.exceptions.ClientError):
        details = error.response.get("Error", {})
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        rule = rule_for(details.get("Code", ""), details.get("Message", ""), status)
        return _failure(rule, model, model_id, details.get("Message", ""))
    return _failure(rule_of(type(error)), model, model_id, type(error).__name__)


def rule_of(kind: type[Exception]) -> Rule:
    """Return what an error that carries no code means, from its type."""
    return next(rule for known, rule in BY_TYPE if issubclass(kind, known))


def rule_for(code: str, message: str, status: int | None) -> Rule:
    """Return what an error response means, from its code, its words and its HTTP status."""
    name = code[:1].upper() + code[1:]
    words = message.lower()
    for known, fragment, rule in BY_WORDS:
        if name == known and fragment in words:
            return rule
    if name in BY_CODE:
        return BY_CODE[name]
    if status is None:  # in the middle of a stream, of a kind that the stream does not have
        return _BROKEN
    if status in BY_STATUS:
        return BY_STATUS[status]
    return _FAULT if status >= 500 else _OURS


def stop_failure(reason: str, model: str, model_id: str) -> ModelFailed | None:
    """Return what a stop reason means for the caller; None when the answer is complete."""
    rule = STOP_REASONS.get(reason, _ODD_STOP)
    return None if rule is None else _failure(rule, model, model_id, reason)


def _failure(rule: Rule, model: str, model_id: str, said: str) -> ModelFailed:
    said = " ".join(said.split())[:_SAID_AT_MOST] or "no reason given"
    return rule.leaf(rule.sentence.format(model=model, id=model_id, said=said, kind=said))
