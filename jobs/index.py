"""The list of reviews, kept in Redis and made anew from S3 when Redis lost it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import cast

from pydantic import TypeAdapter
from redis import Redis

from domain.deletion import Deletion
from domain.finding import Finding, RiskLevel
from domain.person import LOCAL_ID, Person, Role
from domain.run import Review, RunStatus, SectionStatus
from domain.sharing import Level, Share, With
from jobs.progress import Progress
from jobs.redis_connection import redis_errors
from jobs.tallies import Tally, tallies, total
from storage.records import dump, load

_ORDER = "prism:reviews"
_SUMMARIES = "prism:reviews:summaries"
_TALLIES = "prism:reviews:tallies"
_TALLY_ROWS = TypeAdapter(Mapping[str, Tally])
_WHOLE = "prism:reviews:whole:2"
"""Says that the index holds every review; gone with an emptied Redis."""


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """One line of the list of reviews.

    `status` is one of reading, unreadable, waiting, running, complete, partial, failed, cancelled.
    """

    id: str
    document_name: str
    created_at: float
    created_by: str
    status: str = "reading"
    sections_done: int = 0
    sections_total: int = 0
    sections_failed: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0
    findings: int = 0
    decided: int = 0
    sha256: str = ""
    section_name: str = ""
    owner: str = LOCAL_ID
    teams: tuple[str, ...] = ()
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    """Of each model, what was decided on its findings, those of comparisons included."""

    @property
    def place(self) -> str:
        """Where it stands in the list; see `Index.newest`."""
        return f"{self.created_at!r}-{self.id}"

    @property
    def is_live(self) -> bool:
        """True while the numbers still change by themselves."""
        return self.status in ("reading", "running")


def summarise(review: Review, progress: Progress, checks: Sequence[Finding]) -> ReviewSummary:
    """Return the line of the list for a review in this state; findings count those of checks and of the latest run."""
    findings = (*checks, *progress.findings.values())
    run = progress.run
    return ReviewSummary(
        id=review.id,
        document_name=review.document_name,
        created_at=review.created_at,
        created_by=review.created_by,
        status=status_of(progress),
        sections_done=run.count(SectionStatus.DONE) if run else 0,
        sections_total=len(run.sections) if run else 0,
        sections_failed=run.count(SectionStatus.FAILED) if run else 0,
        high=_count(findings, RiskLevel.HIGH),
        medium=_count(findings, RiskLevel.MEDIUM),
        low=_count(findings, RiskLevel.LOW),
        findings=len(findings),
        decided=sum(_is_decided(progress, finding.id) for finding in findings),
        sha256=review.sha256,
        section_name=review.section_name,
        owner=review.owner,
        teams=review.teams,
        tallies=tallies(progress.all_findings.values(), progress.verdicts),
    )


def status_of(progress: Progress) -> str:
    """Return the one word for a review's state."""
    if progress.unreadable_reason:
        return "unreadable"
    run = progress.run
    if progress.is_waiting:
        return "waiting"
    if run is None:
        return "running" if progress.is_read else "reading"
    return "running" if run.status is RunStatus.RUNNING else run.status.value


class Index:
    """Summaries by review id, newest first."""

    def __init__(self, connection: Redis) -> None:
        self._redis = connection

    def put(self, *summaries: ReviewSummary) -> None:
        """Add these reviews or bring them up to date."""
        if not summaries:
            return
        with redis_errors("The list of reviews is unavailable"):
            pipeline = self._redis.pipeline()
            pipeline.zadd(_ORDER, {summary.id: summary.created_at for summary in summaries})
            pipeline.hset(_SUMMARIES, mapping={summary.id: dump(summary) for summary in summaries})
            for summary in summaries:
                pipeline.hset(_TALLIES, summary.id, _TALLY_ROWS.dump_json(summary.tallies))
                for name in (_same(summary.sha256), _owned(summary.owner), *map(_team, summary.teams)):
                    pipeline.zadd(name, {summary.id: summary.created_at})
            pipeline.execute()

    def share(self, review_id: str, created_at: float, shares: Iterable[Share]) -> None:
        """Put a review into the lists of those it is shared with, and take it out of those it no longer is."""
        with redis_errors("The list of reviews is unavailable"):
            pipeline = self._redis.pipeline()
            for share in shares:
                if share.level is Level.NOTHING:
                    pipeline.zrem(_shared(share.kind, share.whom), review_id)
                else:
                    pipeline.zadd(_shared(share.kind, share.whom), {review_id: created_at})
            pipeline.execute()

    def older_than(self, before: float, *, limit: int) -> list[str]:
        """Return the ids of the oldest reviews that were made before this time; none while the index is not whole."""
        with redis_errors("The list of reviews is unavailable"):
            if not self._redis.exists(_WHOLE):
                return []
            found = self._redis.zrangebyscore(_ORDER, "-inf", f"({before}", start=0, num=limit)
            return [review_id.decode() for review_id in cast(list[bytes], found)]

    def remove(self, deletion: Deletion) -> None:
        """Take a deleted review out of all lists."""
        shared = [_shared(kind, whom) for kind in With for whom in deletion.shared_with]
        lists = [_ORDER, _same(deletion.sha256), _owned(deletion.owner), *map(_team, deletion.teams), *shared]
        with redis_errors("The list of reviews is unavailable"):
            pipeline = self._redis.pipeline()
            for name in lists:
                pipeline.zrem(name, deletion.review_id)
            pipeline.hdel(_SUMMARIES, deletion.review_id)
            pipeline.hdel(_TALLIES, deletion.review_id)
            pipeline.execute()

    def newest(self, person: Person, *, limit: int, search: str = "", after: str = "") -> list[ReviewSummary] | None:
        """Return the newest reviews this person may see whose document's name holds `search`.

        With `after`, the `place` of a review, only those that come after it. None when the index must be rebuilt.
        """
        wanted = search.casefold().strip()
        last_time, last_id = _place(after)
        number = -1 if wanted else limit
        with redis_errors("The list of reviews is unavailable"):
            pipeline = self._redis.pipeline(transaction=False)
            pipeline.exists(_WHOLE)
            for name in _lists(person):
                # Those of the same moment first, however many they are; then the older ones.
                pipeline.zrangebyscore(name, last_time, last_time, withscores=True)
                pipeline.zrevrangebyscore(name, f"({last_time!r}", "-inf", start=0, num=number, withscores=True)
            is_whole, *found = pipeline.execute()
            if not is_whole:
                return None
            # One review may be in several lists.
            times = {review_id: created_at for entries in found for review_id, created_at in entries}
            places = sorted(((created_at, review_id) for review_id, created_at in times.items()), reverse=True)
            ids = [review_id for created_at, review_id in places if (created_at, review_id) < (last_time, last_id)]
            summaries = self._fetch(ids if wanted else ids[:limit])
        if wanted:
            summaries = [summary for summary in summaries if wanted in _name(summary).casefold()]
        return summaries[:limit]

    def same_bytes(self, sha256: str) -> list[ReviewSummary] | None:
        """Return the reviews of these bytes, newest first; None when the index must be rebuilt."""
        with redis_errors("The list of reviews is unavailable"):
            pipeline = self._redis.pipeline(transaction=False)
            pipeline.exists(_WHOLE)
            pipeline.zrevrange(_same(sha256), 0, -1)
            is_whole, ids = pipeline.execute()
            return self._fetch(ids) if is_whole else None

    def tallies(self) -> dict[str, Tally]:
        """Return what was decided on the findings of each model, over all reviews."""
        with redis_errors("What was accepted so far is unavailable"):
            rows = cast(list[bytes], self._redis.hvals(_TALLIES))
        return total(_TALLY_ROWS.validate_json(row) for row in rows)

    def declare_whole(self) -> None:
        """Say that every review is in the index."""
        with redis_errors("The list of reviews is unavailable"):
            self._redis.set(_WHOLE, 1)

    def _fetch(self, ids: Iterable[bytes]) -> list[ReviewSummary]:
        keys = list(ids)
        if not keys:
            return []
        rows = cast(list[bytes | None], self._redis.hmget(_SUMMARIES, [key.decode() for key in keys]))
        return [load(ReviewSummary, row) for row in rows if row]


def _name(summary: ReviewSummary) -> str:
    return f"{summary.document_name} {summary.section_name}"


def _place(place: str) -> tuple[float, bytes]:
    """Return time and id of a place; of no place, what comes before everything."""
    moment, _, review_id = place.partition("-")
    return (float(moment), review_id.encode()) if review_id else (inf, b"")


def _lists(person: Person) -> list[str]:
    """Return the names of the lists that hold together what this person may see; `review.permission` in sets."""
    if person.role is Role.ADMINISTRATOR:
        return [_ORDER]
    led = map(_team, person.teams) if person.role is Role.LEAD else ()
    with_teams = (_shared(With.TEAM, team) for team in person.teams)
    return [_owned(person.id), _shared(With.PERSON, person.id), *with_teams, *led]


def _owned(person_id: str) -> str:
    return f"prism:reviews:of:{person_id}"


def _shared(kind: With, whom: str) -> str:
    return f"prism:reviews:shared:{kind.value}:{whom}"


def _team(team: str) -> str:
    return f"prism:reviews:team:{team}"


def _same(sha256: str) -> str:
    return f"prism:reviews:bytes:{sha256}"


def _count(findings: Iterable[Finding], level: RiskLevel) -> int:
    return sum(finding.risk_level is level for finding in findings)


def _is_decided(progress: Progress, finding_id: str) -> bool:
    verdict = progress.verdicts.get(finding_id)
    return verdict is not None and verdict.action is not None
