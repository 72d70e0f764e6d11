"""The labelled pairs of `labelled/pairs/`, each two findings of one document and whether they are one issue."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from comparison.items import Item, item
from comparison.places import Places
from domain.finding import Finding
from tests.comparison.labelled_findings import HERE, placed, sample

FORMS: Mapping[str, str | None] = {"as given": None, "no category": "other", "one category": "missing_owner"}
"""The categories of findings as they are, all taken away, and all the same: a measure must not lean on them."""
FRESH = "third"
"""The set that no weight and no word was found on; its misses have not been looked at by whoever mends the rule."""


@dataclass(frozen=True)
class LabelledPair:
    """Two findings of two voices; `kind` says what makes the pair hard."""

    set: str
    document: str
    kind: str
    one: Finding
    other: Finding
    is_same: bool


@lru_cache
def labelled_pairs() -> tuple[LabelledPair, ...]:
    """Return the pairs of all sets."""
    return tuple(
        LabelledPair(
            set=path.stem,
            document=entry["document"],
            kind=entry["kind"],
            one=placed(sample(entry["document"]), {"risk": "low", "category": "other"} | entry["one"], f"{number}-one"),
            other=placed(
                sample(entry["document"]), {"risk": "low", "category": "other"} | entry["other"], f"{number}-other"
            ),
            is_same=entry["is_same"],
        )
        for path in sorted((HERE / "pairs").glob("*.toml"))
        for number, entry in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["pair"])
    )


def known_pairs() -> tuple[LabelledPair, ...]:
    """Return the pairs that weights are found on: those of all sets but the fresh one."""
    return tuple(pair for pair in labelled_pairs() if pair.set != FRESH)


@lru_cache
def places_in(document: str) -> Places:
    """Return what finds places in a sample document."""
    return Places(sample(document))


def in_form(finding: Finding, form: str) -> Finding:
    """Return the finding with its category as given, taken away, or the one that all have."""
    category = FORMS[form]
    return finding if category is None else replace(finding, category=category)


def items_of(pair: LabelledPair, form: str) -> tuple[Item, Item]:
    """Return both findings made ready for comparing, as those of two models."""
    places = places_in(pair.document)
    return item("one", in_form(pair.one, form), places), item("other", in_form(pair.other, form), places)
