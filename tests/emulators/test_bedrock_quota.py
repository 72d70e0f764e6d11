"""A quota that can be set: 429 past it, counted as Bedrock counts."""

import pytest

from emulators.bedrock.problems import Refused
from emulators.bedrock.quota import Quota
from tests.emulators.conftest import SONNET_5, SONNET_46, a_request

MODEL = "anthropic.claude-sonnet-4-6"


class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def usage(fresh: int, output: int, *, written: int = 0) -> dict[str, int]:
    return {"inputTokens": fresh, "outputTokens": output, "cacheReadInputTokens": 900, "cacheWriteInputTokens": written}


def test_past_the_requests_of_a_minute_each_model_answers_429(bedrock, runtime, stream):
    bedrock.quota(requests_per_minute=2)

    stream(SONNET_46)
    stream(SONNET_46)
    with pytest.raises(runtime.exceptions.ThrottlingException, match="Too many requests"):
        runtime.converse_stream(**a_request(SONNET_46))
    other = stream(SONNET_5)

    assert other.stop_reason
    assert [call["status"] for call in bedrock.calls()] == [200, 200, 429, 200]
    bedrock.quota()
    assert stream(SONNET_46).stop_reason


def test_input_and_the_most_of_the_answer_are_taken_at_the_start(bedrock, runtime, stream):
    bedrock.quota(tokens_per_minute=8192)

    with pytest.raises(runtime.exceptions.ThrottlingException, match="Too many tokens"):
        runtime.converse_stream(**a_request())

    bedrock.quota(tokens_per_minute=10_000)
    assert stream().stop_reason


def test_a_refused_request_takes_nothing(bedrock, runtime, stream):
    bedrock.quota(requests_per_minute=1)
    bedrock.fail("throttle")

    with pytest.raises(runtime.exceptions.ThrottlingException):
        runtime.converse_stream(**a_request())

    assert stream().stop_reason


def test_what_was_reserved_is_settled_with_the_output_burned_down_and_cache_reads_free():
    quota = Quota(Clock())
    quota.set({"tokens_per_minute": 10_000})

    quota.settle(quota.admit(MODEL, 1000, 8192), usage(100, 500, written=200))

    quota.admit(MODEL, 0, 10_000 - (100 + 200 + 500 * 5))
    with pytest.raises(Refused):
        quota.admit(MODEL, 0, 1)


def test_an_end_that_is_not_known_leaves_the_reservation():
    quota = Quota(Clock())
    quota.set({"tokens_per_minute": 10_000})

    quota.settle(quota.admit(MODEL, 1000, 8192), {})

    with pytest.raises(Refused):
        quota.admit(MODEL, 1000, 1)


def test_a_minute_later_there_is_room_again():
    clock = Clock()
    quota = Quota(clock)
    quota.set({"requests_per_minute": 1})
    quota.admit(MODEL, 1, 1)

    clock.now = 60.0

    quota.admit(MODEL, 1, 1)
    with pytest.raises(Refused):
        quota.admit(MODEL, 1, 1)


@pytest.mark.parametrize("entry", [{}, {"tokens": 5}, {"requests_per_minute": -1}, {"tokens_per_minute": "many"}, [1]])
def test_what_is_no_quota_is_refused(entry):
    with pytest.raises(Refused):
        Quota().set(entry)
