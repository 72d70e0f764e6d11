"""Each injected fault, as an unmodified boto3 meets it."""

import threading
import time
from contextlib import closing

import botocore.exceptions
import pytest
import urllib3.exceptions
from botocore.eventstream import ChecksumMismatch

from tests.emulators.conftest import SONNET_5, SONNET_46, SONNET_55, Streamed, a_request

BEFORE_THE_STREAM = [
    ("throttle", "ThrottlingException", 429),
    ("not_ready", "ModelNotReadyException", 429),
    ("unavailable", "ServiceUnavailableException", 503),
    ("internal", "InternalServerException", 500),
    ("timeout", "ModelTimeoutException", 408),
    ("model_error", "ModelErrorException", 424),
    ("overloaded", "OverloadedException", 529),
    ("retired", "ResourceNotFoundException", 404),
    ("legacy_idle", "ResourceNotFoundException", 404),
    ("form_missing", "ResourceNotFoundException", 404),
    ("access_denied", "AccessDeniedException", 403),
    ("marketplace", "AccessDeniedException", 403),
    ("validation", "ValidationException", 400),
    ("not_allowed", "ValidationException", 400),
    ("unknown_model", "ValidationException", 400),
]


@pytest.mark.parametrize(("fault", "code", "status"), BEFORE_THE_STREAM)
@pytest.mark.parametrize("operation", ["converse", "converse_stream"])
def test_a_refusal_comes_as_the_modelled_exception(bedrock, runtime, operation, fault, code, status):
    bedrock.fail(fault)

    with pytest.raises(botocore.exceptions.ClientError) as refused:
        getattr(runtime, operation)(**a_request())

    error = refused.value.response
    assert error["Error"]["Code"] == code
    assert error["ResponseMetadata"]["HTTPStatusCode"] == status
    assert error["ResponseMetadata"]["HTTPHeaders"]["x-ai-prism-emulator"] == "local emulator, not Claude"
    if hasattr(runtime.exceptions, code):
        assert isinstance(refused.value, getattr(runtime.exceptions, code))


def test_a_retired_model_answers_with_the_words_bedrock_uses(bedrock, runtime):
    bedrock.fail("retired")

    with pytest.raises(runtime.exceptions.ResourceNotFoundException, match="has reached the end of its life"):
        runtime.converse_stream(**a_request())


@pytest.mark.parametrize(
    "kind",
    [
        "throttlingException",
        "internalServerException",
        "serviceUnavailableException",
        "modelStreamErrorException",
        "validationException",
    ],
)
def test_an_error_in_mid_stream_has_a_lower_camel_code_and_no_status(bedrock, runtime, kind):
    bedrock.fail(f"mid_stream:{kind}", after_events=4)
    seen = []

    with (
        pytest.raises(botocore.exceptions.EventStreamError) as broken,
        closing(runtime.converse_stream(**a_request())["stream"]) as stream,
    ):
        seen.extend(stream)

    assert len(seen) == 4
    assert broken.value.response["Error"]["Code"] == kind
    assert "ResponseMetadata" not in broken.value.response


def test_a_truncated_stream_ends_without_an_exception_and_without_a_stop(bedrock, stream):
    bedrock.fail("truncate", after_events=6)

    ended = stream()

    assert len(ended.kinds) == 6
    assert ended.stop_reason == ""
    assert ended.usage == {}


def test_a_stream_cut_within_a_frame_ends_without_an_exception(bedrock, stream):
    bedrock.fail("truncate:frame", after_events=5)

    assert len(stream().kinds) == 5


def test_a_stream_can_lose_nothing_but_its_metadata(bedrock, stream):
    bedrock.fail("truncate:metadata")

    ended = stream()

    assert ended.stop_reason == "tool_use"
    assert ended.findings
    assert ended.usage == {}


def test_a_stall_in_mid_stream_is_a_read_timeout_of_urllib3(bedrock, a_client):
    bedrock.fail("stall", after_events=2)
    client = a_client(read_timeout=0.4)
    seen = []

    with (
        pytest.raises(urllib3.exceptions.ReadTimeoutError),
        closing(client.converse_stream(**a_request())["stream"]) as stream,
    ):
        seen.extend(stream)

    assert len(seen) == 2


def test_a_stall_before_the_first_byte_is_a_read_timeout_of_botocore(bedrock, a_client):
    bedrock.fail("stall", after_events=-1)

    with pytest.raises(botocore.exceptions.ReadTimeoutError):
        a_client(read_timeout=0.4).converse_stream(**a_request())


def test_a_reset_in_mid_stream_is_a_protocol_error_of_urllib3(bedrock, runtime):
    bedrock.fail("reset")

    with (
        pytest.raises(urllib3.exceptions.ProtocolError),
        closing(runtime.converse_stream(**a_request())["stream"]) as stream,
    ):
        list(stream)


def test_a_reset_before_the_first_byte_is_a_connection_error(bedrock, runtime):
    bedrock.fail("reset", after_events=-1)

    with pytest.raises((botocore.exceptions.ConnectionClosedError, botocore.exceptions.EndpointConnectionError)):
        runtime.converse_stream(**a_request())


def test_a_bad_checksum_is_noticed_by_botocore(bedrock, runtime):
    bedrock.fail("bad_crc")

    with pytest.raises(ChecksumMismatch), closing(runtime.converse_stream(**a_request())["stream"]) as stream:
        list(stream)


def test_a_refusal_by_the_model_is_an_answer_with_another_stop_reason(bedrock, stream):
    bedrock.fail("refusal")
    bedrock.fail("refusal:refusal")

    first, second = stream(), stream()

    assert (first.stop_reason, second.stop_reason) == ("content_filtered", "refusal")
    assert first.text
    assert first.tool_input == ""


def test_the_token_limit_cuts_off_the_json_of_the_tool(bedrock, stream):
    bedrock.fail("max_tokens")

    cut = stream()

    assert cut.stop_reason == "max_tokens"
    assert cut.tool_input.startswith('{"findings"')
    with pytest.raises(ValueError, match="."):
        _ = cut.findings


def test_garbage_comes_as_a_normal_tool_call(bedrock, stream):
    bedrock.fail("garbage_json")

    spoiled = stream()

    assert spoiled.stop_reason == "tool_use"
    with pytest.raises(ValueError, match="."):
        _ = spoiled.findings


def test_faults_count_down_concern_their_model_and_are_used_in_order(bedrock, runtime, stream):
    bedrock.fail("throttle", model=SONNET_46, times=2)
    bedrock.fail("internal", model="anthropic.claude-sonnet-4-6")
    codes = []

    unharmed = stream(SONNET_55)
    for _ in range(3):
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            runtime.converse_stream(**a_request())
        codes.append(refused.value.response["Error"]["Code"])
    after = stream()

    assert unharmed.stop_reason == after.stop_reason == "tool_use"
    assert codes == ["ThrottlingException", "ThrottlingException", "InternalServerException"]


def test_a_fault_for_ever_lasts_until_it_is_deleted(bedrock, runtime, stream):
    bedrock.fail("throttle", times=-1)
    for _ in range(5):
        with pytest.raises(runtime.exceptions.ThrottlingException):
            runtime.converse_stream(**a_request())

    bedrock.clear()

    assert stream().stop_reason == "tool_use"


def test_every_request_is_listed_with_its_body_and_outcome(bedrock, runtime, stream):
    bedrock.fail("throttle")
    with pytest.raises(runtime.exceptions.ThrottlingException):
        runtime.converse_stream(**a_request())
    stream(SONNET_5)

    first, second = bedrock.calls()

    assert (first["model"], first["outcome"], first["status"]) == (SONNET_46, "ThrottlingException", 429)
    assert (second["model"], second["outcome"], second["stop_reason"]) == (SONNET_5, "answered", "tool_use")
    assert second["body"]["messages"][0]["role"] == "user"
    assert second["usage"]["outputTokens"] > 0
    assert bedrock.calls(after=first["number"]) == [second]


def test_one_application_attempt_is_one_request(bedrock, runtime):
    bedrock.fail("unavailable", times=-1)

    with pytest.raises(runtime.exceptions.ServiceUnavailableException):
        runtime.converse_stream(**a_request())

    assert len(bedrock.calls()) == 1


def test_a_client_that_leaves_is_noted_and_harms_nobody(bedrock, runtime, stream):
    bedrock.pace(20)
    response = runtime.converse_stream(**a_request())
    next(iter(response["stream"]))
    response["stream"].close()
    bedrock.pace(3)

    deadline = time.monotonic() + 20
    while bedrock.calls()[0]["outcome"] == "running" and time.monotonic() < deadline:
        threading.Event().wait(0.05)

    assert bedrock.calls()[0]["outcome"] == "client_gone"
    bedrock.pace(0)
    assert stream().stop_reason == "tool_use"


def test_the_pace_spreads_the_events_over_the_time(bedrock, runtime):
    bedrock.pace(1.0)
    runs = []

    for _ in range(3):  # the best of three: what else the machine does does not count
        with closing(runtime.converse_stream(**a_request())["stream"]) as stream:
            runs.append([time.monotonic() for _ in stream])

    assert all(times[-1] - times[0] > 0.4 for times in runs)
    assert min(times[-1] - times[0] for times in runs) < 2.5
    assert min(max(b - a for a, b in zip(times, times[1:], strict=False)) for times in runs) < 0.5


def test_a_new_pace_counts_for_answers_under_way(bedrock, runtime):
    bedrock.pace(200)
    with closing(runtime.converse_stream(**a_request())["stream"]) as stream:
        bedrock.pace(0)

        assert sum(1 for _ in stream) > 3


def test_twenty_streams_at_once_are_answered_at_once(bedrock, runtime):
    bedrock.pace(0.5)
    answers: list[Streamed] = []

    def ask() -> None:
        answers.append(Streamed(runtime.converse_stream(**a_request())))

    threads = [threading.Thread(target=ask) for _ in range(20)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.stop_reason for answer in answers] == ["tool_use"] * 20
    assert time.monotonic() - began < 10


def test_an_unknown_fault_is_refused(bedrock):
    with pytest.raises(OSError, match="400"):
        bedrock.fail("explode")
