"""The subset of JSON schema that `strict` tools may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulators.bedrock.problems import invalid

_REFUSED = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems",
    "uniqueItems", "patternProperties", "if", "not",
)  # fmt: skip


def check_strict_schema(schema: Any, where: str, above: tuple[str, ...] = ()) -> None:
    """Raise `Refused` when the schema uses what Bedrock cannot compile."""
    if not isinstance(schema, Mapping):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str) and (not reference.startswith("#") or reference in above):
        raise invalid(f"{where}: external and recursive references are not supported")
    for word in _REFUSED:
        if word in schema:
            raise invalid(f"{where}: For '{schema.get('type', 'schema')}' type, property '{word}' is not supported")
    if schema.get("minItems", 0) not in (0, 1):
        raise invalid(f"{where}: For 'array' type, 'minItems' values other than 0 or 1 are not supported")
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        raise invalid(f"{where}: For 'object' type, 'additionalProperties' must be explicitly set to false")
    for name in ("properties", "$defs", "definitions"):
        for key, inner in (schema.get(name) or {}).items():
            check_strict_schema(inner, f"{where}.{name}.{key}", (*above, f"#/{name}/{key}"))
    check_strict_schema(schema.get("items"), f"{where}.items", above)
    for name in ("anyOf", "allOf", "oneOf"):
        for place, inner in enumerate(schema.get(name) or []):
            check_strict_schema(inner, f"{where}.{name}.{place}", above)
