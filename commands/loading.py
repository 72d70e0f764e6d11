"""`ai-prism loadtest`: what an installation bears, beside the figures of the original guide."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from typing import Any

from commands.calling import FAILED, OK, USAGE, show
from deploy.instance import address, is_loopback
from deploy.loadtest.plan import Measured, Plan, Row, Verdict, verdicts
from deploy.loadtest.run import clear_up, is_available, run
from settings import child_environment

_WAYS = {"websocket": "over WebSockets", "http": "over the HTTP transport", "": "none of which opened"}
_NO_LOCUST = "ai-prism loadtest needs locust, of the dependency group `loadtest`: make install-dev"


def loadtest(plan: Plan, *, owned: str, as_json: bool) -> int:
    """Run the test, print what it came to, and return the exit status. Raise `AddressInvalid` or `LoadTestFailed`."""
    if refused := _refused(plan, owned):
        print(f"ai-prism: {refused}", file=sys.stderr)
        return USAGE
    print(f"{plan.users} users for {plan.seconds:g} s at {plan.url}", file=sys.stderr)
    measured = run(plan, child_environment({}))
    states, left = clear_up(plan, measured.submitted)
    judged = verdicts(measured, plan.users)
    show(_report(plan, measured, judged, states, left) if as_json else _lines(plan, measured, judged, states, left))
    return OK if all(verdict.is_met for verdict in judged) else FAILED


def _refused(plan: Plan, owned: str) -> str:
    """Return why the test is not to be run; nothing when it is."""
    url = address(plan.url, has_token=bool(plan.tokens))
    if not is_loopback(url) and owned.rstrip("/") != url:
        return (
            f"{url} is not on this machine. The test puts load on it and has models asked for money; if it is yours "
            f"to do that with, say so: --i-own-this {url}"
        )
    if plan.users < 1 or plan.seconds < 1 or plan.come_a_second <= 0:
        return "There must be a user, a second and a pace."
    return "" if is_available() else _NO_LOCUST


def _lines(plan: Plan, measured: Measured, judged: list[Verdict], states: Counter[str], left: int) -> list[str]:
    head = (
        f"{plan.users} users, {plan.come_a_second:g} more a second, {plan.seconds:g} s; half of them over the API, half"
    )
    lines = [f"{head} in tabs {_WAYS[measured.transport]}", "", f"{'':<22}requests  failed   P50 ms   P95 ms"]
    lines += [_row(row) for row in measured.rows]
    lines += [_row(measured.total, "all"), ""]
    lines += [_verdict(verdict) for verdict in judged]
    said = ", ".join(f"{count} {state}" for state, count in states.items()) or "none"
    lines += ["", f"Sections submitted: {len(measured.submitted)} ({said} at the end), {left} left in the list."]
    return lines + [f"Failed: {error}" for error in measured.errors]


def _row(row: Row, name: str = "") -> str:
    return f"{name or row.name:<22}{row.requests:>8}{row.failures:>8}{row.p50_ms:>9.0f}{row.p95_ms:>9.0f}"


def _verdict(verdict: Verdict) -> str:
    judged = "met" if verdict.is_met else "MISSED"
    return f"{verdict.what:<12}{verdict.seen:>8.2f} {verdict.unit:<4}guide: {verdict.wanted}: {judged}"


def _report(plan: Plan, measured: Measured, judged: list[Verdict], states: Counter[str], left: int) -> dict[str, Any]:
    return {
        "url": plan.url,
        "users": plan.users,
        "seconds": plan.seconds,
        "transport": measured.transport,
        "success_share": round(measured.success_share, 5),
        "p50_seconds": measured.total.p50_ms / 1000,
        "p95_seconds": measured.total.p95_ms / 1000,
        "requests_a_second": round(measured.a_second, 2),
        "requests": [asdict(row) for row in (*measured.rows, measured.total)],
        "guide": {verdict.what: verdict.is_met for verdict in judged},
        "sections": {"submitted": len(measured.submitted), "left": left, **states},
        "errors": list(measured.errors),
    }
