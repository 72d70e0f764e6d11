"""Groups of findings that are one issue: average-linkage clustering whose outcome depends on no order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush

from comparison.items import Item
from comparison.likeness import APART, DISAGREEING, SAME_COLUMN, likeness
from comparison.places import FAR_BLOCKS, RARE

Pair = tuple[int, int]

DIGITS = 9
"""To how many digits two averages are the same, in whatever order they were summed."""


def groups(items: Sequence[Item]) -> list[list[int]]:
    """Return the places in `items` of the findings of each issue; every finding is in exactly one group.

    The two groups whose findings are on average most alike become one, until none are alike any more. So a finding
    goes where it fits best, and a chain of small steps joins nothing. Of equally likely groups the first is taken, in
    the order of `items`, which the caller fixes.
    """
    scores = {pair: likeness(items[pair[0]], items[pair[1]]) for pair in _candidates(items)}
    beyond: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), score in scores.items():
        beyond[one][other] = beyond[other][one] = score - _far(items[one], items[other])
    found: list[list[int]] = []
    for connected in _connected(len(items), [pair for pair, score in scores.items() if score > 0]):
        found.extend(_merged(connected, beyond, items) if len(connected) > 1 else [connected])
    return found


def _candidates(items: Sequence[Item]) -> set[Pair]:
    """The pairs that may be one issue: near in the document, naming one passage, quoting the same words, or at odds."""
    pairs: set[Pair] = set()
    for together in (_within_reach(items), _by_passage(items), _without_block(items), _by_quote(items), _ends(items)):
        pairs.update(together)
    return pairs


def _within_reach(items: Sequence[Item]) -> Iterator[Pair]:
    placed = sorted((one.place.index, number) for number, one in enumerate(items) if one.place.index >= 0)
    for position, (index, number) in enumerate(placed):
        for other_index, other in placed[position + 1 :]:
            row = items[number].place.row
            if other_index - index > FAR_BLOCKS and (row is None or items[other].place.row != row):
                break
            yield _ordered(number, other)


def _by_passage(items: Sequence[Item]) -> Iterator[Pair]:
    """Pairs of which one names further passages in a block that the other quotes or names."""
    at: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(items):
        for block in {passage[0] for passage in one.place.passages}:
            at[block].append(number)
    for together in at.values():
        for number in together:
            if items[number].place.others:
                yield from (_ordered(number, other) for other in together if other != number)


def _without_block(items: Sequence[Item]) -> Iterator[Pair]:
    """Pairs of a finding without any block with those of its section."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(items):
        at[one.place.section_id].append(number)
    for together in at.values():
        for number in together:
            if items[number].place.index < 0:
                yield from (_ordered(number, other) for other in together if other != number)


def _by_quote(items: Sequence[Item]) -> Iterator[Pair]:
    """Pairs that quote the same long words, wherever they stand."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(items):
        if one.place.opening:
            at[one.place.opening].append(number)
    for together in at.values():
        yield from (_ordered(one, other) for place, one in enumerate(together) for other in together[place + 1 :])


def _ends(items: Sequence[Item]) -> Iterator[Pair]:
    """Pairs that both say that something does not agree; one of them says a telling word that only the other quotes."""
    said: defaultdict[str, list[int]] = defaultdict(list)
    disagreeing = [number for number, one in enumerate(items) if not DISAGREEING.isdisjoint(one.kinds)]
    for number in disagreeing:
        for word in items[number].said.words.keys() - items[number].quoted.words.keys():
            said[word].append(number)
    for number in disagreeing:
        for word, weight in items[number].quoted.words.items():
            if weight >= RARE:
                yield from (_ordered(number, other) for other in said[word])


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _connected(size: int, pairs: Sequence[Pair]) -> list[list[int]]:
    """The findings that any chain of alike pairs connects, in order."""
    root = list(range(size))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for one, other in pairs:
        first, second = sorted((find(one), find(other)))
        root[second] = first
    together: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(size):
        together[find(number)].append(number)
    return list(together.values())


def _merged(numbers: Sequence[int], known: Mapping[int, Mapping[int, float]], items: Sequence[Item]) -> list[list[int]]:
    """Merge the two groups that are most alike on average, again and again while any two are.

    `known` is how much more alike than two findings far apart each finding is with others; only groups with such pairs
    between them can be alike.
    """
    found = {number: [number] for number in numbers}
    columns = {number: Counter([items[number].column]) for number in numbers}
    beyond = {one: {other: more for other, more in known[one].items() if other in found} for one in numbers}
    waiting: list[tuple[float, Pair]] = []
    least: dict[Pair, float] = {}

    def say(one: int, other: int) -> None:
        pairs = len(found[one]) * len(found[other])
        own = sum(count * columns[other][column] for column, count in columns[one].items())
        pair = _ordered(one, other)
        least[pair] = -round(APART + (beyond[one][other] - SAME_COLUMN * own) / pairs, DIGITS)
        if least[pair] < 0:
            heappush(waiting, (least[pair], pair))

    for one in numbers:
        for other in beyond[one]:
            if one < other:
                say(one, other)
    while waiting:
        score, (kept, gone) = heappop(waiting)
        if least.get((kept, gone)) != score:
            continue  # Said before one of the two grew.
        found[kept] += found.pop(gone)
        columns[kept] += columns.pop(gone)
        for number, more in beyond.pop(gone).items():
            del beyond[number][gone]
            least.pop(_ordered(gone, number), None)
            if number != kept:
                beyond[kept][number] = beyond[number][kept] = beyond[kept].get(number, 0.0) + more
        for number in beyond[kept]:
            say(kept, number)
    return [sorted(group) for group in found.values()]


def _far(one: Item, other: Item) -> float:
    return APART - SAME_COLUMN if one.column == other.column else APART
