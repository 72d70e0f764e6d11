"""What docs/api.md says is so: its examples run, and its tables are whole."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from jobs.event_log import EVENT_TYPES
from jobs.tokens import REMEMBERED_SECONDS
from tests.running import REPOSITORY, RunningStack
from web.v1 import events

DOCS = (REPOSITORY / "docs" / "api.md").read_text()
SAMPLE = REPOSITORY / "tests" / "samples" / "planted" / "payments-outage.docx"


def example(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)
    assert found, f"docs/api.md has no example in {language}"
    return found[1]


@pytest.fixture
def environment(stack: RunningStack) -> dict[str, str]:
    """The environment of an example: where AI-Prism is, a token that the documented command made, and a document."""
    (line,) = re.findall(r"^ai-prism tokens create .*$", DOCS, re.MULTILINE)
    command = [sys.executable, "cli.py", *line.split()[1:]]
    made = subprocess.run(command, env=stack.env, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    path = os.environ["PATH"]
    return {
        "PATH": path,
        "AI_PRISM_URL": stack.web_url,
        "AI_PRISM_TOKEN": made.stdout.strip(),
        "DOCUMENT": str(SAMPLE),
    }


@pytest.mark.stack
def test_the_shell_example_runs(environment, tmp_path: Path):
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example("bash")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert " is complete" in done.stdout
    high = json.loads((tmp_path / "high.json").read_text())["findings"]
    assert {finding["risk_level"] for finding in high} == {"high"}
    assert list(Document(str(tmp_path / "reviewed.docx")).comments)


@pytest.mark.stack
def test_the_python_example_runs(environment, tmp_path: Path):
    script = tmp_path / "example.py"
    script.write_text(example("python"))

    done = subprocess.run(
        [sys.executable, str(script), str(SAMPLE)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("complete {")
    comments = list(Document(str(tmp_path / "reviewed.docx")).comments)
    assert comments


def test_every_event_is_in_the_table():
    table = DOCS[DOCS.index("## Events") : DOCS.index("## Older")]

    assert set(re.findall(r"`([A-Z]\w+)`", table)) == {*EVENT_TYPES, events.ANEW}


def test_the_times_are_those_of_the_program():
    assert REMEMBERED_SECONDS == 10
    assert events._SECONDS == 100
