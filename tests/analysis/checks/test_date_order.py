"""Ends before their starts and entries out of their place; and what only looks like it."""

from __future__ import annotations

import pytest

from analysis.checks import run_checks
from tests.analysis.checks.sample_documents import document_of, found_in, marked

WRONG = [
    (
        "| Thursday 3 April 2025 | |\n"
        "| 2.15 p.m. | Landslip above the bridge |\n"
        "| 5.30 p.m. | Filters reach their limit |\n"
        "| 5.10 p.m. | Raw water at its worst |\n"
        "| 6.40 p.m. | Works shut down |\n"
        "| 9.45 p.m. | Council is told |\n"
        "| 11 p.m. | Tankers on the road |"
    ),
    "Coverage is effective from 1 July 2025 and expires on 30 June 2025.",
    "The licence, issued on 4 May 2024, expired on 4 April 2024.",
    "Testing starts on 14 October 2024. It ends on 8 October 2024.",
    "The outage began at 14:20. Service was restored at 13:05.",
    "The exercise started on 5 August 2025 at 2:30 p.m. and wrapped up on 5 August 2025 at 11:15 a.m.",
    "The inspection began on 9 April 2025 and was over by 7 April 2025.",
    "The trial starts in October 2025 and closes in August 2025.",
    "Drafts went to the owners on 3 March 2025, and their comments, received by 27 February 2025, are in.",
    "The works begin on Monday 3 March 2025 and will be finished by 21 February 2025.",
    ("| Risk | Raised | Closed |\n| Pump | 4 May 2024 | 6 May 2024 |\n| Valve | 9 May 2024 | 3 May 2024 |"),
    "| Permit | Issued | Expires |\n| P1 | 4 May 2024 | 6 May 2025 |\n| P2 | 9 May 2024 | 3 May 2024 |",
    ("| Phase | Begin | Finish |\n| Design | 4 May 2024 | 6 June 2024 |\n| Build | 9 June 2024 | 3 May 2024 |"),
    (
        "| Item | Taken out | Brought back |\n"
        "| Laptop 1 | 4 May 2024 | 6 May 2024 |\n"
        "| Laptop 2 | 9 May 2024 | 3 May 2024 |"
    ),
    (
        "- 14:02 Alarm sounds\n"
        "- 14:05 Guard arrives\n"
        "- 14:31 Fire service called\n"
        "- 14:20 Building empty\n"
        "- 14:50 All clear"
    ),
    (
        "At 09:14 the first alarm came in.\n"
        "At 09:20 the engineer logged on.\n"
        "At 09:55 the pool was found full.\n"
        "At 09:40 the vendor was called.\n"
        "At 10:10 all was well."
    ),
    (
        "| Step | Time | Event |\n"
        "| 1 | 09:14 | First alarm |\n"
        "| 2 | 09:30 | Engineer logs on |\n"
        "| 3 | 09:22 | Pool found full |\n"
        "| 4 | 10:10 | All was well |\n"
        "| 5 | 10:30 | Closed |"
    ),
    (
        "| Date | What happened |\n"
        "| 3 May 2024 | Letter arrives |\n"
        "| 5 May 2024 | Bank called |\n"
        "| 4 April 2024 | Payment made |\n"
        "| 9 May 2024 | Fraud seen |\n"
        "| 10 May 2024 | Police told |"
    ),
    "The policy runs from 1 April 2025 through 31 March 2025.",
    "The insured period is 1 January 2025 – 31 December 2024.",
    "Between 08:40 and 08:15 the line was dead.",
    "He was admitted on 5 June 2024 and discharged on 1 June 2024.",
    "| Start date | 5 June 2024 |\n| End date | 1 June 2024 |",
    "The request was received on 12 March 2024 and answered on 2 March 2024.",
    "Work started 12 March 2024, finished 2 March 2024.",
    "The examination ends on 14 November 2025. The examination began on 21 November 2025 with a visit.",
    "The trial closes on 3 May 2025. It is to say what can be done.\nThe trial started on 9 May 2025 at two sites.",
]

RIGHT = [
    "The window is 14:00 to 11:30 the following day.",
    "It began at 22:00 and was closed at 06:30 the next morning.",
    "The trial starts in October 2025 and closes in January 2026.",
    "The notes run backwards, from 08:30 to 05:15, the latest entry first.",
    "The old contract ended on 31 March 2024. The new contract starts on 1 April 2024.",
    "The first test started on 4 May 2024. The second test ended on 2 May 2025.",
    "The incident was closed on 5 May 2024 after it had been opened on 3 May 2024.",
    ("| Action | Due | Closed |\n| Pump | 4 May 2024 | 2 May 2024 |\n| Valve | 9 May 2024 | 3 May 2024 |"),
    (
        "| Action | Owner | Due |\n"
        "| Pump | Fitter | 4 May 2024 |\n"
        "| Valve | Fitter | 3 May 2024 |\n"
        "| Door | Guard | 9 May 2024 |\n"
        "| Roof | Guard | 8 May 2024 |\n"
        "| Wall | Guard | 11 May 2024 |"
    ),
    "The report of 5 May 2024 was withdrawn, and the report of 3 May 2024 applies again.",
    (
        "| Version | Date | Change |\n"
        "| 3 | 5 May 2024 | Text |\n"
        "| 2 | 3 May 2024 | Table |\n"
        "| 1 | 1 May 2023 | First |\n"
        "| 0 | 1 May 2022 | Draft |"
    ),
    (
        "- 23:50 Alarm sounds\n"
        "- 23:58 Guard arrives\n"
        "- 00:10 Fire service called\n"
        "- 00:31 Building empty\n"
        "- 01:50 All clear"
    ),
    "The plan was approved on 5 May 2024; it had been sent out on 2 May 2024.",
    "It was moved from 5 May 2024 to 3 May 2024.",
    "Phase 1 starts on 5 May 2025. Phase 2 ends on 1 March 2025.",
    "The pump was started at 14:20. It had been stopped at 13:05 for cleaning.",
    (
        "The system was taken offline at 10:15. It was started again "
        "at 10:50 and stopped at 10:20 by mistake of the clock."
    ),
    "The consultation ended on 3 May 2025. The consultation began on 1 March 2025.",
    "The old lease ended on 3 May 2025. The lease began on 10 May 2025.",
    "Phase 1 ended on 3 May 2025. Phase 2 started on 10 May 2025.",
    "The season ended on 3 October 2025. The season began on 10 October 2025 in the south.",
    "The test in Leeds ended on 3 May 2025. The test in York began on 10 May 2025.",
]


@pytest.mark.parametrize("text", WRONG)
def test_an_end_before_its_start_and_an_entry_out_of_place_are_found(text: str) -> None:
    assert found_in(text) == {"date_order"}


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_in_order_or_does_not_belong_together_is_fine(text: str) -> None:
    assert found_in(text) == set()


def test_entries_with_and_without_a_time_of_day_are_one_timeline() -> None:
    rows = "| 19 May 2025 | Paper printed |\n| 4 June 2025, 07:30 | Test cancelled |\n| 4 June 2025, {} | Head told |"
    table = f"| When | What |\n{rows}\n| 11 June 2025 | Panel meets |"

    assert found_in(table.format("06:45")) == {"date_order"}
    assert found_in(table.format("08:45")) == set()


def test_a_row_of_figures_out_of_order_is_told_by_its_date() -> None:
    rows = "".join(f"| {day} February 2025 | 6.{day} | 10{day}% |\n" for day in (10, 11, 13, 12, 14))
    findings = run_checks(document_of(f"| Day | Value ($m) | Use of limit |\n{rows}"))

    assert [finding.quote for finding in findings] == ["12 February 2025"]


@pytest.mark.parametrize(("text", "is_backward"), marked("ranges"))
def test_a_range_that_runs_backwards_is_found_in_any_notation(text: str, *, is_backward: bool) -> None:
    assert ("date_order" in found_in(text)) is is_backward


@pytest.mark.parametrize(
    ("title", "is_line"), [("Paper", False), ("Documents examined", False), ("What happened", True)]
)
def test_papers_stand_in_any_order(title: str, *, is_line: bool) -> None:
    rows = "| Contract signed | 3 May 2024 |\n| Test of the pumps | 9 June 2024 |\n| List of repairs | 5 June 2024 |\n"
    more = "| Draft of the new contract | 20 June 2024 |\n| Letter of the insurer | 2 July 2024 |\n"

    assert ("date_order" in found_in(f"| {title} | Date |\n{rows}{more}")) is is_line


_WAVES = """Table 2 – Milestones
| {} | Wave 1 | Wave 2 | Wave 3 |
| Branches | 12 | 15 | 11 |
| Letter to customers | 27 March 2026 | 30 October 2026 | 30 April 2027 |
| Counters open | 1 June 2026 | 18 January 2027 | 5 July 2027 |
| Last day | 26 June 2026 | 26 February 2027 | 27 August 2027 |
| Premises handed back | 31 August 2026 | 30 April 2027 | {} |"""
_SITES = """Table 3 – Sites
| Site | Survey | Cable laid | Test | Remark |
| Ashby | 3 March 2025 | 4 April 2025 | 9 May 2025 | Two days of snow |
| Corby | 10 March 2025 | 11 April 2025 | 16 May 2025 | |
| Derby | 17 March 2025 | {} | 23 May 2025 | |
| Selby | 24 March 2025 | 25 April 2025 | 30 May 2025 | One spare |"""


@pytest.mark.parametrize("title", ["Milestone", "Stage", "What", ""])
def test_a_stage_that_comes_before_the_one_before_it_in_one_column_alone_is_found(title: str) -> None:
    found = run_checks(document_of(_WAVES.format(title, "27 July 2027")))

    assert [(one.category, one.quote) for one in found] == [("date_order", "27 July 2027")]
    assert found_in(_WAVES.format(title, "30 September 2027")) == set()


def test_dates_of_a_row_follow_the_order_of_all_other_rows() -> None:
    found = run_checks(document_of(_SITES.format("18 June 2025")))

    assert [one.category for one in found] == ["date_order"]
    assert found_in(_SITES.format("18 April 2025")) == set()


def test_dates_that_keep_no_order_in_other_rows_or_tell_plan_and_fact_are_fine() -> None:
    mixed = _SITES.replace("11 April 2025", "20 May 2025")
    planned = _SITES.replace("Cable laid", "Planned end").replace("Test", "Actual end")

    assert "date_order" not in found_in(mixed.format("18 June 2025"))
    assert "date_order" not in found_in(planned.format("18 June 2025"))
