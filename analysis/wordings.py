"""The wordings of the rules a model is asked by: data in `prompts/`, each version in a file of its own, no code.

A file is named `<version>.toml`. A new wording, or another layout of what follows the rules, is a new version, because
runs and findings name the version they were made with. The checklist has a version of its own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

PROMPT_VERSION = "section-critique-2"
"""The wording that is used where nobody chooses one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The rules in one wording. `about` says in a sentence what they ask for that others do not."""

    version: str
    title: str
    about: str
    rules: str


@cache
def wordings() -> tuple[Wording, ...]:
    """Return all wordings, the one in use first."""
    folder = resources.files("analysis") / "prompts"
    tables = [
        tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".toml")
    ]
    found = [Wording(table["version"], table["title"], table["about"], table["rules"]) for table in tables]
    return tuple(sorted(found, key=lambda one: (one.version != PROMPT_VERSION, one.version)))


def wording_of(version: str = "") -> Wording | None:
    """Return the wording of this version, or without one that in use; None when there is no such version."""
    return next((one for one in wordings() if one.version == (version or PROMPT_VERSION)), None)
