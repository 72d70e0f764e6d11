"""The lists of things a model looks for: data in `checklists/`, each version in a file of its own, no code.

A file is named `<id>@<version>.toml`. A new wording is a new file with the next version; the old one stays, because
runs and findings name the version they were made with.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from domain.errors import ChecklistUnknown
from domain.run import FIRST_CHECKLIST

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_VERSION = re.compile(r"[1-9][0-9]{0,5}")
DEFAULT = FIRST_CHECKLIST.partition("@")[0]
"""Id of the checklist that is used when nobody chooses one."""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing to look for. `ask` is the question put to the model."""

    id: str
    title: str
    ask: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """`about` says in a sentence which documents it is for."""

    id: str
    version: str
    title: str
    items: tuple[ChecklistItem, ...]
    about: str = ""

    @property
    def ref(self) -> str:
        """Its id and version, as runs and exports name it."""
        return f"{self.id}@{self.version}"

    @property
    def short_title(self) -> str:
        """Its title without what stands behind a colon."""
        return self.title.partition(":")[0]

    @property
    def item_ids(self) -> frozenset[str]:
        return frozenset(item.id for item in self.items)


class Checklists:
    """All checklists of an installation, each in all its versions."""

    def __init__(self, checklists: Iterable[Checklist]) -> None:
        self._by_ref = {checklist.ref: checklist for checklist in checklists}

    @property
    def every(self) -> tuple[Checklist, ...]:
        """All versions of each, in the order of `newest`, the latest version first."""
        place = {checklist.id: number for number, checklist in enumerate(self.newest)}
        return tuple(sorted(self._by_ref.values(), key=lambda one: (place[one.id], -int(one.version))))

    @property
    def newest(self) -> tuple[Checklist, ...]:
        """The latest version of each, the default one first and the others by title."""
        latest: dict[str, Checklist] = {}
        for checklist in sorted(self._by_ref.values(), key=lambda one: int(one.version)):
            latest[checklist.id] = checklist
        return tuple(sorted(latest.values(), key=lambda one: (one.id != DEFAULT, one.title)))

    def get(self, name: str = "") -> Checklist:
        """Return a checklist by id, in its latest version, or by `id@version`; without a name the default one.

        Raise `ChecklistUnknown` that lists those there are.
        """
        wanted = name or DEFAULT
        latest = {checklist.id: checklist for checklist in self.newest}
        found = self._by_ref.get(wanted) or latest.get(wanted)
        if found is None:
            raise ChecklistUnknown(f"There is no checklist {wanted[:80]!r}. There are: {', '.join(latest)}.")
        return found

    def item_title(self, name: str, item_id: str) -> str:
        """Return what an item of this checklist is called; its id when the checklist is gone or lacks it."""
        try:
            items = self.get(name).items
        except ChecklistUnknown:
            return item_id
        return next((item.title for item in items if item.id == item_id), item_id)


def load_checklists(folder: str | None = None) -> Checklists:
    """Return the checklists that come with the program and those in `folder`.

    Raise `ValueError` that names the file which is not well formed or takes the name and version of another.
    """
    if not folder:
        return _shipped()
    place = Path(folder)
    if not place.is_dir():
        raise ValueError(f"{folder!r} is not a folder.")
    own: dict[str, Checklist] = {}
    for file in sorted(place.glob("*.toml")):
        try:
            checklist = parse_checklist(file.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise ValueError(f"{file.name}: {error}") from error
        if checklist.ref in own or checklist.ref in _shipped_by_ref():
            raise ValueError(f"{file.name}: there is a checklist {checklist.ref} already; raise its version.")
        own[checklist.ref] = checklist
    return Checklists([*_shipped_by_ref().values(), *own.values()])


def load_checklist(name: str = "") -> Checklist:
    """Return one of the checklists that come with the program. Raise `ChecklistUnknown`."""
    return _shipped().get(name)


@cache
def _shipped() -> Checklists:
    return Checklists(_shipped_by_ref().values())


@cache
def _shipped_by_ref() -> dict[str, Checklist]:
    folder = resources.files("analysis") / "checklists"
    files = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    checklists = (parse_checklist(file.read_text(encoding="utf-8")) for file in files)
    return {checklist.ref: checklist for checklist in checklists}


def parse_checklist(text: str) -> Checklist:
    """Return the checklist written in this TOML. Raise `ValueError` that names what is wrong."""
    table = tomllib.loads(text)
    try:
        items = tuple(
            ChecklistItem(item["id"], item["title"], " ".join(item["ask"].split())) for item in table["items"]
        )
        about = " ".join(table.get("about", "").split())
        checklist = Checklist(table["id"], str(table["version"]), table["title"], items, about)
    except KeyError as missing:
        raise ValueError(f"The checklist lacks {missing}.") from missing
    if not _VERSION.fullmatch(checklist.version):
        raise ValueError(f"The version of a checklist is a whole number, not {checklist.version!r}.")
    bad = [name for name in (checklist.id, *(item.id for item in items)) if not _NAME.fullmatch(name)]
    if bad or len(checklist.item_ids) != len(items) or not items:
        raise ValueError(f"Checklist ids must be unique and of a-z, 0-9 and hyphens: {bad or 'repeated or none'}.")
    return checklist
