"""`python -m benchmarks`: ratios measured in one run, so that the speed of the machine does not matter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis

from benchmarks import alignment, estimates, transport
from benchmarks.budget_simulation import FLOWS, peaks, simulate, use
from deploy.loadtest import run as loadtest
from deploy.loadtest.plan import Plan, verdicts
from emulators.processes import free_port, start_child
from emulators.redis import redis_service
from emulators.services import REPOSITORY, bedrock_service, own_env
from settings import load_settings

LITELLM = "litellm==1.106.2"
BOTO3 = "boto3>=1.44.5,<1.45"
REQUESTS = 10_000
IMPORTS = 3
_AWS = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "127.0.0.1",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
}
_OURS_LOADED = "import bedrock.factory, bedrock.redis_budget, bedrock.redis_state"
_MEASURE = """
import time; began = time.perf_counter()
{load}
took = time.perf_counter() - began
import json, resource
print(json.dumps({{"seconds": took, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}}))
"""


def main() -> None:
    """Run all benchmarks and print what they measured."""
    with tempfile.TemporaryDirectory(prefix="ai-prism-bench-") as folder, servers(Path(folder)) as (url, redis_url):
        chain(Path(folder), url, redis_url)
        budgets(redis_url)
    alignments()
    forecasts()
    outside()
    transports()


@contextmanager
def servers(folder: Path) -> Iterator[tuple[str, str]]:
    """Run the Bedrock emulator and Redis; give their URLs."""
    bedrock_port, redis_port = free_port(), free_port()
    children = [
        start_child(bedrock_service(port=bedrock_port, pace=0.0), log=folder / "bedrock.log"),
        start_child(redis_service(folder / "redis", port=redis_port), log=folder / "redis.log"),
    ]
    try:
        for child in children:
            child.wait_ready()
        yield f"http://127.0.0.1:{bedrock_port}", f"redis://127.0.0.1:{redis_port}/0"
    finally:
        for child in children:
            child.stop()


def chain(folder: Path, url: str, redis_url: str) -> None:
    """Compare the chain with plain boto3 and with the Router of LiteLLM."""
    own_python = Path(sys.executable)
    ours = run(own_python, "-m", "benchmarks.ours", url, redis_url) | loaded(own_python, _OURS_LOADED)
    print("The chain, with breakers and budgets in Redis, and the same emulator for all:")
    say("overhead per call over plain boto3", ours["overhead_ms"], "ms", f"plain {ours['plain_ms']:.1f} ms")
    judge("under 5 ms at the median", ours["overhead_ms"] < 5)
    their_python, problem = install_litellm(folder)
    if their_python is None:
        print(f"  {LITELLM} could not be installed, so nothing is compared with it: {problem}")
        return
    script = str(REPOSITORY / "benchmarks" / "litellm_router.py")
    theirs = run(their_python, script, url) | loaded(their_python, "import litellm; litellm.Router")
    print(f"Beside the Router of {LITELLM}, as it comes:")
    for name, what, unit in (
        ("overhead_ms", "overhead per call", "ms"),
        ("recovery_ms", "recovery from a throttled first model", "ms"),
        ("recovery_without_retries_ms", "the same with the retries of both off", "ms"),
        ("seconds", "import", "s"),
        ("mib", "memory once imported", "MiB"),
    ):
        ratio = f"LiteLLM {theirs[name]:.1f} {unit}, {theirs[name] / max(ours[name], 1e-3):.1f} times ours"
        say(what, ours[name], unit, ratio)
        judge("less than LiteLLM", ours[name] < theirs[name])


def budgets(redis_url: str) -> None:
    """Send 10,000 simulated requests from eight processes against each budget in turn."""
    print(f"Budgets, {REQUESTS:,} simulated requests from 8 processes for each that binds:")
    with redis.Redis.from_url(redis_url) as connection:
        for binding, flow in FLOWS.items():
            connection.flushall()
            record = simulate(flow, REQUESTS, connection)
            most, limits = peaks(record), flow.limits
            share = use(record, limits)[binding]
            budget = {"requests": limits.requests, "tokens": limits.tokens, "concurrent": limits.concurrent}
            say(f"use of {binding}", share * 100, "%", f"at most {most[binding]:,} of {budget[binding]:,} in a minute")
            judge("no budget exceeded, above 95%", share > 0.95 and all(most[one] <= budget[one] for one in budget))


def alignments() -> None:
    """Compare aligning findings with reading their document."""
    figures = alignment.measure()
    print(f"Aligning {alignment.COLUMNS} times {alignment.FINDINGS} findings on the document with 93 tables:")
    beside = f"reading it {figures['reading']:.2f} s, {figures['aligning'] / figures['reading']:.2f} times that"
    say("processor time", figures["aligning"], "s", f"{beside}, {figures['rows']:.0f} rows")


def forecasts() -> None:
    """Compare what reviews were expected to take on a fresh installation with what they took."""
    documents, models = [estimates.SAMPLES / name for name in estimates.BRIEFLY], load_settings().chain[:2]
    print("Estimates of reviews, expected, actual and error; all documents: python -m benchmarks.estimates")
    print(estimates.head())
    seen = []
    with tempfile.TemporaryDirectory(prefix="ai-prism-bench-") as folder:
        for estimate in estimates.measure(Path(folder), documents, models):
            seen.append(estimate)
            print(estimates.line(estimate), flush=True)
    for kind in estimates.KINDS:
        most, beyond = estimates.worst(seen, kind)
        say(f"{kind}, furthest off", most * 100, "%", f"{beyond} of {len(seen)} by more than a quarter")
        judge("within a quarter", not beyond)


def outside() -> None:
    """Verify a whole stack from outside, and put the original guide's 50 users on it."""
    with tempfile.TemporaryDirectory(prefix="ai-prism-bench-") as folder, transport.stack(Path(folder)) as about:
        url = str(about["web_url"])
        print("A whole stack seen from outside:")
        command = [sys.executable, "-m", "cli", "verify", url, "--json"]
        verified = json.loads(subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False).stdout)
        say("checks passed by verify", verified["passed"], "", f"{verified['not_checked']} not checked")
        judge("none fails", not verified["failed"])
        plan = Plan(url)
        measured = loadtest.run(plan, own_env(os.environ))
        beside = f"{measured.total.requests} requests, P50 {measured.total.p50_ms:.0f} ms"
        for verdict in verdicts(measured, plan.users):
            say(f"{plan.users} users: {verdict.what}", verdict.seen, verdict.unit, beside)
            judge(verdict.wanted, verdict.is_met)


def transports() -> None:
    """Compare pages over plain HTTP with pages over WebSockets."""
    if not Path(transport.CHROMIUM).exists():
        print("Chromium is not installed, so no click is measured: sh tests/install_tools.sh")
        return
    figures = transport.measure()
    print(f"Pages without WebSockets, {transport.CLICKS} clicks by turns in one browser, then {transport.TABS} tabs:")
    beside = f"WebSocket {figures['sockets_click_ms']:.0f} ms, {figures['click_ratio']:.2f} times that"
    say("a click's round trip, median", figures["http_click_ms"], "ms", beside)
    judge("at most 1.5 times", figures["click_ratio"] <= 1.5)
    for name in ("review", "home"):
        say(f"requests a minute, nobody touches the {name}", figures[f"quiet_{name}_requests"], "", "over HTTP")
        judge("at most four", figures[f"quiet_{name}_requests"] <= 4)
    for key, what, unit in (
        ("tab_mib", "memory of the server for a tab", "MiB"),
        ("quiet_ms_a_minute", "its processor time a minute for a quiet tab", "ms"),
    ):
        say(what, figures[f"http_{key}"], unit, f"WebSocket {figures[f'sockets_{key}']:.2f} {unit}")


def install_litellm(folder: Path) -> tuple[Path | None, str]:
    """Return the Python of a throw-away environment that has LiteLLM, or why there is none."""
    place = folder / "litellm"
    uv = Path(sys.executable).with_name("uv")
    env = {**os.environ, "VIRTUAL_ENV": str(place), "UV_PYTHON_DOWNLOADS": "never"}
    try:
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True, text=True)
        install = [str(uv), "pip", "install", "--quiet", "--compile-bytecode", LITELLM, BOTO3]
        subprocess.run(install, check=True, capture_output=True, text=True, env=env, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        said = str(getattr(error, "stderr", "") or error).strip().splitlines()
        return None, said[-1].strip() if said else type(error).__name__
    return place / "bin" / "python", ""


def loaded(python: Path, load: str) -> dict[str, float]:
    """Return the seconds and memory that imports take in a fresh process; the best of a few."""
    runs = [run(python, "-c", _MEASURE.format(load=load)) for _ in range(IMPORTS)]
    return {name: min(one[name] for one in runs) for name in ("seconds", "mib")}


def run(python: Path, *arguments: str) -> dict[str, Any]:
    """Return the JSON that a process prints last."""
    env = own_env(os.environ, **_AWS)
    done = subprocess.run(
        [str(python), *arguments], cwd=REPOSITORY, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments[:2])} failed:\n{done.stderr}")
    measured: Mapping[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return dict(measured)


def say(what: str, value: float, unit: str, beside: str) -> None:
    print(f"  {what:<42} {value:8.2f} {unit:<4} ({beside})", flush=True)


def judge(target: str, is_met: bool) -> None:
    print(f"    {target}: {'met' if is_met else 'MISSED'}", flush=True)


if __name__ == "__main__":
    main()
