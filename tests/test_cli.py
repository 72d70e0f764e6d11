"""The command line as other programs call it: JSON, exit statuses, sentences."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cli
from domain.errors import StoreUnavailable
from settings import describe

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples"
OUTAGE = SAMPLES / "planted" / "payments-outage.docx"
FINDING_FIELDS = {
    *("id", "section", "block_id", "quote", "quote_status", "span", "type", "category", "risk_level", "confidence"),
    *("origin", "description", "suggestion", "model_id", "chain_position"),
}


@pytest.fixture(autouse=True)
def _clean_process(monkeypatch):
    for name, _, _ in describe():
        monkeypatch.delenv(name, raising=False)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    assert cli.main([str(argument) for argument in arguments]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    result: dict[str, Any] = json.loads(lines[0])
    return result


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("p*/*.[dp][od][cf]*")), ids=lambda path: path.name)
def test_text_gives_every_block_with_its_section_and_coverage_that_adds_up(path, capsys):
    reading = run_json(capsys, "text", path, "--json")

    sections = {section["id"]: section for section in reading["sections"]}
    assert reading["document"] == path.name
    assert sections
    for block in reading["blocks"]:
        assert {"id", "kind", "section", "section_id", "text"} <= set(block)
        if block["section_id"]:
            assert block["section"] == sections[block["section_id"]]["title"]
            assert block["id"] in sections[block["section_id"]]["block_ids"]
    coverage = reading["coverage"]
    left_out = sum(omission["words"] for omission in coverage["not_covered"])
    assert coverage["words_total"] == coverage["words_reviewed"] + left_out


def test_check_gives_findings_with_the_fields_of_a_review(capsys):
    result = run_json(capsys, "check", OUTAGE, "--json")

    assert result["document"] == "payments-outage.docx"
    assert {finding["category"] for finding in result["findings"]} >= {"placeholder", "table_total", "date_order"}
    for finding in result["findings"]:
        assert set(finding) >= FINDING_FIELDS
        assert (finding["origin"], finding["model_id"]) == ("check", None)


def test_the_reading_and_the_checks_can_be_read_by_people(capsys):
    assert cli.main(["text", str(OUTAGE)]) == 0
    assert cli.main(["check", str(OUTAGE)]) == 0

    said = capsys.readouterr().out
    assert "4. Timeline of events" in said
    assert "placeholder" in said


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.docx", b""),
        ("letter.docx", b"%PDF-1.4 not Word"),
        ("photo.exe", b"MZ\x00\x00"),
        ("cut.docx", b"PK\x03\x04"),
    ],
)
def test_a_document_that_cannot_be_read_is_a_sentence_and_status_2(name, data, tmp_path, capsys):
    path = tmp_path / name
    path.write_bytes(data)

    for command in ("text", "check"):
        assert cli.main([command, str(path), "--json"]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("ai-prism: ")
        assert said.err.count("\n") == 1


def test_a_file_above_the_limit_is_refused_without_reading_it_whole(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MAX_UPLOAD_MB", "1")
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(40 * 1024**3)  # sparse

    assert cli.main(["text", str(path)]) == 2
    assert "1 M" in capsys.readouterr().err


def test_settings_that_are_not_valid_are_all_listed(monkeypatch, capsys):
    monkeypatch.setenv("MAX_UPLOAD_MB", "many")
    monkeypatch.setenv("MAX_SECTION_WORDS", "1")

    assert cli.main(["text", str(OUTAGE)]) == 2

    said = capsys.readouterr().err
    assert "MAX_UPLOAD_MB" in said
    assert "MAX_SECTION_WORDS" in said


@pytest.mark.parametrize("arguments", [[], ["review"], ["text"], ["unknown"], ["text", "--nonsense", "x"]])
def test_wrong_usage_is_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)

    assert ended.value.code == 2
    assert "usage: ai-prism" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "status"), [(StoreUnavailable("Redis is away."), 1), (KeyboardInterrupt(), 130)])
def test_what_goes_wrong_becomes_an_exit_status(error, status, monkeypatch, capsys):
    def fail(options: object) -> int:
        raise error

    monkeypatch.setattr(cli, "_health", fail)

    assert cli.main(["health"]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_the_installed_command_runs_from_any_folder_and_a_closed_pipe_is_no_traceback(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir,\n\nthe plan is late.\n" * 3000)
    command = [sys.executable, "-c", "import sys, cli; sys.exit(cli.main())", "text", "letter.txt"]

    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()

    assert process.wait() == 1
    assert said == b""


def test_the_checklists_are_listed_with_every_question(capsys):
    listed = run_json(capsys, "checklists", "--json")["checklists"]

    assert listed[0]["ref"].startswith("risk-documents@")
    assert all(item["id"] and item["title"] and item["ask"] for one in listed for item in one["items"])
    assert cli.main(["checklists"]) == 0
    assert f"{listed[0]['ref']}: {listed[0]['title']}" in capsys.readouterr().out


def test_an_unknown_checklist_is_a_sentence_that_lists_those_there_are_and_status_2(capsys):
    assert cli.main(["forecast", str(OUTAGE), "--checklist", "gone"]) == 2

    assert "no checklist 'gone'. There are: risk-documents" in capsys.readouterr().err


def test_a_forecast_names_tokens_cost_and_time_of_each_model_without_any_server(capsys, monkeypatch):
    monkeypatch.delenv("BEDROCK_ENDPOINT_URL", raising=False)
    path = str(SAMPLES / "planted" / "payments-outage.docx")

    assert cli.main(["forecast", path, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert cli.main(["forecast", path, "--model", "us.anthropic.claude-haiku-5-5"]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert (told["document"], told["sections"], len(told["models"])) == ("payments-outage.docx", 15, 5)
    assert told["notice"] == "local emulator, not Claude"
    assert told["models"][0]["usage"]["cost_usd"] > told["models"][3]["usage"]["cost_usd"] > 0
    assert len(lines) == 3
    assert "Haiku 5.5" in lines[2]
    assert "from the cache" in lines[2]
