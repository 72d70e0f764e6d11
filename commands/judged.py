"""How models did on documents with answer keys, as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commands.outputs import in_words
from comparison.scoring import JUDGEMENT, MECHANICAL, Entry, Score
from domain.finding import Usage
from export.report import usage_json


@dataclass(frozen=True, slots=True)
class Judgement:
    """One model on one document, or on all of them together.

    `alone` counts the findings of the model, `review` those of the checks too, as a review does: models are asked not
    to repeat what checks have found. `unreviewed` are defects in sections that have no answer: gaps, not misses.
    """

    model: str
    alone: Score = Score()
    review: Score = Score()
    unreviewed: tuple[Entry, ...] = ()
    usage: Usage = Usage()
    seconds: float = 0.0
    sections: int = 0
    failures: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    documents: Mapping[str, Judgement] = field(default_factory=dict)


def together(model: str, documents: Mapping[str, Judgement]) -> Judgement:
    """Return one model on all documents."""
    parts = list(documents.values())
    return Judgement(
        model=model,
        alone=sum((part.alone for part in parts), Score()),
        review=sum((part.review for part in parts), Score()),
        unreviewed=tuple(entry for part in parts for entry in part.unreviewed),
        usage=sum((part.usage for part in parts), Usage()),
        seconds=sum(part.seconds for part in parts),
        sections=sum(part.sections for part in parts),
        failures=tuple(f"{name}: {failure}" for name, part in documents.items() for failure in part.failures),
        notices=tuple(dict.fromkeys(notice for part in parts for notice in part.notices)),
        documents=documents,
    )


def judgement_json(judged: Judgement) -> dict[str, object]:
    """Return one model as JSON values; shares are from 0 to 1, or null where there is nothing to divide by."""
    return {
        "model": judged.model,
        "notices": list(judged.notices),
        "review": _score_json(judged.review),
        "model_alone": _score_json(judged.alone),
        "unreviewed_defects": [entry.id for entry in judged.unreviewed],
        "sections": judged.sections,
        "failed_sections": list(judged.failures),
        "usage": usage_json(judged.usage),
        "seconds": round(judged.seconds, 1),
        "documents": {name: judgement_json(part) for name, part in judged.documents.items()},
    }


def judged_lines(judged: Sequence[Judgement]) -> list[str]:
    """Return all models for people: a line for each with the checks, one without, then the categories side by side."""
    return [*_models(judged), "", *_categories(judged)]


def _score_json(score: Score) -> dict[str, object]:
    return {
        "recall": score.recall,
        "recall_mechanical": score.recall_of(MECHANICAL),
        "recall_judgement": score.recall_of(JUDGEMENT),
        "precision": score.precision,
        "findings": score.findings,
        "found": [entry.id for entry in score.found],
        "missed": [entry.id for entry in score.missed],
        "decoys_hit": len(score.hit),
        "categories": {name: {"found": found, "of": of} for name, (found, of) in score.categories.items()},
    }


def _models(judged: Sequence[Judgement]) -> Iterator[str]:
    for one in judged:
        tokens = one.usage.input_tokens + one.usage.cache_read_tokens + one.usage.cache_write_tokens
        cost = f"${one.usage.cost_usd:.4f}, {tokens:,} tokens in, {one.usage.output_tokens:,} out"
        yield f"{one.model}: {cost}, {in_words(one.seconds)}"
        yield from (f"  note: {notice}" for notice in one.notices)
        yield f"  with the checks  {_figures(one.review)}"
        yield f"  the model alone  {_figures(one.alone)}"
        for failure in one.failures:
            yield f"  not reviewed: {failure}"
        if one.unreviewed:
            yield f"  {len(one.unreviewed)} of the missed defects stand in sections that were not reviewed"


def _figures(score: Score) -> str:
    kinds = f"mechanical {_percent(score.recall_of(MECHANICAL))}, judgement {_percent(score.recall_of(JUDGEMENT))}"
    found = f"{len(score.found)} of {len(score.found) + len(score.missed)}"
    return (
        f"recall {_percent(score.recall)} ({found}; {kinds}), precision {_percent(score.precision)} "
        f"of {score.findings} findings, {len(score.hit)} decoys hit"
    )


def _categories(judged: Sequence[Judgement]) -> Iterator[str]:
    names = sorted({name for one in judged for name in one.review.categories})
    yield "found by category, with the checks (by the model alone)"
    for name in names:
        cells = (f"{_cell(one.review, name)} ({_cell(one.alone, name)})" for one in judged)
        yield f"  {name:<30}" + "".join(f"{cell:>18}" for cell in cells)


def _cell(score: Score, category: str) -> str:
    found, of = score.categories.get(category, (0, 0))
    return f"{found}/{of}"


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.0%}"
