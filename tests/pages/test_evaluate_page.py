"""The page that judges models by documents with answer keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

from domain.evaluation import Evaluation, Judged
from storage import keys
from storage.records import dump
from tests.pages.compared import Compared
from tests.pages.conftest import text_of
from ui.evaluate_setup import pairs

EVALUATION = "01HZEVA1VAT10N000000000000"
DEFECTS = [
    {"id": "D-1", "category": "date_order", "kind": "mechanical", "quote": "The rollback began at 14:30"},
    {"id": "D-2", "category": "root_cause", "kind": "judgement", "quote": "was caused by the outage of"},
]
DECOYS = [{"category": "missing_owner", "quote": "outage of the gateway"}]


@dataclass
class File:
    """A file as the browser sends it."""

    name: str
    data: bytes = b""

    def getvalue(self) -> bytes:
        return self.data


def test_the_shipped_samples_can_be_judged_at_once(open_page):
    app = open_page("evaluate")

    assert "change-risk-review, payments-outage, vendor-risk-assessment" in text_of(app).replace("\\", "")
    assert len(app.multiselect(key="judge_models").value) == 3
    assert not app.button(key="judge_go").disabled


def test_recall_precision_and_decoys_are_shown_for_each_model(open_page, reviews):
    compared = Compared(reviews)
    compared.fill()
    key = json.dumps({"defects": DEFECTS, "decoys": DECOYS})
    models = tuple(f"us.model-{number}" for number in range(3))
    judged = Judged("outage.docx", compared.review_id, key, compared.id)
    record = Evaluation(EVALUATION, 3.0, "ana", models, (judged,))
    reviews.objects.put(keys.evaluation(EVALUATION), dump(record))

    app = open_page("evaluate", evaluation=EVALUATION)

    table = app.dataframe[0].value
    assert list(table["Recall"]) == [100, 100, 50]
    assert list(table["Judgement"]) == [100, 100, 0]
    assert list(table["Decoys hit"]) == [0, 0, 1]
    assert list(table["Precision"]) == [100, 100, 50]
    assert set(table["State"]) == {"complete"}
    assert "Local emulator" in text_of(app)
    found = app.dataframe[1].value
    assert list(found["Id"]) == ["D-1", "D-2", "decoy-1"]
    assert list(found["Opus 5"]) == ["✓", "", "✓"]


def test_documents_and_keys_find_each_other_by_name_and_others_are_told():
    files = [File("a.docx"), File("a.key.json"), File("b.pdf"), File("c.key.json")]

    uploads, alone = pairs(cast(Any, files))

    assert [(upload.name, upload.key_name) for upload in uploads] == [("a.docx", "a.key.json")]
    assert alone == ["b.pdf", "c.key.json"]


def test_an_unknown_evaluation_is_said_in_a_sentence(open_page):
    app = open_page("evaluate", evaluation="nonsense")

    assert "There is no such evaluation" in app.error[0].value
