"""Ranges of values as they are written, and the bands and scales that they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.checks.measures import NUMBER, Measure, measure_of

INF = float("inf")
LABEL_NOUN = r"tier|class|category|grade|level|priority|severity|sev|band|group|stage|rank|rating|step"
CODE = rf"(?:{LABEL_NOUN})[ -]?(?:[1-9]|[A-F]|I{{1,3}}|IV|V)(?!\w|\.\d)|P[1-5](?!\w)"
RANGE = re.compile(
    rf"(?:(?:between|from)\s)?(?P<low>{NUMBER})\s*(?:to|through|and|or(?= \d)|until|up to|[-–—…]|"
    rf"\.\.)\s*(?P<high>{NUMBER})"
    rf"|(?P<least>{NUMBER})\s*(?:\+|(?:and|or) (?:more|above|over|higher|up(?:wards)?|greater|longer))"
    rf"|(?P<most>{NUMBER})\s*(?:and|or) (?:less|below|lower|under|fewer|shorter)"
    rf"|(?P<sign>≥|>=|>|≤|<=|<|above|over|more than|greater than|longer than|higher than|exceeding|beyond|at least|"
    rf"from|starting at|below|under|less than|lower than|fewer than|shorter than|within|up to|at most|no more than|"
    rf"not more than|max(?:imum)?\.?)\s*(?P<limit>{NUMBER})"
    rf"|\b(?P<rest>(?:anything|everything|all|any|those|the rest|whatever is)?\s?\b(?:longer|above|over|more|higher|"
    rf"below|lower|less|"
    rf"under|shorter|beyond|else|else's|other)(?: that| this| it)?|the rest|all others?|otherwise)\b(?!\s(?:than|the|"
    rf"[\d€$£¥]|[A-Z]{{3}}\s?\d))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Band:
    """The values from `low` to `high` stand for `label`; ends belong to the band unless they are open."""

    low: float
    high: float
    label: str
    dimension: str = ""
    open_low: bool = False
    open_high: bool = False

    def holds(self, value: float) -> bool:
        above = value > self.low if self.open_low else value >= self.low
        return above and (value < self.high if self.open_high else value <= self.high)


@dataclass(frozen=True, slots=True)
class Bands:
    """One scale; `noun` is what its labels are called, such as tier, where they are bare codes."""

    bands: tuple[Band, ...]
    noun: str
    table_id: str = ""
    is_plain: bool = True
    """True where the labels are words for ratings or codes of classes, which nothing else is called."""
    without_range: frozenset[str] = frozenset()
    """Labels of rows of the same table that state no range."""

    @property
    def dimension(self) -> str:
        return next((band.dimension for band in self.bands if band.dimension), "")

    @property
    def labels(self) -> frozenset[str]:
        return self.without_range | {band.label for band in self.bands}

    def label(self, measured: Measure) -> str:
        """Return the label of a value; empty where no band or more than one holds it."""
        if measured.dimension != self.dimension and measured.dimension and self.dimension:
            return ""
        fitting = {band.label for band in self.bands if band.holds(measured.value)}
        return fitting.pop() if len(fitting) == 1 else ""


def settled(bands: list[Band]) -> tuple[Band, ...]:
    """Return the bands in order, open ends closed by their neighbours; nothing where they overlap or tell nothing."""
    dimension = next((band.dimension for band in bands if band.dimension), "")
    known = [replace(band, dimension=dimension) for band in bands if (band.low, band.high) != (-INF, INF)]
    rest = [band for band in bands if (band.low, band.high) == (-INF, INF)]
    if len(bands) < 2 or len(rest) > 1 or not known:
        return ()
    uppers = sorted((band for band in known if band.low == -INF), key=lambda band: band.high)
    lowers = sorted((band for band in known if band.high == INF), key=lambda band: -band.low)
    middle = [band for band in known if band.low != -INF and band.high != INF]
    closed = [*middle]
    for before, band in zip([None, *uppers], uppers, strict=False):
        closed.append(replace(band, low=before.high, open_low=not before.open_high) if before else band)
    for before, band in zip([None, *lowers], lowers, strict=False):
        closed.append(replace(band, high=before.low, open_high=not before.open_low) if before else band)
    closed.sort(key=lambda band: (band.low, band.high))
    if rest:
        if closed[-1].high != INF and closed[0].low == -INF or not lowers and closed[0].low <= 1:
            closed.append(replace(rest[0], low=closed[-1].high, open_low=not closed[-1].open_high, dimension=dimension))
        elif closed[-1].high == INF or not uppers:
            first = replace(rest[0], high=closed[0].low, open_high=not closed[0].open_low, dimension=dimension)
            closed.insert(0, first)
    # A shared border, as in “0 to 5, 5 to 10”, leaves open only the value on it.
    return () if any(one.high > other.low for one, other in pairwise(closed)) else tuple(closed)


def band_of(match: re.Match[str], title: str) -> Band:
    group = match.groupdict()
    if group.get("only"):
        only = measure_of(group["only"] or "", title)
        return Band(only.value, only.value, "", only.dimension)
    if group["low"]:
        high = measure_of(group["high"] or "", title)
        low = measure_of(group["low"] or "", title)
        if high.dimension and not low.dimension:
            # “1 to 4 hours”: the unit stands at the end only.
            low = measure_of(group["low"] or "", group["high"] or "")
        return Band(low.value, high.value, "", high.dimension)
    if group["least"]:
        least = measure_of(group["least"] or "", title)
        return Band(least.value, INF, "", least.dimension)
    if group["most"]:
        most = measure_of(group["most"] or "", title)
        return Band(-INF, most.value, "", most.dimension)
    if group["rest"]:
        return Band(-INF, INF, "")
    limit, sign = measure_of(group["limit"] or "", title), (group["sign"] or "").casefold()
    if sign in ("≥", ">=", "at least", "from", "starting at"):
        return Band(limit.value, INF, "", limit.dimension)
    if sign in (">", "above", "over", "more than", "greater than", "longer than", "higher than", "exceeding", "beyond"):
        return Band(limit.value, INF, "", limit.dimension, open_low=True)
    is_open = sign in ("<", "below", "under", "less than", "lower than", "fewer than", "shorter than")
    return Band(-INF, limit.value, "", limit.dimension, open_high=is_open)
