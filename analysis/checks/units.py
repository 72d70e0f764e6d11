"""What a number measures: a unit of time, of length and so on, or a count of things."""

from __future__ import annotations

from analysis.checks.acts import canonical
from analysis.checks.durations import MINUTES
from analysis.checks.words import stem, word_set

_KINDS_OF_TIME = frozenset(
    map(stem, ("working", "business", "operating", "calendar", "full", "whole", "consecutive", "flying", "extra"))
)
_TIME_UNITS = frozenset(map(stem, (*MINUTES, *(f"{unit}s" for unit in MINUTES))))
_SIGNS = frozenset(map(stem, ("character", "characters", "word", "words", "digit", "digits")))
_ONE_UNIT = {
    "kilometr": "km", "metr": "m", "meter": "m", "kilogram": "kg", "litr": "l", "liter": "l", "millilitr": "ml",
    "gigabyt": "gb", "terabyt": "tb", "megabyt": "mb", "millisecond": "ms", "celsius": "°c", "degre": "°c",
}  # fmt: skip
_UNITS = word_set(
    """
    km kilometr mil metr meter m cm mm kg kilogram tonn ton g mg l ml millilitr gb tb mb gigabyt terabyt megabyt litr
    liter degre
    celsius °c millisecond ms watt kw mw kwh mwh kva mva volt kv amper hectar acr point bar mbar psi ppm ppb ntu knot
    decibel db lux hertz hz km/h mph m/s mg/l kph
    """
)


def dimension_of(kind: str, things: list[str]) -> tuple[str, float, list[str]]:
    """Return dimension, factor and what is left of the stems after a number; time is in minutes."""
    if kind:
        return kind, 1.0, things
    while len(things) > 1 and things[0] in _KINDS_OF_TIME and things[1] in _TIME_UNITS:
        things = things[1:]
    first = things[0] if things else ""
    if first == "percent":
        return "percent", 1.0, things[1:]
    for unit, minutes in MINUTES.items():
        if first in (stem(unit), canonical(stem(unit))):
            return "time", minutes, things[1:]
    if first in _UNITS:
        return f"unit {_ONE_UNIT.get(first, first)}", 1.0, things[1:]
    if first in _SIGNS:
        return f"unit {first}", 1.0, things
    return "count", 1.0, things
