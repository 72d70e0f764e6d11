"""What a model sends is read when its meaning is plain, and refused with a reason otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.answer import MAX_FINDINGS, MAX_PROSE, REPORT_FINDINGS, RawFinding, parse_answer, parse_partial
from domain.errors import ModelAnswerMalformed
from domain.finding import FindingType, RiskLevel
from tests.analysis.builders import reported


def body(*findings: dict[str, Any]) -> str:
    return json.dumps({"findings": list(findings)})


def read(**changes: Any) -> RawFinding:
    (finding,) = parse_answer(body(reported(**changes)), "")
    return finding


def test_a_well_formed_answer_is_read_as_it_is():
    finding = read(questions=["Which log?"], also=["nobody came"])

    assert (finding.block_id, finding.quote) == ("b1", "the alarm rang")
    assert (finding.type, finding.risk_level) == (FindingType.IMPORTANT, RiskLevel.MEDIUM)
    assert (finding.questions, finding.also) == (("Which log?",), ("nobody came",))


def test_an_empty_list_is_an_answer():
    assert parse_answer('{"findings": []}', "") == ()


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"type": " Critical "}, "type", FindingType.CRITICAL),
        ({"risk_level": "HIGH"}, "risk_level", RiskLevel.HIGH),
        ({"confidence": "0.85"}, "confidence", 0.85),
        ({"confidence": "85 %"}, "confidence", 0.85),
        ({"confidence": 85}, "confidence", 0.85),
        ({"confidence": 1}, "confidence", 1.0),
        ({"suggestion": None}, "suggestion", ""),
        ({"questions": None}, "questions", ()),
        ({"questions": "Why?"}, "questions", ("Why?",)),
        ({"checklist_items": ["root-cause", ""]}, "checklist_items", ("root-cause",)),
        ({"block_id": " [b7] "}, "block_id", "b7"),
        ({"quote": "\n two\u00a0words \t"}, "quote", "two\u00a0words"),
        ({"description": "a\x00b\x1b[31m\u202e c\nd\te"}, "description", "ab[31m c\nd\te"),
        ({"unasked": 1}, "block_id", "b1"),
    ],
)
def test_what_cannot_change_a_meaning_is_put_right(changes, field, value):
    assert getattr(read(**changes), field) == value


def test_prose_beyond_its_limit_ends_in_an_ellipsis():
    finding = read(description="word " * 1000)

    assert len(finding.description) <= MAX_PROSE
    assert finding.description.endswith("word…")


@pytest.mark.parametrize(
    "wrap", ["{}", "```json\n{}\n```", "Here it is:\n```\n{}\n```\nThat is all.", "I found: {} Done."]
)
def test_an_answer_in_text_is_read_when_it_is_the_same_json(wrap):
    assert len(parse_answer(None, wrap.replace("{}", body(reported())))) == 1


def test_a_list_sent_as_text_is_read():
    assert len(parse_answer(json.dumps({"findings": json.dumps([reported()])}), "")) == 1
    assert len(parse_answer(json.dumps([reported()]), "")) == 1


@pytest.mark.parametrize(
    ("answer", "text", "problem"),
    [
        (None, "There are no problems.", "no call of report_findings"),
        (None, "", "no call of report_findings"),
        (None, "{oops}", "not valid JSON"),
        ("", "", "not valid JSON"),
        ("{}", "", "no list `findings`"),
        ('{"findings": 3}', "", "not a list"),
        ('{"findings": null}', "", "not a list"),
        ('{"findings": [3]}', "", "finding 1"),
        ('{"findings": [', "", "not valid JSON"),
        ('"no"', "", "not valid JSON"),
        ("[" * 5000, "", "not valid JSON"),
        (body(reported(), reported(type="grave")), "", "finding 2: type: input should be 'critical', 'important'"),
        (body(reported(risk_level=None)), "", "risk_level"),
        (body(reported(description="  ")), "", "description"),
        (body(reported(confidence="sure")), "", "confidence"),
        (body(reported(confidence=True)).replace("true", "NaN"), "", "not valid JSON"),
        (body(reported(quote=["a"])), "", "quote"),
        (body(reported(quote="x" * 5000)), "", "quote"),
        (body(*[reported()] * (MAX_FINDINGS + 1)), "", "101 findings"),
        (body({key: value for key, value in reported().items() if key != "quote"}), "", "quote: field required"),
    ],
)
def test_an_answer_that_is_not_plain_is_refused_with_what_is_wrong(answer, text, problem):
    with pytest.raises(ModelAnswerMalformed, match=".") as refused:
        parse_answer(answer, text)

    assert problem in str(refused.value)


def test_the_reason_holds_no_words_of_the_answer():
    with pytest.raises(ModelAnswerMalformed) as refused:
        parse_answer(body(reported(type="Mr Smith's salary", confidence="Mr Smith")), "")

    assert "Smith" not in str(refused.value)


def _schemas(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _schemas(value)


def test_the_schema_keeps_to_what_every_model_accepts():
    allowed = {"type", "properties", "required", "additionalProperties", "items", "enum", "description"}

    for schema in _schemas(REPORT_FINDINGS.schema):
        if isinstance(schema.get("type"), str):
            assert set(schema) <= allowed
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])


def test_the_schema_and_the_reader_know_the_same_fields():
    properties = REPORT_FINDINGS.schema["properties"]["findings"]["items"]["properties"]

    assert set(properties) == set(RawFinding.model_fields)


@example(919)  # the list is closed, what it stands in is not
@given(st.integers(0, 2000))
def test_a_stream_shows_each_finding_once_it_is_complete_and_never_half_of_one(cut):
    findings = [reported(quote=f"{{quote}} \"{number}\" ]}} \\ end", also=["x"]) for number in range(3)]  # fmt: skip
    whole = body(*findings)

    shown = parse_partial(whole[:cut])

    assert list(shown) == list(parse_answer(whole, ""))[: len(shown)]
    closed = sum(whole[:cut].count(json.dumps(finding)) for finding in findings)
    assert len(shown) == closed


@pytest.mark.parametrize(
    "so_far", ["", "{", '{"findings', '{"findings": ', '{"findings": [', "nonsense", "[1, 2", "null"]
)
def test_the_beginning_of_a_stream_shows_nothing(so_far):
    assert parse_partial(so_far) == ()


def test_a_complete_but_malformed_finding_is_left_to_the_end_of_the_stream():
    so_far = body(reported(type="grave"), reported())[:-2] + ","

    assert len(parse_partial(so_far)) == 1
