"""The embedded Redis server: real protocol, data kept, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis

from emulators.processes import Child, ProcessMark, StackProblem, free_port, start_child
from emulators.redis import redis_service

LAUNCHER = """
import sys, time
from pathlib import Path
from emulators.processes import free_port, start_child
from emulators.redis import redis_service
folder = Path(sys.argv[1])
child = start_child(redis_service(folder, port=free_port()), log=folder / "log")
child.wait_ready()
print(child.mark.pid, child.mark.started, flush=True)
time.sleep(60)
"""


def start_redis(folder: Path) -> tuple[Child, str]:
    port = free_port()
    child = start_child(redis_service(folder, port=port), log=folder / "log")
    child.wait_ready()
    return child, f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "a folder" / "redis"


def test_it_answers_within_two_seconds_and_refuses_to_evict(folder):
    times = []
    for name in ("a", "b", "c"):  # the best of three: what else the machine does does not count
        began = time.monotonic()
        child, url = start_redis(folder / name)
        times.append(time.monotonic() - began)
        if name != "c":
            child.stop(5)

    with Redis.from_url(url) as redis:
        policy = redis.config_get("maxmemory-policy")
        redis.xadd("stream", {"n": "1"})
    child.stop(5)

    assert min(times) < 2
    assert policy == {"maxmemory-policy": "noeviction"}


def test_data_outlives_a_clean_stop_and_a_kill(folder):
    first, url = start_redis(folder)
    with Redis.from_url(url) as redis:
        redis.set("kept", "a")
    first.stop(5)
    second, url = start_redis(folder)
    with Redis.from_url(url) as redis:
        before_kill = redis.get("kept")
        redis.set("kept", "b")
    os.kill(second.mark.pid, signal.SIGKILL)
    second.process.wait(5)
    third, url = start_redis(folder)
    with Redis.from_url(url) as redis:
        after_kill = redis.get("kept")
    third.stop(5)

    assert (before_kill, after_kill) == (b"a", b"b")


def test_it_ends_by_itself_when_its_launcher_is_killed(folder):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert launcher.stdout is not None
    pid, started = launcher.stdout.readline().split()
    mark = ProcessMark(int(pid), started)
    assert mark.is_alive()

    launcher.kill()
    launcher.wait()
    launcher.stdout.close()

    deadline = time.monotonic() + 5
    while mark.is_alive() and time.monotonic() < deadline:
        os.sched_yield()
    assert not mark.is_alive()


def test_a_recycled_process_id_is_left_alone():
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    mark = ProcessMark(other.pid, "1")

    ended = mark.end(1)

    assert not ended
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_server_that_cannot_start_is_reported_with_its_log(folder):
    folder.mkdir(parents=True)
    (folder / "appendonlydir").write_text("not a folder")

    with pytest.raises(StackProblem, match="see .*log"):
        start_redis(folder)
