"""Columns of tables and what stands in them, for the workbook and for the web page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

Value = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and its width in characters."""

    title: str
    width: float


def moment(seconds: float) -> datetime | None:
    """Return a time as the workbook shows it (UTC, to the second), or None for never."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None, microsecond=0) if seconds else None
