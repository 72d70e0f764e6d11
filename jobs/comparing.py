"""Starting the runs of a comparison: the record first, so that what was begun is always finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ulid import ULID

from domain.comparison import FEWEST_COLUMNS, MOST_COLUMNS, ColumnChoice, ComparedRun, Comparison
from domain.document import Document
from domain.errors import ComparisonRefused
from jobs.history import read_run
from jobs.parts import Parts
from jobs.run import read_document_record, start_run
from storage import keys
from storage.records import dump, load

_NAMES_SHOWN = 2


def start_comparison(
    parts: Parts,
    review_id: str,
    choices: Sequence[ColumnChoice],
    *,
    by: str,
    section_ids: Sequence[str] = (),
    is_blind: bool = False,
) -> Comparison:
    """Store which runs stand side by side and start those that are not there yet; return the comparison.

    Each column is pinned to its models, and every question is asked anew. Raise `ComparisonRefused` for a choice that
    cannot be compared, before anything is stored.
    """
    document = read_document_record(parts, review_id).document
    _refuse_bad(choices, section_ids, document)
    runs = _existing(parts, review_id, choices)
    comparison = Comparison(
        id=str(ULID()),
        review_id=review_id,
        created_at=parts.clock(),
        created_by=by,
        columns=_columns(parts, choices, runs),
        section_ids=tuple(section.id for section in document.sections if section.id in set(section_ids)),
        is_blind=is_blind,
    )
    parts.objects.put(keys.open_comparison(review_id, comparison.id), b"{}")
    parts.objects.put(keys.comparison(review_id, comparison.id), dump(comparison))
    start_missing_runs(parts, comparison)
    return comparison


def start_missing_runs(parts: Parts, comparison: Comparison) -> None:
    """Start the runs of a comparison that do not exist; those that do are left alone."""
    review_id = comparison.review_id
    stored = set(parts.objects.list(keys.runs(review_id)))
    for column in comparison.columns:
        if keys.run(review_id, column.run_id) not in stored:
            start_run(
                parts,
                review_id,
                by=comparison.created_by,
                models=column.models,
                run_id=column.run_id,
                reuses=False,
                section_ids=comparison.section_ids,
                comparison_id=comparison.id,
            )
    parts.objects.delete(keys.open_comparison(review_id, comparison.id))


def finish_starting(parts: Parts, review_id: str, comparison_id: str) -> None:
    """Start what a process that died left out; without a record there was nothing to start."""
    key = keys.comparison(review_id, comparison_id)
    if key in parts.objects.list(keys.comparisons(review_id)):
        start_missing_runs(parts, load(Comparison, parts.objects.get(key)))
    else:
        parts.objects.delete(keys.open_comparison(review_id, comparison_id))


def _refuse_bad(choices: Sequence[ColumnChoice], section_ids: Sequence[str], document: Document) -> None:
    if not FEWEST_COLUMNS <= len(choices) <= MOST_COLUMNS:
        raise ComparisonRefused(f"A comparison has {FEWEST_COLUMNS} to {MOST_COLUMNS} columns, not {len(choices)}.")
    unknown = set(section_ids) - {section.id for section in document.sections}
    if unknown:
        raise ComparisonRefused(f"This document has no section {sorted(unknown)[0]!r}. Choose the sections again.")


def _existing(parts: Parts, review_id: str, choices: Sequence[ColumnChoice]) -> Mapping[str, tuple[str, ...]]:
    """Return the models of the runs that are to be columns as they are, by run id."""
    wanted = [choice.run_id for choice in choices if choice.run_id]
    stored = set(parts.objects.list(keys.runs(review_id)))
    missing = [run_id for run_id in wanted if keys.run(review_id, run_id) not in stored]
    if missing or len(set(wanted)) < len(wanted):
        raise ComparisonRefused("A run of this review can be one column of a comparison, and must be there.")
    return {run_id: read_run(parts.objects, review_id, run_id).run.models for run_id in wanted}


def _columns(
    parts: Parts, choices: Sequence[ColumnChoice], runs: Mapping[str, tuple[str, ...]]
) -> tuple[ComparedRun, ...]:
    chain = parts.settings.chain
    models = [(runs[choice.run_id] if choice.run_id else choice.models) or chain for choice in choices]
    labels = _labels(parts, choices, models)
    return tuple(
        ComparedRun(choice.run_id or str(ULID()), label, ids, choice.checklist)
        for choice, ids, label in zip(choices, models, labels, strict=True)
    )


def _labels(parts: Parts, choices: Sequence[ColumnChoice], models: Sequence[tuple[str, ...]]) -> list[str]:
    has_several_checklists = len({choice.checklist for choice in choices}) > 1
    labels = []
    for choice, ids in zip(choices, models, strict=True):
        label = _names([figures.name for figures in parts.figures(ids)] or list(ids))
        if choice.run_id:
            label = f"This review ({label})"
        if has_several_checklists:
            label += f", {choice.checklist or 'current checklist'}"
        labels.append(label)
    return _told_apart(labels)


def _names(names: Sequence[str]) -> str:
    """Return such as `Sonnet 4.6`, `Sonnet 4.6, then Haiku 4.5` or `Sonnet 4.6, then 4 more`."""
    first, *others = names
    if not others:
        return first
    return f"{first}, then {others[0]}" if len(names) <= _NAMES_SHOWN else f"{first}, then {len(others)} more"


def _told_apart(labels: Sequence[str]) -> list[str]:
    """Number the columns that would bear the same heading."""
    total, seen = Counter(labels), Counter[str]()
    told = []
    for label in labels:
        seen[label] += 1
        told.append(f"{label} #{seen[label]}" if total[label] > 1 else label)
    return told
