"""The scales by which a document rates its risks: bands of values, and matrices of two levels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from analysis.checks.bands import all_bands
from analysis.checks.matrices import Matrix, all_matrices
from analysis.checks.measures import measure
from analysis.checks.numbers import shown
from analysis.checks.ranges import LABEL_NOUN, Bands
from analysis.checks.reading import Reading
from analysis.checks.risk_tables import RANKS, Register


class Scales:
    """All scales of a document, looked for when first asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def bands(self) -> list[Bands]:
        """The scales that turn a value into a rating or class."""
        return all_bands(self._reading)

    @cached_property
    def matrices(self) -> list[Matrix]:
        """The scales that turn two levels into a rating or class."""
        return all_matrices(self._reading)

    def worst_classes(self) -> Iterator[tuple[str, str]]:
        """Yield noun and code of the worst class of each scale whose classes are codes, as “class” and “d”."""
        for bands in self.bands:
            code = max(bands.bands, key=lambda band: band.low).label
            nouns = [bands.noun] if bands.noun else LABEL_NOUN.split("|")
            # The most time is the mildest class of an objective; the best grade has the most points.
            if len(code) < 4 and code not in RANKS and bands.dimension in ("", "money") and "grade" not in nouns[:1]:
                yield from ((noun, code) for noun in nouns if noun != "grade")
        for matrix in self.matrices:
            if code := matrix.worst:
                yield from ((noun, code) for noun in LABEL_NOUN.split("|"))

    def ratings(self, register: Register, row: int) -> list[tuple[str, str]]:
        """Return the ratings the scales give a row of a register, each with the reason in words.

        A scale is used only where it is the only one of its kind that fits.
        """
        found: list[tuple[str, str]] = []
        column = register.score if register.score >= 0 else register.rating
        measured = measure(register.table.text(row, column)) if column >= 0 else None
        scales = [bands for bands in self.bands if not bands.dimension and not bands.noun]
        if measured is not None and not measured.dimension and len(scales) == 1 and scales[0].label(measured):
            found.append((scales[0].label(measured), f"a score of {shown(measured.value)}"))
        fits = [fit for matrix in self.matrices if (fit := matrix.rating(register.table, row, register.rating))[0]]
        return found + (fits if len(fits) == 1 else [])
