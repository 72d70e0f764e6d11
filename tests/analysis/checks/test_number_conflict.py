"""One quantity with two values, told in two wordings; and two quantities that only resemble each other."""

from __future__ import annotations

import pytest

from analysis.checks import run_checks
from tests.analysis.checks.sample_documents import document_of, found_apart, pairs, told_of_tables

ONE_QUANTITY = [
    ("A team of 26 analysts reads the alerts.", "The number of analysts, 29 in March, will rise with a second team."),
    ("Each group of twelve children has one leader.", "Every group of ten children has one leader and one teacher."),
    ("The remaining boxes, 2,100 doses, are in quarantine.", "The 2,010 doses in quarantine were counted twice."),
    ("The service covers 340 employees.", "Training reached all 430 employees of the service."),
    ("The contract has a term of three years.", "After the contract term of five years the price is open."),
    (
        "The recovery time objective is four hours.",
        "With an RTO (recovery time objective) of eight hours the plan is too slow.",
    ),
    ("The annual fee is EUR 84,000.", "A yearly fee of EUR 48,000 is paid in advance."),
    ("The programme has a budget of £2.4 million.", "Of the £2.8 million budget, half is spent."),
    ("Records are kept for seven years.", "All records are deleted after ten years."),
    ("The review covered 24 suppliers.", "In total, 42 suppliers were reviewed."),
    ("The plant has 3 boilers.", "All four boilers of the plant were checked."),
    ("The team interviewed 16 people.", "The 18 people interviewed gave the same account."),
    ("The incident lasted 3 hours and 20 minutes.", "The incident lasted 230 minutes in all."),
    ("The outage affected 12,400 customers.", "Some 14,200 customers were affected by the outage."),
    ("The deductible is USD 50,000.", "The insurer pays all above the deductible of USD 15,000."),
    ("The system holds 1.2 million records.", "About 2.1 million records are held in the system."),
    ("Passwords must be at least 12 characters long.", "The minimum length of passwords is 14 characters."),
    ("Access rights are reviewed every six months.", "Access rights are reviewed quarterly."),
    ("Incidents must be reported within 24 hours.", "Staff report incidents within 72 hours."),
    ("Backups are kept for 30 days.", "The retention period of backups is 90 days."),
    ("The building has five floors.", "Fire doors on all six floors of the building were tested."),
    ("The penalty is 5% of the monthly fee.", "A penalty of 15% of the monthly fee applies."),
    ("Availability of 99.9% is promised.", "The promised availability of 99.5% leaves room."),
    ("We tested 60 samples.", "Of 66 samples tested, two failed."),
    ("The programme employs 140 staff across 6 sites.", "Its 6 sites employ 410 staff."),
    ("The project costs $3.75 million.", "Total project costs amount to $3.57 million."),
    ("Exactly 17 of the 25 controls were effective.", "The review found that 19 of the 25 controls were effective."),
    ("The tank holds 4,500 litres.", "With a capacity of 5,400 litres the tank is large enough."),
    ("Maximum tolerable downtime: 8 hours.", "The maximum tolerable downtime is 4 hours."),
    ("The supplier has to answer within five working days.", "The supplier must answer within ten working days."),
    ("The three depots handle 900 parcels a day.", "900 parcels a day pass through the four depots."),
    ("The loan is for €12 million.", "The loan of €21 million is repaid in ten years."),
    ("Accounts are locked after five failed attempts.", "After three failed attempts an account is locked."),
    ("The notice period is 90 days.", "Either party may terminate with 60 days' notice."),
    (
        "The contract is worth £1.84 million a year.",
        "At £1.48 million a year the contract is the largest of the group.",
    ),
    (
        "The database holds 3.2 million customer records.",
        "All 2.3 million customer records in the database are encrypted.",
    ),
    ("Staff must change passwords every 90 days.", "Passwords are changed by staff every 60 days."),
    (
        "The maximum tolerable period of disruption is 24 hours.",
        "With a maximum tolerable period of disruption of 48 hours the bank has time.",
    ),
    ("A sample of 60 invoices was tested.", "Of the 50 invoices tested, four lacked a signature."),
    ("The warehouse stores 12,500 pallets.", "Space for 15,200 pallets is available in the warehouse."),
    ("The pipeline is 84 km long.", "All 48 km of the pipeline were walked."),
    ("The clinic treats 310 patients a week.", "With 130 patients a week the clinic is full."),
    ("Camera images are erased after 72 hours.", "Images of the cameras are stored for 96 hours."),
    ("The outage lasted 95 minutes.", "Customers could not pay for 59 minutes during the outage."),
    ("The programme has 14 milestones.", "Eleven of the 16 milestones of the programme have been met."),
    ("The review made 12 recommendations.", "All eleven recommendations of the review were accepted."),
    ("Two of the nine controls failed.", "Three of the nine controls failed."),
    ("The project team consists of eight people.", "The nine people of the project team sit in Hull."),
    ("Interest is charged at 3.5% a year.", "The loan bears interest at 5.3% a year."),
    ("The batch had 420 plates.", "The agar for all 240 plates of the batch was bad."),
]

TWO_QUANTITIES = [
    ("The service covers 340 employees.", "Of these, 43 employees work at night."),
    ("The contract has a term of three years.", "The warranty has a term of two years."),
    ("Customer records are kept for seven years.", "Camera footage is deleted after 30 days."),
    ("In 2023 there were 24 incidents.", "In 2024 there were 42 incidents."),
    ("The first site has 12 doors.", "The second site has 21 doors."),
    ("High risks are reviewed every month.", "Low risks are reviewed every year."),
    ("Critical incidents must be reported within 4 hours.", "Minor incidents must be reported within 24 hours."),
    ("The fee is EUR 84,000 a year.", "The fee is EUR 7,000 a month."),
    ("The limit is 5 minutes.", "The outage lasted 15 minutes."),
    ("We spoke to 16 people in Leeds.", "We spoke to 18 people in York."),
    ("The budget was £2.4 million.", "So far £1.8 million of the budget were spent."),
    ("The recovery time objective is four hours.", "The recovery point objective is one hour."),
    ("Passwords of users have 12 characters.", "Passwords of administrators have 16 characters."),
    ("Five of the 20 controls failed.", "Three of the 12 processes failed."),
    ("The team has nine members.", "Three members of the team were new."),
    ("It has 3 open actions.", "It had 5 open actions last year."),
    ("The target availability is 99.9%.", "The measured availability was 99.7%."),
    ("Table 2 lists 14 risks.", "Six risks are rated High."),
    ("Full backups are kept for 90 days.", "Incremental backups are kept for 14 days."),
    ("The premium rose by 4%.", "The premium rose by 6% in the year before."),
    ("The test took 35 minutes.", "A second test took 53 minutes."),
    ("The plant employs 340 people.", "The accident injured 2 people."),
    ("The survey was sent to 400 customers.", "It was answered by 130 customers."),
    ("The site has a headcount of 212.", "The canteen serves 180 people a day."),
    ("The contract is worth £1.84 million a year.", "The maintenance contract is worth £0.3 million a year."),
    ("Two of the nine controls failed.", "Three of the nine processes failed."),
    ("The review made 12 recommendations.", "Three recommendations were rejected."),
    ("The pipeline is 84 km long.", "A section of 12 km of the pipeline lies under the river."),
    ("Of 60 invoices, four lacked a signature.", "Of 60 invoices, seven lacked a date."),
    ("In May 310 patients were treated.", "In June 290 patients were treated."),
    ("Door A was open for 12 minutes.", "Door B was open for 21 minutes."),
    ("A deposit of €5,000 is due at signing.", "The rent is €5,500 a month."),
    ("Staff must change passwords every 90 days.", "Administrators must change passwords every 30 days."),
    ("The plant has 3 boilers.", "One of the boilers was off."),
    ("The north depot has 24 buses.", "The south depot has 42 buses."),
    ("The test found 14 errors.", "A second test found 4 errors."),
    ("Version 3 has 24 pages.", "Version 4 has 42 pages."),
    ("The response time was 4 hours.", "The agreed response time is 2 hours."),
    ("The fee rose from €120 to €210.", "The fee was €120 in 2022."),
    ("Up to 40 people may use the hall.", "On the day 28 people used the hall."),
    ("The loss is put at €420,000.", "The insurer paid €380,000 of the loss."),
    ("Sixty-one reports rest on the batch.", "Seventeen reports were upheld."),
    ("The lift carries 8 persons.", "The lift in the annex carries 12 persons."),
]


@pytest.mark.parametrize(("first", "second"), ONE_QUANTITY + pairs("one_quantity"))
def test_one_quantity_with_two_values_is_found_in_any_wording(first: str, second: str) -> None:
    assert found_apart(first, second) == {"number_conflict"}


@pytest.mark.parametrize(("first", "second"), TWO_QUANTITIES + pairs("two_quantities"))
def test_two_quantities_that_resemble_each_other_are_two(first: str, second: str) -> None:
    assert "number_conflict" not in found_apart(first, second)


@pytest.mark.parametrize(("table", "sentence", "is_wrong"), told_of_tables())
def test_a_sentence_about_a_table_is_held_against_it(table: str, sentence: str, *, is_wrong: bool) -> None:
    assert ("number_conflict" in found_apart(table, sentence)) == is_wrong


def test_a_time_in_a_sentence_is_held_against_the_row_of_a_table_that_gives_it() -> None:
    rows = "| Receipt of print files | 4 hours | Intake |\n| Printing | 9 hours | Press |"
    table = f"| Activity | Back within | Lead |\n{rows}"

    assert found_apart(table, "Print files must be received again within six hours.") == {"number_conflict"}
    assert found_apart(table, "Print files must be received again within four hours.") == set()
    assert found_apart(table, "Print files are sent again after six hours.") == set()


def test_a_count_of_all_is_held_against_the_total_of_the_table_that_counts_them() -> None:
    table = "| Sector | Doors | Cameras |\n| North | 9 | 10 |\n| East | 6 | 9 |\n| South | 8 | 17 |\n| Zone | 23 | 36 |"

    assert found_apart(table, "The number of thirty-eight cameras may change.") == {"number_conflict"}
    assert found_apart(table, "The number of thirty-six cameras may change.") == set()
    assert found_apart(table, "In the trial two mobile cameras were used.") == set()


def test_the_number_of_a_heading_counts_nothing() -> None:
    assert found_apart("# 8 Risk register\nSee below.", "The risk register holds nine risks.") == set()


def test_a_conflict_in_a_long_sentence_quotes_the_clause_of_the_number() -> None:
    long = (
        "The list was sent to the press in May, and 14,200 customers were affected by the outage, which they disliked."
    )
    found = run_checks(document_of(f"# One\nThe outage affected 12,400 customers.\n# Two\nWords.\n# Three\n{long}"))

    assert [finding.quote for finding in found] == ["and 14,200 customers were affected by the outage"]


_RECOMMENDED = """Seven recommendations are made.
| Ref | Recommendation | Owner | Due |
| 1 | Replace the spindle | Fitter | 4 May 2025 |
| 2 | Inspect the pipe | Manager | 9 May 2025 |{}"""


@pytest.mark.parametrize("count", [6, 7])
def test_a_number_of_recommendations_is_that_of_their_table(count: int) -> None:
    rows = "".join(f"\n| {n} | Do thing {n} of the list | Fitter | 9 June 2025 |" for n in range(3, count + 1))
    found = run_checks(document_of(_RECOMMENDED.format(rows)))

    assert [finding.category for finding in found] == ["number_conflict"] * (count == 6)


def test_a_figure_of_a_row_is_held_against_the_sentence_that_names_the_row() -> None:
    table = "| Line | Passengers | Trains |\n| North | 4,215 | 30 |\n| South | 3,138 | 26 |\n| West | 1,904 | 12 |"

    assert found_apart(table, "The works kept 4,275 passengers of the line North waiting.") == {"number_conflict"}
    assert found_apart(table, "The works kept 4,215 passengers of the line North waiting.") == set()
    assert found_apart(table, "The works kept 4,275 passengers of the line Coast waiting.") == set()
