"""The list of things a model looks for: data in `checklists/`, versioned, no code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing to look for. `ask` is the question put to the model."""

    id: str
    title: str
    ask: str


@dataclass(frozen=True, slots=True)
class Checklist:
    id: str
    version: str
    title: str
    items: tuple[ChecklistItem, ...]

    @property
    def item_ids(self) -> frozenset[str]:
        return frozenset(item.id for item in self.items)


@cache
def load_checklist(name: str = "default") -> Checklist:
    """Return the checklist of this name. Raise `ValueError` when there is none or it is not well formed."""
    file = resources.files("analysis") / "checklists" / f"{name}.toml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise ValueError(f"There is no checklist named {name!r}.")
    return parse_checklist(file.read_text(encoding="utf-8"))


def parse_checklist(text: str) -> Checklist:
    """Return the checklist written in this TOML. Raise `ValueError` that names what is wrong."""
    table = tomllib.loads(text)
    try:
        items = tuple(
            ChecklistItem(item["id"], item["title"], " ".join(item["ask"].split())) for item in table["items"]
        )
        checklist = Checklist(table["id"], str(table["version"]), table["title"], items)
    except KeyError as missing:
        raise ValueError(f"The checklist lacks {missing}.") from missing
    bad = [item.id for item in items if not _NAME.fullmatch(item.id)]
    if bad or len(checklist.item_ids) != len(items) or not items:
        raise ValueError(f"Checklist ids must be unique and of a-z, 0-9 and hyphens: {bad or 'repeated or none'}.")
    return checklist
