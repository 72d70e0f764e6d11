"""Many listeners to what happens in reviews, for one look into Redis at a time and no thread of their own.

Listeners at the same place of the same review share what is read and what is made of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.errors import PrismError, StoreUnavailable, TooManyListeners
from domain.person import Person
from jobs.event_log import News
from jobs.guard import Guarded, guarded
from jobs.parts import Parts
from jobs.rebuild import news as news_rebuilt
from jobs.reviews import Reviews
from review.permission import Right

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
MOST_EVENTS = 200
"""Told at once; a long history comes in several pieces."""
MOST = 500
"""Listeners of one process."""
MOST_OF_ONE = 50
"""Listeners of one person or service account."""

Make = Callable[[News], bytes]
_Place = tuple[str, str, Make]


@dataclass(frozen=True, slots=True)
class Told:
    """What was made of the news, and the cursor after it."""

    data: bytes
    cursor: str


@guarded({"follow": Right.READ, "stop": Right.NONE})
class Listening(Guarded):
    """Who listens to what. Belongs to one event loop."""

    def __init__(self, parts: Parts, reviews: Reviews, *, seconds: float = LOOK_SECONDS) -> None:
        super().__init__(reviews.access_to)
        self._hub = _Hub(parts, seconds)

    def follow(self, review_id: str) -> Following:
        """Return the way to follow a review."""
        return Following(self._hub, review_id, self._person)

    def stop(self) -> None:
        """End all listening, because the process is about to end."""
        self._hub.stop()


class Following:
    """One listener to one review."""

    def __init__(self, hub: _Hub, review_id: str, person: Person) -> None:
        self._hub = hub
        self._review_id = review_id
        self._person = person

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        """Take a listener's place while the block runs. Raise `TooManyListeners` when there is none."""
        self.check()
        self._hub.listeners[self._person.id] += 1
        try:
            yield
        finally:
            self._hub.listeners[self._person.id] -= 1

    def check(self) -> None:
        """Raise `TooManyListeners` when there is no place for one more."""
        if self._hub.listeners[self._person.id] >= MOST_OF_ONE:
            raise TooManyListeners(f"You follow {MOST_OF_ONE} reviews already. End one, and try again.")
        if self._hub.listeners.total() >= MOST:
            raise TooManyListeners("Too many programs follow reviews now. Try again in a moment.")

    @property
    def is_over(self) -> bool:
        """True once the process is about to end."""
        return self._hub.is_stopped

    async def told(self, cursor: str, make: Make, *, seconds: float) -> Told | None:
        """Return what `make` makes of the news after `cursor`, as soon as there are any; None when the time is over.

        Raise `ReviewNotFound` when the review is gone, `StoreUnavailable` when Redis does not answer.
        """
        try:
            async with asyncio.timeout(seconds):
                return await self._hub.wait((self._review_id, cursor, make))
        except TimeoutError:
            return None


class _Hub:
    """Looks for all listeners at once, as long as there are any."""

    def __init__(self, parts: Parts, seconds: float) -> None:
        self.listeners: Counter[str] = Counter()
        self.is_stopped = False
        self._parts = parts
        self._seconds = seconds
        self._waiting: dict[_Place, set[asyncio.Future[Told | None]]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._is_new = asyncio.Event()

    async def wait(self, place: _Place) -> Told | None:
        if self.is_stopped:
            return None
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_while_anybody_waits())
        future: asyncio.Future[Told | None] = asyncio.get_running_loop().create_future()
        if place not in self._waiting:
            self._is_new.set()
        self._waiting.setdefault(place, set()).add(future)
        try:
            return await future
        finally:
            self._leave(place, future)

    def stop(self) -> None:
        self.is_stopped = True
        for futures in list(self._waiting.values()):
            _settle(futures, None)

    def _leave(self, place: _Place, future: asyncio.Future[Told | None]) -> None:
        futures = self._waiting.get(place, set())
        futures.discard(future)
        if not futures:
            self._waiting.pop(place, None)

    async def _look_while_anybody_waits(self) -> None:
        while self._waiting:
            self._is_new.clear()
            places = list(self._waiting)
            found = await asyncio.to_thread(self._look, places)
            for place, outcome in found.items():
                _settle(self._waiting.pop(place, set()), outcome)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._is_new.wait()

    def _look(self, places: list[_Place]) -> dict[_Place, Told | PrismError]:
        try:
            everything = self._parts.log.since_all([place[:2] for place in places], most=MOST_EVENTS)
        except StoreUnavailable as error:
            return dict.fromkeys(places, error)
        found: dict[_Place, Told | PrismError] = {}
        for place, news in zip(places, everything, strict=True):
            outcome = self._made(place, news)
            if outcome is not None:
                found[place] = outcome
        return found

    def _made(self, place: _Place, news: News | None) -> Told | PrismError | None:
        review_id, cursor, make = place
        try:
            news = news or news_rebuilt(self._parts, review_id, cursor)
        except PrismError as error:
            return error
        return Told(make(news), news.cursor) if news.events else None


def _settle(futures: set[asyncio.Future[Told | None]], outcome: Told | PrismError | None) -> None:
    for future in futures:
        if future.done():
            continue
        if isinstance(outcome, PrismError):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
