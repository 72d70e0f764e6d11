"""What operators and administrators do from the command line: models, tokens, sharing, deleting, the index."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from commands.calling import OK, USAGE, services, show
from commands.stack import stack
from domain.person import Role, Scope
from domain.sharing import Level, With

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_operators_commands(commands: Commands) -> None:
    """Add what operators and administrators do."""
    models = commands.add_parser("models", help="the chain: list it, or change it for all workers")
    models.add_argument(
        "act",
        nargs="?",
        choices=("list", "pause", "resume", "probe", "first", "configured"),
        default="list",
        help="first: ask this model first from now on; configured: back to the order of the settings",
    )
    models.add_argument("model", nargs="?", metavar="ID")
    models.add_argument("--reason", default="", help="goes on the record; needed for every act")
    models.add_argument("--json", action="store_true")
    models.set_defaults(run=_models)

    tokens = commands.add_parser("tokens", help="what other programs come in with: list, create, revoke")
    tokens.add_argument("act", nargs="?", choices=("list", "create", "revoke"), default="list")
    tokens.add_argument("name", nargs="?", metavar="NAME", help="create: of the service account; revoke: id of a token")
    tokens.add_argument("--scope", action="append", default=[], choices=list(Scope), help="what the token is good for")
    tokens.add_argument("--role", choices=list(Role), default=Role.ANALYST, help="of the account")
    tokens.add_argument("--team", action="append", default=[], metavar="TEAM", help="that the account is in")
    tokens.add_argument("--json", action="store_true")
    tokens.set_defaults(run=_tokens)

    delete = commands.add_parser("delete", help="delete reviews from S3, in all versions, and from Redis")
    delete.add_argument("reviews", nargs="+", metavar="ID")
    delete.add_argument("--reason", default="", help="goes on the record that outlives the review")
    delete.set_defaults(run=_delete)

    share = commands.add_parser("share", help="let a person or a team read reviews or decide on them")
    share.add_argument("reviews", nargs="+", metavar="ID")
    share.add_argument("--with", required=True, dest="whom", metavar="WHOM", help="address of a person, name of a team")
    share.add_argument("--team", action="store_true", help="WHOM is a team")
    share.add_argument("--level", choices=list(Level), default=Level.DECIDE, help="nothing takes a share back")
    share.set_defaults(run=_share)

    rebuild = commands.add_parser("rebuild-index", help="make Redis anew from what S3 holds")
    rebuild.set_defaults(run=_rebuild_index)


def _models(options: argparse.Namespace) -> int:
    from commands.models import chain_lines, change, report

    if options.act != "list" and not (options.reason and (options.model or options.act == "configured")):
        print(f"ai-prism models {options.act} needs the id of a model and a --reason.", file=sys.stderr)
        return USAGE
    with stack():
        models = services().models
        if options.act != "list":
            print(change(models, options.act, options.model, options.reason) or "done", file=sys.stderr)
        known = models.states()[0], models.budget(), models.acts(), models.first()
    show(report(*known) if options.json else chain_lines(*known))
    return OK


def _tokens(options: argparse.Namespace) -> int:
    from commands.tokens import token_lines, tokens_json

    if options.act != "list" and not options.name:
        what = "the name of a service account" if options.act == "create" else "the id of a token"
        print(f"ai-prism tokens {options.act} needs {what}.", file=sys.stderr)
        return USAGE
    with stack():
        tokens = services().tokens
        if options.act == "create":
            scopes, role = [Scope(scope) for scope in options.scope], Role(options.role)
            token, secret = tokens.create(options.name, scopes, role=role, teams=options.team)
            print("Keep this token now; it cannot be shown again.", file=sys.stderr)
            show({"id": token.id, "token": secret} if options.json else [secret])
            return OK
        if options.act == "revoke":
            tokens.revoke(options.name)
            print("It is refused everywhere within ten seconds.", file=sys.stderr)
        known = tokens.list()
    show(tokens_json(known) if options.json else token_lines(known))
    return OK


def _delete(options: argparse.Namespace) -> int:
    with stack():
        custody = services().custody
        for review_id in options.reviews:
            custody.delete(review_id, reason=options.reason)
            print(f"{review_id} is deleted.")
    return OK


def _share(options: argparse.Namespace) -> int:
    with stack():
        custody = services().custody
        for review_id in options.reviews:
            shares = custody.share(
                review_id, With.TEAM if options.team else With.PERSON, options.whom, Level(options.level)
            )
            those = ", ".join(f"{share.whom} ({share.level})" for share in shares) or "nobody"
            print(f"{review_id} is shared with {those}.")
    return OK


def _rebuild_index(options: argparse.Namespace) -> int:  # noqa: ARG001  (every command is called the same way)
    with stack():
        number = services().reviews.rebuild_index()
    print(f"{number} reviews are in the index.")
    return OK
