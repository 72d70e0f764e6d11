"""What stands outside an installation: puts it into an AWS account, asks if it is in order and what it bears."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from commands.calling import USAGE
from settings import load_settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_outside_commands(commands: Commands) -> None:
    """Add `deploy`, `verify` and `loadtest`."""
    deploy = commands.add_parser("deploy", help="AI-Prism in an AWS account: plan, apply, status, destroy")
    deploy.add_argument("act", choices=("plan", "apply", "status", "destroy"))
    deploy.add_argument("--stack", default="ai-prism", metavar="NAME", help="of the CloudFormation stack (ai-prism)")
    deploy.add_argument("--region", default="", help="AWS_REGION unless given")
    deploy.add_argument(
        "--web", choices=("auto", "apprunner", "ecs"), default="auto", help="auto: App Runner where the account may"
    )
    deploy.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter of deploy/template.yaml"
    )
    deploy.add_argument("--yes", action="store_true", help="do not ask before changing or deleting anything")
    deploy.set_defaults(run=_deploy)

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


def _deploy(options: argparse.Namespace) -> int:
    from commands.deploying import Deployment, confirm, pairs
    from deploy.account import session_in
    from deploy.stacks import Stack

    try:
        given = pairs(options.set)
    except ValueError as error:
        print(f"ai-prism: {error}", file=sys.stderr)
        return USAGE
    session = session_in(options.region or load_settings().aws_region)
    deployment = Deployment(session, Stack(session.client("cloudformation"), options.stack))
    confirmed = (lambda _question: True) if options.yes else confirm
    match options.act:
        case "plan":
            return deployment.plan(options.web, given)
        case "apply":
            return deployment.apply(options.web, given, confirmed)
        case "destroy":
            return deployment.destroy(confirmed)
    return deployment.status()


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
