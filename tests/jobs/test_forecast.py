"""Forecasts as arithmetic: what is shared is written once and read by all others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.document import Document
from domain.finding import Usage
from jobs.expected import expected
from jobs.forecast import USUAL_BETWEEN_SECONDS, Learned, ModelFigures, Surroundings, forecast, usual_seconds
from jobs.history import read_run
from jobs.pace import learned, usual_between
from jobs.parts import Parts
from jobs.run import read_document_record, start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from tests.fakes import a_document, an_answer
from tests.jobs.conftest import Clock

Read = Callable[[Document], str]


def cost(fresh: int, output: int, read: int, written: int) -> float:
    return (fresh * 10 + output * 50 + read + written * 12.5) / 1_000_000


MODEL = ModelFigures("m", "Model", cost, cache_min_tokens=1024)
DOCUMENT = a_document(5, words=200)


def test_the_first_section_writes_the_cache_and_the_others_read_it() -> None:
    (model,) = forecast(DOCUMENT, [MODEL]).models

    assert model.usage.cache_read_tokens == 4 * model.usage.cache_write_tokens > 0
    assert model.usage.cost_usd == pytest.approx(
        cost(
            model.usage.input_tokens,
            model.usage.output_tokens,
            model.usage.cache_read_tokens,
            model.usage.cache_write_tokens,
        )
    )


@pytest.mark.parametrize("minimum", [None, 1_000_000])
def test_where_nothing_is_cached_everything_is_fresh(minimum: int | None) -> None:
    (cached, plain) = forecast(DOCUMENT, [MODEL, replace(MODEL, cache_min_tokens=minimum)]).models

    assert plain.usage.cache_read_tokens == plain.usage.cache_write_tokens == 0
    assert plain.usage.input_tokens == sum(
        (cached.usage.input_tokens, cached.usage.cache_read_tokens, cached.usage.cache_write_tokens)
    )
    assert plain.usage.cost_usd > cached.usage.cost_usd


def test_a_model_that_counts_more_tokens_is_expected_to() -> None:
    (one, more) = forecast(DOCUMENT, [MODEL, replace(MODEL, tokens_factor=1.3)]).models

    assert more.usage.input_tokens == pytest.approx(one.usage.input_tokens * 1.3, rel=0.01)
    assert more.usage.output_tokens == pytest.approx(one.usage.output_tokens * 1.3, rel=0.01)


def test_thinking_costs_and_an_answer_has_a_limit() -> None:
    (plain, thinking, cut) = forecast(
        DOCUMENT, [MODEL, replace(MODEL, thinks=True), replace(MODEL, thinks=True, max_tokens=256)]
    ).models

    assert plain.usage.output_tokens < thinking.usage.output_tokens
    assert cut.usage.output_tokens == 5 * 256


def test_the_emulator_says_less_and_the_forecast_says_that_it_is_one() -> None:
    told = forecast(DOCUMENT, [replace(MODEL, notice="local emulator, not Claude")])

    assert told.notice == "local emulator, not Claude"
    assert told.models[0].usage.output_tokens < forecast(DOCUMENT, [MODEL]).models[0].usage.output_tokens


def test_time_is_that_of_the_hands_or_of_a_budget() -> None:
    def seconds(around: Surroundings) -> float:
        return forecast(DOCUMENT, [MODEL], around=around).models[0].seconds

    assert seconds(Surroundings(workers=4)) < seconds(Surroundings(workers=2)) < seconds(Surroundings())
    assert seconds(Surroundings(workers=4, tokens_per_minute=100)) > seconds(Surroundings())
    assert seconds(Surroundings(workers=4, requests_per_minute=1)) > 4 * 60


def test_a_model_that_burns_much_is_asked_one_by_one_until_its_answers_are_known() -> None:
    dear = replace(MODEL, burndown=10)
    around = Surroundings(workers=3, tokens_per_minute=120_000, answers_to_know=5)

    def seconds(model: ModelFigures) -> float:
        return forecast(DOCUMENT, [model], around=around).models[0].seconds

    known = replace(dear, learned=Learned(is_from_runs=True))
    assert seconds(dear) == pytest.approx(forecast(DOCUMENT, [dear]).models[0].seconds)
    assert seconds(dear) > 2 * seconds(known)
    assert seconds(MODEL) == seconds(known)


def test_an_answer_takes_as_long_as_those_of_its_model_lately_and_so_does_what_is_between_them() -> None:
    slow_model = replace(MODEL, learned=Learned(pace=3))

    (work,) = forecast(DOCUMENT, [MODEL], around=Surroundings(between_seconds=0)).models
    (slow,) = forecast(DOCUMENT, [slow_model], around=Surroundings(between_seconds=0)).models
    (queued,) = forecast(DOCUMENT, [MODEL], around=Surroundings(between_seconds=7)).models
    (held,) = forecast(DOCUMENT, [MODEL], around=Surroundings(between_seconds=0, tokens_per_minute=100)).models

    assert work.seconds == work.work_seconds
    assert not work.waits
    assert slow.seconds == pytest.approx(3 * work.seconds)
    assert queued.seconds == pytest.approx(work.seconds + 5 * 7)
    assert held.waits
    assert held.work_seconds == work.seconds < held.seconds


def test_other_reviews_under_way_take_their_share_of_the_hands(parts: Parts, read: Read) -> None:
    parts = replace(parts, figures=lambda _models: (MODEL,))
    review_id = read(a_document(12, words=200))
    record = read_document_record(parts, review_id)
    (alone,) = expected(parts, record).models

    for number in range(40):
        parts.queues.enqueue_section("other", "r1", f"s{number}", 1, front=False)

    assert expected(parts, record).models[0].seconds > 1.2 * alone.seconds


def test_what_was_expected_is_that_of_the_model_that_answered_most() -> None:
    told = forecast(DOCUMENT, [MODEL, replace(MODEL, id="other")])

    assert [told.of(answered) for answered in ((), ("other", MODEL.id, "other"), ("gone",))] == [
        told.models[0],
        told.models[1],
        told.models[0],
    ]


def test_sections_with_an_earlier_answer_cost_nothing_and_the_next_writes_the_cache() -> None:
    ids = [section.id for section in DOCUMENT.sections]
    (whole, rest) = forecast(DOCUMENT, [MODEL, replace(MODEL, answered=frozenset(ids[:2]))]).models

    assert rest.answered == 2
    assert rest.usage.cache_write_tokens == whole.usage.cache_write_tokens
    assert rest.usage.cache_read_tokens == pytest.approx(whole.usage.cache_read_tokens / 2)
    assert rest.seconds < whole.seconds


def test_a_document_with_nothing_to_review_takes_nothing() -> None:
    empty = a_document(0)

    told = forecast(empty, [MODEL])

    assert (told.sections, told.models[0].usage.cost_usd, told.models[0].seconds) == (0, 0.0, 0.0)
    assert forecast(DOCUMENT, []).first is None


def test_a_run_teaches_the_next_how_much_its_model_writes(parts: Parts, read: Read) -> None:
    parts = replace(parts, figures=lambda _models: (replace(MODEL, id="model-a"), replace(MODEL, id="other")))
    review_id = read(a_document(1))
    first = start_run(parts, review_id, by="ann")
    before = read_run(parts.objects, review_id, first).run.forecast
    review_section(parts, SectionWork(review_id, first, "s1", 1))

    later = read_run(parts.objects, review_id, start_run(parts, review_id, by="ann")).run.forecast

    assert before is not None
    assert later is not None
    wrote, usual = an_answer().usage.output_tokens, before.models[0].usage.output_tokens
    assert wrote < usual
    of_all = (wrote + 100_000) / (usual + 100_000)
    expected = [(wrote + 20_000 * of_all) / (usual + 20_000), of_all]
    assert [model.talk for model in later.models] == pytest.approx(expected)
    assert wrote < later.models[0].usage.output_tokens < later.models[1].usage.output_tokens < usual
    assert _read(later.models[0].usage) < _read(later.models[1].usage) < _read(before.models[0].usage)


def _read(usage: Usage) -> int:
    return usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens


def test_a_run_teaches_the_next_how_long_its_model_takes(parts: Parts, read: Read) -> None:
    parts = replace(parts, figures=lambda _models: (replace(MODEL, id="model-a"), replace(MODEL, id="other")))
    review_id = read(a_document(1))
    first = start_run(parts, review_id, by="ann")
    assumed = usual_seconds(an_answer().usage.output_tokens, is_emulated=False)
    review_section(parts, SectionWork(review_id, first, "s1", 1))

    known = learned(parts, ["model-a", "other"])

    took = an_answer().total_ms / 1000
    assert took < assumed
    assert known["other"].pace == pytest.approx((took + 50) / (assumed + 50))
    assert known["model-a"].pace < known["other"].pace < 1


def test_a_run_teaches_what_is_between_answers_but_not_how_long_others_kept_it_waiting(
    parts: Parts, read: Read, clock: Clock
) -> None:
    parts = replace(parts, figures=lambda _models: (replace(MODEL, id="model-a"),))
    review_id = read(a_document(1))
    run_id = start_run(parts, review_id, by="ann")
    clock.now += 60
    assert usual_between(parts) == USUAL_BETWEEN_SECONDS
    review_section(parts, SectionWork(review_id, run_id, "s1", 1))

    assert USUAL_BETWEEN_SECONDS < usual_between(parts) < 2


def test_a_run_that_shared_its_hands_teaches_nothing_of_what_is_between_answers(
    parts: Parts, read: Read, clock: Clock
) -> None:
    parts = replace(parts, figures=lambda _models: (replace(MODEL, id="model-a"),))
    review_id = read(a_document(1))
    run_id = start_run(parts, review_id, by="ann")
    parts.queues.enqueue_section("other", "r1", "s1", 1, front=False)
    clock.now += 60
    review_section(parts, SectionWork(review_id, run_id, "s1", 1))

    assert usual_between(parts) == USUAL_BETWEEN_SECONDS


def test_a_run_that_a_budget_held_back_teaches_nothing_of_what_is_between_answers(
    parts: Parts, read: Read, clock: Clock
) -> None:
    parts = replace(
        parts,
        figures=lambda _models: (replace(MODEL, id="model-a"),),
        settings=parts.settings.model_copy(update={"max_tokens_per_minute": 100}),
    )
    review_id = read(a_document(1))
    run_id = start_run(parts, review_id, by="ann")
    clock.now += 60
    review_section(parts, SectionWork(review_id, run_id, "s1", 1))

    assert usual_between(parts) == USUAL_BETWEEN_SECONDS
    assert learned(parts, ["model-a"])["model-a"].pace < 1
