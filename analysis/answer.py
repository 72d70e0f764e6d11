"""The shape in which a model reports findings, and the reading of what it sent: validated, or refused with a reason.

Only what cannot change a meaning is put right: white space, letter case of a word from a closed list, a number or a
list sent as text, a JSON body that came as text instead of a tool call, prose beyond its limit. Everything else is
`ModelAnswerMalformed`, whose message can be put to the model. An empty list is an answer: checked, nothing found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from domain.errors import ModelAnswerMalformed
from domain.finding import FindingType, RiskLevel
from domain.model import Tool

MAX_FINDINGS = 100
MAX_QUOTE = 4000
MAX_PROSE = 2000
MAX_LIST = 10
MAX_ANSWER = 1_000_000

CATEGORIES = (
    "root_cause_is_symptom",
    "unsupported_claim",
    "contradiction",
    "unquantified_impact",
    "vague_commitment",
    "missing_owner",
    "missing_due_date",
    "high_risk_without_mitigation",
    "rating_mismatch",
    "weak_control",
    "single_point_of_failure",
    "missing_information",
    "gap_in_timeline",
    "unstated_assumption",
    "unclear_wording",
    "date_conflict",
    "number_conflict",
    "instruction_in_text",
    "good_practice",
    "other",
)

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_PROPERTIES: dict[str, Any] = {
    "block_id": {"type": "string", "description": "The id in square brackets before the quoted block, such as b12."},
    "quote": {"type": "string", "description": "Words of that block, copied character by character."},
    "type": {"type": "string", "enum": [str(kind) for kind in FindingType]},
    "category": {"type": "string", "enum": list(CATEGORIES)},
    "risk_level": {"type": "string", "enum": [str(level) for level in RiskLevel]},
    "confidence": {"type": "number", "description": "From 0 to 1: would a second careful reviewer agree?"},
    "description": {"type": "string", "description": "What is wrong and why it matters, in one to three sentences."},
    "suggestion": {"type": "string", "description": "What the author should write or do; empty for a strength."},
    "questions": {**_TEXTS, "description": "At most two questions to the author; usually none."},
    "checklist_items": {**_TEXTS, "description": "Ids of the checklist items it answers; may be empty."},
    "also": {**_TEXTS, "description": "Verbatim words of other passages it depends on; may be empty."},
}

REPORT_FINDINGS = Tool(
    name="report_findings",
    description="Report every finding about the section, once. An empty list means: checked, nothing found.",
    schema={
        "type": "object",
        "properties": {
            "findings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": _PROPERTIES,
                    "required": list(_PROPERTIES),
                    "additionalProperties": False,
                },
            }
        },
        "required": ["findings"],
        "additionalProperties": False,
    },
)


def _clean(value: object) -> object:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    shown = (c for c in value if c in "\n\t\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return "".join(shown).strip()


def _word(value: object) -> object:
    value = _clean(value)
    return value.lower() if isinstance(value, str) else value


def _prose(value: object) -> object:
    value = _clean(value)
    if isinstance(value, str) and len(value) > MAX_PROSE:
        return value[: MAX_PROSE - 1].rsplit(None, 1)[0] + "…"
    return value


def _list(value: object) -> object:
    if value is None or value == "":
        return ()
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(item for item in map(_prose, items) if item != "")[:MAX_LIST]


def _share(value: object) -> object:
    """A confidence; a percentage is one that says so or is above what a share can be."""
    if isinstance(value, str):
        text = value.strip()
        return f"{text[:-1].strip()}e-2" if re.fullmatch(r"\d{1,3}(\.\d+)?\s*%", text) else text
    if isinstance(value, int | float) and not isinstance(value, bool) and 2 <= value <= 100:
        return value / 100
    return value


_Prose = Annotated[str, BeforeValidator(_prose)]
_List = Annotated[tuple[str, ...], BeforeValidator(_list)]


class RawFinding(BaseModel):
    """One finding as a model reported it: well formed, and not yet believed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    block_id: Annotated[str, BeforeValidator(lambda value: str(_clean(value)).strip("[] "))] = Field(max_length=100)
    quote: Annotated[str, BeforeValidator(_clean)] = Field(max_length=MAX_QUOTE)
    type: Annotated[FindingType, BeforeValidator(_word)]
    category: Annotated[str, BeforeValidator(_word)] = Field(max_length=100)
    risk_level: Annotated[RiskLevel, BeforeValidator(_word)]
    confidence: Annotated[float, BeforeValidator(_share)] = Field(allow_inf_nan=False)
    description: _Prose = Field(min_length=1)
    suggestion: _Prose = ""
    questions: _List = ()
    checklist_items: _List = ()
    also: _List = ()


def parse_answer(answer_json: str | None, text: str) -> tuple[RawFinding, ...]:
    """Return the findings of a complete answer: the tool's input, else JSON in the text.

    Raise `ModelAnswerMalformed` whose message says what is wrong, without words of the document.
    """
    items = _items(_body(answer_json, text))
    if len(items) > MAX_FINDINGS:
        raise ModelAnswerMalformed(f"there are {len(items)} findings; report the {MAX_FINDINGS} that matter most.")
    findings: list[RawFinding] = []
    problems: list[str] = []
    for number, item in enumerate(items, start=1):
        try:
            findings.append(RawFinding.model_validate(item))
        except ValidationError as error:
            problems.append(f"finding {number}: {_sentence(error)}")
    if problems:
        raise ModelAnswerMalformed("; ".join(problems[:5]) + ".")
    return tuple(findings)


def parse_partial(json_so_far: str) -> tuple[RawFinding, ...]:
    """Return the findings that are complete and well formed in a tool input that is still arriving."""
    findings = []
    for item in _complete_items(json_so_far):
        try:
            findings.append(RawFinding.model_validate(item))
        except ValidationError:
            continue  # the whole answer is judged when it is there
    return tuple(findings)


def _body(answer_json: str | None, text: str) -> str:
    if answer_json is not None:
        return answer_json
    fenced = re.search(r"```(?:json)?\s*(.*?)```", text, re.DOTALL)
    body = fenced[1] if fenced else text
    start, end = body.find("{"), body.rfind("}")
    if start < 0 or end < start:
        raise ModelAnswerMalformed("the answer was text; no call of report_findings was made.")
    return body[start : end + 1]


def _items(body: str) -> list[Any]:
    if len(body) > MAX_ANSWER:
        raise ModelAnswerMalformed("the answer is too long.")
    value = _json(body)
    if isinstance(value, dict):
        if "findings" not in value:
            raise ModelAnswerMalformed("the input has no list `findings`.")
        value = value["findings"]
    if isinstance(value, str):
        value = _json(value)
    if not isinstance(value, list):
        raise ModelAnswerMalformed("`findings` is not a list.")
    return value


def _json(body: str) -> Any:
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise ModelAnswerMalformed("the input is not valid JSON.") from error


def _complete_items(body: str) -> list[Any]:
    for end in ("", "}", "]}"):
        try:
            return _list_of(from_json(body.rstrip(", \n\t") + end))
        except ValueError:
            continue
    try:
        return _list_of(from_json(body, allow_partial=True))[:-1]
    except ValueError:
        return []


def _list_of(value: Any) -> list[Any]:
    items = value.get("findings") if isinstance(value, dict) else value
    return items if isinstance(items, list) else []


def _sentence(error: ValidationError) -> str:
    parts = [
        f"{'.'.join(map(str, item['loc'])) or 'it'}: {item['msg'][:1].lower()}{item['msg'][1:]}"
        for item in error.errors(include_input=False, include_context=False, include_url=False)
    ]
    return ", ".join(parts[:4])
