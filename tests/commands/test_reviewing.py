"""`review` on a service that plays a script: results in order, the worst exit status, and what is said on the way."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import commands.reviewing as reviewing
from commands.reviewing import review_files
from domain.document import Document, Section
from domain.errors import DocumentEncrypted, ExportImpossible, StoreUnavailable
from domain.run import RunStatus, SectionStatus
from jobs.progress import Progress, RunProgress, SectionProgress


def a_run(status: RunStatus, *sections: SectionStatus) -> RunProgress:
    found = {
        f"s{number}": SectionProgress(f"s{number}", 100, state, reason="All models were too busy.")
        for number, state in enumerate(sections, start=1)
    }
    return RunProgress("r1", 0.0, found, status)


READING = Progress(document_name="a.docx")
UNREADABLE = Progress(document_name="a.docx", unreadable_reason="Reading it took too long.")
RUNNING = Progress(is_read=True, runs={"r1": a_run(RunStatus.RUNNING, SectionStatus.DONE, SectionStatus.RUNNING)})
ENDED = Progress(is_read=True, runs={"r1": a_run(RunStatus.COMPLETE, SectionStatus.DONE, SectionStatus.DONE)})
GAPPED = Progress(is_read=True, runs={"r1": a_run(RunStatus.PARTIAL, SectionStatus.DONE, SectionStatus.FAILED)})


class ScriptedReviews:
    """Plays, for each document name, a list of states; the last one stays."""

    def __init__(self, **scripts: list[Progress | Exception]) -> None:
        self.scripts = {name.replace("_", "."): list(script) for name, script in scripts.items()}
        self.statuses: dict[str, str] = {}
        self.submitted: list[tuple[str, tuple[str, ...]]] = []
        self.refused: dict[str, Exception] = {}
        self.impossible = ""

    def submit(self, name: str, data: bytes, *, models: tuple[str, ...], reuses: bool, checklist: str) -> str:
        assert data
        assert reuses
        if name in self.refused:
            raise self.refused[name]
        self.submitted.append((name, models))
        return name

    def progress(self, review_id: str, known: Progress | None = None) -> Progress:
        script = self.scripts[review_id]
        state = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(state, Exception):
            raise state
        return state

    def checks(self, review_id: str) -> list[str]:
        return ["a finding", "another"]

    def document(self, review_id: str) -> Document:
        sections = (Section("s1", "Plan", 1, (), 100), Section("s2", "Cost", 1, (), 100))
        return Document(review_id, "", "", (), sections)

    def result(self, review_id: str) -> dict[str, Any]:
        return {
            "document": review_id,
            "review_id": f"id of {review_id}",
            "status": self.statuses.get(review_id, "complete"),
            "notices": ["local emulator, not Claude"],
            "sections": [
                {"id": "s1", "title": "Plan", "status": "done"},
                {"id": "s2", "title": "Cost", "status": "failed", "reason": "All models were too busy."},
            ],
            "coverage": {"words_total": 200, "words_reviewed": 100, "not_covered": []},
            "findings": [
                {
                    "section": "Plan",
                    "quote": "the\nplan",
                    "quote_status": "near",
                    "category": "other",
                    "risk_level": "high",
                    "description": "It is vague.",
                }
            ],
        }

    def export(self, review_id: str, kind: str, *, with_undecided: bool) -> SimpleNamespace:
        assert with_undecided
        if kind == self.impossible:
            raise ExportImpossible("The PDF cannot be written.")
        return SimpleNamespace(name=f"report.{kind}", media_type="", data=f"{review_id} {kind}".encode())


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.docx", tmp_path / "b.docx"]
    for path in paths:
        path.write_bytes(b"data")
    return paths


def run(reviews: ScriptedReviews, paths: list[Path], **more: Any) -> int:
    options = {"models": (), "out": None, "as_json": True, "max_bytes": 1000, "sleep": lambda _: None, **more}
    return review_files(reviews, paths, **options)  # type: ignore[arg-type]


def test_one_json_object_per_file_comes_in_the_order_of_the_files(files, capsys):
    reviews = ScriptedReviews(a_docx=[READING, RUNNING, RUNNING, ENDED], b_docx=[ENDED])

    assert run(reviews, files, models=["m1", "m2"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["document"] for line in lines] == ["a.docx", "b.docx"]
    assert reviews.submitted == [("a.docx", ("m1", "m2")), ("b.docx", ("m1", "m2"))]


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("complete", "partial", 3), ("partial", "failed", 1), ("failed", "complete", 1), ("cancelled", "complete", 1)],
)
def test_the_exit_status_is_that_of_the_worst_file(files, first, second, status):
    reviews = ScriptedReviews(a_docx=[ENDED], b_docx=[GAPPED])
    reviews.statuses = {"a.docx": first, "b.docx": second}

    assert run(reviews, files) == status


def test_a_refused_file_gets_its_sentence_and_the_others_go_on(files, capsys):
    reviews = ScriptedReviews(b_docx=[ENDED])
    reviews.refused = {"a.docx": DocumentEncrypted("a.docx is protected by a password. Save a copy without one.")}

    assert run(reviews, files) == 2

    said = capsys.readouterr()
    assert "a.docx is protected by a password." in said.err
    assert json.loads(said.out)["document"] == "b.docx"


def test_files_that_cannot_be_opened_get_a_sentence_each(tmp_path, capsys):
    assert run(ScriptedReviews(), [tmp_path / "none.docx", tmp_path]) == 2

    said = capsys.readouterr()
    assert "none.docx does not exist." in said.err
    assert "is a folder" in said.err
    assert said.out == ""


def test_a_document_that_turns_out_unreadable_is_status_2_without_json(files, capsys):
    assert run(ScriptedReviews(a_docx=[READING, UNREADABLE]), files[:1]) == 2

    said = capsys.readouterr()
    assert "Reading it took too long." in said.err
    assert said.out == ""


def test_a_failed_section_is_said_once_with_its_reason(files, capsys):
    reviews = ScriptedReviews(a_docx=[GAPPED])
    reviews.statuses = {"a.docx": "partial"}

    assert run(reviews, files[:1]) == 3

    assert capsys.readouterr().err.count("a.docx: Cost: not reviewed. All models were too busy.") == 1


def test_the_bar_on_standard_error_counts_sections(files, capsys):
    run(ScriptedReviews(a_docx=[RUNNING, ENDED]), files[:1])

    assert capsys.readouterr().err.splitlines()[-1].endswith("| 2 of 2 sections, 2 findings")


def test_people_get_a_summary_with_the_notice_what_is_missing_and_the_quote_status(files, capsys):
    run(ScriptedReviews(a_docx=[ENDED]), files[:1], as_json=False)

    said = capsys.readouterr().out
    assert "note: local emulator, not Claude" in said
    assert "not reviewed: Cost: All models were too busy." in said
    assert "100 of 200 words were given to a model" in said
    assert "high   other: Plan: “the plan” (near quote) It is vague." in said


def test_exports_of_two_documents_do_not_overwrite_each_other(files, tmp_path):
    out = tmp_path / "new" / "folder"
    reviews = ScriptedReviews(a_docx=[ENDED], b_docx=[ENDED])

    assert run(reviews, files, out=out) == 0

    assert {path.name for path in out.iterdir()} == {
        *("report.annotated", "report.spreadsheet", "report.json"),
        *("report-b.docx.annotated", "report-b.docx.spreadsheet", "report-b.docx.json"),
    }


def test_an_export_that_cannot_be_made_is_said_and_the_others_are_written(files, tmp_path, capsys):
    reviews = ScriptedReviews(a_docx=[ENDED])
    reviews.impossible = "annotated"

    assert run(reviews, files[:1], out=tmp_path / "out") == 0

    assert "The PDF cannot be written." in capsys.readouterr().err
    assert (tmp_path / "out" / "report.json").exists()


def test_a_folder_that_cannot_be_written_is_a_failure_in_a_sentence(files, tmp_path, capsys):
    (tmp_path / "out").write_text("a file")

    assert run(ScriptedReviews(a_docx=[ENDED]), files[:1], out=tmp_path / "out") == 1

    assert "File exists" in capsys.readouterr().err


def test_a_short_absence_of_the_store_does_not_end_the_watch(files):
    away = StoreUnavailable("Redis does not answer.")

    assert run(ScriptedReviews(a_docx=[away, RUNNING, away, ENDED]), files[:1]) == 0


def test_a_long_absence_of_the_store_ends_it(files, monkeypatch):
    monkeypatch.setattr(reviewing, "PATIENCE_SECONDS", -1.0)

    with pytest.raises(StoreUnavailable):
        run(ScriptedReviews(a_docx=[StoreUnavailable("Redis does not answer.")]), files[:1])


def test_an_interrupt_says_which_reviews_are_not_finished(files, capsys):
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(ScriptedReviews(a_docx=[RUNNING]), files[:1], sleep=interrupted)

    assert "a.docx: no longer watched; review a.docx is not finished." in capsys.readouterr().err
