"""Findings against answer keys: what matches, what is a false alarm, what a bad key is told."""

from __future__ import annotations

import json

import pytest

from comparison.scoring import MECHANICAL, AnswerKey, parse_key, score
from tests.fakes import a_finding

KEY = {
    "document": "a.docx",
    "defects": [
        {
            "id": "A-1",
            "category": "placeholder",
            "kind": "mechanical",
            "section": "One",
            "quote": "to be entered later",
        },
        {
            "id": "A-2",
            "category": "date_conflict",
            "kind": "judgement",
            "section": "Two",
            "quote": "on 3 May",
            "also": ["on 4 May, as planned"],
        },
    ],
    "decoys": [
        {"category": "placeholder", "section": "One", "quote": "fill in the form", "why_fine": "an instruction"}
    ],
}


def key() -> AnswerKey:
    return parse_key(json.dumps(KEY).encode(), "a.key.json")


def test_findings_claim_what_they_overlap_most_and_decoys_are_false_alarms():
    findings = [
        a_finding("f1", quote="The number is to be entered later."),
        a_finding("f2", quote="to be entered"),
        a_finding("f3", quote="It failed on 4 May, as  planned"),
        a_finding("f4", quote="Please fill in the form"),
        a_finding("f5", quote="something else entirely"),
    ]

    result = score(findings, key())

    assert [entry.id for entry in result.found] == ["A-1", "A-2"]
    assert [entry.category for entry in result.hit] == ["placeholder"]
    assert (result.recall, result.precision) == (1.0, 0.6)
    assert result.categories == {"date_conflict": (1, 1), "placeholder": (1, 1)}


def test_scores_of_several_documents_add_up():
    one = score([a_finding(quote="to be entered later")], key())
    none = score([], key())

    both = one + none

    assert (both.recall, both.recall_of(MECHANICAL), both.precision) == (0.25, 0.5, 1.0)
    assert none.precision is None


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"defects": [{}]}', b'{"defects": 3}', b"\xff\xfe"])
def test_what_is_no_key_is_said_by_name(data):
    with pytest.raises(ValueError, match=r"'my\.key\.json' is no answer key"):
        parse_key(data, "my.key.json")
