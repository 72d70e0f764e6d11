"""What the health page says of Bedrock and of each model, over the wire."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bedrock.catalog import Lifecycle
from bedrock.chain import FallbackModel
from bedrock.factory import build_clients
from bedrock.health import Lifecycles, lifecycle_text, model_states
from bedrock.local_state import LocalState
from bedrock.redis_state import RedisShelf
from bedrock.state import Leave, Stage
from emulators.processes import free_port
from settings import Settings
from tests.bedrock.conftest import FIRST, SECOND, Emulator, FakeTime, a_request
from tests.bedrock.wire_server import RETIRED, THROTTLED, Hang, Refusal, WireServer

RETIRED_ID = "us.anthropic.claude-3-7-sonnet-20250219-v1:0"
LEGACY_ID = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"

Build = Callable[..., FallbackModel]


@pytest.fixture
def lifecycles(wire: WireServer, fake_time: FakeTime) -> Lifecycles:
    _, control = build_clients(Settings(bedrock_endpoint_url=wire.url, bedrock_read_timeout=0.5))
    return Lifecycles(control, clock=fake_time.clock)


def test_without_leave_to_ask_the_published_dates_count(wire: WireServer, chain: Build, lifecycles: Lifecycles) -> None:
    wire.listing = Refusal(403, "AccessDeniedException", "not authorized to perform: bedrock:ListFoundationModels")

    states = model_states(chain(FIRST, LEGACY_ID, RETIRED_ID), lifecycles)

    assert lifecycles.fault == ""
    assert [(state["name"], state["lifecycle"], state["usable"]) for state in states] == [
        ("Sonnet 4.6", "active", True),
        ("Sonnet 4.5", "legacy", True),
        ("Sonnet 3.7", "end_of_life", False),
    ]
    assert states[1]["ends_on"] == "2027-04-08"
    assert states[2]["reason"] == "Sonnet 3.7 has reached the end of its life (2026-04-28)."


def test_what_bedrock_says_of_a_model_counts_more_than_the_catalogue(
    wire: WireServer, chain: Build, lifecycles: Lifecycles
) -> None:
    wire.listing = [
        {"modelArn": "a", "modelId": FIRST[3:], "modelLifecycle": {"status": "LEGACY", "endOfLifeTime": 1_900_000_000}},
        {
            "modelArn": "b",
            "modelId": SECOND[3:],
            "modelLifecycle": {"status": "LEGACY", "endOfLifeTime": 1_700_000_000},
        },
        {"modelArn": "c", "modelId": RETIRED_ID[3:], "modelLifecycle": {"status": "ACTIVE"}},
    ]

    states = model_states(chain(FIRST, SECOND, RETIRED_ID), lifecycles)

    assert [(state["lifecycle"], state["usable"]) for state in states] == [
        ("legacy", True),
        ("end_of_life", False),
        ("active", True),
    ]
    assert states[0]["ends_on"] == "2030-03-17"


def test_marks_and_breakers_are_shown_with_the_last_error(
    wire: WireServer, chain: Build, lifecycles: Lifecycles, fake_time: FakeTime
) -> None:
    wire.tell(FIRST, THROTTLED)
    wire.tell(SECOND, RETIRED)
    built = chain(FIRST, SECOND, LEGACY_ID, state=LocalState(1, 60, fake_time.clock), enable_automatic_retries=False)
    list(built.stream(a_request()))

    first, second, third = model_states(built, lifecycles)

    assert (first["breaker"], first["usable"], first["last_error"]) == ("open", False, "Sonnet 4.6 was too busy.")
    assert (second["breaker"], second["usable"], second["lifecycle"]) == ("closed", False, "end_of_life")
    assert second["reason"] == "Sonnet 5.5 has been retired by its provider."
    assert third["usable"]


def test_who_paused_a_model_and_why_is_shown(chain: Build, lifecycles: Lifecycles) -> None:
    built = chain(FIRST, SECOND)
    built.state.pause(FIRST, "odd findings", by="ops")

    first, second = model_states(built, lifecycles)

    assert (first["breaker"], first["usable"], first["paused"]) == ("paused", False, "Paused by ops: odd findings")
    assert (second["usable"], second["paused"]) == (True, "")


def test_a_model_that_may_not_be_called_says_so(wire: WireServer, chain: Build, lifecycles: Lifecycles) -> None:
    wire.tell(FIRST, Refusal(403, "AccessDeniedException", "User is not authorized to perform: bedrock:InvokeModel"))
    built = chain(FIRST, SECOND)
    list(built.stream(a_request()))

    first, second = model_states(built, lifecycles)

    assert (first["authorised"], first["usable"]) == (False, False)
    assert (second["authorised"], second["usable"]) == (True, True)


@pytest.mark.parametrize(
    ("lifecycle", "ends_on", "text"),
    [
        ("legacy", "2027-04-08", "legacy until 8 April 2027"),
        ("legacy", "", "legacy"),
        ("end_of_life", "2026-04-28", "retired on 28 April 2026"),
        ("end_of_life", "", "retired"),
        ("active", "", "active"),
        ("unknown", "", "not known"),
    ],
)
def test_a_lifecycle_is_told_in_words(lifecycle: Lifecycle, ends_on: str, text: str) -> None:
    assert lifecycle_text(lifecycle, ends_on) == text


def test_what_one_process_was_told_of_lifecycles_the_others_know(
    emulator: Emulator, wire: WireServer, chain: Build, empty_redis: redis.Redis
) -> None:
    models = chain(FIRST, LEGACY_ID, RETIRED_ID)
    _, may_ask = build_clients(Settings(bedrock_endpoint_url=emulator.url))
    wire.listing = Refusal(403, "AccessDeniedException", "not authorized to perform: bedrock:ListFoundationModels")
    _, may_not = build_clients(Settings(bedrock_endpoint_url=wire.url))

    Lifecycles(may_ask, shelf=RedisShelf(empty_redis)).refresh(models.models)
    states = model_states(models, Lifecycles(may_not, shelf=RedisShelf(empty_redis)))

    assert RedisShelf(empty_redis).stages()[RETIRED_ID[3:]].lifecycle == "end_of_life"
    assert [state["lifecycle_text"] for state in states] == [
        "active",
        "legacy until 8 April 2027",
        "retired on 28 April 2026",
    ]


def test_that_an_account_may_not_use_a_model_is_known_before_it_is_called(
    emulator: Emulator, chain: Build, empty_redis: redis.Redis
) -> None:
    models = chain(FIRST, SECOND)
    _, control = build_clients(Settings(bedrock_endpoint_url=emulator.url))
    emulator.fault("access_denied", model=SECOND)

    Lifecycles(control, shelf=RedisShelf(empty_redis)).refresh(models.models)
    first, second = model_states(models, Lifecycles(control, shelf=RedisShelf(empty_redis)), asks=False)
    models.state.worked(SECOND, Leave(True))
    (_, answered) = model_states(models, Lifecycles(control, shelf=RedisShelf(empty_redis)))

    assert (first["usable"], first["authorised"]) == (True, True)
    assert (second["usable"], second["authorised"]) == (False, False)
    assert second["reason"] == "This AWS account may not use Sonnet 5.5."
    assert answered["usable"]


def test_without_asking_only_what_is_known_already_counts(
    wire: WireServer, chain: Build, lifecycles: Lifecycles
) -> None:
    wire.listing = Hang()

    states = model_states(chain(FIRST, RETIRED_ID), lifecycles, asks=False)

    assert [state["usable"] for state in states] == [True, False]


def test_without_redis_lifecycles_are_not_shared_and_nothing_fails() -> None:
    away = redis.Redis(port=free_port(), socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0))
    shelf = RedisShelf(away)

    shelf.put({FIRST[3:]: Stage("legacy")})

    assert shelf.stages() == {}
    away.close()


@pytest.mark.parametrize("listing", [Hang(), Hang(reset=True), Refusal(500, "InternalServerException")])
def test_an_unreachable_bedrock_is_a_fault_and_soon_looked_at_again(
    wire: WireServer, lifecycles: Lifecycles, fake_time: FakeTime, listing: Hang | Refusal
) -> None:
    wire.listing = listing

    assert lifecycles.fault == "Bedrock cannot be reached."
    wire.listing = []
    fake_time.now += 6
    assert lifecycles.fault == ""


def test_refused_credentials_are_a_fault(wire: WireServer, lifecycles: Lifecycles) -> None:
    wire.listing = Refusal(403, "UnrecognizedClientException", "The security token included in the request is invalid.")

    assert lifecycles.fault == "AWS did not accept the credentials of this program."
