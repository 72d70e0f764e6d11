"""What the browser is told of columns that fill: all of it once, then only what has moved. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from comparison.columns import Column
from domain.finding import Finding
from domain.run import RunStatus, SectionStatus
from jobs.comparisons import SideBySide
from jobs.progress import Progress, RunProgress, SectionProgress
from ui.bench_data import run_sentence
from ui.words import duration, many, money, tone

_TEXT_LENGTH = 180


def live_data(side: SideBySide, progress: Progress, *, now: float, wide: int, notes: str) -> dict[str, Any]:
    """Return what the columns are drawn from; `notes` is the place, such as `1:s4`, whose thinking is unfolded."""
    first = side.columns[0]
    return {
        "comparison": side.comparison.id,
        "review": side.comparison.review_id,
        "wide": wide,
        "notes": notes,
        "sections": [[section.section_id, section.title] for section in first.sections],
        "cells": [
            [_cell(side, progress, run_of(progress, run_id), section.section_id) for section in first.sections]
            for run_id in side.run_ids
        ],
        **_moving(side, progress, now=now, notes=notes),
    }


def live_pulse(side: SideBySide, progress: Progress, drawn: Progress, *, now: float, notes: str) -> dict[str, Any]:
    """Return what has moved since `drawn`: the heads of the columns, and the cells that are not as they were."""
    return {
        "comparison": side.comparison.id,
        "changed": [
            [number, place, _cell(side, progress, run, section_id)]
            for number, run, place, section_id in _changed(side, progress, drawn)
        ],
        **_moving(side, progress, now=now, notes=notes),
    }


def run_of(progress: Progress, run_id: str) -> RunProgress | None:
    """Return the run of a column, None before it has been started."""
    return progress.runs.get(run_id)


def _changed(side: SideBySide, progress: Progress, drawn: Progress) -> Iterator[tuple[int, RunProgress, int, str]]:
    for number, run_id in enumerate(side.run_ids):
        run, before = progress.runs.get(run_id), drawn.runs.get(run_id)
        if run is None or run is before:
            continue
        for place, section in enumerate(side.columns[number].sections):
            # A section that has not changed is the very same value in both.
            was = before.sections.get(section.section_id) if before else None
            if run.sections.get(section.section_id) is not was:
                yield number, run, place, section.section_id


def _moving(side: SideBySide, progress: Progress, *, now: float, notes: str) -> dict[str, Any]:
    return {
        "now": round(now, 1),
        "columns": [
            _head(side, column, run_of(progress, run_id))
            for column, run_id in zip(side.columns, side.run_ids, strict=True)
        ],
        "thinking": _thinking(side, progress, notes),
    }


def _head(side: SideBySide, column: Column, run: RunProgress | None) -> dict[str, Any]:
    gaps = [section.section_id for section in column.failures]
    return {
        "label": column.label,
        "state": run.status.value if run else "waiting",
        "said": _far(run) if run else "about to start",
        "live": run is not None and run.is_live,
        "cancelling": run is not None and run.is_cancelling,
        "found": many(len(column.findings), "finding"),
        "gaps": 0 if run is None or run.is_live else len(gaps),
        "figures": [] if side.is_hidden else _figures(column, run),
    }


def _far(run: RunProgress) -> str:
    """Say how far a run is; when it ended depends on the other columns too, so that is not said."""
    return run_sentence(replace(run, ended_at=None))


def _figures(column: Column, run: RunProgress | None) -> list[str]:
    """Return lines that say what the column took so far."""
    used = column.usage
    read = used.input_tokens + used.cache_read_tokens + used.cache_write_tokens
    written = used.output_tokens + (_arriving(run) if run else 0)
    first = column.first_token_ms
    time = f"{duration(column.seconds)} of work" if column.seconds is not None else ""
    words = " · ".join(part for part in (f"first words {first / 1000:.1f} s" if first else "", time) if part)
    return [line for line in (f"{money(used.cost_usd)} · {short(read)} read, {short(written)} written", words) if line]


def short(number: int) -> str:
    """Return a count of tokens with as many digits as are read at a glance."""
    if number < 10_000:
        return f"{number:,}"
    return f"{number / 1e3:.0f}k" if number < 1_000_000 else f"{number / 1e6:.1f}M"


def _arriving(run: RunProgress) -> int:
    running = (section for section in run.sections.values() if section.status is SectionStatus.RUNNING)
    return sum(section.output_tokens for section in running)


def _cell(side: SideBySide, progress: Progress, run: RunProgress | None, section_id: str) -> dict[str, Any]:
    section = run.sections.get(section_id) if run else None
    if run is None or section is None:
        return {"s": "waiting"}
    cell: dict[str, Any] = {"s": section.status.value}
    if section.status is SectionStatus.RUNNING:
        cell |= {"at": section.started_at, "tokens": section.output_tokens, "held": side.plain(section.held_back_by)}
    if section.status is SectionStatus.DONE:
        cell |= {"said": _said(side, section)}
    if section.reason:
        cell["why"] = side.plain(section.reason)
    if section.status in (SectionStatus.FAILED, SectionStatus.CANCELLED) and not run.is_live:
        cell["retry"] = True
    found = [progress.all_findings[key] for key in section.finding_ids if key in progress.all_findings]
    if found:
        cell["found"] = [_finding(side, finding) for finding in found]
    if section.thinking or section.switches:
        cell["thinks"] = True
    return cell


def _said(side: SideBySide, section: SectionProgress) -> str:
    if not section.model_name:
        return "only a heading, nothing to check"
    found = many(len(section.finding_ids), "finding") if section.finding_ids else "checked, nothing found"
    if side.is_hidden or section.seconds is None:
        return found
    return f"{found} · {duration(section.seconds)} · {money(section.usage.cost_usd)}"


def _finding(side: SideBySide, finding: Finding) -> list[str]:
    text = " ".join(side.plain(finding.description).split())
    return [finding.id, tone(finding), text[:_TEXT_LENGTH], finding.quote_status.value]


def _thinking(side: SideBySide, progress: Progress, notes: str) -> str:
    number, _, section_id = notes.partition(":")
    if not number.isdigit() or int(number) >= len(side.run_ids):
        return ""
    run = run_of(progress, side.run_ids[int(number)])
    section = run.sections.get(section_id) if run else None
    if section is None:
        return ""
    return side.plain("\n".join([*(f"[{switch}]" for switch in section.switches), section.thinking]))


def state_of(side: SideBySide, progress: Progress) -> tuple[str, str]:
    """Return the state of the whole comparison, as a word of `RunStatus` and in words for the title."""
    runs = [run_of(progress, run_id) for run_id in side.run_ids]
    over = [run for run in runs if run is not None and not run.is_live]
    if len(over) < len(runs):
        return "running", f"running: {len(over)} of {many(len(runs), 'column')} filled"
    gaps = sum(bool(column.failures) for column in side.columns)
    if gaps:
        return "partial", f"partial: {many(gaps, 'column')} with gaps"
    return RunStatus.COMPLETE.value, "complete"
