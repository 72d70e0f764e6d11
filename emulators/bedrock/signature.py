"""Signatures of thinking blocks: a model accepts back only what it thought itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

_BOUND = 53  # characters of base64 that the model alone decides


def sign(model_id: str, text: str) -> str:
    """Return the signature of a thinking text of this model."""
    digest = hashlib.sha256(f"{model_id}\n{text}".encode("utf-8", "replace")).digest()
    # With the text omitted only the model is bound: the caller has no text to send back.
    bound = hashlib.sha256(model_id.encode()).digest()
    return base64.b64encode(b"stand-in" + bound + digest).decode()


def is_signed_by(model_id: str, reasoning: Mapping[str, Any]) -> bool:
    """Return whether the thinking block is one of this model, unchanged."""
    text, signature = str(reasoning.get("text", "")), str(reasoning.get("signature", ""))
    if text:
        return signature == sign(model_id, text)
    return signature[:_BOUND] == sign(model_id, "")[:_BOUND]
