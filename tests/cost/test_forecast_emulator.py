"""What was forecast, beside what requests through real boto3 used on the emulator, which counts as Bedrock does."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import docx
import pytest

from analysis.checklist import load_checklist
from analysis.checks import run_checks
from analysis.intake import inspect
from analysis.prompt import is_reviewable, section_request
from analysis.readers import read_document
from bedrock.factory import build_clients, build_model
from domain.document import Document
from domain.finding import Usage
from domain.model import Answer
from jobs.figures import model_figures
from jobs.forecast import forecast
from jobs.reviews import Reviews
from settings import Settings, load_settings
from tests.cost.conftest import Ended, total, within
from tests.running import RunningStack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]

SAMPLES = Path(__file__).parents[1] / "samples"
DOCUMENTS = sorted(path for path in SAMPLES.glob("*/*") if path.suffix in (".docx", ".pdf"))


def read(path: Path) -> Document:
    data = path.read_bytes()
    intake = inspect(path.name, data, max_bytes=10**8)
    return read_document(intake.name, data, intake.media_type, sha256=intake.sha256)


def used(settings: Settings, document: Document) -> Usage:
    """Ask the first model of the chain about every section, one after the other."""
    model = build_model(settings, build_clients(settings)[0])
    found, checklist = run_checks(document), load_checklist()
    usages = []
    for section in document.sections:
        if is_reviewable(document, section):
            *_, answer = model.stream(section_request(document, section, checklist=checklist, found=found))
            assert isinstance(answer, Answer)
            usages.append(answer.usage)
    return total(usages)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_tokens_and_cost_are_forecast_within_a_quarter(
    path: Path, emulators: RunningStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulators.bedrock.clear()
    for name, value in emulators.settings.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    document = read(path)

    (expected, *_) = forecast(document, model_figures(settings), found=run_checks(document)).models
    actual = used(settings, document)

    for kind in ("input_tokens", "cache_read_tokens", "output_tokens", "cost_usd"):
        assert within(getattr(actual, kind), getattr(expected.usage, kind), 0.25), (kind, actual, expected.usage)


def never_sent_before(path: Path) -> bytes:
    """Return the document with one more sentence: another test's run may have left its own text in the prompt cache."""
    document = docx.Document(str(path))
    document.add_paragraph(f"This copy was made at {time.time():.6f}.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_a_run_shows_what_it_took_beside_what_was_expected(reviews: Reviews, ended: Ended) -> None:
    path = SAMPLES / "planted" / "payments-outage.docx"
    review_id = reviews.submit(path.name, never_sent_before(path))

    run = ended(review_id)

    assert run.forecast is not None
    assert run.forecast.first is not None
    assert (run.forecast.sections, run.forecast.notice) == (15, "local emulator, not Claude")
    assert run.used == run.usage
    told = json.loads(reviews.export(review_id, "json").data)["forecast"]
    assert told["actual"]["usage"]["output_tokens"] == run.usage.output_tokens
    assert told["actual"]["seconds"] > 0
    assert told["models"][0]["usage"]["cost_usd"] == pytest.approx(run.forecast.first.usage.cost_usd, abs=1e-5)
    assert within(run.usage.cost_usd, run.forecast.first.usage.cost_usd, 0.25)
    assert len(told["models"]) == len(reviews.forecast(review_id).models) == 5
    assert len(reviews.forecast(review_id, models=["us.anthropic.claude-haiku-5-5"]).models) == 1
