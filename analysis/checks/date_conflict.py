"""Check: one event with two dates or times."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from analysis.checks.acts import canonical
from analysis.checks.alike_events import alike_events
from analysis.checks.dates import When, moments, weekday_name, written
from analysis.checks.due_again import due_again
from analysis.checks.events import Event, events
from analysis.checks.gist import root
from analysis.checks.intervals import intervals_with_two_ends
from analysis.checks.kinds import kinds_in
from analysis.checks.lengths import wrong_lengths
from analysis.checks.named_events import named_again
from analysis.checks.occurrences import are_two_occurrences
from analysis.checks.reading import Criticism, Reading, is_contents_line, shortened
from analysis.checks.retold import are_two_of_a_kind, retold
from analysis.checks.same_event import beside, completed, is_same_event, is_same_statement
from analysis.checks.words import clause_at, content_stems, is_quoted, words
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "date_conflict"

_MOST_ALIKE = 60
"""Words told with more dates than this say nothing about a single event."""
_HISTORY = re.compile(
    r"\b(?:older|former|formerly|previous(?:ly)?|earlier|originally|was (?:planned|scheduled|due)|"
    r"had been (?:planned|scheduled)|postponed|moved|rescheduled|"
    r"brought forward|instead of|rather than|no longer|superseded|replaced|wrongly|corrected|extended|delayed|"
    r"first attempt|another|last year|not (?:on|at|the|in)|nor)\b",
    re.IGNORECASE,
)


_CHANGE = re.compile(r"replaced|moved|extended|postponed|rescheduled|delayed|corrected", re.IGNORECASE)


def find_date_conflicts(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each event that is told twice with different dates, and each date on the wrong weekday."""
    month_first = reading.month_first
    yield from _wrong_weekdays(reading, month_first)
    found = completed(list(events(reading, month_first=month_first)))
    main = main_words(reading)
    reported: set[tuple[str, int]] = set()
    again = set(named_again(found, main))
    for first, second in (*_candidates(found), *again):
        if second.at in reported or not _may_differ(reading, first, second, main):
            continue
        if (first, second) in again or is_same_event(first, second, main) and not are_two_of_a_kind(first, second):
            reported |= {first.at, second.at}
            yield _finding(reading, first, second, found)
    told_again = retold(found, main, lambda one, other: _may_differ(reading, one, other, main))
    alike = alike_events(reading, found, main, lambda one, other: _may_differ(reading, one, other, main, is_alike=True))
    for first, second in (*told_again, *alike):
        if first.at not in reported and second.at not in reported:
            reported |= {first.at, second.at}
            yield _finding(reading, first, second, found)
    for one, other in intervals_with_two_ends(reading, main):
        here, there = (other, one) if one.table_id else (one, other)
        if (here.block.id, here.span[0] + here.last.start) not in reported:
            told = (
                f"{written(here.first)} to {written(here.last)} here, but {written(there.first)} to "
                f"{written(there.last)} for “{shortened(there.block.text[slice(*there.span)], 120)}”."
            )
            yield reading.finding(here.block, here.span, _serious(told), [there.block.text[:200]])
    for block, span, reason in wrong_lengths(reading):
        yield reading.finding(block, span, _serious(reason))
    for block, span, when, due, row in due_again(reading):
        if (block.id, span[0] + when.start) not in reported:
            told = f"{written(when)} here, but “{row}” is due on {written(due)} in its table."
            yield reading.finding(block, clause_at(block.text, span, span[0] + when.start), _serious(told), [row])


def main_words(reading: Reading) -> frozenset[str]:
    """Return the stems of the words of the title: what the document is about."""
    titles = [
        block.text
        for block in reading.body[:3]
        if not block.place and len(block.text) < 120 and not block.text.rstrip().endswith((".", ":"))
    ]
    return frozenset(canonical(word) for title in titles for word in content_stems(title))


def _candidates(found: list[Event]) -> Iterator[tuple[Event, Event]]:
    """Yield pairs of events that share two words or more, or the act."""
    index: dict[str, list[int]] = defaultdict(list)
    acts: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(found):
        for word in event.stems | event.gist:
            index[word].append(number)
        if event.said.act and len(acts[event.said.act]) < _MOST_ALIKE:
            acts[event.said.act].append(number)
    for number, event in enumerate(found):
        shared: Counter[int] = Counter()
        for word in event.stems | event.gist:
            if len(index[word]) <= _MOST_ALIKE:
                shared.update(other for other in index[word] if other < number)
        alike = {other for other, count in shared.items() if count >= 2}
        alike.update(other for other in acts[event.said.act] if other < number)
        for other in sorted(alike):
            yield found[other], event


def _may_differ(reading: Reading, first: Event, second: Event, main: frozenset[str], *, is_alike: bool = False) -> bool:
    """Return True when two dates differ, stand apart, and nothing beside them says that both are right."""
    if first.block.id == second.block.id or (first.table_id and first.table_id == second.table_id):
        return False
    if not _differ(first.when, second.when) and not (
        is_same_statement(first, second, main) and _months_differ(first.when, second.when)
    ):
        return False
    if any(
        one.label and one.tense == "plan" and other.tense == "past" for one, other in ((first, second), (second, first))
    ):
        return False  # what is done stands beside when it is due
    near = abs(reading.position[first.block.id] - reading.position[second.block.id]) <= 1
    is_told_alike = is_alike or is_same_statement(first, second, main)
    if near and not (first.table_id or second.table_id or is_told_alike):
        return False
    for event in (first, second):
        told = beside(event) if is_told_alike else event.block.text[slice(*event.span)]
        other = second if event is first else first
        if any(not _is_told_by(other, found.group()) for found in _HISTORY.finditer(told)) or is_quoted(
            event.block.text, event.span[0] + event.when.start, event.span[0] + event.when.end
        ):
            return False
    return not are_two_occurrences(reading, first, second, main)


def _is_told_by(event: Event, word: str) -> bool:
    """Return True when both sentences tell a change, such as that something was replaced: it is what happened."""
    sentence = event.block.text[slice(*event.span)]
    if kinds_in(word) & kinds_in(sentence):
        return True
    return _CHANGE.fullmatch(word) is not None and root(word) in {root(found.group()) for found in words(sentence)}


def _months_differ(first: When, second: When) -> bool:
    if first.is_ambiguous or second.is_ambiguous or not (first.year and second.year):
        return False
    return (first.year, first.month) != (second.year, second.month)


def _differ(first: When, second: When) -> bool:
    if first.is_ambiguous or second.is_ambiguous:
        return False
    if first.has_date and second.has_date:
        if not (first.day and second.day):
            return False
        if (
            first.year
            and second.year
            and first.year != second.year
            and (first.month, first.day) != (second.month, second.day)
        ):
            # Same event in two years is mostly an event that comes again; close dates are not.
            return abs(first.year - second.year) <= 1
        if (first.month, first.day) != (second.month, second.day):
            return True
        if first.year and second.year and first.year != second.year:
            return True
        return first.minute is not None and second.minute is not None and first.minute != second.minute
    return first.minute is not None and second.minute is not None and first.minute != second.minute


def _finding(reading: Reading, first: Event, second: Event, found: list[Event]) -> Finding:
    """Put the finding on the date that stands alone when others agree, else on the later one, away from a table."""
    here, there = (second, first) if _weight(second, first, found) <= _weight(first, second, found) else (first, second)
    told = (
        f"{written(here.when)} here, but {written(there.when)} in "
        f"“{shortened(there.block.text[slice(*there.span)], 120)}”: "
        "one event with two dates."
    )
    return reading.finding(
        here.block,
        clause_at(here.block.text, here.span, here.span[0] + here.when.start),
        _serious(told),
        [shortened(there.block.text[slice(*there.span)], 200)],
    )


def _serious(told: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.CRITICAL,
        RiskLevel.HIGH,
        0.75,
        told,
        "Find out which date is right and use it in both places.",
    )


def _weight(event: Event, other: Event, found: list[Event]) -> int:
    """Return how many events bear a date out: those with the same date and words in common; a table counts more."""
    return sum(third.when.moment == event.when.moment and len(third.wide & event.wide) >= 2 for third in found) + (
        2 if event.label or (event.table_id and not other.table_id) else 0
    )


def _wrong_weekdays(reading: Reading, month_first: bool | None) -> Iterator[Finding]:
    for block in reading.body:
        if is_contents_line(block) or "day" not in block.text:
            continue
        for when in moments(block.text, month_first=month_first):
            real = when.real_weekday() if not when.is_ambiguous else None
            if when.weekday is None or real is None or real == when.weekday:
                continue
            told = (
                f"{when.day}.{when.month}.{when.year} was a {weekday_name(real)}, not a "
                f"{weekday_name(when.weekday)}: day or date is wrong."
            )
            yield reading.finding(
                block,
                reading.sentence_at(block, when.start),
                Criticism(
                    CATEGORY,
                    FindingType.IMPORTANT,
                    RiskLevel.MEDIUM,
                    0.85,
                    told,
                    "Correct the day of the week or the date.",
                ),
            )
