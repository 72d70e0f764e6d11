"""What reviews were expected to take beside what they took: `python -m benchmarks.estimates [--model ID]... FILE...`.

A fresh installation reviews every document with every model, one after the other, through the command line. The first
lines are those of a first run, the later ones those of an installation that has learned.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.transport import stack
from emulators.processes import StackProblem
from emulators.services import REPOSITORY
from settings import load_settings

SAMPLES = REPOSITORY / "tests" / "samples"
BRIEFLY = ("public/authorization-letter.docx", "public/self-attestation.docx", "planted/payments-outage.docx")
"""Two sections, forms, and prose: what `make bench` looks at."""
WITHIN = 0.25
PACE_SECONDS = 2.5
"""What an emulated answer of usual length takes with `make run`."""
KINDS = ("read", "cached", "written", "cost", "time")


@dataclass(frozen=True, slots=True)
class Estimate:
    """One run: what was expected and what it was, by kind."""

    document: str
    model: str
    expected: Mapping[str, float]
    actual: Mapping[str, float]
    load: float
    """Processes that wanted a processor meanwhile, on average over a minute."""

    def error(self, kind: str) -> float:
        """Return by which share of what it was the estimate was too high, or too low if negative."""
        actual, expected = self.actual[kind], self.expected[kind]
        if not actual:
            return 0.0 if not expected else float("inf")
        return expected / actual - 1


def measure(
    folder: Path, documents: Sequence[Path], models: Sequence[str], *, pace: float = PACE_SECONDS
) -> Iterator[Estimate]:
    """Yield each document's run with each model, in the order in which they were made on one installation."""
    with stack(folder, pace=pace) as about:
        for model_id in models:
            for document in documents:
                yield _run(about["env"], document, model_id)


def _run(env: Mapping[str, str], document: Path, model_id: str) -> Estimate:
    command = [sys.executable, "-m", "cli", "review", "--json", "--fresh", "--model", model_id, str(document)]
    done = subprocess.run(command, cwd=REPOSITORY, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StackProblem(f"{document.name} was not reviewed: {done.stderr}")
    told = json.loads(done.stdout)["forecast"]
    (model,) = told["models"]
    return Estimate(
        document.name,
        model["model_name"],
        _amounts(model["usage"], model["seconds"]),
        _amounts(told["actual"]["usage"], told["actual"]["seconds"]),
        os.getloadavg()[0],
    )


def _amounts(usage: Mapping[str, Any], seconds: float) -> dict[str, float]:
    cached = usage["cache_read_tokens"]
    read = usage["input_tokens"] + usage["cache_write_tokens"] + cached
    return dict(zip(KINDS, (read, cached, usage["output_tokens"], usage["cost_usd"], seconds), strict=True))


def line(estimate: Estimate) -> str:
    """Return a run as a line of the table: expected, actual and error by kind, and how busy the machine was."""
    cells = []
    for kind in KINDS:
        expected, actual, error = estimate.expected[kind], estimate.actual[kind], estimate.error(kind)
        form = {"cost": ",.4f", "time": ",.1f"}.get(kind, ",.0f")
        mark = "!" if abs(error) > WITHIN else " "
        cells.append(f"{expected:{form}} {actual:{form}} {error:+5.0%}{mark}")
    return (
        f"{estimate.document[:24]:<24} {estimate.model:<10}"
        + "".join(f"{cell:>29}" for cell in cells)
        + (f" {estimate.load:5.1f}")
    )


def head() -> str:
    """Return the first line of the table."""
    return f"{'':<35}" + "".join(f"{kind:>29}" for kind in KINDS) + "  load"


def worst(estimates: Sequence[Estimate], kind: str) -> tuple[float, int]:
    """Return the largest error of a kind, and how many estimates were further off than a quarter."""
    errors = [abs(estimate.error(kind)) for estimate in estimates]
    return max(errors, default=0.0), sum(error > WITHIN for error in errors)


def main() -> None:
    """Print the table for the documents and models of the command line: the samples, and the chain of the settings."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estimates", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--model", action="append", metavar="ID", help="the chain of the settings unless given")
    options = parser.parse_args()
    documents = options.files or sorted(path for path in SAMPLES.glob("*/*") if path.suffix in (".docx", ".pdf"))
    print(head(), flush=True)
    estimates = []
    with tempfile.TemporaryDirectory(prefix="ai-prism-bench-") as folder:
        for estimate in measure(Path(folder), documents, options.model or load_settings().chain):
            estimates.append(estimate)
            print(line(estimate), flush=True)
    for kind in KINDS:
        most, beyond = worst(estimates, kind)
        print(f"{kind}: at most {most:.0%} off, {beyond} of {len(estimates)} by more than {WITHIN:.0%}")


if __name__ == "__main__":
    main()
