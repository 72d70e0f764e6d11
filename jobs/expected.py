"""What a run over a review's document will take, with what this installation knows of its own pace."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from analysis.wordings import wording_of
from domain.forecast import Forecast
from jobs.forecast import Surroundings, forecast
from jobs.pace import usual_factor, usual_talk
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
    talk = usual_talk(parts)
    return forecast(
        record.document,
        [replace(model, talk=talk.get(model.id, 1.0)) for model in parts.figures(models)],
        found=record.checks,
        checklist=parts.checklists.get(checklist),
        around=Surroundings(usual_factor(parts), parts.queues.per_review, parts.settings.max_tokens_per_minute),
        toon=parts.settings.enable_toon_optimization,
        section_ids=section_ids,
        wording=wording_of(prompt),
    )
