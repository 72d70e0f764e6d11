"""What a run over a review's document will take, with what this installation knows of its own pace."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from analysis.checklist import Checklist
from analysis.prompt import is_reviewable, section_request
from analysis.wordings import wording_of
from domain.document import Section
from domain.forecast import Forecast
from jobs.figures import surroundings
from jobs.forecast import Surroundings, forecast
from jobs.health import living_pools
from jobs.pace import learned, usual_between
from jobs.parts import Parts
from jobs.reuse import Question, has_earlier_answer
from storage.records import DocumentRecord

_READERS = 8


def expected(
    parts: Parts,
    record: DocumentRecord,
    models: Sequence[str] = (),
    checklist: str = "",
    *,
    section_ids: Collection[str] = (),
    prompt: str = "",
    reuses_for: str = "",
) -> Forecast:
    """Return the forecast for these models, or for the configured chain, over these sections or all.

    `reuses_for` names the review whose run may use answers of others. Raise `ChecklistUnknown`.
    """
    figures = parts.figures(models)
    known = learned(parts, [model.id for model in figures])
    figures = tuple(replace(model, learned=known[model.id]) for model in figures)
    asked = parts.checklists.get(checklist)
    if reuses_for and figures:
        answered = _answered(parts, record, reuses_for, figures[0].id, asked, prompt)
        wanted = frozenset(section_ids) or answered
        figures = (replace(figures[0], answered=answered & wanted), *figures[1:])
    return forecast(
        record.document,
        figures,
        found=record.checks,
        checklist=asked,
        around=_surroundings(parts),
        toon=parts.settings.enable_toon_optimization,
        section_ids=section_ids,
        wording=wording_of(prompt),
    )


def _answered(
    parts: Parts, record: DocumentRecord, review_id: str, model_id: str, checklist: Checklist, prompt: str
) -> frozenset[str]:
    """The sections that the first model was asked about in another review of the same bytes."""
    document, wording = record.document, wording_of(prompt)
    same = parts.index.same_bytes(document.sha256) if parts.settings.enable_result_reuse else None
    if wording is None or not any(summary.id != review_id for summary in same or ()):
        return frozenset()

    def is_answered(section: Section) -> bool:
        request = section_request(
            document,
            section,
            checklist=checklist,
            found=record.checks,
            toon=parts.settings.enable_toon_optimization,
            wording=wording,
        )
        question = Question(request, document, section, "", wording.version)
        return has_earlier_answer(parts, review_id, question, model_id)

    sections = [section for section in document.sections if is_reviewable(document, section)]
    with ThreadPoolExecutor(_READERS) as readers:
        return frozenset(
            section.id
            for section, is_there in zip(sections, readers.map(is_answered, sections), strict=True)
            if is_there
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
