"""`ai-prism eval`: models judged by documents with answer keys."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from commands.answer_keys import keyed_documents
from commands.evaluate import evaluate
from domain.errors import DocumentRefused
from domain.finding import Provenance, Usage
from domain.run import RunStatus, SectionStatus
from jobs.progress import Progress, RunProgress, SectionProgress
from tests.fakes import a_finding

DEFECTS = [
    {"id": "A-1", "category": "placeholder", "kind": "mechanical", "section": "One", "quote": "to be entered later"},
    {"id": "A-2", "category": "contradiction", "kind": "judgement", "section": "Two", "quote": "all nodes failed"},
]
PROVENANCE = Provenance(
    "m1", "Model One", 1, 1, usage=Usage(100, 20, cost_usd=0.01), notice="local emulator, not Claude"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text("The number is to be entered later. All nodes failed.")
    (tmp_path / "a.key.json").write_text(json.dumps({"document": "a.txt", "defects": DEFECTS, "decoys": []}))
    return tmp_path


class Reviews:
    """Reviews that have ended: the model `good` finds A-2, the section with it fails for `bad`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...], bool]] = []

    def submit(self, name: str, data: bytes, *, models: tuple[str, ...], reuses: bool) -> str:
        self.asked.append((name, models, reuses))
        return models[0]

    def progress(self, review_id: str, known: Progress | None) -> Progress:
        done = SectionProgress("s1", 5, SectionStatus.DONE, provenance=PROVENANCE)
        second = SectionProgress("s2", 5, SectionStatus.DONE, provenance=PROVENANCE)
        if review_id == "bad":
            second = SectionProgress("s2", 5, SectionStatus.FAILED, reason="Model One was too busy.")
        found = {} if review_id == "bad" else {"f2": a_finding("f2", quote="all nodes failed")}
        run = RunProgress(
            "r", 0.0, {"s1": done, "s2": second}, RunStatus.COMPLETE, ended_at=9.0, usage=PROVENANCE.usage
        )
        return Progress(is_read=True, runs={"r": run}, findings=found)

    def checks(self, review_id: str) -> tuple[Any, ...]:
        return (a_finding("f1", quote="to be entered later"),)

    def document(self, review_id: str) -> Any:
        return SimpleNamespace(sections=[SimpleNamespace(id="s1", title="One"), SimpleNamespace(id="s2", title="Two")])


def run(reviews: Reviews, folder: Any, *models: str, as_json: bool = True, out: Any = None) -> int:
    return evaluate(reviews, folder, folder, models=models, out=out, as_json=as_json, max_bytes=1000)  # type: ignore[arg-type]


def test_each_model_is_pinned_and_asked_anew_and_scored_with_and_without_the_checks(folder, capsys):
    reviews = Reviews()

    assert run(reviews, folder, "good") == 0

    (model,) = json.loads(capsys.readouterr().out)["models"]
    assert reviews.asked == [("a.txt", ("good",), False)]
    assert (model["review"]["recall"], model["model_alone"]["recall"]) == (1.0, 0.5)
    assert (model["model_alone"]["recall_mechanical"], model["model_alone"]["recall_judgement"]) == (0.0, 1.0)
    assert (model["usage"]["cost_usd"], model["seconds"]) == (0.01, 9.0)
    assert model["notices"] == ["local emulator, not Claude"]


def test_a_failed_section_is_a_gap_and_never_told_as_nothing_found(folder, capsys):
    assert run(Reviews(), folder, "good", "bad") == 3

    bad = json.loads(capsys.readouterr().out)["models"][1]
    assert bad["failed_sections"] == ["a.txt: Two. Model One was too busy."]
    assert bad["unreviewed_defects"] == ["A-2"]


def test_people_get_lines_for_models_and_categories_side_by_side(folder, capsys):
    run(Reviews(), folder, "good", "bad", as_json=False)

    said = capsys.readouterr().out
    assert "recall 100% (2 of 2; mechanical 100%, judgement 100%), precision 100% of 2 findings, 0 decoys hit" in said
    assert "1 of the missed defects stand in sections that were not reviewed" in said
    assert "contradiction" in said


def test_the_result_is_written_where_asked(folder, tmp_path, capsys):
    run(Reviews(), folder, "good", out=tmp_path / "out")

    assert json.loads((tmp_path / "out" / "evaluation.json").read_text()) == json.loads(capsys.readouterr().out)


def test_a_key_without_document_a_bad_key_and_no_key_at_all_are_sentences(tmp_path):
    with pytest.raises(DocumentRefused, match="There is no answer key"):
        keyed_documents(tmp_path, tmp_path, print)
    (tmp_path / "b.key.json").write_text("{}")
    with pytest.raises(DocumentRefused, match="has no document"):
        keyed_documents(tmp_path, tmp_path, print)
    (tmp_path / "b.txt").write_text("words")
    with pytest.raises(DocumentRefused, match="is no answer key"):
        keyed_documents(tmp_path, tmp_path, print)
    with pytest.raises(DocumentRefused, match="does not exist"):
        keyed_documents(tmp_path / "nowhere", tmp_path, print)


def test_a_document_without_key_is_left_out_and_said(folder):
    (folder / "c.txt").write_text("more words")
    said: list[str] = []

    assert [item.path.name for item in keyed_documents(folder, folder, said.append)] == ["a.txt"]
    assert "has no answer key" in said[0]
