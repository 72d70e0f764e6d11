"""Several runs over one document, side by side."""

from __future__ import annotations

from dataclasses import dataclass

MOST_COLUMNS = 5
FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a column is to hold: a model, or a chain of several, asked with a checklist and a prompt; or a run.

    `checklist` is an id, or an id and version such as `risk-documents@1`, `prompt` a version; empty means what is used
    now. `run_id` names a run that is there.
    """

    models: tuple[str, ...] = ()
    checklist: str = ""
    run_id: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A column: the run that fills it, its heading, and the model ids it is pinned to, in order."""

    run_id: str
    label: str
    models: tuple[str, ...]
    checklist: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to five columns over the same sections, stored before the first run starts; named by a ULID.

    `section_ids` is empty when the whole document is compared. While it `is_blind` nobody sees which model is which
    until every issue is decided or somebody ends it.
    """

    id: str
    review_id: str
    created_at: float
    created_by: str
    columns: tuple[ComparedRun, ...]
    section_ids: tuple[str, ...] = ()
    is_blind: bool = False
