"""Records: values to bytes and back."""

from __future__ import annotations

import pytest

from domain.errors import StoreUnavailable
from domain.finding import Provenance, Usage
from storage.records import RECORDS, AnswerRecord, DocumentRecord, SectionResult, Unreadable, _adapter, dump, load
from tests.fakes import a_document, a_finding, an_answer


@pytest.mark.parametrize(
    "value",
    [
        DocumentRecord(a_document(), (a_finding(),), 1.5),
        AnswerRecord(an_answer(), "v1", 2, 1.0, 2.0),
        SectionResult("s1", (a_finding(provenance=Provenance("m", "M", 1, 2)),), None, 2.0, 1.0, usage=Usage(1, 2)),
    ],
)
def test_a_record_is_the_same_after_the_store(value: object) -> None:
    assert load(type(value), dump(value)) == value


def test_half_a_surrogate_pair_of_a_model_can_be_stored() -> None:
    stored = dump(Unreadable("half \ud83d pair", 1.0))

    assert load(Unreadable, stored).reason == "half ? pair"


def test_bytes_that_are_no_record_are_said_to_be_unreadable() -> None:
    with pytest.raises(StoreUnavailable):
        load(Unreadable, b'{"reason": 1}')


def test_every_record_can_be_described() -> None:
    for kind in RECORDS:
        assert _adapter(kind).json_schema()["type"] == "object"
