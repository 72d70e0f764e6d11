"""Totals, differences and their parts in tables."""

from __future__ import annotations

import pytest

from tests.analysis.checks.sample_documents import found_in, marked

WRONG = [
    "| Gate | Lanes | People per hour |\n| A | 14 | 6,300 |\n| B | 8 | 3,600 |\n"
    "| C | 7 | 2,650 |\n| All | 29 | 12,850 |",
    (
        "| Reservoir | Homes | Of which no water |\n"
        "| A | 5,040 | 2,040 |\n"
        "| B | 3,310 | 1,310 |\n"
        "| C | 1,960 | 960 |\n"
        "| Three reservoirs | 10,310 | 4,130 |"
    ),
    ("| Item | Year to March 2025 |\n| A | £88,000 |\n| B | £48,200 |\n| C | £15,300 |\n| Total | £162,000 |"),
    (
        "| Position | Budget CHF | Forecast CHF | Difference CHF |\n"
        "| A | 1’900’000 | 1’900’000 | 0 |\n"
        "| B | 3’650’000 | 3’880’000 | 230’000 |\n"
        "| C | 700’000 | 740’000 | 40’000 |\n"
        "| Programme | 6’250’000 | 6’520’000 | 290’000 |"
    ),
    (
        "| Kind | First half | Second half | Whole year |\n"
        "| A | 61 | 70 | 131 |\n"
        "| B | 22 | 19 | 41 |\n"
        "| C | 14 | 19 | 33 |\n"
        "| Sum of the three kinds | 97 | 108 | 215 |"
    ),
    (
        "| Type | Main | Branches | Together |\n| Desks | 96 | 58 | 154 |\n| Screens | 120 | 87 | 207 |\n"
        "| Kiosks | 14 | 9 | 23 |\n| Grand total, all devices | 230 | 163 | 393 |"
    ),
    "| Site | Staff |\n| North | 12 |\n| South | 14 |\n| West | 9 |\n| All sites | 36 |",
    "| Item | £ |\n| Hire | 21,300 |\n| Overtime | 8,650 |\n| Gravel | 7,420 |\n| Bill of the flood so far | 39,370 |",
    "| Site | Staff |\n| North | 12 |\n| South | 14 |\n| West | 9 |\n| Overall | 36 |",
    "| Cost | EUR |\n| Rent | 12.500,00 |\n| Power | 9.250,50 |\n| Sum total | 21.570,50 |",
    ("| Class | Q1 | Q2 | Total |\n| Fraud | 12 | 14 | 26 |\n| Error | 9 | 8 | 17 |\n| Theft | 3 | 5 | 9 |"),
    (
        "| Class | Q1 | Q2 | 2023 |\n"
        "| Fraud | 12 | 14 | 26 |\n"
        "| Error | 9 | 8 | 17 |\n"
        "| Theft | 3 | 5 | 9 |\n"
        "| Loss | 4 | 4 | 8 |"
    ),
    ("| Team | Open | Closed | All findings |\n| A | 12 | 14 | 26 |\n| B | 9 | 8 | 18 |\n| C | 3 | 5 | 8 |"),
    (
        "| | North | South | West | Total |\n"
        "| Doors | 4 | 5 | 6 | 15 |\n"
        "| Gates | 2 | 2 | 3 | 8 |\n"
        "| Locks | 7 | 8 | 9 | 24 |"
    ),
    (
        "| Cost of the incident | £ |\n"
        "| Overtime | 4,100 |\n"
        "| Hire | 2,900 |\n"
        "| Refunds | 12,750 |\n"
        "| The incident cost in all | 19,950 |"
    ),
    "| Answer | Share |\n| Yes | 41 % |\n| No | 37 % |\n| Do not know | 12 % |\n| Total | 100 % |",
    (
        "| Budget line | Approved | Spent | Left |\n"
        "| Travel | 5,000 | 3,200 | 1,800 |\n"
        "| Staff | 9,000 | 8,500 | 500 |\n"
        "| Software | 4,000 | 1,500 | 3,500 |"
    ),
]

RIGHT = [
    "| Site | Staff |\n| North | 12 |\n| South | 14 |\n| West | 26 |",
    "| Year | Cases |\n| 2021 | 12 |\n| 2022 | 14 |\n| 2023 | 26 |",
    ("| Item | Year to March 2025 |\n| A | £88,000 |\n| B | £48,200 |\n| C | £15,300 |\n| Total | £151,500 |"),
    "| Kind | First half | Second half | Whole year |\n| A | 61 | 70 | 131 |\n| B | 22 | 19 | 41 |",
    ("| Risk | Likelihood | Impact | Score |\n| A | 2 | 3 | 6 |\n| B | 3 | 4 | 12 |\n| Total risk | 5 | 5 | 25 |"),
    ("| Answer | Share |\n| Yes | 41.4 % |\n| No | 37.3 % |\n| Do not know | 21.2 % |\n| Total | 100 % |"),
    "| Site | Staff | Average age |\n| North | 12 | 41 |\n| South | 14 | 39 |\n| All | 26 | 40 |",
    (
        "| Budget line | Approved | Spent | Left |\n"
        "| Travel | 5,000 | 3,200 | 1,800 |\n"
        "| Staff | 9,000 | 8,500 | 500 |\n"
        "| Software | 4,000 | 1,500 | 2,500 |"
    ),
    "| Test | Target | Result |\n| Restore | 4 | 3 |\n| Failover | 2 | 1 |\n| Overall | 8 | 5 |",
    (
        "| Asset | Opening | Additions | Disposals | Closing |\n"
        "| Vans | 10 | 4 | 2 | 12 |\n"
        "| Cars | 7 | 1 | 3 | 5 |\n"
        "| Total | 17 | 5 | 5 | 17 |"
    ),
    "| Month | Users |\n| May | 120 |\n| June | 140 |\n| All users to date | 200 |",
    "| Level | Points |\n| Low | 4 |\n| Medium | 9 |\n| High | 16 |\n| Critical | 25 |",
]


@pytest.mark.parametrize("text", WRONG)
def test_a_figure_that_is_not_what_its_parts_give_is_found(text: str) -> None:
    assert found_in(text) == {"table_total"}


@pytest.mark.parametrize("text", RIGHT)
def test_figures_that_add_up_or_are_no_sum_are_fine(text: str) -> None:
    assert "table_total" not in found_in(text)


@pytest.mark.parametrize(("text", "is_wrong"), marked("totals"))
def test_the_last_row_is_a_total_by_many_names(text: str, *, is_wrong: bool) -> None:
    assert ("table_total" in found_in(text)) is is_wrong
