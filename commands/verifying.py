"""`ai-prism verify`: a table of what holds at an instance, and the cure for what does not."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from commands.calling import FAILED, OK, PARTIAL, show
from deploy.instance import AddressInvalid, Instance
from deploy.verify.account import Account, Needs
from deploy.verify.results import Outcome, Result
from deploy.verify.steps import Verification
from settings import Settings

_WIDTH = 118
_INDENT = " " * 26


def verify(
    url: str,
    *,
    settings: Settings,
    token: str = "",
    role: str = "",
    cluster: str = "",
    seconds: float,
    patience: float,
    as_json: bool,
    is_strict: bool,
) -> int:
    """Make all checks, print what they came to as they are made, and return the exit status.

    Raise `AddressInvalid` for a URL where nothing can be asked.
    """
    instance = Instance(url, token=token, seconds=seconds)
    needs = Needs(settings.aws_region, settings.s3_bucket_name, settings.s3_prefix.strip("/"))
    account = Account(needs, role=role, cluster=cluster)
    verification = Verification(instance, account, seconds=seconds, patience=patience)
    results = []
    with closing(instance):
        for result in verification.results():
            results.append(result)
            if not as_json:
                show(_lines(result))
    show(_report(instance.url, verification.transport, results) if as_json else [_summary(results)])
    outcomes = {result.outcome for result in results}
    if Outcome.FAIL in outcomes:
        return FAILED
    return PARTIAL if is_strict and Outcome.NOT_CHECKED in outcomes else OK


def token_of(given: str) -> str:
    """Return a token, also where `@FILE`, or `@-` for standard input, says where it is. Raise `AddressInvalid`."""
    if not given.startswith("@"):
        return given
    try:
        text = sys.stdin.read() if given == "@-" else Path(given[1:]).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise AddressInvalid(f"No token can be read from {given[1:]!r} ({type(error).__name__}).") from error
    return text.strip()


def _lines(result: Result) -> list[str]:
    head = f"{result.outcome:<12}{result.name:<12}"
    lines = textwrap.wrap(result.reason, _WIDTH, initial_indent=f"{head}  ", subsequent_indent=_INDENT)
    cure = textwrap.wrap(f"Cure: {result.cure}", _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    return lines + cure if result.cure else lines


def _summary(results: Iterable[Result]) -> str:
    counts = Counter(result.outcome for result in results)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)


def _report(url: str, transport: str, results: list[Result]) -> dict[str, Any]:
    counts = Counter(result.outcome for result in results)
    return {
        "url": url,
        "status": Outcome.FAIL if counts[Outcome.FAIL] else Outcome.PASS,
        "passed": counts[Outcome.PASS],
        "failed": counts[Outcome.FAIL],
        "not_checked": counts[Outcome.NOT_CHECKED],
        "transport": transport,
        "checks": [result.json() for result in results],
    }
