"""The Parquet rows of a finished run."""

from __future__ import annotations

import io
from collections.abc import Callable

import pandas as pd
import pytest

from domain.document import Document
from jobs.analytics import partition
from jobs.history import read_run
from jobs.parts import Parts
from jobs.run import start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from storage import keys
from tests.fakes import MemoryObjects, a_document

Read = Callable[[Document], str]


@pytest.fixture
def rows(parts: Parts, read: Read, objects: MemoryObjects) -> pd.DataFrame:
    review_id = read(a_document(1))
    run_id = start_run(parts, review_id, by="ann")
    review_section(parts, SectionWork(review_id, run_id, "s1", 1))
    outcome = read_run(objects, review_id, run_id).outcome
    assert outcome is not None
    return pd.read_parquet(io.BytesIO(objects.get(keys.analytics(partition(outcome.ended_at), run_id))))


def test_a_finished_run_leaves_a_row_for_each_finding_with_who_made_it(rows: pd.DataFrame) -> None:
    (row,) = rows[rows["origin"] == "model"].to_dict("records")

    assert (row["created_by"], row["model_id"], row["quote_status"]) == ("ann", "model-a", "exact")
    assert row["section_cost_usd"] == pytest.approx(0.01)


def test_the_rows_have_the_moment_the_run_began_to_the_millisecond(rows: pd.DataFrame, parts: Parts) -> None:
    assert str(rows["created_at"].dtype) == "datetime64[ms, UTC]"
    assert [moment.timestamp() for moment in rows["created_at"]] == pytest.approx(
        [parts.clock()] * len(rows), abs=0.001
    )


def test_the_rows_hold_no_words_of_the_document(rows: pd.DataFrame) -> None:
    assert not {"quote", "description"} & set(rows.columns)


def test_a_run_belongs_to_the_day_it_ended_in_utc() -> None:
    assert partition(1732492799.0) == "2024-11-24"
    assert partition(1732492801.0) == "2024-11-25"
