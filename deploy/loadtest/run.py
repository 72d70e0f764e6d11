"""Has locust run the users in a process of its own, and clears up after them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from deploy.instance import API, Instance, NoAnswer
from deploy.loadtest.plan import Measured, Plan, Submitted, authorization, read_measured, write
from domain.errors import PrismError

_ROOT = Path(__file__).resolve().parents[2]
_USERS = Path(__file__).with_name("users.py")
_REASON = "made by ai-prism loadtest"
_END_SECONDS = 120.0
_STOP_SECONDS = 10
_GONE = 204


class LoadTestFailed(PrismError):
    """Raised when the test itself could not be run."""


def is_available() -> bool:
    """Return whether locust is installed."""
    return importlib.util.find_spec("locust") is not None


def run(plan: Plan, env: Mapping[str, str]) -> Measured:
    """Run the test and return what its users measured. Raise `LoadTestFailed` when locust does not end as it should."""
    with tempfile.TemporaryDirectory(prefix="ai-prism-loadtest-") as folder:
        write(Path(folder) / "plan.json", plan)
        log = Path(folder) / "locust.log"
        with log.open("wb") as output:
            own = {**env, "PYTHONPATH": str(_ROOT)}
            process = subprocess.Popen(_command(plan, folder), cwd=folder, env=own, stdout=output, stderr=output)
        try:
            _wait(process, plan.seconds + _END_SECONDS)
        finally:
            process.kill()
            process.wait()
        try:
            return read_measured(Path(folder) / "measured.json")
        except FileNotFoundError as error:
            last = (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
            raise LoadTestFailed(f"locust did not run: {last}") from error


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for the end; Ctrl-C sends the users home, and what they measured until then counts."""
    try:
        try:
            process.wait(seconds)
        except KeyboardInterrupt:
            process.terminate()
            process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise LoadTestFailed("The users did not come to an end.") from error


def clear_up(plan: Plan, submitted: Sequence[Submitted]) -> tuple[Counter[str], int]:
    """Return how many submitted sections are in which state, and how many could not be deleted again."""
    states: Counter[str] = Counter()
    left = len(submitted)
    with closing(Instance(plan.url)) as instance:
        try:
            for task_id, place in submitted:
                headers = authorization(plan.tokens, place)
                told = instance.ask("GET", f"/task_status/{task_id}", headers=headers).json()
                states[str(told.get("status", "unknown"))] += 1
                left -= _is_deleted(instance, task_id, headers)
        except NoAnswer:
            states["unknown"] += len(submitted) - states.total()
    return states, left


def _is_deleted(instance: Instance, review_id: str, headers: Mapping[str, str]) -> bool:
    params = {"reason": _REASON}
    return instance.ask("DELETE", f"{API}/reviews/{review_id}", params=params, headers=headers).status == _GONE


def _command(plan: Plan, folder: str) -> list[str]:
    return [
        *(sys.executable, "-m", "locust", "--locustfile", str(_USERS), "--plan", folder, "--host", plan.url),
        *("--headless", "--only-summary", "--loglevel", "ERROR", "--exit-code-on-error", "0"),
        *("--users", str(plan.users), "--spawn-rate", f"{plan.come_a_second:g}"),
        *("--run-time", f"{round(plan.seconds)}s", "--stop-timeout", str(_STOP_SECONDS)),
    ]
