"""What models cost today, and that an emptied Redis does not forget it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from domain.document import Document
from domain.finding import Attempt, Usage
from jobs.parts import Parts
from jobs.rebuild import rebuild_index
from jobs.run import start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from jobs.spend import Spend
from tests.fakes import ScriptedModel, a_document, a_raw_finding, a_script, an_answer

Read = Callable[[Document], str]


def test_the_sums_of_all_processes_are_one(parts: Parts) -> None:
    for _ in range(2):
        Spend(parts.redis, parts.clock).add("model-a", 0.25)

    assert Spend(parts.redis, parts.clock).today() == {"model-a": 0.5}


def test_each_day_begins_at_nothing(parts: Parts) -> None:
    Spend(parts.redis, parts.clock).add("model-a", 0.25)

    assert Spend(parts.redis, lambda: parts.clock() + 24 * 3600).today() == {}


def test_an_emptied_redis_gets_its_sums_back_from_the_store(parts: Parts, read: Read, model: ScriptedModel) -> None:
    now = parts.clock()
    dear, old = (Attempt("model-a", "A", 1, at, at, "answered", usage=Usage(cost_usd=0.5)) for at in (now, 100.0))
    model._scripts = [a_script(replace(an_answer(a_raw_finding()), attempts=(old, dear)))]
    review_id = read(a_document(1))
    review_section(parts, SectionWork(review_id, start_run(parts, review_id, by="ann"), "s1", 1))
    parts.redis.flushall()

    rebuild_index(parts)

    assert Spend(parts.redis, parts.clock).today() == {"model-a": 0.5}
