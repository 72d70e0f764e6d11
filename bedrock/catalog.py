"""What is known of each model: its request shape, limits, prices and lifecycle, as data in models.toml."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from domain.errors import SettingsInvalid

_BUILT_IN = Path(__file__).with_name("models.toml")
_PROFILE = re.compile(r"^(?:[a-z]{2,6}(?:-[a-z]{3})?\.)?(anthropic\..+)$")

Lifecycle = Literal["active", "legacy", "end_of_life", "unknown"]


@dataclass(frozen=True, slots=True)
class Prices:
    """USD per million tokens; `above_100k` holds for the whole of a request with more input tokens than that."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    input: float = 0.0
    output: float = 0.0
    cache_read: float = 0.0
    cache_write: float = 0.0
    above_100k: Prices | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One model. The defaults ask nothing special of it: they serve a model that nobody has described."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: str
    """The bare id, without the prefix of an inference profile."""
    name: str
    thinking: Literal["none", "budget", "adaptive", "always"] = "none"
    thinking_off: Literal["absent", "disabled", "between_tools", "lowest_effort"] = "absent"
    """What has to be sent when no thinking is wanted."""
    thinking_trace: Literal["none", "summary", "full"] = "none"
    """What of its thinking the model shows at best."""
    temperature: bool = False
    tool_choice: Literal["any", "any_without_thinking", "auto"] = "auto"
    strict: bool = False
    count_tokens: bool = False
    cache_min_tokens: int | None = None
    """Fewer tokens than this are not cached; None where the model caches nothing."""
    max_output: int = 4096
    context: int = 200_000
    burndown: float = 10
    """Tokens of quota that one token of output uses up."""
    tokens_factor: float = 1.3
    """Tokens it counts for a text of which Sonnet 4.6 counts one."""
    lifecycle: Lifecycle = "unknown"
    launched_on: str = ""
    legacy_on: str = ""
    extended_access_on: str = ""
    ends_on: str = ""
    ends_not_before: str = ""
    prices: Mapping[str, Prices] = field(default_factory=dict)
    """By inference profile id."""
    sources: Mapping[str, str] = field(default_factory=dict)

    def prices_of(self, model_id: str) -> Prices:
        """Return the prices of that profile; for one that is not listed the dearest known, never too cheap."""
        if model_id in self.prices:
            return self.prices[model_id]
        return max(self.prices.values(), key=lambda prices: prices.output, default=Prices())

    def lifecycle_on(self, day: date) -> Lifecycle:
        """Return the stage the published dates put the model in on that day."""
        today = day.isoformat()
        if self.ends_on and self.ends_on <= today:
            return "end_of_life"
        if self.legacy_on and self.legacy_on <= today:
            return "legacy"
        return self.lifecycle


@dataclass(frozen=True, slots=True)
class Catalog:
    """The cards by bare id."""

    as_of: str
    cards: Mapping[str, Card]

    def card(self, model_id: str) -> Card:
        """Return the card of a model or profile id; one that asks for nothing special when the id is not known."""
        bare = bare_id(model_id)
        return self.cards.get(bare) or Card(id=bare, name=_name_from(bare))


def bare_id(model_id: str) -> str:
    """Return the id of the foundation model behind an inference profile id, or the id itself."""
    match = _PROFILE.match(model_id.rpartition("/")[2])
    return match[1] if match else model_id


@lru_cache(maxsize=8)
def load_catalog(path: str | None = None) -> Catalog:
    """Return the built-in catalogue with the models of an operator's file added or overridden, key by key."""
    built_in = _read(_BUILT_IN)
    tables = {table["id"]: table for table in built_in["models"]}
    for table in _read(Path(path))["models"] if path else ():
        if not isinstance(table, dict) or not isinstance(table.get("id"), str):
            raise SettingsInvalid(f"BEDROCK_CATALOG_FILE: a model in {path!r} has no `id`.")
        tables[bare_id(table["id"])] = _merged(tables.get(bare_id(table["id"]), {}), table)
    return Catalog(str(built_in.get("as_of", "")), {bare: _card(table) for bare, table in tables.items()})


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise SettingsInvalid(f"BEDROCK_CATALOG_FILE: {str(path)!r} cannot be read: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("models"), list):
        raise SettingsInvalid(f"BEDROCK_CATALOG_FILE: {str(path)!r} has no list `models`.")
    return content


def _merged(known: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    merged = {"name": _name_from(bare_id(table["id"])), **known, **table, "id": bare_id(table["id"])}
    for part in ("prices", "sources"):
        merged[part] = {**known.get(part, {}), **table.get(part, {})}
    return merged


_CARD = TypeAdapter(Card)


def _card(table: Mapping[str, Any]) -> Card:
    try:
        return _CARD.validate_python(table)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise SettingsInvalid(f"BEDROCK_CATALOG_FILE: model {table['id']!r}: {problems}") from error


def _name_from(bare: str) -> str:
    words = re.sub(r"-\d{8}.*$|-v\d+(:\d+)?$", "", bare.rpartition(".")[2].removeprefix("claude-"))
    return re.sub(r"(\d)-(\d)", r"\1.\2", words).replace("-", " ").title() or bare
