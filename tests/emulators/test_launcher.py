"""`python -m emulators`: one command, one Ctrl-C, nothing left behind, data kept."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from emulators.processes import ProcessMark, free_port
from tests.running import until

REPOSITORY = Path(__file__).resolve().parents[2]
STAND_INS = (sys.executable, str(Path(__file__).with_name("launcher_with_stand_ins.py")))
REAL = (sys.executable, "-m", "emulators")


class Launch:
    """A launcher in a process of its own, on a data folder of its own."""

    def __init__(self, folder: Path, *arguments: str, command=STAND_INS, **env: str) -> None:
        self.folder = folder
        self.port = int(env.setdefault("PORT", str(free_port())))
        self.process = subprocess.Popen(
            [*command, *arguments],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "AI_PRISM_LOCAL": str(folder), **env},
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def about(self) -> dict[str, Any]:
        about: dict[str, Any] = until(self._read)
        return about

    def _read(self) -> dict[str, Any]:
        assert self.process.poll() is None, self.process.communicate()[0]
        try:
            about: dict[str, Any] = json.loads((self.folder / "stack.json").read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return about if about["pid"] == self.process.pid else {}

    def marks(self) -> list[ProcessMark]:
        return [ProcessMark(**mark) for mark in json.loads((self.folder / "processes.json").read_text()).values()]

    def stop(self, sign: int = signal.SIGTERM) -> tuple[int, str]:
        if self.process.poll() is None:
            self.process.send_signal(sign)
        output, _ = self.process.communicate(timeout=30)
        return self.process.returncode, output


@pytest.fixture
def launch(tmp_path):
    started: list[Launch] = []

    def start(*arguments: str, folder: Path = tmp_path / "local", **env: str) -> Launch:
        started.append(Launch(folder, *arguments, **env))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_one_command_starts_everything_and_one_interrupt_stops_it(launch):
    run = launch("run", AWS_PROFILE="mine")
    about = run.about()
    marks = run.marks()
    worker_line = until(lambda: (run.folder / "logs" / "worker.log").read_text())
    grandchild = ProcessMark.of(int(worker_line.split()[2]))
    with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/health") as response:
        seen = json.load(response)
    began = time.monotonic()

    status, output = run.stop(signal.SIGINT)

    assert time.monotonic() - began < 15
    assert status == 0
    assert f"AI-Prism is at http://127.0.0.1:{run.port}" in output
    assert about["web_url"] == f"http://127.0.0.1:{run.port}"
    assert set(about["pids"]) == {"redis", "s3", "bedrock", "worker", "web"}
    assert seen == {
        "REDIS_URL": about["redis_url"],
        "S3_ENDPOINT_URL": about["s3_endpoint_url"],
        "BEDROCK_ENDPOINT_URL": about["bedrock_endpoint_url"],
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_PROFILE": None,
        "PORT": str(run.port),
    }
    assert not [mark for mark in [*marks, grandchild] if mark.is_alive()]
    assert not (run.folder / "stack.json").exists()


def test_a_second_run_in_the_same_folder_says_where_the_first_one_is(launch):
    first = launch("run")
    first.about()

    status, output = _ended(launch("run"))

    assert status == 1
    assert output.strip() == f"AI-Prism is already running at {first.about()['web_url']} (process {first.process.pid})."
    assert first.process.poll() is None


def test_a_taken_port_is_named_and_nothing_is_started(launch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        status, output = _ended(launch("run", PORT=str(port)))

    assert status == 1
    assert output.strip() == (f"Port {port} is taken by another program. Choose another one: PORT={port + 1} make run")


def test_after_a_killed_launcher_nothing_runs_on_and_the_next_run_has_the_data(launch):
    first = launch("run")
    with Redis.from_url(first.about()["redis_url"]) as redis:
        redis.set("kept", "yes")
    marks = first.marks()

    first.stop(signal.SIGKILL)
    second = launch("run")
    about = second.about()

    with Redis.from_url(about["redis_url"]) as redis:
        assert redis.get("kept") == b"yes"
    until(lambda: not [mark for mark in marks if mark.is_alive()])


def test_a_process_that_only_has_the_id_of_an_old_one_is_spared(launch, tmp_path):
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    folder = tmp_path / "local"
    folder.mkdir()
    (folder / "processes.json").write_text(json.dumps({"redis": {"pid": other.pid, "started": "12345"}}))

    launch("up").about()

    assert other.poll() is None
    other.kill()
    other.wait()


def test_an_orphan_that_survived_its_launcher_is_ended_by_the_next(launch, tmp_path):
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    folder = tmp_path / "local"
    folder.mkdir()
    mark = ProcessMark.of(orphan.pid)
    marks = {"worker": {"pid": mark.pid, "started": mark.started}}
    (folder / "processes.json").write_text(json.dumps(marks))

    launch("up").about()

    assert orphan.wait(5) == -signal.SIGTERM


@pytest.mark.parametrize("key", ["worker", "redis"])
def test_a_child_that_dies_is_started_again_with_a_sentence(launch, key):
    run = launch("run")
    before = run.about()

    os.kill(before["pids"][key], signal.SIGKILL)
    after = until(lambda: run.about() if run.about()["pids"][key] != before["pids"][key] else None)
    _, output = run.stop()

    assert "starting it again" in output
    assert after["redis_url"] == before["redis_url"]


def test_servers_that_the_environment_names_are_used_instead_of_own_ones(launch, tmp_path):
    servers = launch("up", folder=tmp_path / "servers").about()

    run = launch("run", REDIS_URL=servers["redis_url"], BEDROCK_ENDPOINT_URL=servers["bedrock_endpoint_url"])
    about = run.about()

    assert set(about["pids"]) == {"s3", "worker", "web"}
    assert about["redis_url"] == servers["redis_url"]
    assert about["bedrock_endpoint_url"] == servers["bedrock_endpoint_url"]


def test_up_says_nothing_and_ends_with_its_parent(tmp_path):
    folder = tmp_path / "local"
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import subprocess, time; subprocess.Popen({[*REAL, 'up']!r}); time.sleep(60)",
        ],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "AI_PRISM_LOCAL": str(folder)},
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    about = until(lambda: (folder / "stack.json").exists() and json.loads((folder / "stack.json").read_text()))
    marks = [ProcessMark.of(pid) for pid in [about["pid"], *about["pids"].values()]]

    parent.kill()
    output, _ = parent.communicate(timeout=20)

    until(lambda: not [mark for mark in marks if mark.is_alive()])
    assert output == b""


def test_serve_starts_web_and_workers_with_the_environment_as_it_stands(launch):
    serve = launch("serve", REDIS_URL="redis://127.0.0.1:1/0", AWS_PROFILE="mine")

    def health():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{serve.port}/health") as response:
                return json.load(response)
        except OSError:
            return None

    seen = until(health)

    assert seen["REDIS_URL"] == "redis://127.0.0.1:1/0"
    assert seen["S3_ENDPOINT_URL"] is None
    assert seen["AWS_PROFILE"] == "mine"
    assert not (serve.folder / "stack.json").exists()


def _ended(launched: Launch) -> tuple[int, str]:
    output, _ = launched.process.communicate(timeout=30)
    return launched.process.returncode, output
