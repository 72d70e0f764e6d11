"""One event with two dates, told in two wordings; and two events that only resemble each other."""

from __future__ import annotations

import pytest

from tests.analysis.checks.sample_documents import found_apart, found_in, pairs

ONE_EVENT = [
    ("The centre holds a licence until 28 February 2026.", "The licence, which runs until 28 August 2026, applies."),
    (
        "Monitoring runs on the system Sentinel, which went live on 9 October 2023.",
        "Since Sentinel was switched on, on 19 October 2023, the team has filed reports.",
    ),
    ("A debrief takes place on 9 July 2025 in the town hall.", "The debrief of 11 July 2025 is open to residents."),
    (
        "The doses were destroyed by incineration on 22 October 2024.",
        "The incineration of 29 October 2024 was witnessed by a pharmacist.",
    ),
    (
        "The contract with Halden was signed on 3 March 2024.",
        "Since signature of the Halden contract on 13 March 2024, four orders were placed.",
    ),
    (
        "The board approved the continuity plan on 4 May 2024.",
        "The continuity plan, approved by the board on 14 May 2024, is in force.",
    ),
    ("This policy takes effect on 1 January 2025.", "The policy comes into force on 1 February 2025 for all staff."),
    ("| Effective date | 1 January 2025 |\n| Owner | Head of Risk |", "This policy takes effect on 1 February 2025."),
    (
        "| Next review | 30 June 2026 |\n| Approved by | Board |",
        "The next review of this policy is due on 30 September 2026.",
    ),
    (
        "The outage began at 09:14 on 6 June 2024.",
        "At 09:41 on 6 June 2024 the outage began with errors on the login page.",
    ),
    ("The pilot started on 3 May 2024.", "The pilot began on 13 May 2024 with 12 users."),
    ("Go-live is planned for 1 July 2025.", "The go-live date of 8 July 2025 leaves four weeks for tests."),
    ("The certificate expires on 30 June 2025.", "The ISO certificate runs until 30 June 2026."),
    (
        "The framework agreement ends on 31 December 2025.",
        "The framework agreement, which expires on 31 October 2025, has no renewal clause.",
    ),
    (
        "The penetration test was carried out on 12 February 2024 by an outside firm.",
        "Findings of the penetration test of 21 February 2024 are listed below.",
    ),
    (
        "The site visit took place on 9 April 2024.",
        "During the site visit on 19 April 2024 the team saw two open doors.",
    ),
    ("We were told of the breach on 17 March 2024.", "The breach was reported to us on 19 March 2024."),
    (
        "The last restore test was done on 11 November 2023.",
        "The most recent restore test took place on 21 November 2023.",
    ),
    ("Halden notified the regulator on 22 March 2024.", "The regulator was notified on 24 March 2024."),
    (
        "The fire drill of 14 September 2024 took nine minutes.",
        "A fire drill was held on 4 September 2024 and lasted nine minutes.",
    ),
    (
        "Migration of the archive to the new store finished on 30 August 2024.",
        "The archive migration was completed on 13 August 2024.",
    ),
    ("The lease runs until 30 April 2027.", "The lease ends on 30 April 2028."),
    (
        "The data protection officer was appointed on 1 June 2023.",
        "The data protection officer took up the post on 1 July 2023.",
    ),
    ("The alarm was raised at 02:40.", "At 02:04 the alarm was raised by the night guard."),
    ("The new rules apply from 1 October 2025.", "The new rules are in force since 1 November 2025."),
    ("Service was restored at 14:20.", "Full service was back at 14:50."),
    ("The audit report was issued on 6 May 2024.", "The audit report dated 16 May 2024 lists nine points."),
    ("Kick-off was on 12 January 2025.", "The kick-off meeting took place on 21 January 2025."),
    ("The warranty expires on 1 May 2026.", "The warranty is valid to 1 March 2026."),
    ("Submission deadline: 12 September 2025.", "Tenders must be submitted by 21 September 2025."),
    (
        "The transition period ends on 30 November 2025.",
        "All accounts move before the transition period ends on 30 September 2025.",
    ),
    ("The storm hit the coast on 5 January 2025.", "The storm of 7 January 2025 cut the power for two days."),
    ("The pump failed on the night of 3 August 2024.", "On 8 August 2024 the pump failed for lack of oil."),
    (
        "The vendor released version 4.2 on 2 February 2025.",
        "Version 4.2, released on 20 February 2025, closes the hole.",
    ),
    (
        "The agreement of 15 January 2022 with Corvus sets the fees.",
        "Corvus and the bank entered into the agreement on 25 January 2022.",
    ),
    (
        "Decommissioning of the old plant is set for 31 March 2026.",
        "The old plant will be decommissioned on 31 May 2026.",
    ),
    ("The patient was admitted on 4 June 2024.", "Admission of the patient was on 6 June 2024."),
    (
        "The board adopted version 3 of the policy on 12 June 2024.",
        "Version 3, adopted by the board on 21 June 2024, replaces version 2.",
    ),
    ("The first complaint reached us on 4 March 2025.", "A first complaint was received on 14 March 2025."),
    ("The accident happened at 15:20 on 6 July 2024.", "When the accident happened, at 15:50, the yard was empty."),
    ("The freezer alarm went off at 02:15.", "At 02:51 the freezer alarm went off in the guard room."),
    (
        "The licence of the plant runs out on 31 August 2026.",
        "Renewal must be asked for before the plant licence expires on 31 October 2026.",
    ),
    (
        "The last inspection by the fire service was on 9 April 2024.",
        "The fire service last inspected the hall on 19 April 2024.",
    ),
    (
        "The consultation closes on 15 November 2025.",
        "Comments can be sent until the consultation closes on 25 November 2025.",
    ),
    (
        "The budget was approved by the council on 16 December 2024.",
        "On 18 December 2024 the council approved the budget.",
    ),
    ("Power came back at 11:42.", "Power was restored at 11:24, said the grid operator."),
    ("Delivery of the pumps is due on 30 May 2025.", "The pumps will be delivered on 13 May 2025."),
    (
        "The patch was released on 8 January 2025 and installed on 15 January 2025.",
        "The patch was installed on 25 January 2025, a week after its release.",
    ),
    (
        "The trial started on 1 March 2025 and ended on 31 May 2025.",
        "The trial, which ended on 31 March 2025, was a success.",
    ),
    (
        "The insolvency of Marlow Ltd was announced on 11 June 2024.",
        "Marlow Ltd announced its insolvency on 21 June 2024.",
    ),
    ("The review team visited the depot on 5 and 6 May 2025.", "The visit to the depot took place on 15 May 2025."),
]

TWO_EVENTS = [
    ("The contract with Halden was signed on 3 March 2024.", "The contract with Corvus was signed on 13 March 2024."),
    ("The plan was drafted on 4 May 2024.", "The plan was approved on 14 May 2024."),
    ("The policy was last reviewed on 4 May 2024.", "The policy will next be reviewed on 4 May 2025."),
    ("The board met on 4 May 2024.", "The board met on 8 June 2024 to discuss the report."),
    ("The audit committee approved the plan on 4 May 2024.", "The board approved the plan on 11 May 2024."),
    ("The first payment is due on 1 July 2025.", "The second payment is due on 1 October 2025."),
    ("Interviews were held on 4 May 2024.", "Further interviews were held on 8 May 2024."),
    ("The incident started at 09:14.", "The incident ended at 11:30."),
    ("Alarm A7 was raised at 09:14.", "Alarm A9 was raised at 09:30."),
    ("Backups run at 01:00.", "Backups of the archive run at 03:00."),
    ("The pilot started on 3 May 2024.", "The rollout started on 13 June 2024."),
    ("The report was submitted on 3 May 2024.", "The report was discussed on 9 May 2024."),
    ("The old contract ended on 31 March 2023.", "The contract ends on 31 March 2026."),
    ("The site in Leeds was visited on 9 April 2024.", "The site in York was visited on 11 April 2024."),
    ("The draft was sent to the vendor on 2 May 2024.", "The final version was sent to the vendor on 16 May 2024."),
    ("The vendor was informed on 2 May 2024.", "The regulator was informed on 6 May 2024."),
    ("The certificate was issued on 1 July 2022.", "The certificate expires on 30 June 2025."),
    ("Shift A starts at 06:00.", "Shift B starts at 14:00."),
    ("Version 4.1 was released on 2 February 2025.", "Version 4.2 was released on 20 March 2025."),
    ("Phase 1 ends on 30 June 2025.", "Phase 2 ends on 30 September 2025."),
    ("The review was due on 30 June 2024.", "The review was completed on 12 July 2024."),
    ("The test was planned for 4 May 2024.", "The test took place on 11 May 2024."),
    ("The report covers the period to 31 December 2024.", "The next report covers the period to 30 June 2025."),
    ("The server was restarted at 09:50.", "The server was restarted again at 10:20."),
    (
        "The interview with the plant manager took place on 3 April 2024.",
        "The interview with the safety officer took place on 4 April 2024.",
    ),
    ("Patch 1 was installed on 3 April 2024.", "Patch 2 was installed on 8 April 2024."),
    ("Training was given on 3 April 2024 in Hull.", "Training was given on 10 April 2024 in Leeds."),
    ("Data was taken from the system on 31 May 2024.", "Figures are as of 30 June 2024."),
    ("The first complaint reached us on 4 March 2025.", "A second complaint reached us on 14 March 2025."),
    (
        "The council approved the budget on 16 December 2024.",
        "The council approved the amended budget on 18 March 2025.",
    ),
    ("The pump in hall 1 was replaced on 4 May 2024.", "The pump in hall 2 was replaced on 11 May 2024."),
    ("The report was drafted in May and issued on 3 June 2024.", "A corrected report was issued on 17 June 2024."),
    ("The vendor delivered the first batch on 3 June 2024.", "The vendor delivered the rest on 17 June 2024."),
    ("The audit began on 3 June 2024.", "The audit report was issued on 17 July 2024."),
    ("Ms Lund joined on 1 May 2023.", "Mr Berg joined on 1 June 2023."),
    ("The alarm in the kitchen went off at 09:10.", "The alarm in the hall went off at 09:25."),
    ("The tender was published on 3 March 2025.", "The tender closes on 3 April 2025."),
    (
        "Windows of the east wing were replaced on 3 March 2025.",
        "Windows of the west wing were replaced on 13 March 2025.",
    ),
    (
        "The exercise was planned for 3 March 2025 but took place on 10 March 2025.",
        "The exercise of 10 March 2025 went well.",
    ),
    ("The data were exported on 3 March 2025.", "The data were deleted on 10 March 2025."),
    ("Training of the night shift was held on 3 March 2025.", "Training of the day shift was held on 4 March 2025."),
    ("We met the supplier on 3 March 2025.", "We met the supplier again on 10 March 2025."),
    ("The warranty of the old boiler ended on 3 March 2025.", "The warranty of the new boiler ends on 3 March 2030."),
    (
        "The policy was approved on 3 March 2025 and takes effect on 1 April 2025.",
        "Since 1 April 2025 the policy applies to all.",
    ),
    ("In 2023 the drill took place on 3 March.", "In 2024 the drill took place on 8 March."),
    ("Interview notes were typed on 3 March 2025.", "Interview notes were signed on 4 March 2025."),
]


@pytest.mark.parametrize(("first", "second"), ONE_EVENT + pairs("one_event"))
def test_one_event_with_two_dates_is_found_in_any_wording(first: str, second: str) -> None:
    assert found_apart(first, second) == {"date_conflict"}


@pytest.mark.parametrize(("first", "second"), TWO_EVENTS + pairs("two_events"))
def test_two_events_that_resemble_each_other_are_two(first: str, second: str) -> None:
    assert "date_conflict" not in found_apart(first, second)


_COMMITMENTS = """# Plan
| No. | Commitment | Owner | Completion date |
| 1 | Test calls in each region | Operations Lead | 31 October 2024 |
| 2 | Agree a fallback number | Manager | 15 December 2024 |
# Outlook
Words.
# Follow-up
Commitment 1, test calls in each region, will be met on {}."""


@pytest.mark.parametrize(("date", "found"), [("30 November 2024", {"date_conflict"}), ("31 October 2024", set())])
def test_a_numbered_action_is_due_on_the_day_of_its_table(date: str, found: set[str]) -> None:
    assert found_in(_COMMITMENTS.format(date)) == found


def test_what_is_done_stands_beside_when_it_was_due() -> None:
    table = (
        "| Action | Owner | Due |\n|---|---|---|\n"
        "| Enter the switch-off point at all nine solar sites | Kim | 28 February 2025 |\n"
        "| Train the crews | Ann | 14 March 2025 |\n"
    )
    done = "The new switch-off point was entered at all nine solar sites by 1 February 2025."

    assert "date_conflict" not in found_in(f"{done}\n\nThe rest is planned.\n\n{table}")
