"""What CloudWatch would make of a metric line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema.validators import validator_for

SCHEMA = json.loads((Path(__file__).parent / "emf_schema.json").read_text())
"""The JSON schema of the specification of the embedded metric format."""
_VALIDATOR = validator_for(SCHEMA)(SCHEMA)


@dataclass(frozen=True)
class Point:
    """One value of one metric as CloudWatch would store it."""

    namespace: str
    name: str
    unit: str
    dimensions: tuple[tuple[str, str], ...]
    value: float


def points(line: str) -> list[Point]:
    """Return the values in a line. Fail when it breaks the schema, or a rule that the schema cannot say."""
    document = json.loads(line)
    _VALIDATOR.validate(document)
    return [point for directive in document["_aws"]["CloudWatchMetrics"] for point in _points(document, directive)]


def _points(document: dict[str, Any], directive: dict[str, Any]) -> Iterator[Point]:
    for names in directive["Dimensions"]:
        values = tuple((name, document[name]) for name in names)
        assert all(isinstance(value, str) and 0 < len(value) <= 1024 for _, value in values), document
        for metric in directive["Metrics"]:
            found = document[metric["Name"]]
            for value in found if isinstance(found, list) else [found]:
                assert isinstance(value, int | float), document
                yield Point(directive["Namespace"], metric["Name"], metric["Unit"], values, value)
            assert not isinstance(found, list) or 0 < len(found) <= 100, document
