"""Lengths of time beside their start and end."""

from __future__ import annotations

import pytest

from analysis.checks.lengths import wrong_lengths
from analysis.checks.reading import Reading
from tests.analysis.checks.sample_documents import document_of

WRONG = """
Reinforced support lasted three weeks, from 19 January 2026 to 22 February 2026.
From 3 March to 30 May 2025, a period of eight weeks, the lift was out of order.
The trial ran for six weeks between 1 April 2025 and 24 April 2025.
The drill began at 9:00 and all was back by 11:30; the three and a half hours that it took are inside our goal.
The outage began at 02:10 and ended at 05:40. In all it lasted two hours and a half.
Power went out at 14:05 and was back at 16:20, an outage of one hour and a quarter.
The audit took ten days, from 2 June 2025 to 27 June 2025.
The works were closed for five days (3 March 2025 to 14 March 2025).
The contract runs for three years, from 1 April 2024 to 31 March 2026.
The contract starts on 1 April 2024 and ends on 31 March 2026, a term of three years.
The system was down from 09:00 to 13:30, that is three and a half hours.
The two-week trial ran from 3 March 2025 to 4 April 2025.
Fieldwork started on 2 June 2025 and was finished on 13 June 2025. It took four weeks.
The shop was shut for two and a half hours from 10:15 until 11:30.
The test started at 22:00 on 3 May 2025 and finished at 04:30 on 4 May 2025; it took four and a half hours.
Between 13:40 and 16:50, four and a half hours in all, no chlorine was added.
The switchover began at 01:15 and was completed at 03:05, so it took 90 minutes.
The lift was out of order for a fortnight, from 3 to 28 March 2025.
"""
RIGHT = """
Reinforced support lasted five weeks, from 19 January 2026 to 22 February 2026.
From 3 March to 30 May 2025, a period of nearly thirteen weeks, the lift was out of order.
The drill began at 9:00 and all was back by 11:30; the two and a half hours that it took are inside our goal.
The drill began at 9:00 a.m. and every node was back by 11:30 a.m.; our goal is four hours.
The lease of ten years was extended from 1 January 2024 to 31 December 2025.
Within three weeks, from 3 to 28 March 2025, all were trained.
Eight weeks after the trial from 3 March to 30 May 2025 the result was known.
The report covers two weeks; interviews took place from 2 June 2025 to 27 June 2025.
He worked two days between 3 March and 28 March 2025.
Interviews took two hours each, from 9:00 to 17:00.
The contract starts on 1 April 2024 and ends on 31 March 2026, with a notice period of three months.
The outage began at 02:10 and ended at 05:40. The target is two hours.
The outage began at 02:10 and ended at 05:40. The one before took two hours.
The trial ran from 3 March 2025 to 28 March 2025, two weeks longer than planned.
The trial ran from 3 March 2025 to 28 March 2025, two weeks later than planned.
The trial ran from 3 March 2025 to 28 March 2025; the report took three weeks to write.
The desk is open from 08:00 to 18:00 for two days a week.
The pump stopped at 02:10 and was back at 05:40; for one hour nobody noticed.
Closed from 3 to 14 March 2025, twelve days.
The work took ten working days, from 2 June 2025 to 13 June 2025.
From 09:00 to 13:30 is four and a half hours.
Records are kept for ten years; those from 1 January 2020 to 31 December 2021 are on paper.
From 2 June to 27 June 2025 we sampled two hours of calls.
The system was down between 02:10 and 05:40 for 45 minutes in all.
The alarm was silent for six minutes; between 10:00 and 11:00 it rang again.
The valve stayed shut for two hours, although the log shows entries from 10:00 to 10:40.
"""


def told_wrong(sentence: str) -> list[str]:
    """Return what is said to be wrong with the lengths of a sentence."""
    return [reason for _, _, reason in wrong_lengths(Reading(document_of(f"# One\n{sentence}")))]


@pytest.mark.parametrize("sentence", WRONG.strip().splitlines())
def test_a_length_that_its_own_start_and_end_contradict_is_wrong(sentence: str) -> None:
    assert len(told_wrong(sentence)) == 1


@pytest.mark.parametrize("sentence", RIGHT.strip().splitlines())
def test_a_length_that_fits_or_belongs_to_something_else_is_left_alone(sentence: str) -> None:
    assert told_wrong(sentence) == []


def test_the_reason_says_how_long_it_really_was() -> None:
    told = told_wrong("Support lasted three weeks, from 19 January 2026 to 22 February 2026.")

    assert told == ["From 19 January 2026 to 22 February 2026 is 34 days, not three weeks."]
