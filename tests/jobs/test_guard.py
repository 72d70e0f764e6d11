"""Services ask before they act."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.errors import NotPermitted, ReviewNotFound, SignInNeeded
from domain.person import NOBODY
from jobs.guard import Guarded, guarded
from review.permission import Access, Right
from tests.people import ADA, ANN, BOB


@guarded({"read": Right.READ, "delete": Right.DELETE, "use": Right.USE, "operate": Right.OPERATE, "look": Right.NONE})
class Service(Guarded):
    def read(self, review_id: str) -> str:
        return f"{self._person.name} reads {review_id}"

    def delete(self, review_id: str) -> str:
        return "deleted"

    def use(self) -> str:
        return "used"

    def operate(self) -> str:
        return "operated"

    def look(self) -> str:
        return "seen"


@pytest.fixture
def service() -> Service:
    return Service(lambda _: Access(ANN.id))


def test_a_person_may_do_what_their_rights_say(service: Service) -> None:
    assert service.of(ANN).read("R1") == "ann reads R1"
    assert service.of(ANN).read(review_id="R1") == "ann reads R1"
    assert service.of(BOB).use() == "used"
    assert service.of(ADA).delete("R1") == "deleted"


def test_a_review_that_one_may_not_see_is_not_found(service: Service) -> None:
    with pytest.raises(ReviewNotFound, match="There is no review 'R1'"):
        service.of(BOB).read("R1")
    with pytest.raises(ReviewNotFound):
        service.of(BOB).delete("R1")


def test_what_one_may_see_and_not_do_is_not_permitted(service: Service) -> None:
    with pytest.raises(NotPermitted, match="Only an administrator can delete"):
        service.of(ANN).delete("R1")
    with pytest.raises(NotPermitted, match="Only an administrator"):
        service.of(ANN).operate()


@pytest.mark.parametrize(
    "who", [lambda service: service, lambda service: service.of(NOBODY)], ids=["unbound", "nobody"]
)
def test_whoever_has_not_signed_in_may_only_look(service: Service, who: Callable[[Service], Service]) -> None:
    assert who(service).look() == "seen"
    for call in (who(service).use, who(service).operate, lambda: who(service).read("R1")):
        with pytest.raises(SignInNeeded):
            call()


def test_a_method_without_a_right_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="'forgotten'"):

        @guarded({})
        class Careless(Guarded):
            def forgotten(self) -> None: ...


def test_a_right_about_a_review_needs_to_know_which() -> None:
    with pytest.raises(TypeError, match="'review_id'"):

        @guarded({"read": Right.READ})
        class Careless(Guarded):
            def read(self, name: str) -> None: ...
