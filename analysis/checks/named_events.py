"""Events that are named by a noun with its date, as “the debrief of 11 July”, and told again under another date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from analysis.checks.acts import DATE_WORDS, GATHERINGS, PAPERS, canonical
from analysis.checks.events import Event
from analysis.checks.same_event import are_told_apart, is_near
from analysis.checks.words import STOPWORDS, stem, words

_NAMED = re.compile(
    r"\b(?:the|its|our|this|their|whose|[\w-]+['’]s)\s+(?P<noun>(?:[\w’'-]+\s){0,3}[^\W\d][\w-]*)"
    r"(?P<more>\s(?:of|at|in|with|for)\s[^.;:,()]{2,50}?)?"
    r"(?:,?\s(?:of|on|dated|from|held on|made on|carried out on|which (?:took place|was held) on)|\s?\()"
    r"\s+?(?:the (?:morning|evening|night|afternoon) of )?(?:\w+day,? )?$",
    re.IGNORECASE,
)
_WITH_AUXILIARY = re.compile(r"\b(?:was|were|is|are|has|have|had|will|be|been)\b", re.IGNORECASE)
_NO_EVENT = (
    GATHERINGS | PAPERS | frozenset(map(stem, ("state", "status", "end", "start", "period", "time", "version", "data")))
)
_VERBS = frozenset(("took", "began", "ran", "held"))
_TELLING = re.compile(r"[^\W_]+")


def named_again(found: Sequence[Event], main: frozenset[str]) -> Iterator[tuple[Event, Event]]:
    """Yield a named event and the one other date that the document tells for the same noun; `main` is its subject."""
    told: dict[str, list[Event]] = defaultdict(list)
    for event in found:
        for head in _heads(event.block.text[slice(*event.span)]) & event.stems:
            told[head].append(event)
    for event in found:
        name = _name(event)
        if name is None or name[0] in main:
            continue
        others = [other for other in told[name[0]] if _day(other) != _day(event)]
        if others and len({_day(other) for other in others}) == 1:
            yield from ((other, event) for other in others[:1] if _is_same(event, other, name[1], main))


def _name(event: Event) -> tuple[str, frozenset[str]] | None:
    """Return head and other words of the noun that a date belongs to; None where a verb tells the event."""
    sentence = event.block.text[slice(*event.span)]
    match = _NAMED.search(sentence[max(0, event.when.start - 130) : event.when.start])
    if match is None or not event.when.is_day or _WITH_AUXILIARY.search(match.group()):
        return None
    found = [canonical(stem(word.group())) for word in words(match["noun"])]
    if found[-1] in _NO_EVENT or found[-1] in DATE_WORDS or len(found[-1]) < 4:
        return None
    return found[-1], frozenset(found[:-1]) - STOPWORDS


def _heads(text: str) -> set[str]:
    """Return the stems of the words that no other noun follows: what a phrase is about, not what narrows it."""
    heads = set()
    found = list(_TELLING.finditer(text))
    for index, word in enumerate(found):
        after = found[index + 1].group() if index + 1 < len(found) else ""
        between = text[word.end() : found[index + 1].start()] if after else "."
        is_end = (
            between.strip() != "" or after.casefold() in STOPWORDS or after.endswith(("ed", "s")) or after.isdigit()
        )
        if is_end or after.casefold() in ("took", "takes", "began", "ran", "held"):
            heads.add(canonical(stem(word.group())))
    return heads


def _is_same(event: Event, other: Event, narrower: frozenset[str], main: frozenset[str]) -> bool:
    if event.block.id == other.block.id or not is_near(event.when, other.when) or not narrower - main <= other.wide:
        return False
    if (event.ordinals ^ other.ordinals) - {"new", "last"} or {event.tense, other.tense} == {"plan", "past"}:
        return False
    return other.relation in ("at", event.relation) and not are_told_apart(event, other, main)


def _day(event: Event) -> tuple[int, int]:
    return event.when.month, event.when.day
