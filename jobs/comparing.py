"""Starting the runs of a comparison: the record first, so that what was begun is always finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ulid import ULID

from analysis.wordings import PROMPT_VERSION, wording_of, wordings
from domain.comparison import FEWEST_COLUMNS, MOST_COLUMNS, ColumnChoice, ComparedRun, Comparison
from domain.document import Document
from domain.errors import ComparisonRefused
from domain.finding import Finding
from domain.forecast import Forecast, ModelForecast
from domain.run import Run
from jobs.expected import expected
from jobs.parts import Parts
from jobs.run import read_document_record, start_run
from storage import keys
from storage.records import DocumentRecord, dump, load

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

    Each column is pinned to its models, and every question is asked anew. Raise `ComparisonRefused` or
    `ChecklistUnknown` for a choice that cannot be compared, before anything is stored.
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


def prepare_comparison(parts: Parts, review_id: str, models: Sequence[str], *, by: str) -> Comparison:
    """Store that these models stand side by side, the review's first run being the first column; return it.

    The others are started when the document has been read.
    """
    choices = [ColumnChoice((model,)) for model in models]
    first, *others = _columns(parts, choices, {})
    columns = (replace(first, run_id=review_id), *others)
    comparison = Comparison(str(ULID()), review_id, parts.clock(), by, columns)
    parts.objects.put(keys.open_comparison(review_id, comparison.id), b"{}")
    parts.objects.put(keys.comparison(review_id, comparison.id), dump(comparison))
    return comparison


def start_waiting_comparisons(parts: Parts, review_id: str) -> None:
    """Start the columns of comparisons that were prepared before the document had been read."""
    for marker in parts.objects.list(keys.open_comparison(review_id, "")):
        finish_starting(parts, review_id, marker.removeprefix(keys.open_comparison(review_id, "")))


def forecasts(
    parts: Parts,
    document: Document,
    checks: Sequence[Finding],
    choices: Sequence[ColumnChoice],
    *,
    section_ids: Sequence[str] = (),
) -> tuple[Forecast, ...]:
    """Return what each column is expected to take, its first model answering; nothing for a run that is there.

    The document is gone through once for all columns, which share its requests.
    """
    asked = [(choice.models or parts.order(), (choice.checklist, choice.prompt)) for choice in choices]
    record = DocumentRecord(document, tuple(checks), 0.0)
    whole = {}
    for way in {way for _, way in asked}:
        models = tuple(dict.fromkeys(model for ids, theirs in asked if theirs == way for model in ids))
        whole[way] = expected(parts, record, models, way[0], section_ids=section_ids, prompt=way[1])
    return tuple(
        replace(whole[way], models=() if choice.run_id else _of(whole[way], ids))
        for choice, (ids, way) in zip(choices, asked, strict=True)
    )


def _of(forecast: Forecast, ids: Sequence[str]) -> tuple[ModelForecast, ...]:
    by_id = {model.model_id: model for model in forecast.models}
    return tuple(by_id[model_id] for model_id in dict.fromkeys(ids) if model_id in by_id)


def start_missing_runs(parts: Parts, comparison: Comparison) -> None:
    """Start the runs of a comparison that do not exist; those that do are left alone."""
    review_id = comparison.review_id
    stored = set(parts.objects.list(keys.runs(review_id)))
    for column in comparison.columns:
        # The review's first run bears its id, and is started by whoever reads the document.
        if column.run_id != review_id and keys.run(review_id, column.run_id) not in stored:
            start_run(
                parts,
                review_id,
                by=comparison.created_by,
                models=column.models,
                run_id=column.run_id,
                reuses=False,
                checklist=column.checklist,
                section_ids=comparison.section_ids,
                comparison_id=comparison.id,
                prompt=column.prompt,
            )
    parts.objects.delete(keys.open_comparison(review_id, comparison.id))


def finish_starting(parts: Parts, review_id: str, comparison_id: str) -> None:
    """Start what a process that died left out; without a record there was nothing to start."""
    key = keys.comparison(review_id, comparison_id)
    is_unreadable = bool(parts.objects.list(keys.unreadable(review_id)))
    if not is_unreadable and not parts.objects.list(keys.document(review_id)):
        return  # it is still being read
    if not is_unreadable and key in parts.objects.list(keys.comparisons(review_id)):
        start_missing_runs(parts, load(Comparison, parts.objects.get(key)))
    else:
        parts.objects.delete(keys.open_comparison(review_id, comparison_id))


def _refuse_bad(choices: Sequence[ColumnChoice], section_ids: Sequence[str], document: Document) -> None:
    if not FEWEST_COLUMNS <= len(choices) <= MOST_COLUMNS:
        raise ComparisonRefused(f"A comparison has {FEWEST_COLUMNS} to {MOST_COLUMNS} columns, not {len(choices)}.")
    unknown = set(section_ids) - {section.id for section in document.sections}
    if unknown:
        raise ComparisonRefused(f"This document has no section {sorted(unknown)[0]!r}. Choose the sections again.")
    for prompt in (choice.prompt for choice in choices if wording_of(choice.prompt) is None):
        known = ", ".join(wording.version for wording in wordings())
        raise ComparisonRefused(f"There is no prompt version {prompt[:80]!r}. There are: {known}.")


def _existing(parts: Parts, review_id: str, choices: Sequence[ColumnChoice]) -> Mapping[str, Run]:
    """Return the runs that are to be columns as they are, by id."""
    wanted = [choice.run_id for choice in choices if choice.run_id]
    stored = set(parts.objects.list(keys.runs(review_id)))
    missing = [run_id for run_id in wanted if keys.run(review_id, run_id) not in stored]
    if missing or len(set(wanted)) < len(wanted):
        raise ComparisonRefused("A run of this review can be one column of a comparison, and must be there.")
    return {run_id: load(Run, parts.objects.get(keys.run(review_id, run_id))) for run_id in wanted}


def _columns(parts: Parts, choices: Sequence[ColumnChoice], runs: Mapping[str, Run]) -> tuple[ComparedRun, ...]:
    columns = [_column(parts, choice, runs.get(choice.run_id)) for choice in choices]
    has_several_checklists = len({column.checklist for column in columns}) > 1
    has_several_prompts = len({column.prompt for column in columns}) > 1
    labels = [
        ", ".join(
            (
                column.label,
                *((column.checklist,) if has_several_checklists else ()),
                *((_prompt_name(column.prompt),) if has_several_prompts else ()),
            )
        )
        for column in columns
    ]
    return tuple(replace(column, label=label) for column, label in zip(columns, _told_apart(labels), strict=True))


def _column(parts: Parts, choice: ColumnChoice, run: Run | None) -> ComparedRun:
    """Return a column that names all it depends on, so that later changes of the settings change nothing in it."""
    ids = (run.models if run else choice.models) or parts.order()
    label = _names([figures.name for figures in parts.figures(ids)] or list(ids))
    if run is not None:
        return ComparedRun(run.id, f"This review ({label})", ids, run.checklist, run.prompt_version)
    checklist = parts.checklists.get(choice.checklist).ref
    return ComparedRun(str(ULID()), label, ids, checklist, choice.prompt or PROMPT_VERSION)


def _prompt_name(version: str) -> str:
    wording = wording_of(version)
    return f"{wording.title.lower()} prompt" if wording else version


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
