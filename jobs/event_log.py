"""What happened to each review: one Redis stream per review, read from a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from pydantic import TypeAdapter
from redis import Redis

from domain.errors import StoreUnavailable
from domain.events import Event
from jobs.redis_connection import redis_errors
from storage.records import dump

EVENT_TYPES: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}
_ADAPTERS = {name: TypeAdapter(kind) for name, kind in EVENT_TYPES.items()}
_KEEP_SECONDS = 14 * 24 * 3600
"""After this long without an event a stream goes; the next look at the review rebuilds it from S3."""

# A stream that Redis lost must be rebuilt before anything is added to it, or it would begin in the middle:
# the generation key says that the stream is whole.
_APPEND = """
if redis.call('EXISTS', KEYS[2]) == 0 then return nil end
local ids = {}
for i = 2, #ARGV, 2 do
  ids[#ids + 1] = redis.call('XADD', KEYS[1], '*', 't', ARGV[i], 'd', ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[1])
return ids
"""

_REPLACE = """
if ARGV[3] == '' and redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('DEL', KEYS[1])
for i = 4, #ARGV, 2 do
  redis.call('XADD', KEYS[1], '*', 't', ARGV[i], 'd', ARGV[i + 1])
end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
"""


class StreamMissing(StoreUnavailable):
    """Redis has no stream for this review; rebuild it from S3 and try again."""


@dataclass(frozen=True, slots=True)
class News:
    """Events after a cursor. `is_new_history` means that the stream was rebuilt: start from nothing."""

    events: tuple[Event, ...]
    cursor: str
    is_new_history: bool
    cursors: tuple[str, ...] = ()
    """Of each event."""


class EventLog:
    """Appends and reads events; each call is one round trip."""

    def __init__(self, connection: Redis) -> None:
        self._redis = connection
        self._append = connection.register_script(_APPEND)
        self._replace = connection.register_script(_REPLACE)

    def append(self, review_id: str, events: Sequence[Event]) -> list[str]:
        """Add events at the end and return their ids. Raise `StreamMissing` when Redis lost the stream."""
        if not events:
            return []
        with redis_errors():
            ids = self._append(keys=list(_keys(review_id)), args=[_KEEP_SECONDS, *_encoded(events)])
        if ids is None:
            raise StreamMissing(f"Progress of {review_id} is unavailable. Try again in a moment.")
        return [item.decode() for item in ids]

    def start(self, review_id: str, generation: str, events: Sequence[Event], *, replace: bool = False) -> bool:
        """Begin the stream with these events; False when there is one already, which stays unless `replace`."""
        flags: list[str | bytes] = [str(_KEEP_SECONDS), generation, "replace" if replace else ""]
        with redis_errors():
            return bool(self._replace(keys=list(_keys(review_id)), args=[*flags, *_encoded(events)]))

    def since(self, review_id: str, cursor: str = "") -> News:
        """Return what happened after `cursor`, without waiting. Raise `StreamMissing` when Redis lost the stream."""
        (news,) = self.since_all([(review_id, cursor)])
        if news is None:
            raise StreamMissing(f"Progress of {review_id} is unavailable. Try again in a moment.")
        return news

    def since_all(self, places: Sequence[tuple[str, str]], *, most: int | None = None) -> list[News | None]:
        """Return, for each review and cursor, what happened after it; None where Redis lost the stream.

        `most` limits the events of each; what is left comes with the next cursor.
        """
        with redis_errors():
            pipeline = self._redis.pipeline(transaction=False)
            for review_id, cursor in places:
                stream, generation_key = _keys(review_id)
                last = cursor.partition("/")[2]
                pipeline.get(generation_key)
                pipeline.xrange(stream, min=f"({last}" if last else "-", count=most)
            answers = pipeline.execute()
            return [
                self._news(place, raw, entries, most)
                for place, raw, entries in zip(places, answers[::2], answers[1::2], strict=True)
            ]

    def _news(
        self, place: tuple[str, str], raw_generation: bytes | None, entries: list[Any], most: int | None
    ) -> News | None:
        if raw_generation is None:
            return None
        review_id, cursor = place
        known, _, last = cursor.partition("/")
        generation = raw_generation.decode()
        is_new = generation != known
        if is_new and last:
            entries = cast(list[Any], self._redis.xrange(_keys(review_id)[0], count=most))
            last = ""
        cursors = tuple(f"{generation}/{entry_id.decode()}" for entry_id, _ in entries)
        events = tuple(_decoded(entry) for _, entry in entries)
        return News(events, cursors[-1] if cursors else f"{generation}/{last}", is_new, cursors)

    def forget(self, review_id: str, ids: Sequence[str]) -> None:
        """Take out events that later ones made superfluous."""
        if ids:
            with redis_errors():
                self._redis.xdel(_keys(review_id)[0], *ids)


def encode(event: Event) -> tuple[str, bytes]:
    """Return the event's type name and its fields as compact JSON."""
    return type(event).__name__, dump(event)


def decode(name: str, data: bytes) -> Event:
    """Return the event that `encode` gave."""
    event: Event = _ADAPTERS[name].validate_json(data)
    return event


def _keys(review_id: str) -> tuple[str, str]:
    return f"prism:events:{review_id}", f"prism:events:{review_id}:generation"


def _encoded(events: Sequence[Event]) -> list[str | bytes]:
    return [part for event in events for part in encode(event)]


def _decoded(entry: dict[bytes, bytes]) -> Event:
    return decode(entry[b"t"].decode(), entry[b"d"])
