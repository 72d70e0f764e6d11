"""`ai-prism review` without settings: starts real servers and workers, reviews, leaves nothing running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import docx
import pytest

from settings import describe
from tests.test_cli import FINDING_FIELDS, SAMPLES

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    named = {name for name, _, _ in describe()}
    own = {name: value for name, value in os.environ.items() if name not in named}
    return {**own, "AI_PRISM_LOCAL": str(tmp_path / "local")}


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "import sys, cli; sys.exit(cli.main())", *map(str, arguments)]


def processes_of(folder: Path) -> list[str]:
    """Command lines of processes that work on this folder."""
    listed = subprocess.run(
        ["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [line for line in listed if str(folder) in line and "cli.main" not in line]


def test_documents_are_reviewed_to_the_end_and_a_bad_one_does_not_stop_them(environment, tmp_path):
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 cut")
    five, two = (SAMPLES / "public" / name for name in ("self-attestation.docx", "authorization-letter.docx"))
    documents = [five, tmp_path / "broken.docx", two]  # of five sections and of two

    done = subprocess.run(
        command("review", *documents, "--json", "--out", "reviewed"),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2, done.stderr
    assert "broken.docx" in done.stderr
    assert "sections" in done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["document"] for result in results] == ["self-attestation.docx", "authorization-letter.docx"]
    for result in results:
        assert result["status"] == "complete"
        assert {section["status"] for section in result["sections"]} == {"done"}
        assert "local emulator, not Claude" in result["notices"]
        assert {finding["origin"] for finding in result["findings"]} == {"check", "model"}
        assert all(set(finding) >= FINDING_FIELDS for finding in result["findings"])
        assert result["attempts"]
    assert len(list((tmp_path / "reviewed").iterdir())) == 6
    annotated = docx.Document(str(tmp_path / "reviewed" / "self-attestation (reviewed).docx"))
    said = [comment.text for comment in annotated.comments]
    assert sum(text.endswith("Undecided") for text in said) == len(results[0]["findings"])
    assert processes_of(tmp_path / "local") == []


def test_an_interrupt_ends_the_stack_that_was_started(environment, tmp_path):
    process = subprocess.Popen(
        command("review", SAMPLES / "public" / "security-plan-template.docx"),
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not processes_of(tmp_path / "local") and time.monotonic() < deadline:
        time.sleep(0.1)

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)

    assert process.returncode == 130
    assert processes_of(tmp_path / "local") == []


def test_health_shows_the_endpoints_the_workers_and_the_models_in_order(environment, tmp_path):
    done = subprocess.run(
        command("health", "--json"), cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    health = json.loads(done.stdout)
    assert health["status"] in ("healthy", "degraded")
    assert health["worker_count"] >= 1
    assert {"bedrock_endpoint", "redis_url", "s3_endpoint"} <= set(health)
    assert all({"id", "name", "lifecycle", "breaker", "usable"} <= set(model) for model in health["models"])
