"""`make run` with the real web server and workers: it works, and what it has done outlives a kill."""

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from emulators.processes import ProcessMark, free_port
from tests.conftest import FAST
from tests.running import RunningStack, plain_environment, until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]

SECTION = {
    "session_id": "s1",
    "section_name": "Impact",
    "content": "Some customers were unable to pay during the outage. Monitoring will be improved as soon as possible.",
}


@pytest.fixture
def product(tmp_path):
    env = plain_environment(**FAST, PORT=str(free_port()))
    running = RunningStack(tmp_path / "local data", "run", "--pace", "0", env=env)
    yield running
    running.stop()


def ask(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def with_descendants(pids: Iterable[int]) -> list[int]:
    found = []
    for pid in pids:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found += [pid, *with_descendants(map(int, children))]
    return found


def health(product: RunningStack) -> dict[str, Any]:
    try:
        return ask(f"{product.web_url}/health")
    except urllib.error.HTTPError as unhealthy:
        unhealthy.close()
        return {}


def test_a_section_is_criticised_and_the_result_outlives_a_killed_launcher(product):
    until(lambda: health(product).get("status") == "healthy", seconds=60)
    task = ask(f"{product.web_url}/analyze_section", SECTION)["task_id"]

    def result() -> dict[str, Any]:
        status = ask(f"{product.web_url}/task_status/{task}")
        return status if status["status"] == "completed" else {}

    before = until(result, seconds=60)
    marks = [ProcessMark.of(pid) for pid in with_descendants(product.pids.values())]
    product.restart(signal.SIGKILL)
    after = until(result, seconds=60)

    assert [finding["quote"] for finding in before["result"]["feedback"]]
    assert after["result"]["feedback"] == before["result"]["feedback"]
    assert len(marks) > len(product.pids), "the pool has workers of its own"
    assert not [mark for mark in marks if mark.is_alive()]
