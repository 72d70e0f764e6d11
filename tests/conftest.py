"""Session fixtures: real servers on free ports, each set isolated in a folder of its own."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import cache

import botocore.session
import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from emulators.processes import free_port
from tests.fronts import SOCKETS, WAYS
from tests.running import BedrockControl, RunningStack, plain_environment

# How long an example takes to make or to run says what else the machine does.
settings.register_profile("prism", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("prism")

# What collection makes stays to the end: it is looked through for garbage once, not at every growth of the heap.
gc.disable()

# Each client would read its description of AWS anew, a tenth of a second of CPU; the tests make hundreds.
botocore.session.create_loader = cache(botocore.session.create_loader)

# Budgets that no test meets by chance, and little patience, so that recoveries are seen soon.
FAST = {
    "MAX_REQUESTS_PER_MINUTE": "100000",
    "MAX_TOKENS_PER_MINUTE": "1000000000",
    "ANALYSIS_TASK_RATE_LIMIT": "100000/m",
    "CHAT_TASK_RATE_LIMIT": "100000/m",
    "RECONCILE_SECONDS": "2",
    "POLL_SECONDS": "0.5",  # over HTTP a tab at rest looks every 75 polls; more often costs browsers much work
    "ENABLE_RESULT_REUSE": "false",  # a fault is meant for a request that is made
}


# What is long comes first, so that no process is left with it at the end.
LONGEST_FIRST = (
    "chaos/test_kills",
    "e2e/test_main_job",
    "e2e/test_going_wrong",
    "e2e/",
    "watch/test_real_stack",
    "test_cli_stack",
    "chaos/",
    "emulators/test_launcher",
    "export/test_word",
    "cost/",
    "analysis/checks/test_any",
    "emulators/",
    "storage/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the files run in the order of `LONGEST_FIRST`."""
    items.sort(key=lambda item: next((n for n, part in enumerate(LONGEST_FIRST) if part in item.nodeid), 99))


def pytest_collection_finish() -> None:
    """Leave what is there out of all later searches for garbage."""
    gc.freeze()
    gc.enable()


class WholeFiles(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out whole files, and all that goes one way without WebSockets: what its tests share is made once.

    Groups that are marked do not reach the scheduler: pytest-xdist 3.8 writes them where pytest 9.2 no longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        path, _, name = nodeid.partition("::")
        way = next((way for way in WAYS if f"[{way}" in name), "")
        return f"{path} {way}" if way == SOCKETS else way or path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Return what gives the tests to the processes."""
    return WholeFiles(config, log)


@pytest.fixture(autouse=True)
def environment_is_put_back() -> Iterator[None]:
    """A command takes up the settings of the stack it finds; the next test must not."""
    before = dict(os.environ)
    yield
    for name in set(os.environ) - set(before):
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(scope="session")
def emulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Redis, S3 and the Bedrock emulator, and nothing else; `.env`, `.settings`, `.bedrock` and URLs."""
    running = RunningStack(tmp_path_factory.mktemp("emulators"), "up", env=plain_environment(**FAST))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def emulators_env(emulators: RunningStack) -> dict[str, str]:
    """The environment of a process that is to use `emulators`."""
    return emulators.env


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """The whole product as `make run` starts it: servers, workers and web, at `.web_url`; answers come at once."""
    env = plain_environment(**FAST, PORT=str(free_port()))
    running = RunningStack(tmp_path_factory.mktemp("stack"), "run", "--pace", "0", env=env)
    yield running
    running.stop()


@pytest.fixture
def bedrock_faults(emulators: RunningStack) -> Iterator[BedrockControl]:
    """Faults for requests to `emulators`, none before and none after the test."""
    emulators.bedrock.clear()
    yield emulators.bedrock
    emulators.bedrock.clear()


@pytest.fixture
def stack_faults(stack: RunningStack) -> Iterator[BedrockControl]:
    """Faults for requests to `stack`, none before and none after the test."""
    stack.bedrock.clear()
    yield stack.bedrock
    stack.bedrock.clear()
