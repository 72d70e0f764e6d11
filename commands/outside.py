"""What looks at an installation from outside, by its address alone: is it in order, and what does it bear."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from settings import load_settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_outside_commands(commands: Commands) -> None:
    """Add `verify` and `loadtest`."""
    verify = commands.add_parser("verify", help="make the checks after a deployment at any running instance")
    verify.add_argument("url", metavar="URL", help="where people reach it, such as https://prism.example.com")
    verify.add_argument("--token", default="", help="of a service account; @FILE reads it there, @- on standard input")
    verify.add_argument(
        "--role", default="", metavar="ARN", help="of workers or web; without it, that of the credentials"
    )
    verify.add_argument("--cluster", default="", metavar="NAME", help="ECS cluster whose services' memory is looked at")
    verify.add_argument("--seconds", type=float, default=30, help="that one answer may take (30)")
    verify.add_argument("--patience", type=float, default=300, metavar="SECONDS", help="that one review may take (300)")
    verify.add_argument("--strict", action="store_true", help="exit with 3 when something could not be checked")
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    verify.set_defaults(run=_verify)

    loadtest = commands.add_parser("loadtest", help="what an installation bears: 50 users over the API and in tabs")
    loadtest.add_argument("url", metavar="URL", help="on this machine, unless --i-own-this repeats it")
    loadtest.add_argument("--users", type=int, default=50, help="half over the API, half in tabs (50)")
    loadtest.add_argument("--ramp", type=float, default=5, metavar="N", help="so many more users a second (5)")
    loadtest.add_argument("--seconds", type=float, default=60, help="how long, the ramp included (60)")
    loadtest.add_argument("--token", action="append", default=[], help="users take turns; @FILE reads it there")
    loadtest.add_argument("--i-own-this", default="", metavar="URL", help="needed for what is not on this machine")
    loadtest.add_argument("--json", action="store_true", help="print one JSON object")
    loadtest.set_defaults(run=_loadtest)


def _verify(options: argparse.Namespace) -> int:
    from commands.verifying import token_of, verify

    return verify(
        options.url,
        settings=load_settings(),
        token=token_of(options.token),
        role=options.role,
        cluster=options.cluster,
        seconds=options.seconds,
        patience=options.patience,
        as_json=options.json,
        is_strict=options.strict,
    )


def _loadtest(options: argparse.Namespace) -> int:
    from commands.loading import loadtest
    from commands.verifying import token_of
    from deploy.loadtest.plan import Plan

    tokens = tuple(token_of(given) for given in options.token)
    plan = Plan(options.url.rstrip("/"), options.users, options.ramp, options.seconds, tokens)
    return loadtest(plan, owned=options.i_own_this, as_json=options.json)
