"""`eval`: models judged by documents with answer keys, through the same queue, limits and breakers as any review."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commands.answer_keys import Keyed, keyed_documents
from commands.files import read_file
from commands.interrupts import patiently
from commands.judged import Judgement, judged_lines, judgement_json, together
from commands.watching import Watch
from comparison.scoring import score
from domain.errors import DocumentRefused, StoreUnavailable
from domain.run import SectionStatus

if TYPE_CHECKING:
    from jobs.progress import Progress, RunProgress
    from jobs.reviews import Reviews

COMPLETE, FAILED, PARTIAL = 0, 1, 3
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class _Asked:
    """One model pinned on one document: a review of its own, so that no other model can answer for it."""

    model: str
    document: Keyed
    review_id: str
    progress: Progress | None = None

    @property
    def is_live(self) -> bool:
        return self.progress is None or self.progress.is_live


def evaluate(
    reviews: Reviews,
    documents: Path,
    keys: Path,
    *,
    models: Sequence[str],
    out: Path | None,
    as_json: bool,
    max_bytes: int,
    sleep: Callable[[float], None] = patiently,
) -> int:
    """Print how each model does; return 0 when every section was reviewed, 3 when some were not, 1 when none was."""
    with Watch("evaluation") as watch:
        keyed = keyed_documents(documents, keys, watch.say)
        data = {item.path: read_file(item.path, max_bytes) for item in keyed}
        asked = [
            _Asked(model, item, reviews.submit(item.path.name, data[item.path], models=(model,), reuses=False))
            for item in keyed
            for model in dict.fromkeys(models)
        ]
        _follow(reviews, asked, watch, sleep)
    judged = [_model(reviews, model, asked) for model in dict.fromkeys(models)]
    result = {"documents": [item.path.name for item in keyed], "models": [judgement_json(one) for one in judged]}
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / "evaluation.json").write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(judged_lines(judged)), flush=True)
    return _status(judged)


def _follow(reviews: Reviews, asked: Sequence[_Asked], watch: Watch, sleep: Callable[[float], None]) -> None:
    """Look at every review until each has ended, also while the store is away for a moment."""
    away_since: float | None = None
    while live := [one for one in asked if one.is_live]:
        try:
            for one in live:
                one.progress = reviews.progress(one.review_id, one.progress)
            away_since = None
        except StoreUnavailable:
            away_since = away_since or time.monotonic()
            if time.monotonic() - away_since > PATIENCE_SECONDS:
                raise
        watch.show([one.progress for one in asked if one.progress], 0)
        if any(one.is_live for one in asked):
            sleep(LOOK_SECONDS)


def _model(reviews: Reviews, model: str, asked: Sequence[_Asked]) -> Judgement:
    mine = [one for one in asked if one.model == model]
    return together(model, {one.document.path.name: _judged(reviews, one) for one in mine})


def _judged(reviews: Reviews, one: _Asked) -> Judgement:
    progress = one.progress
    if progress is None or progress.run is None:
        reason = progress.unreadable_reason if progress else ""
        raise DocumentRefused(f"{one.document.path.name} was not reviewed. {reason}".strip())
    run, key = progress.run, one.document.key
    checks, findings = reviews.checks(one.review_id), tuple(progress.findings.values())
    titles = {section.id: section.title for section in reviews.document(one.review_id).sections}
    gaps = {section_id: section for section_id, section in run.sections.items() if _is_gap(section.status)}
    missed_in = {titles[section_id] for section_id in gaps if section_id in titles}
    review = score((*checks, *findings), key)
    notices = (section.provenance.notice for section in run.sections.values() if section.provenance)
    return Judgement(
        model=one.model,
        alone=score(findings, key),
        review=review,
        unreviewed=tuple(entry for entry in review.missed if entry.section in missed_in),
        usage=run.used,
        seconds=_seconds(run),
        sections=len(run.sections),
        failures=tuple(f"{titles.get(section_id, section_id)}. {gap.reason}" for section_id, gap in gaps.items()),
        notices=tuple(dict.fromkeys(notice for notice in notices if notice)),
    )


def _is_gap(status: SectionStatus) -> bool:
    return status is not SectionStatus.DONE


def _seconds(run: RunProgress) -> float:
    return max(0.0, run.ended_at - run.started_at) if run.ended_at else 0.0


def _status(judged: Sequence[Judgement]) -> int:
    failed, sections = sum(len(one.failures) for one in judged), sum(one.sections for one in judged)
    if failed and failed == sections:
        print("No section was reviewed.", file=sys.stderr)
        return FAILED
    return PARTIAL if failed else COMPLETE
