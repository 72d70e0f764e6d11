"""`python -m benchmarks.ours URL REDIS_URL`: the chain as workers use it, with its state in Redis; prints JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from bedrock.admission import Gate
from bedrock.budget import Limits
from bedrock.chain import FallbackModel
from bedrock.factory import build_clients, build_model, wishes_of
from bedrock.redis_budget import RedisBudget
from bedrock.redis_state import RedisState
from bedrock.shape import shape
from benchmarks.wire import FIRST, SECOND, SECTION, SYSTEM, overhead, plain_boto3, recovery
from domain.model import Answer, Message, ModelRequest
from jobs.redis_connection import ImpatientRedis
from settings import Settings

WIDE = Limits(requests=100_000, concurrent=100, tokens=1_000_000_000)


def main(url: str, redis_url: str) -> None:
    """Measure and print."""
    settings = Settings(bedrock_endpoint_url=url)
    request = ModelRequest(SYSTEM, (Message("user", (SECTION,)),), label="bench")
    connection = ImpatientRedis.from_url(redis_url)
    client, _ = build_clients(settings)

    def chain(*, retries: bool = True) -> FallbackModel:
        connection.flushall()
        known = settings.model_copy(update={"enable_automatic_retries": retries})
        gate = Gate(RedisBudget(connection, WIDE))
        return build_model(known, client, (FIRST, SECOND), state=RedisState(connection), gate=gate)

    def call_of(model: FallbackModel) -> Callable[[], object]:
        def call() -> object:
            *_, answer = model.stream(request)
            assert isinstance(answer, Answer)
            return answer

        return call

    model = chain()
    arguments = shape(request, model.models[0].card, FIRST, wishes_of(settings))
    measured = overhead(call_of(model), plain_boto3(url, arguments))
    measured["recovery_ms"] = recovery(url, lambda: call_of(chain()))
    measured["recovery_without_retries_ms"] = recovery(url, lambda: call_of(chain(retries=False)))
    print(json.dumps(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
