"""The programs of a stack besides Redis: the S3 and Bedrock emulators, the workers and the web server."""

from __future__ import annotations

import http.client
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from emulators.processes import HOST, Service

REPOSITORY = Path(__file__).resolve().parent.parent


def s3_service(folder: Path, *, port: int, bucket: str, region: str) -> Service:
    """Return the S3 server with the objects that `folder` holds."""
    options = ("--folder", str(folder.resolve()), "--bucket", bucket, "--region", region)
    return _emulator("S3 server", "emulators.s3", port, options)


def bedrock_service(*, port: int, pace: float) -> Service:
    """Return the Bedrock emulator; an answer of usual length takes `pace` seconds."""
    return _emulator("Bedrock emulator", "emulators.bedrock", port, ("--pace", str(pace)))


def worker_service(env: Mapping[str, str]) -> Service:
    """Return the worker pool; it answers nothing, so it is ready as soon as it runs.

    Without a launcher its Redis and S3 are gone too: finishing the sections under way would only take long and fail.
    """
    return Service(
        "workers",
        (sys.executable, "worker.py"),
        env,
        REPOSITORY,
        lambda: True,
        stop_seconds=5,
        death_signal=signal.SIGKILL,
    )


def web_service(env: Mapping[str, str], *, port: int) -> Service:
    """Return the web server, ready when `/health` says anything at all."""
    host = own_address(env)
    return Service(
        "web server",
        (sys.executable, "server.py"),
        {**env, "PORT": str(port)},
        REPOSITORY,
        lambda: answers_http(port, "/health", host=host),
        start_seconds=90,
        stop_seconds=4,
    )


def own_env(given: Mapping[str, str] = os.environ, **settings: str) -> dict[str, str]:
    """Return an environment for a child that runs our modules: the given one, with `settings` on top."""
    # A child that may not keep its bytecode compiles Streamlit and boto3 anew: three times as long to start.
    kept = {name: value for name, value in given.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1", **settings}


def own_address(env: Mapping[str, str]) -> str:
    """Return the address at which this machine reaches the web server."""
    bound = env.get("BIND_ADDRESS") or HOST
    if ":" in bound:
        return "localhost"
    return HOST if bound == "0.0.0.0" else bound


def answers_http(port: int, path: str, *, host: str = HOST) -> bool:
    """Return whether an HTTP server answers there, with whatever status."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def _emulator(name: str, module: str, port: int, options: tuple[str, ...]) -> Service:
    command = (sys.executable, "-m", module, "--port", str(port), *options)
    return Service(name, command, own_env(), REPOSITORY, lambda: answers_http(port, "/"))
