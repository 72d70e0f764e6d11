"""What a date is told of: kinds of acts and the things they befall, in the clause of the date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.checks.acts import DATE_WORDS
from analysis.checks.dates import When
from analysis.checks.events import Event, of_noun
from analysis.checks.gist import root
from analysis.checks.kinds import KIND, kinds_in
from analysis.checks.words import SMALL_NUMBERS, STOPWORDS, stem, word_set, words

_BORDER = re.compile(
    r"[;:]\s|\s[–—]\s|,?\s(?:and|but|while|whereas|although|because|so that|once|when|where|after|before)\s|\.\s"
)
_BORDER_AFTER = re.compile(rf"{_BORDER.pattern}|\sby\s", re.IGNORECASE)
_EMPTY = (
    STOPWORDS
    | word_set(
        """
    take takes took taken place hold holds held make made do done get got new night first second third last next
    finally follow followed lay work time minute minutes hour hours day days week weeks month months p.m a.m noon
    midnight date doors door it they go goes fully full cover
    """
    )
    | frozenset(SMALL_NUMBERS)
)
_WHEN = re.compile(r",\s*(?:when|on which|the day on which)\s", re.IGNORECASE)
_QUALITIES = word_set("day night morning evening weekly monthly annual")
_NEGATED = word_set("without no not non")
_OUT = re.compile(
    r"\b(?:stood still|closed|shut|down|out of|out|dead|off ?line|unavailable|without|lost|blocked|stopped|"
    r"interrupted|suspended)\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"\bas (?:of|at)\b", re.IGNORECASE)
"""Words of the day on which figures stood."""
_LEAST_ALIKE = 4
"""Letters that tell that two forms are of one word."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of a date: kinds of acts, the things they befall, and the words of the whole sentence."""

    event: Event
    kinds: frozenset[str]
    things: frozenset[str]
    wide: frozenset[str]
    narrower: Mapping[str, str]
    """The word right before a thing."""
    negated: frozenset[str]


def telling_of(event: Event) -> Telling:
    """Return what the words of an event tell."""
    sentence = event.block.text[slice(*event.span)]
    clause = event.named or (_clause(sentence, event.when) if not event.label else sentence)
    kinds = _kinds(clause, event.relation, not event.when.has_date)
    things, narrower, negated = things_in(clause)
    subject = _subject(event, clause.casefold(), things)
    wide, _, _ = things_in(sentence)
    return Telling(event, kinds, things | subject, wide | subject, narrower, negated)


def _subject(event: Event, clause: str, things: frozenset[str]) -> frozenset[str]:
    """Return what the act befalls where the clause does not name it."""
    parts = {part for word in (event.said.head, *event.said.others) for part in word.strip("=").split("-")}
    named = {part for part in parts if part[:_LEAST_ALIKE] in clause or f"={part}" in things}
    return frozenset(part for part in parts - named - _EMPTY if part[:1].isalpha())


def _kinds(clause: str, relation: str, is_time: bool) -> frozenset[str]:
    """Return the kinds of a clause: what was out of work until some hour works again then."""
    kinds = kinds_in(clause)
    if relation == "until":
        return frozenset({"again"}) if is_time and _OUT.search(clause) else kinds | {"end"}
    if relation == "since" and "twice" in kinds:
        return frozenset({"again"})
    if kinds == {"renew"}:
        return kinds | {"end"}
    is_begin = relation == "since" and not kinds and not _STATE.search(clause)
    return frozenset({"begin"}) if is_begin else kinds


def _clause(sentence: str, when: When) -> str:
    """Return the clause of a date without the date; all of a sentence that begins with it."""
    lead, after = sentence[: when.start], sentence[when.end :]
    if not lead.strip():
        return after
    if (noun := of_noun(lead)) and things_in(noun)[0]:
        return noun
    begin = next(
        (border.end() for border in reversed(list(_BORDER.finditer(lead))) if len(words(lead[border.end() :])) >= 3), 0
    )
    if KIND.search(lead, begin):
        after = after.split(",", 1)[0]
    if (then := _WHEN.match(after)) and not things_in(lead[begin:])[0]:
        after = after[then.end() :]
    border = _BORDER_AFTER.search(after)
    return f"{lead[begin:]} . {after[: border.start()] if border else after}"


@lru_cache(maxsize=8_000)
def things_in(text: str) -> tuple[frozenset[str], Mapping[str, str], frozenset[str]]:
    """Return the things that a text names, the word right before each, and those told not to be there."""
    bare = KIND.sub(lambda match: "#" * len(match.group()), text)
    things: set[str] = set()
    narrower: dict[str, str] = {}
    negated: set[str] = set()
    before, last = "", ""
    end = 0
    for word in words(bare):
        lowered = word.group().casefold()
        for part in lowered.split("-"):
            if part in _EMPTY or stem(part) in DATE_WORDS or part[:1].isdigit() or len(part) < 2:
                before, last = part if part in _QUALITIES else "", part
                continue
            thing = root(part)
            if before and bare[end : word.start()].strip() == "":
                narrower[thing] = before
            if last in _NEGATED:
                negated.add(thing)
            things.add(thing)
            before, last = thing, part
        end = word.end()
    return frozenset(things), narrower, frozenset(negated)


def is_named(head: str, event: Event) -> bool:
    """Return True when some form of a word stands in the sentence of a date, or says nothing."""
    sentence = event.block.text[slice(*event.span)].casefold()
    return any(part in _EMPTY or part[:_LEAST_ALIKE] in sentence for part in head.strip("=").split("-"))
