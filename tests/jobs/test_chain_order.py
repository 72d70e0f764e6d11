"""In which order models are asked: as the settings say, or as an operator does."""

from __future__ import annotations

import pytest

from jobs.chain_order import KEEP_SECONDS, ChainOrder
from storage import keys
from tests.fakes import MemoryObjects

CONFIGURED = ("model-a", "model-b", "model-c")


class Ticks:
    """A clock that the test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def test_the_settings_say_the_order_until_somebody_else_does(objects: MemoryObjects) -> None:
    order = ChainOrder(objects, CONFIGURED)

    assert (order.models(), order.first()) == (CONFIGURED, None)


def test_a_model_put_first_leaves_the_others_in_their_order(objects: MemoryObjects) -> None:
    order = ChainOrder(objects, CONFIGURED)

    order.put_first("model-c", by="ops", reason="fewer findings missed")

    assert order.models() == ("model-c", "model-a", "model-b")


def test_a_model_that_is_not_in_the_chain_comes_before_all_of_it(objects: MemoryObjects) -> None:
    order = ChainOrder(objects, CONFIGURED)

    order.put_first("model-x", by="ops", reason="a trial")

    assert order.models() == ("model-x", *CONFIGURED)


def test_every_process_knows_who_chose_it_when_and_why(objects: MemoryObjects, ticks: Ticks) -> None:
    here, elsewhere = ChainOrder(objects, CONFIGURED), ChainOrder(objects, CONFIGURED, clock=ticks)
    before = elsewhere.models()
    here.put_first("model-b", by="ops", reason="cheaper")
    ticks.now += KEEP_SECONDS

    first = elsewhere.first()

    assert before == CONFIGURED
    assert first is not None
    assert (first.model_id, first.by, first.reason) == ("model-b", "ops", "cheaper")
    assert first.at > 1_700_000_000


def test_it_is_read_once_in_a_while_only(objects: MemoryObjects, ticks: Ticks) -> None:
    elsewhere = ChainOrder(objects, CONFIGURED, clock=ticks)
    elsewhere.models()
    ChainOrder(objects, CONFIGURED).put_first("model-b", by="ops", reason="cheaper")
    ticks.now += KEEP_SECONDS - 0.1

    assert elsewhere.models() == CONFIGURED


def test_the_way_back_is_to_the_order_of_the_settings(objects: MemoryObjects) -> None:
    order = ChainOrder(objects, CONFIGURED)
    order.put_first("model-c", by="ops", reason="a trial")

    order.as_configured()

    assert order.models() == CONFIGURED
    assert ChainOrder(objects, CONFIGURED).models() == CONFIGURED


def test_without_the_store_the_order_stays_as_it_was(objects: MemoryObjects, ticks: Ticks) -> None:
    order, newcomer = ChainOrder(objects, CONFIGURED, clock=ticks), ChainOrder(objects, CONFIGURED)
    order.put_first("model-c", by="ops", reason="a trial")
    objects.is_away = True
    ticks.now += KEEP_SECONDS

    assert order.models()[0] == "model-c"
    assert newcomer.models() == CONFIGURED


def test_an_object_that_is_something_else_changes_nothing(objects: MemoryObjects) -> None:
    objects.put(keys.chain_order(), b"[1]")

    assert ChainOrder(objects, CONFIGURED).models() == CONFIGURED
