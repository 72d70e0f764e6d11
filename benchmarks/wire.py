"""What both contenders share: the request, the faults of the emulator, and the clock. Standard library only.

This file also runs in the environment of LiteLLM, where nothing of this program is installed.
"""

from __future__ import annotations

import json
import statistics
import time
import urllib.request
from collections.abc import Callable
from typing import Any

FIRST = "us.anthropic.claude-sonnet-4-6"
SECOND = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
SYSTEM = "You review documents."
SECTION = """\
<section id="s4" title="Impact">
[b1] Some customers were unable to pay during the outage. The root cause was a failure of the payment server.
[b2] Monitoring will be improved as soon as possible. All payments were posted by 14:05 on 3 May 2026.
</section>

Review this section."""
MAX_TOKENS = 8192
WARM_UPS = 5
CALLS = 60
RECOVERIES = 8


def timed(call: Callable[[], object]) -> float:
    """Return how many milliseconds a call took."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def overhead(ours: Callable[[], object], plain: Callable[[], object]) -> dict[str, float]:
    """Return the medians of both, asked in turn, and what the first adds to the second."""
    for _ in range(WARM_UPS):
        ours(), plain()
    pairs = [(timed(ours), timed(plain)) for _ in range(CALLS)]
    return {
        "call_ms": statistics.median(own for own, _ in pairs),
        "plain_ms": statistics.median(bare for _, bare in pairs),
        "overhead_ms": statistics.median(own - bare for own, bare in pairs),
    }


def recovery(url: str, fresh_call: Callable[[], Callable[[], object]]) -> float:
    """Return the median milliseconds until the second model has answered for a throttled first."""
    took = []
    for _ in range(RECOVERIES):
        call = fresh_call()
        tell(url, "DELETE", "/_faults")
        tell(url, "PUT", "/_faults", {"model": FIRST, "fault": "throttle", "times": -1})
        took.append(timed(call))
    tell(url, "DELETE", "/_faults")
    return statistics.median(took)


def plain_boto3(url: str, arguments: dict[str, Any]) -> Callable[[], object]:
    """Return a call that reads one whole stream with boto3 and nothing else."""
    import boto3
    from botocore.config import Config

    config = Config(retries={"mode": "standard", "total_max_attempts": 1})
    client = boto3.client("bedrock-runtime", endpoint_url=url, region_name="us-east-2", config=config)

    def call() -> object:
        stream = client.converse_stream(**arguments)["stream"]
        try:
            return list(stream)
        finally:
            stream.close()

    return call


def tell(url: str, method: str, path: str, body: object = None) -> None:
    """Drive the emulator's test side."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url + path, data, method=method), timeout=10) as response:
        response.read()
