"""Token estimates, and a simulation of the prompt cache: prefixes by hash, minimum sizes, times to live."""

from __future__ import annotations

import hashlib
import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulators.bedrock.models import ModelRules
from emulators.bedrock.shape import content_blocks

Json = Mapping[str, Any]

_CHARACTERS_PER_TOKEN = 3.8
_TOKENS_PER_BLOCK = 3
_SECONDS = {"5m": 300.0, "1h": 3600.0}


def text_tokens(text: str, factor: float = 1.0) -> int:
    """Return about how many tokens a text has."""
    return math.ceil(len(text) / _CHARACTERS_PER_TOKEN * factor)


def request_tokens(body: Json, factor: float = 1.0) -> int:
    """Return about how many input tokens a request has: tools, system and messages."""
    return sum(_block_tokens(block, factor) for _, block in content_blocks(body))


@dataclass(frozen=True, slots=True)
class CacheUse:
    """What one request reads from the cache and writes to it."""

    read_tokens: int
    write_tokens: int
    ttl: str
    entries: tuple[tuple[str, str], ...]  # hash and ttl of each prefix long enough

    def usage(self, input_tokens: int, output_tokens: int) -> dict[str, Any]:
        """Return the `usage` member of the answer; `inputTokens` excludes what was cached."""
        fresh = max(input_tokens - self.read_tokens - self.write_tokens, 0)
        return {
            "inputTokens": fresh,
            "outputTokens": output_tokens,
            "totalTokens": fresh + self.read_tokens + self.write_tokens + output_tokens,
            "cacheReadInputTokens": self.read_tokens,
            "cacheWriteInputTokens": self.write_tokens,
            "cacheDetails": [{"ttl": self.ttl, "inputTokens": self.write_tokens}] if self.write_tokens else [],
        }


class PromptCache:
    """Prefixes that have been seen, per model. A prefix counts from the first event of the answer that wrote it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: dict[str, float] = {}
        self._lock = threading.Lock()

    def look_up(self, model: ModelRules, body: Json) -> CacheUse:
        """Return what a request reads and would write; nothing is written yet."""
        prefixes = _prefixes(model, body)
        read = written = 0
        ttl = "5m"
        with self._lock:
            now = self._clock()
            for digest, tokens, point_ttl in prefixes:
                if self._ends.get(digest, 0.0) > now:
                    read = tokens
                else:
                    written, ttl = tokens, point_ttl
        entries = tuple((digest, point_ttl) for digest, _, point_ttl in prefixes)
        return CacheUse(read, max(written - read, 0), ttl, entries)

    def commit(self, use: CacheUse) -> None:
        """Make the prefixes of a request readable and renew those that were."""
        with self._lock:
            now = self._clock()
            self._ends = {digest: end for digest, end in self._ends.items() if end > now}
            for digest, ttl in use.entries:
                self._ends[digest] = now + _SECONDS[ttl]


def _prefixes(model: ModelRules, body: Json) -> list[tuple[str, int, str]]:
    """Hash, tokens and ttl of each cache point that has enough before it, shortest first."""
    fields = body.get("additionalModelRequestFields") or {}
    digest = hashlib.sha256(json.dumps([model.id, fields, body.get("outputConfig")], sort_keys=True).encode())
    tokens = 0
    found = []
    for place, block in content_blocks(body):
        if "cachePoint" in block:
            if tokens >= model.cache_minimum:
                found.append((digest.hexdigest(), tokens, block["cachePoint"].get("ttl", "5m")))
            continue
        tokens += _block_tokens(block, model.tokens_factor)
        digest.update(json.dumps([place, block], sort_keys=True, default=str).encode())
    return found


def _block_tokens(block: Json, factor: float) -> int:
    if "cachePoint" in block:
        return 0
    text = block.get("text")
    return _TOKENS_PER_BLOCK + text_tokens(text if isinstance(text, str) else json.dumps(block, default=str), factor)
