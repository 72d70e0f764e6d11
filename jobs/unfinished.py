"""Which sections of a run have no outcome yet, as far as Redis knows, so that S3 is not listed after each of them.

A set that Redis lost is empty, and S3 is asked. A section that a job left in it as it died is the reconciler's to
notice.
"""

from __future__ import annotations

from collections.abc import Collection

from redis import Redis

_KEEP_SECONDS = 30 * 24 * 3600


def expect(connection: Redis, run_id: str, section_ids: Collection[str]) -> None:
    """Note that the run waits for these sections."""
    if section_ids:
        connection.sadd(_key(run_id), *section_ids)
        connection.expire(_key(run_id), _KEEP_SECONDS)


def strike(connection: Redis, run_id: str, section_ids: Collection[str]) -> int:
    """Note that these sections have their outcomes; return how many others are known to have none."""
    pipeline = connection.pipeline()
    if section_ids:
        pipeline.srem(_key(run_id), *section_ids)
    pipeline.scard(_key(run_id))
    return int(pipeline.execute()[-1])


def _key(run_id: str) -> str:
    return f"prism:unfinished:{run_id}"
