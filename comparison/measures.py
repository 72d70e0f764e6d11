"""What is measured of two findings to tell whether they are one issue, each measure under its name."""

from __future__ import annotations

from collections.abc import Mapping

from comparison.items import (
    Item,
    categories_differ,
    have_names_in_common,
    have_no_category,
    names_differ,
    other_words,
    quote_named,
    same_general_category,
    same_kind,
    same_rare_words,
    same_subject,
    same_suggestion,
    words_beyond_passage,
)
from comparison.places import Closeness, quotes_overlap

SAME_PASSAGE = frozenset({Closeness.OVERLAPPING, Closeness.ELSEWHERE, Closeness.SENTENCE, Closeness.ROW})
"""Where findings share words, a sentence, a row, or a passage that one of them names; others are neighbours."""


def of_near(one: Item, other: Item, close: Closeness) -> Mapping[str, float]:
    """Return the measures of two findings in one passage or near each other; the same in either order."""
    measured = {
        "kind": same_kind(one, other),
        "suggestion": same_suggestion(one, other),
        "quote_named": quote_named(one, other),
        "other_names": float(names_differ(one, other)),
        "no_category": float(have_no_category(one, other)),
    }
    if close in SAME_PASSAGE:
        return measured | {
            "beyond_passage": words_beyond_passage(one, other),
            "general_category": float(same_general_category(one, other)),
            "same_names": float(have_names_in_common(one, other)),
            "other_words": other_words(one, other),
        }
    return measured | {
        "rare_words": same_rare_words(one, other),
        "quotes_overlap": float(quotes_overlap(one.place, other.place)),
        "other_category": float(categories_differ(one, other)),
    }


def of_ends(one: Item, other: Item) -> Mapping[str, float]:
    """Return the measures of two findings far apart that both say that something does not agree."""
    return {
        "kind": same_kind(one, other),
        "subject": same_subject(one, other),
        "quote_named": quote_named(one, other),
    }
