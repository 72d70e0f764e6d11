"""What a run over a review's document will take, with what this installation knows of its own pace."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from analysis.wordings import wording_of
from domain.forecast import Forecast
from jobs.figures import surroundings
from jobs.forecast import Surroundings, forecast
from jobs.health import living_pools
from jobs.pace import learned, usual_between
from jobs.parts import Parts
from storage.records import DocumentRecord


def expected(
    parts: Parts,
    record: DocumentRecord,
    models: Sequence[str] = (),
    checklist: str = "",
    *,
    section_ids: Collection[str] = (),
    prompt: str = "",
) -> Forecast:
    """Return the forecast for these models, or for the configured chain, over these sections or all.

    Raise `ChecklistUnknown`.
    """
    figures = parts.figures(models)
    known = learned(parts, [model.id for model in figures])
    return forecast(
        record.document,
        [replace(model, learned=known[model.id]) for model in figures],
        found=record.checks,
        checklist=parts.checklists.get(checklist),
        around=_surroundings(parts),
        toon=parts.settings.enable_toon_optimization,
        section_ids=section_ids,
        wording=wording_of(prompt),
    )


def _surroundings(parts: Parts) -> Surroundings:
    settings = parts.settings
    pool = max(1, living_pools(parts.redis, parts.clock())) * settings.worker_concurrency
    return replace(
        surroundings(settings),
        between_seconds=usual_between(parts),
        pool=min(pool, settings.max_concurrent_requests),
        others=parts.queues.under_way(),
    )
