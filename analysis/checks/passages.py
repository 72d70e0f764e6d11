"""The telling words beside a date, in rings: its clause, what follows it there, its sentence or row, and before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checks.events import Event, of_noun
from analysis.checks.rarity import telling_words
from analysis.checks.reading import Reading
from analysis.checks.words import Span, words

_BORDER = re.compile(
    r"[;:]\s|\s[–—]\s|,?\s(?:and|but|while|whereas|although|because|so that|once|when|where|after|before)\s|\.\s|"
    r"\b(?:told|tells?|sa(?:ys?|id)|announc\w+|inform\w*|writes?|wrote|states?d?|means?|agreed)\b[^.,;]{0,40}?\sthat\s"
)
_BORDER_AFTER = re.compile(rf"{_BORDER.pattern}|\sby\s|,", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"(?:^|[,;:.]\s*|\b(?:and|but)\s)(?:after|before|when|since|until|because|as|once|while|although|if)\s[^,;]*$",
    re.IGNORECASE,
)
_WHEN = re.compile(r",\s*(?:when|on which|the day (?:on which|when|that))\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """The words beside a date or number: of its clause, what follows there, of its sentence or row, and before it."""

    core: frozenset[str]
    tail: frozenset[str]
    wide: frozenset[str]
    before: frozenset[str]

    @property
    def told(self) -> frozenset[str]:
        """The words of the sentence or row."""
        return self.core | self.tail | self.wide


def passages(reading: Reading, found: Sequence[Event]) -> list[Passage]:
    """Return the passage of each event."""
    before, rows = sentences_before(reading), _rows(reading)
    return [_passage(event, before, rows) for event in found]


def _passage(event: Event, before: dict[tuple[str, Span], str], rows: dict[tuple[str, int], str]) -> Passage:
    place = event.block.place
    row = telling_words(rows[place.table_id, place.row]) if place else frozenset()
    text = event.block.text[slice(*event.span)]
    if event.named or (event.table_id and event.when.end == 0):
        return Passage(telling_words(event.named or text), frozenset(), row, frozenset())
    lead, after = text[: event.when.start], text[event.when.end :]
    if not lead.strip(" *•–—-"):
        after = after.lstrip(" :,;–—-\t")
        border = _BORDER.search(after)
        return Passage(
            telling_words(after[: border.start()] if border else after), frozenset(), telling_words(after), frozenset()
        )
    borders = [border.end() for border in _BORDER.finditer(lead) if len(words(lead[border.end() :])) >= 3]
    border = _BORDER_AFTER.search(after)
    tail = after[: border.start()] if border else after
    if _SUBORDINATE.search(lead) and (after.lstrip()[:1] == "," or len(words(tail)) > 3):
        # “After the table was locked on 1 November there was no wrong price”: another clause follows.
        tail = ""
    core = of_noun(lead) or lead[borders[-1] if borders else 0 :]
    if not telling_words(core):
        # “That was on 12 October, when the seals were swapped”: the clause that follows tells what happened.
        then = _WHEN.match(after)
        core, tail = (_BORDER_AFTER.split(after[then.end() :], maxsplit=1)[0] if then else f"{core} {tail}"), ""
    around = telling_words(f"{lead} . {after}") | row
    return Passage(
        telling_words(core), telling_words(tail), around, telling_words(before.get((event.block.id, event.span), ""))
    )


def sentences_before(reading: Reading) -> dict[tuple[str, Span], str]:
    """Return for each sentence the one before it under the same heading."""
    found: dict[tuple[str, Span], str] = {}
    last, where = "", None
    for block in reading.body:
        if block.place is not None:
            continue
        if reading.section(block) is not where:
            last, where = "", reading.section(block)
        for span in reading.sentences(block):
            found[block.id, span] = last
            last = block.text[slice(*span)]
    return found


def _rows(reading: Reading) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = defaultdict(str)
    for block in reading.body:
        if block.place is not None:
            found[block.place.table_id, block.place.row] += f" . {block.text}"
    return found
