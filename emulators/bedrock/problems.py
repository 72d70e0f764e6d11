"""Bedrock's refusals: HTTP status, error code and the words it answers with."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The request gets an error response."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.more = more


def invalid(message: str) -> Refused:
    """Return the 400 of a request that Bedrock does not accept."""
    return Refused(400, "ValidationException", message)


def unknown_model() -> Refused:
    """Return the 400 of an id that is no model, or none in this Region."""
    return invalid("The provided model identifier is invalid.")


def needs_profile(model_id: str) -> Refused:
    """Return the 400 of a foundation model's own id; the apostrophe is typographic, as Bedrock's is."""
    return invalid(
        f"Invocation of model ID {model_id} with on-demand throughput isn\u2019t supported. Retry your request with "
        "the ID or ARN of an inference profile that contains this model."
    )


def end_of_life() -> Refused:
    """Return the 404 of a retired model."""
    return Refused(
        404,
        "ResourceNotFoundException",
        "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
    )


def fault(kind: str, model_id: str) -> Refused | None:
    """Return the refusal that a fault of this kind stands for, or None when it is no refusal before the stream."""
    arn = f"arn:aws:bedrock:us-east-2:123456789012:inference-profile/{model_id}"
    refusals = {
        "throttle": Refused(429, "ThrottlingException", "Too many requests, please wait before trying again."),
        "not_ready": Refused(429, "ModelNotReadyException", "The model is not ready to serve inference requests."),
        "unavailable": Refused(503, "ServiceUnavailableException", "Bedrock is unable to process your request."),
        "internal": Refused(500, "InternalServerException", "The system encountered an unexpected error."),
        "timeout": Refused(408, "ModelTimeoutException", "Model request timed out."),
        "model_error": Refused(
            424, "ModelErrorException", "The model returned an error.", originalStatusCode=500, resourceName=model_id
        ),
        "overloaded": Refused(529, "OverloadedException", "Overloaded"),
        "retired": end_of_life(),
        "legacy_idle": Refused(
            404,
            "ResourceNotFoundException",
            "Access denied. This Model is marked by provider as Legacy and you have not been actively using the "
            "model in the last 30 days. Please upgrade to an active model on Amazon Bedrock",
        ),
        "form_missing": Refused(
            404,
            "ResourceNotFoundException",
            "Model use case details have not been submitted for this account. Fill out the Anthropic use case "
            "details form before using the model.",
        ),
        "access_denied": Refused(
            403,
            "AccessDeniedException",
            f"User: arn:aws:iam::123456789012:user/local is not authorized to perform: bedrock:InvokeModel "
            f"on resource: {arn}",
        ),
        "marketplace": Refused(
            403,
            "AccessDeniedException",
            "Model access is denied due to INVALID_PAYMENT_INSTRUMENT: a valid payment instrument must be provided.",
        ),
        "not_allowed": invalid("Operation not allowed"),
        "validation": invalid("The model returned the following errors: messages.0: injected validation error"),
        "unknown_model": unknown_model(),
    }
    return refusals.get(kind)
