"""Promises nobody can check and impacts without a figure, in many wordings."""

from __future__ import annotations

import pytest

from tests.analysis.checks.sample_documents import found_in, marked

VAGUE = [
    "Merchant training shall be strengthened as appropriate.",
    "The letters to members will be modernised as opportunities arise.",
    "Cooperation between the works will be improved step by step.",
    "The city will endeavour to re-examine camera sites from time to time.",
    "Awareness among staff will be raised over time.",
    "We will make every effort to close the gap at an early date.",
    "Where feasible, the vendor will upgrade the remaining servers.",
    "The remaining findings will be dealt with in the course of time.",
    "Management will look into the matter when the situation permits.",
    "Steps will be taken to reduce the backlog in a reasonable time.",
    "The team is going to tidy up the access list at some stage.",
    "Controls will gradually be strengthened.",
    "The bank plans to replace the tool in the medium term.",
    "It is intended that the register be brought up to date in the near future.",
    "The contractor undertakes to repair the doors without delay.",
    "Training is to be extended as soon as is practicable.",
    "The supplier has assured us that the fault will be fixed promptly.",
    "Procurement will try to find a second source as time allows.",
    "The procedure will be revisited once things have calmed down.",
    "A fix will follow.",
    "Further measures will be considered in due time.",
    "Management is confident that the remaining gaps will be closed quickly.",
    "We aim to have the new fence up before too long.",
    "The museum hopes to digitise the cards one day.",
    "Lessons will be shared in an appropriate manner.",
    "Improvements to the alarm plan are being looked at.",
    "The council will do its best to shorten the waiting time.",
    "Efforts will be made to recruit a second engineer.",
    "An upgrade is envisaged for a later stage.",
    "The clinic will strive to answer complaints faster in future.",
    "The plan will be adjusted if and when necessary.",
    "Discussions with the landlord will be resumed as and when the opportunity presents itself.",
    "Staff will make every effort to respond to late reports more quickly.",
    "The organiser aims to reduce the number of cars as far as practicable.",
    "The company will work more closely with landowners over the coming years.",
    "Old badges will be swapped as necessary.",
    "The tests will be continued whenever an opportunity presents itself.",
    "Neighbours will be consulted where appropriate.",
]

FIRM = [
    "Incidents will be reported as soon as possible and at the latest within 24 hours.",
    "The list will be reviewed every quarter by the Head of IT.",
    "If a door fails, the guard will be called as soon as possible.",
    "The doors will be repaired by 3 May 2025.",
    "The committee will meet on 3 May 2025.",
    ("The tool will soon be replaced: the order was placed on 3 May 2024 and delivery is due on 9 June 2024."),
    "Staff must lock the door when leaving.",
    "The supplier shall notify the customer without undue delay.",
    "Step by step instructions are in the handbook.",
    "From time to time the pump makes a noise.",
    "The phone will be answered within three rings.",
    "Passwords will be changed when an employee leaves.",
    "The report will be published on the web site.",
    "The Contractor will comply with the policy as appropriate.",
    "The premium will gradually fall by 2% a year.",
    "Data will be deleted immediately after the check.",
    "Paper copies will be exchanged as appropriate by 3 May 2025.",
    "The badge is exchanged at the gate where necessary.",
]

UNQUANTIFIED = [
    "An account takeover on October 5, 2023, hurt the bank’s standing with business customers badly.",
    "A loss of consultants would hit the programme very hard.",
    "The night put considerable strain on the staff of the ward.",
    "Wrongly addressed fines would be a serious burden for the people concerned.",
    "The outage cost the shop dearly.",
    "Customers were greatly inconvenienced by the closure.",
    "The delay caused a great deal of trouble for small suppliers.",
    "The flood did enormous damage to the archive.",
    "The strike took a heavy toll on the reputation of the port.",
    "A large number of customers were affected by the fault.",
    "The failure would have far-reaching consequences for patients.",
    "Many pupils lost a considerable amount of teaching time.",
    "Response times worsened markedly during the migration.",
    "The breach has damaged the trust of members to a considerable extent.",
    "Traffic in the town was thrown into chaos for a long time.",
    "Sales dropped sharply after the recall.",
    "The error led to substantial extra work in the back office.",
    "Losing the licence would be disastrous for the firm.",
    "The project suffered a major setback.",
    "It caused widespread annoyance among tenants.",
    "Any recurrence would have a ruinous effect on the charity.",
    "If the pump stopped then, the effect on the wards would be severe.",
    "The outage of the portal was extremely disruptive for traders.",
    "The loss of the archive has been deeply distressing for families.",
]

QUANTIFIED = [
    "The flood did enormous damage to the archive: 4,000 volumes were lost.",
    "The outage did not affect customers much.",
    "Sales dropped sharply, by 14%, after the recall.",
    "Impact is rated from 1 (minor) to 5 (severe).",
    "A severe impact means a loss of more than €1 million.",
    "The plan is meant to avoid serious harm.",
    "The significant change in staff was planned.",
    "Major incidents are reported to the board.",
    "Great care was taken with the files.",
    "The door is badly painted.",
    "She was hit by a heavy parcel.",
    "Large suppliers were asked first.",
    "Any repeat would have a catastrophic effect: 900 seats would be lost.",
    "Any impact would be dramatic by definition.",
]


@pytest.mark.parametrize("text", VAGUE)
def test_a_promise_that_nobody_can_check_is_vague(text: str) -> None:
    assert found_in(text) == {"vague_commitment"}


@pytest.mark.parametrize("text", FIRM)
def test_a_promise_with_a_term_a_rule_or_a_habit_is_not_vague(text: str) -> None:
    assert found_in(text) == set()


@pytest.mark.parametrize(("text", "is_vague"), marked("promises"))
def test_mere_intent_is_told_from_plans_rules_and_forecasts(text: str, *, is_vague: bool) -> None:
    assert ("vague_commitment" in found_in(text)) is is_vague


@pytest.mark.parametrize("text", UNQUANTIFIED)
def test_an_impact_in_words_only_is_a_suggestion(text: str) -> None:
    assert found_in(text) == {"unquantified_impact"}


@pytest.mark.parametrize("text", QUANTIFIED)
def test_an_impact_with_a_figure_and_words_that_only_sound_strong_are_fine(text: str) -> None:
    assert found_in(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The installer will attempt to put the files back.",
        "Formats that are sometimes used will be listed in the following sections.",
        "The file will not be considered for inclusion.",
        "The logs will become large with time.",
    ],
)
def test_what_a_program_or_a_text_does_is_no_promise(text: str) -> None:
    assert found_in(text) == set()
