"""Tables that lie on their side, class by codes, or hold two levels in one cell; and words that only look missing."""

from __future__ import annotations

import pytest

from analysis.checks import run_checks
from tests.analysis.checks.sample_documents import document_of, found_in

_LYING = """Actions to be done
| Action | Calibrate the probe | Name a deputy | Fit a reader |
| Lead | Technician | Section Head | {} |
| Deadline | 2024-05-31 | {} | 2024-09-30 |"""
_CLASSES = """Class 1 is not tolerable, class 4 is negligible.
| Hazard | Frequency | Class | Control |
| Door opens under way | C | 1 | {} |
| Door stays shut | E | 4 | None needed |"""
_PAIRS = """Table 2 – Hazard classes
| | I fatal | II serious | III slight |
| A monthly | 1 | 1 | 2 |
| B yearly | 1 | 2 | 3 |
| C rarer | 2 | 3 | 4 |
The log follows.
| Hazard | Before | Class | After | Class after |
| Limb trapped | A-I | 1 | C-I | 2 |
| Door opens under way | B-II | 2 | B-III | {} |
| Door stays shut | C-III | 4 | C-III | 4 |"""


def test_actions_that_stand_side_by_side_lack_owner_or_date_as_rows_do() -> None:
    assert found_in(_LYING.format("", "–")) == {"missing_owner", "missing_due_date"}
    assert found_in(_LYING.format("Planner", "2024-07-01")) == set()


def test_a_class_that_the_document_calls_not_tolerable_needs_a_treatment() -> None:
    assert found_in(_CLASSES.format("")) == {"high_risk_without_mitigation"}
    assert found_in(_CLASSES.format("Speed signal locks the latch")) == set()


def test_two_levels_in_one_cell_give_the_class_of_the_matrix() -> None:
    assert found_in(_PAIRS.format("4")) == {"rating_mismatch"}
    assert found_in(_PAIRS.format("3")) == set()


def test_who_signed_an_issue_is_no_owner_of_an_action_but_a_gap_where_it_is_missing() -> None:
    issues = "| Issue | What changed | Signed by |\n| 1 | First issue | Chief Engineer |\n| 2 | Results | {} |"

    assert found_in(issues.format("[signature pending]")) == {"placeholder"}
    assert found_in(issues.format("Chief Engineer")) == set()


def test_a_second_column_of_moments_in_a_log_is_in_the_order_of_time() -> None:
    log = "\n".join(
        [
            "The plan of November 2, 2024 was kept.",
            "| Step | Planned | Actual |",
            "| Old chart closed | 11/01/2024 11:00 p.m. | 11/01/2024 11:00 p.m. |",
            "| Lists converted | 11/02/2024 1:30 a.m. | 11/02/2024 2:45 a.m. |",
            "| Census checked | 11/02/2024 3:00 a.m. | 11/02/2024 {} |",
            "| Interfaces switched | 11/02/2024 4:00 a.m. | 11/02/2024 3:05 a.m. |",
            "| Chart open | 11/02/2024 5:00 a.m. | 11/02/2024 5:00 a.m. |",
        ]
    )

    assert found_in(log.format("3:40 a.m.")) == {"date_order"}
    assert found_in(log.format("2:55 a.m.")) == set()


@pytest.mark.parametrize(
    "text",
    [
        "CPOE is computerized provider order entry. CPOE was at 91 % in May.",
        "Their product is the risk priority number, RPN below. An RPN of 80 is low.",
        "Safety Integrity Level is written SIL from here on. It has no SIL.",
        "The mean kinetic temperature, MKT for short, of the trips is low. The MKT is told.",
        "Cloudiness is measured in nephelometric turbidity units, written NTU. It was 4 NTU.",
        "Corrective and preventive action is shortened to CAPA. Each CAPA is checked.",
    ],
)
def test_an_abbreviation_may_be_introduced_without_brackets(text: str) -> None:
    assert found_in(text) == set()


@pytest.mark.parametrize(
    "text",
    ["The loss of trust among dairy customers is considerable.", "Patient complaints went up a great deal."],
)
def test_an_impact_told_by_the_predicate_is_a_suggestion_too(text: str) -> None:
    assert found_in(text) == {"unquantified_impact"}


def test_the_many_gaps_of_a_template_do_not_drown_its_other_findings() -> None:
    names = ["Agency", "System Name", "Owner Name", "Street", "City", "Logo", "Title", "Phone", "Number", "Version"]
    template = "\n".join(f"The {name.lower()} is <{name}>." for name in names)
    more = "\n".join(f"Give the <{name} Address> here." for name in names)
    found = run_checks(document_of(f"# One\n{template}\n# Two\n{more}\nSee Section 9.\n# Three\nWords <Date>."))

    assert [finding.category for finding in found].count("placeholder") == 3
    assert "dangling_reference" in {finding.category for finding in found}


_NAMED = """Tasks before opening
| | Fence at the river | Lamps at the gate | Second ramp |
| Task | Order from the maker and put up | Borrow from the town and test at night | Build, then have it inspected |
| Accountable | Site Manager | {} | Works Lead |
| Ready by | 2 June 2025 | 6 June 2025 | {} |"""
_REGISTER = """Risks that stay
| Risk | Rating | What is in place | Lead |
| Crowd at the gate | High | Second gate opened early | Gate Manager |
| Wet grass in the car park | Low | {} | – |
| Cold evening | Low | Blankets at two points | Welfare Lead |"""
_PLANNED = """Risks on the agenda
| Risk | Rating | In place | Planned |
| False invoice | High | Call-back | Check of names by the bank from June 2025 |
| Data lost | Moderate | Daily backup | Restore test at the second site in May 2025 |
| Late report | Minor | Reminders | – |"""
_ADDED = """Nine or more is critical, five to eight is major, below five is minor.
| Deviation | People | Product | System | {} | Class |
| Wrong label | 1 | 1 | 1 | 3 | minor |
| Door left open | 0 | 4 | 2 | 6 | major |
| Box mixed up | 1 | 2 | 2 | 5 | {} |"""


def test_an_untitled_first_column_names_the_actions_of_a_table_on_its_side() -> None:
    found = run_checks(document_of(_NAMED.format("", "tba")))

    assert {(finding.category, finding.quote) for finding in found} == {
        ("missing_owner", "Lamps at the gate"),
        ("missing_due_date", "Second ramp"),
    }
    assert found_in(_NAMED.format("Town Liaison", "9 June 2025")) == set()


@pytest.mark.parametrize("answer", ["None; straw is in store", "Nothing", "No action", "Not needed"])
def test_a_risk_about_which_nothing_is_to_be_done_needs_nobody(answer: str) -> None:
    assert found_in(_REGISTER.format(answer)) == set()
    assert found_in(_REGISTER.format("Mats laid before the day")) == {"missing_owner"}


def test_measures_planned_for_some_day_are_no_due_dates() -> None:
    assert found_in(_PLANNED) == set()


@pytest.mark.parametrize("title", ["Score", "Total", "Sum", "All"])
def test_figures_that_are_added_up_are_not_held_against_the_scale_themselves(title: str) -> None:
    assert found_in(_ADDED.format(title, "major")) == set()
    assert found_in(_ADDED.format(title, "minor")) == {"rating_mismatch"}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The route is shown in Figure 7, and the list of doors hangs in the hall.", "The route is shown in Figure 7"),
        (
            "The cable was cut on Monday, as is told in the minutes in Figure 7.",
            "as is told in the minutes in Figure 7.",
        ),
        ("The pump was new; its curve stands in Figure 7.", "its curve stands in Figure 7."),
        ("See Figure 7, which was drawn last.", "See Figure 7, which was drawn last."),
    ],
)
def test_a_reference_is_quoted_with_the_words_that_belong_to_it(text: str, quote: str) -> None:
    found = run_checks(document_of(f"Figure 1. Plan of the site\n{text}"))

    assert [finding.quote for finding in found if finding.category == "dangling_reference"] == [quote]


def test_a_column_of_repeated_levels_is_not_what_the_rows_are_about() -> None:
    table = """High and Poor: Red. High and Partial: Amber. The rest: Green.
| Area | Impact | Control | Grade | Remedy |
| Quarterly tests of doors | High | Poor | Red | Weekly list |
| Repairs of large defects | High | Poor | Amber | Second firm |
| Access to the flats | High | Partial | Amber | Letters |
| Data on the doors | Low | Partial | Green | Match |"""

    assert [finding.quote for finding in run_checks(document_of(table))] == ["Repairs of large defects"]


def test_a_sum_of_two_scores_is_held_against_classes_of_one_value_each() -> None:
    table = """The two are added. 6 is critical, 5 is high, 4 is medium, 2 or 3 is low.
| Threat | Likelihood | Effect | Sum | Rating | Preparation |
| Lightning on the mast | 3 | 3 | 6 | Critical | Arresters |
| Both feeds of power lost | 2 | 3 | 5 | Medium | Generator |
| Fire in the cellar | 1 | 3 | 4 | Medium | Extinguisher |
| Water in the duct | 2 | 1 | 3 | Low | Pump |"""

    assert [finding.quote for finding in run_checks(document_of(table))] == ["Both feeds of power lost"]
