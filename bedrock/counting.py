"""How many tokens a large request really has: asked of the model, where it can count, and where it matters."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from typing import TYPE_CHECKING

from bedrock.catalog import bare_id
from bedrock.model import BedrockModel
from bedrock.shape import shape
from domain.model import ModelRequest

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

logger = logging.getLogger(__name__)

_REST_SECONDS = 60.0
_KEPT = 200


class Counter:
    """Counts requests of `from_tokens` estimated tokens or more; an error leaves the estimate and rests for a minute.

    A small request is not worth a round trip: its error of estimation drowns in what is reserved for the answer.
    Hand in a client that gives up quickly.
    """

    def __init__(self, client: BedrockRuntimeClient, from_tokens: int) -> None:
        self._client = client
        self._from_tokens = from_tokens
        self._known: dict[str, int] = {}
        self._rests_until = float("-inf")
        self._lock = threading.Lock()

    def count(self, model: BedrockModel, request: ModelRequest, estimated: int) -> int:
        """Return the input tokens of a request as the model counts them, else the estimate."""
        if not model.card.count_tokens or estimated < self._from_tokens or time.monotonic() < self._rests_until:
            return estimated
        name = _fingerprint(model, request)
        if name not in self._known:
            counted = self._ask(model, request)
            if counted is None:
                return estimated
            with self._lock:
                if len(self._known) >= _KEPT:
                    self._known.clear()
                self._known[name] = counted
        return self._known[name]

    def _ask(self, model: BedrockModel, request: ModelRequest) -> int | None:
        arguments = shape(request, model.card, model.id, model.wishes)
        parts = ("messages", "system", "toolConfig", "additionalModelRequestFields")
        counted = {name: arguments[name] for name in parts if name in arguments}
        try:
            response = self._client.count_tokens(modelId=bare_id(model.id), input={"converse": counted})  # type: ignore[typeddict-item]
        except Exception as error:  # boto3, urllib3 and the socket raise without a common root
            logger.info("%s: %s could not count tokens: %s", request.label, model.id, type(error).__name__)
            self._rests_until = time.monotonic() + _REST_SECONDS
            return None
        return response["inputTokens"]


def _fingerprint(model: BedrockModel, request: ModelRequest) -> str:
    texts = (text for message in request.messages for text in message.texts)
    return hashlib.sha256("\0".join((bare_id(model.id), request.system, *texts)).encode("utf-8", "replace")).hexdigest()
