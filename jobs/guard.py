"""Services ask before they act: each public method names the right it needs, in one table beside its class."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

from domain.errors import NotPermitted, ReviewNotFound, SignInNeeded
from domain.person import NOBODY, Person
from review.permission import ABOUT_A_REVIEW, SCOPES, Access, Right, in_scope, may


class Guarded:
    """A service as one person may use it. The service itself, before `of`, may be used by nobody."""

    # Who uses it is kept apart from all else, which `of` shares.
    __slots__ = ("__dict__", "_person")

    def __init__(self, access_to: Callable[[str], Access] | None = None) -> None:
        self.access_to = access_to
        self._person = NOBODY

    def of(self, person: Person) -> Self:
        """Return the service as this person may use it; all that it knows and learns is shared by all persons."""
        bound = type(self).__new__(type(self))
        bound.__dict__ = self.__dict__
        bound._person = person
        return bound

    def allows(self, right: Right, review_id: str = "") -> bool:
        """Return whether the person has this right, for pages that leave out what one may not do."""
        try:
            self.permit(right, review_id)
        except (SignInNeeded, NotPermitted, ReviewNotFound):
            return False
        return True

    def permit(self, right: Right, review_id: str = "") -> None:
        """Return if the person may; raise `SignInNeeded`, `NotPermitted`, or `ReviewNotFound` for a hidden review."""
        if right is Right.NONE:
            return
        if self._person.id == NOBODY.id:
            raise SignInNeeded("Sign in to go on.")
        if not in_scope(self._person, right):
            raise NotPermitted(f"This token is not good for that: it lacks the scope {SCOPES[right].value!r}.")
        access = self.access_to(review_id) if self.access_to and right in ABOUT_A_REVIEW else None
        if access is not None and not may(self._person, Right.READ, access):
            raise no_such_review(review_id)
        if not may(self._person, right, access):
            raise NotPermitted(_WHY.get(right, "You may not do this."))


_WHY = {
    Right.DECIDE: "This review is shared with you to read. Ask its owner for the right to decide.",
    Right.SHARE: "Only the owner of a review, a lead of their team or an administrator can share it.",
    Right.DELETE: "Only an administrator can delete a review.",
    Right.OPERATE: "Only an administrator can do this.",
}

Service = TypeVar("Service", bound=Guarded)


def no_such_review(review_id: str) -> ReviewNotFound:
    """Return the one answer for a review that does not exist and for one that this person may not see."""
    return ReviewNotFound(f"There is no review {review_id!r}, or it is not shared with you.")


def guarded(rights: Mapping[str, Right]) -> Callable[[type[Service]], type[Service]]:
    """Have each public method of a class ask for its right first.

    Raise `TypeError` when the class is made with a method that has no right, with a right that has no method, or with
    a right about a review for a method whose first parameter is not `review_id`.
    """

    def guard(service: type[Service]) -> type[Service]:
        public = {name: value for name, value in vars(service).items() if not name.startswith("_")}
        if set(public) != set(rights):
            raise TypeError(f"Rights and methods of {service.__name__} differ: {sorted(set(public) ^ set(rights))}")
        for name, value in public.items():
            setattr(service, name, _guarded(value, rights[name]))
        return service

    return guard


def _guarded(value: Any, right: Right) -> Any:
    if isinstance(value, property) and value.fget:
        return property(_asking(value.fget, right), doc=value.__doc__)
    return _asking(value, right)


def _asking(method: Callable[..., Any], right: Right) -> Callable[..., Any]:
    first = list(inspect.signature(method).parameters)[1:2]
    if right in ABOUT_A_REVIEW and first != ["review_id"]:
        raise TypeError(f"{method.__qualname__} needs {right.value!r}, so its first parameter must be 'review_id'")

    @functools.wraps(method)
    def asked(self: Guarded, *arguments: Any, **named: Any) -> Any:
        review_id = arguments[0] if arguments else named.get("review_id", "")
        self.permit(right, review_id if right in ABOUT_A_REVIEW else "")
        return method(self, *arguments, **named)

    return asked
