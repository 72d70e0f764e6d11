"""The command `ai-prism`: the main job, the reading and the checks alone, and the state of the stack."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from commands.calling import FAILED, INTERRUPTED, OK, USAGE, services, show
from commands.interrupts import interrupt
from commands.operating import add_operators_commands
from commands.outside import add_outside_commands
from commands.stack import stack
from domain.errors import ChangeRefused, ChecklistUnknown, DocumentRefused, PrismError, SettingsInvalid
from settings import load_settings, names_services

WORKERS_START_SECONDS = 20.0

_EPILOG = """\
exit status: 0 complete, 3 partial (some sections were not reviewed), 1 failed, 2 usage or unreadable document.
With REDIS_URL, S3_ENDPOINT_URL, S3_BUCKET_NAME or BEDROCK_ENDPOINT_URL set, those services are used; otherwise the
stack that `make run` started in this checkout, or one started for as long as the command runs.
"""

_CHECKLIST = "what to look for, as `checklists` lists it: an id, or id@version"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    _prepare_process()
    try:
        status: int = options.run(options)
    except (ChangeRefused, ChecklistUnknown, DocumentRefused, SettingsInvalid) as error:
        print(f"ai-prism: {error}", file=sys.stderr)
        return USAGE
    except PrismError as error:
        print(f"ai-prism: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read our output has had enough
        return FAILED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ai-prism",
        description="Have long documents criticised, section by section, by a chain of Claude models.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    review = commands.add_parser("review", help="review documents from drop to download")
    review.add_argument("files", nargs="+", type=Path, metavar="FILE")
    review.add_argument("--out", type=Path, metavar="DIR", help="write annotated document, spreadsheet and JSON there")
    review.add_argument("--json", action="store_true", help="print one JSON object per file, one per line")
    review.add_argument("--model", action="append", default=[], metavar="ID", help="use this chain of models instead")
    review.add_argument("--fresh", action="store_true", help="ask again what an earlier review has an answer to")
    review.add_argument("--checklist", default="", metavar="ID", help=_CHECKLIST)
    review.set_defaults(run=_review)

    text = commands.add_parser("text", help="the reading alone: blocks, sections, what is left out")
    text.add_argument("file", type=Path, metavar="FILE")
    text.add_argument("--json", action="store_true")
    text.set_defaults(run=_text)

    check = commands.add_parser("check", help="the deterministic checks alone")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_check)

    forecast = commands.add_parser("forecast", help="sections, tokens, cost and time a review would take, per model")
    forecast.add_argument("file", type=Path, metavar="FILE")
    forecast.add_argument("--json", action="store_true")
    forecast.add_argument("--model", action="append", default=[], metavar="ID", help="for this chain of models instead")
    forecast.add_argument("--checklist", default="", metavar="ID", help=_CHECKLIST)
    forecast.set_defaults(run=_forecast)

    checklists = commands.add_parser("checklists", help="what models can be asked to look for")
    checklists.add_argument("--json", action="store_true")
    checklists.set_defaults(run=_checklists)

    health = commands.add_parser("health", help="Redis, S3, Bedrock, workers and models")
    health.add_argument("--json", action="store_true")
    health.set_defaults(run=_health)

    judge = commands.add_parser("eval", help="models judged by documents with answer keys: recall, precision, cost")
    judge.add_argument("documents", type=Path, metavar="DOCS", help="a document, or the folder that holds them")
    judge.add_argument("keys", type=Path, metavar="KEYS", help="NAME.key.json for NAME.docx, or their folder")
    judge.add_argument("--model", action="append", required=True, metavar="ID", help="to be judged; give several")
    judge.add_argument("--json", action="store_true", help="print one JSON object")
    judge.add_argument("--out", type=Path, metavar="DIR", help="write evaluation.json there")
    judge.set_defaults(run=_evaluate)

    add_operators_commands(commands)
    add_outside_commands(commands)
    return parser


def _prepare_process() -> None:
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _review(options: argparse.Namespace) -> int:
    from commands.reviewing import review_files

    with stack():
        served = services()
        return review_files(
            served.reviews,
            options.files,
            models=options.model,
            reuses=not options.fresh,
            checklist=options.checklist,
            out=options.out,
            as_json=options.json,
            max_bytes=served.settings.max_upload_bytes,
        )


def _evaluate(options: argparse.Namespace) -> int:
    from commands.evaluate import evaluate

    with stack():
        served = services()
        return evaluate(
            served.reviews,
            options.documents,
            options.keys,
            models=options.model,
            out=options.out,
            as_json=options.json,
            max_bytes=served.settings.max_upload_bytes,
        )


def _text(options: argparse.Namespace) -> int:
    from commands.reading import read, text_json, text_lines

    document = read(options.file, load_settings())
    show(text_json(document) if options.json else text_lines(document))
    return OK


def _check(options: argparse.Namespace) -> int:
    from commands.reading import check_json, check_lines, read

    document = read(options.file, load_settings())
    show(check_json(document) if options.json else check_lines(document))
    return OK


def _forecast(options: argparse.Namespace) -> int:
    from bootstrap import checklists_of
    from commands.outputs import forecast_lines
    from commands.reading import forecast_of, read
    from jobs.figures import model_figures, surroundings
    from jobs.forecast import Surroundings

    settings = load_settings()
    document = read(options.file, settings)
    # Without settings a review goes to the stack of this checkout, where the emulator answers and no budget binds.
    is_told = names_services()
    figures = model_figures(settings, options.model, is_emulated=None if is_told else True)
    around = surroundings(settings) if is_told else Surroundings(settings.hands_per_review)
    checklist = checklists_of(settings).get(options.checklist)
    forecast = forecast_of(document, figures, around, checklist, toon=settings.enable_toon_optimization)
    show({"document": document.name, **forecast} if options.json else forecast_lines(document.name, forecast))
    return OK


def _checklists(options: argparse.Namespace) -> int:
    from bootstrap import checklists_of
    from commands.outputs import checklist_lines, checklists_json

    newest = checklists_of(load_settings()).newest
    show(checklists_json(newest) if options.json else checklist_lines(newest))
    return OK


def _health(options: argparse.Namespace) -> int:
    from commands.status import health_lines

    with stack() as is_new:
        reviews = services().reviews
        health = reviews.health()
        deadline = time.monotonic() + WORKERS_START_SECONDS
        while is_new and not health["worker_count"] and time.monotonic() < deadline:
            time.sleep(0.2)
            health = reviews.health()
    show(health if options.json else health_lines(health))
    return FAILED if health["status"] == "unhealthy" else OK


if __name__ == "__main__":
    sys.exit(main())
