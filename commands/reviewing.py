"""`review`: the whole main job without a browser."""

from __future__ import annotations

import getpass
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.files import read_file
from commands.interrupts import patiently
from commands.outputs import Folder, forecast_sentence, summary_lines
from commands.watching import Watch
from domain.errors import DocumentRefused, PrismError, StoreUnavailable
from domain.run import SectionStatus
from export.report import forecast_json

if TYPE_CHECKING:
    from jobs.progress import Progress
    from jobs.reviews import Reviews

COMPLETE, FAILED, UNREADABLE, PARTIAL = 0, 1, 2, 3
_SEVERITY = (COMPLETE, PARTIAL, FAILED, UNREADABLE)
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 60.0
"""How long Redis or S3 may be away before the command gives up watching; the review itself goes on."""


@dataclass(slots=True)
class _Submitted:
    path: Path
    review_id: str = ""
    progress: Progress | None = None
    status: int | None = None
    told: set[str] = field(default_factory=set)
    """Ids of the sections whose failure has been said."""
    has_forecast: bool = False


def review_files(
    reviews: Reviews,
    paths: Sequence[Path],
    *,
    models: Sequence[str],
    reuses: bool = True,
    checklist: str = "",
    out: Path | None,
    as_json: bool,
    max_bytes: int,
    sleep: Callable[[float], None] = patiently,
) -> int:
    """Review the files at once and return the worst exit status; a bad file does not stop the others."""
    folder = Folder(out) if out else None
    title = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    with Watch(title) as watch:
        order = partial(reviews.submit, models=tuple(models), reuses=reuses, checklist=checklist)
        entries = [_submit(order, path, max_bytes, watch) for path in paths]
        try:
            _follow(reviews, entries, watch, sleep, lambda entry: _finish(reviews, entry, watch, folder, as_json))
        except KeyboardInterrupt:
            for entry in entries:
                if entry.status is None:
                    watch.say(f"{entry.path.name}: no longer watched; review {entry.review_id} is not finished.")
            raise
    return max((entry.status if entry.status is not None else FAILED for entry in entries), key=_SEVERITY.index)


def _submit(order: Callable[[str, bytes], str], path: Path, max_bytes: int, watch: Watch) -> _Submitted:
    entry = _Submitted(path)
    try:
        entry.review_id = order(path.name, read_file(path, max_bytes))
    except DocumentRefused as error:
        watch.say(f"{path}: {error}")
        entry.status = UNREADABLE
    return entry


def _follow(
    reviews: Reviews,
    entries: Sequence[_Submitted],
    watch: Watch,
    sleep: Callable[[float], None],
    finish: Callable[[_Submitted], int],
) -> None:
    """Look at every review until each has ended; results come in the order of the files."""
    away_since: float | None = None
    while open_entries := [entry for entry in entries if entry.status is None]:
        try:
            for entry in open_entries:
                entry.progress = reviews.progress(entry.review_id, entry.progress)
            away_since = None
        except StoreUnavailable:
            away_since = away_since or time.monotonic()
            if time.monotonic() - away_since > PATIENCE_SECONDS:
                raise
        watch.show([entry.progress for entry in entries if entry.progress], _check_findings(reviews, entries))
        for entry in open_entries:
            _tell_forecast(entry, watch)
            _tell_failures(reviews, entry, watch)
            if entry.progress is None or entry.progress.is_live:
                break
            entry.status = finish(entry)
        else:
            continue
        sleep(LOOK_SECONDS)


def _check_findings(reviews: Reviews, entries: Sequence[_Submitted]) -> int:
    """How many findings checks have made in the documents that are read."""
    read = [entry.review_id for entry in entries if entry.progress and entry.progress.is_read]
    return sum(len(reviews.checks(review_id)) for review_id in read)


def _tell_forecast(entry: _Submitted, watch: Watch) -> None:
    """Say once what the run is expected to take."""
    run = entry.progress.run if entry.progress else None
    if run is None or run.forecast is None or entry.has_forecast:
        return
    entry.has_forecast = True
    if said := forecast_sentence(forecast_json(run.forecast)):
        watch.say(f"{entry.path.name}: {said}")


def _tell_failures(reviews: Reviews, entry: _Submitted, watch: Watch) -> None:
    """Say once for each section why it failed."""
    run = entry.progress.run if entry.progress else None
    failed = [section for section in run.sections.values() if section.status is SectionStatus.FAILED] if run else []
    new = {section.section_id: section.reason for section in failed if section.section_id not in entry.told}
    if not new:
        return
    for section in reviews.document(entry.review_id).sections:
        if section.id in new:
            watch.say(f"{entry.path.name}: {section.name}: not reviewed. {new[section.id]}")
    entry.told.update(new)


def _finish(reviews: Reviews, entry: _Submitted, watch: Watch, folder: Folder | None, as_json: bool) -> int:
    assert entry.progress is not None
    if entry.progress.unreadable_reason:
        watch.say(f"{entry.path}: {entry.progress.unreadable_reason}")
        return UNREADABLE
    try:
        result: dict[str, Any] = reviews.result(entry.review_id)
        if folder:
            folder.write(reviews, entry.review_id, lambda line: watch.say(f"{entry.path.name}: {line}"))
    except (PrismError, OSError) as error:
        watch.say(f"{entry.path}: {error}")
        return FAILED
    if said := forecast_sentence(result.get("forecast")):
        watch.say(f"{entry.path.name}: {said}")
    reused = sum(section.is_reused for section in entry.progress.run.sections.values()) if entry.progress.run else 0
    if reused:
        watch.say(f"{entry.path.name}: {reused} sections reused from an earlier review; --fresh asks again.")
    text = json.dumps(result, ensure_ascii=False) if as_json else "\n".join(summary_lines(result))
    print(text, file=sys.stdout, flush=True)
    return {"complete": COMPLETE, "partial": PARTIAL}.get(str(result["status"]), FAILED)


def person() -> str:
    """Return the name that decisions and acts of this command go by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"
