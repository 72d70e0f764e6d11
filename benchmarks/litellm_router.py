"""`python litellm_router.py URL`, in an environment of its own: the Router of LiteLLM as it comes; prints JSON."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
wire: Any = importlib.import_module("wire")
litellm: Any = importlib.import_module("litellm")


def main(url: str) -> None:
    """Measure and print."""

    def router(**options: Any) -> Any:
        models = [_deployment("first", wire.FIRST, url), _deployment("second", wire.SECOND, url)]
        return litellm.Router(model_list=models, fallbacks=[{"first": ["second"]}], **options)

    def call_of(asked: Any) -> Callable[[], object]:
        messages = [{"role": "system", "content": wire.SYSTEM}, {"role": "user", "content": wire.SECTION}]
        thinking = {"type": "enabled", "budget_tokens": 2000}

        def call() -> object:
            answer = asked.completion(
                model="first", messages=messages, max_tokens=wire.MAX_TOKENS, stream=True, thinking=thinking
            )
            return list(answer)

        return call

    measured = wire.overhead(call_of(router()), wire.plain_boto3(url, _arguments()))
    measured["recovery_ms"] = wire.recovery(url, lambda: call_of(router()))
    measured["recovery_without_retries_ms"] = wire.recovery(url, lambda: call_of(router(num_retries=0)))
    print(json.dumps(measured))


def _deployment(name: str, model_id: str, url: str) -> dict[str, Any]:
    about = {"aws_region_name": "us-east-2", "aws_bedrock_runtime_endpoint": url}
    return {"model_name": name, "litellm_params": {"model": f"bedrock/converse/{model_id}", **about}}


def _arguments() -> dict[str, Any]:
    return {
        "modelId": wire.FIRST,
        "system": [{"text": wire.SYSTEM}],
        "messages": [{"role": "user", "content": [{"text": wire.SECTION}]}],
        "inferenceConfig": {"maxTokens": wire.MAX_TOKENS},
        "additionalModelRequestFields": {"thinking": {"type": "enabled", "budget_tokens": 2000}},
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
