"""Ratings against the scale of the document, in sentences, lists, bands and matrices."""

from __future__ import annotations

import pytest

from analysis.checks import run_checks
from tests.analysis.checks.sample_documents import document_of, found_in

WRONG = [
    (
        "The score is likelihood times impact; 15 and above is High, 8 to 14 Medium, below 8 Low.\n"
        "| Risk | Likelihood | Impact | Rating |\n"
        "| Theft | 4 | 4 | Low |\n"
        "| Fire | 2 | 4 | Medium |\n"
        "| Flood | 1 | 3 | Low |"
    ),
    (
        "The score is likelihood times impact; 15 and above is High, 8 to 14 Medium, below 8 Low.\n"
        "| Risk | L | I | L x I | Class |\n"
        "| Theft | 4 | 4 | 16 | Medium |\n"
        "| Fire | 2 | 4 | 8 | Medium |\n"
        "| Flood | 1 | 3 | 3 | Low |"
    ),
    (
        "Risks up to 5 points are Green, up to 12 Amber, and above 12 Red.\n"
        "| No | Hazard | Points | Colour |\n"
        "| 1 | Theft | 16 | Amber |\n"
        "| 2 | Fire | 8 | Amber |\n"
        "| 3 | Flood | 3 | Green |"
    ),
    (
        "| Score | Rating |\n"
        "| 1-4 | Low |\n"
        "| 5-9 | Medium |\n"
        "| 10-25 | High |\n"
        "The register follows.\n"
        "| Threat | Score | Rating |\n"
        "| Theft | 16 | Low |\n"
        "| Fire | 8 | Medium |\n"
        "| Flood | 3 | Low |"
    ),
    (
        "| Likelihood / Impact | Minor | Moderate | Major |\n"
        "| Rare | Low | Low | Medium |\n"
        "| Possible | Low | Medium | High |\n"
        "| Likely | Medium | High | High |\n"
        "The register follows.\n"
        "| Risk | Likelihood | Impact | Rating |\n"
        "| Theft | Likely | Major | Low |\n"
        "| Fire | Rare | Major | Medium |\n"
        "| Flood | Possible | Minor | Low |"
    ),
    (
        "Systems with an RTO of up to 4 hours are Tier 1, up to 24 hours Tier 2, and all others Tier 3.\n"
        "| System | RTO | Tier |\n"
        "| Payroll | 48 hours | 1 |\n"
        "| Mail | 4 hours | 1 |\n"
        "| Archive | 5 days | 3 |\n"
        "| Portal | 8 hours | 2 |"
    ),
    (
        "Findings with a CVSS score of 9.0 to 10.0 are Critical, 7.0 to 8.9 High, 4.0 to 6.9 Medium, and below that "
        "Low.\n"
        "| Finding | CVSS | Severity |\n"
        "| Weak cipher | 5.3 | Medium |\n"
        "| SQL flaw | 9.8 | Medium |\n"
        "| Old library | 7.5 | High |"
    ),
    (
        "A unit is graded A with 90 points or more, B with 75 to 89, C with 60 to 74 and D below 60.\n"
        "| Unit | Points | Grade |\n"
        "| North | 92 | A |\n"
        "| South | 71 | A |\n"
        "| West | 78 | B |\n"
        "| East | 58 | D |"
    ),
    (
        "| Level | Loss |\n"
        "| Minor | up to £10,000 |\n"
        "| Moderate | £10,001 to £100,000 |\n"
        "| Major | more than £100,000 |\n"
        "The losses follow.\n"
        "| Event | Loss | Level |\n"
        "| Fraud | £250,000 | Minor |\n"
        "| Error | £4,000 | Minor |\n"
        "| Theft | £35,000 | Moderate |"
    ),
    (
        "| Impact | Urgency | Priority |\n"
        "| High | High | P1 |\n"
        "| High | Low | P2 |\n"
        "| Low | High | P2 |\n"
        "| Low | Low | P3 |\n"
        "The incidents follow.\n"
        "| Incident | Impact | Urgency | Priority |\n"
        "| Mail down | High | High | P3 |\n"
        "| Slow page | Low | Low | P3 |\n"
        "| Wrong logo | Low | High | P2 |"
    ),
    (
        "Suppliers with spend above €1 million are Critical; from €250,000 to €1 million Important; below €250,000 "
        "Standard.\n"
        "| Supplier | Yearly spend | Class |\n"
        "| Halden | €1.4 million | Standard |\n"
        "| Corvus | €310,000 | Important |\n"
        "| Brenz | €90,000 | Standard |"
    ),
    (
        "- 20 to 25: Extreme\n"
        "- 12 to 19: High\n"
        "- 6 to 11: Medium\n"
        "- 1 to 5: Low\n"
        "The scale is used in the register of risks.\n"
        "| Risk | Probability (1-5) | Consequence (1-5) | Risk level |\n"
        "| Theft | 5 | 5 | Medium |\n"
        "| Fire | 3 | 4 | High |\n"
        "| Flood | 1 | 3 | Low |"
    ),
    (
        "Availability of 99.9 % and more is green, 99.5 to 99.9 % amber, and less than 99.5 % red.\n"
        "| Service | Availability | Status |\n"
        "| Mail | 99.95 % | green |\n"
        "| Web | 98.7 % | green |\n"
        "| Files | 99.6 % | amber |"
    ),
    (
        "| Risk | Likelihood | Impact | Score |\n"
        "| Theft | 4 | 4 | 12 |\n"
        "| Fire | 2 | 4 | 8 |\n"
        "| Flood | 1 | 3 | 3 |\n"
        "| Strike | 3 | 3 | 9 |"
    ),
    (
        "| Risk | Likelihood | Impact | Risk (L×I) |\n"
        "| Theft | 4 | 4 | 16 - High |\n"
        "| Fire | 2 | 4 | 8 - Medium |\n"
        "| Flood | 5 | 4 | 20 - Low |\n"
        "High is 15 and above, Medium 8 to 14, Low up to 7."
    ),
    (
        "The score is likelihood times impact; 15 and above is High, 8 to 14 Medium, below 8 Low.\n"
        "| Risk | Likelihood | Impact | Score | Rating |\n"
        "| Theft | 4 (likely) | 4 (major) | 16 | Low |\n"
        "| Fire | 2 (rare) | 4 (major) | 8 | Medium |\n"
        "| Flood | 1 (rare) | 3 (medium) | 3 | Low |"
    ),
    (
        "The score is likelihood times impact; 15 and above is High, 8 to 14 Medium, below 8 Low.\n"
        "| Risk | Inherent L | Inherent I | Inherent score | Residual L | Residual I | Residual score |"
        " Residual rating |\n"
        "| Theft | 5 | 4 | 20 | 4 | 4 | 16 | Low |\n"
        "| Fire | 4 | 4 | 16 | 2 | 4 | 8 | Medium |\n"
        "| Flood | 3 | 3 | 9 | 1 | 3 | 3 | Low |"
    ),
]

RIGHT = [
    (
        "The score is likelihood times impact; 15 and above is High, 8 to 14 Medium, below 8 Low.\n"
        "| Risk | Likelihood | Impact | Rating |\n"
        "| Theft | 4 | 4 | High |\n"
        "| Fire | 2 | 4 | Medium |\n"
        "| Flood | 1 | 3 | Low |"
    ),
    (
        "| | Small | Large |\n| Rare (one site) | Low | Medium |\n| Rare (all sites) | Medium | High |\nThe list.\n"
        "| Risk | Likelihood | Effect | Rating |\n| Theft | Rare | Small | Low |\n| Fire | Rare | Large | High |"
    ),
    (
        "Systems with an RTO of up to 4 hours are Tier 1, up to 24 hours Tier 2, and all others Tier 3.\n"
        "| System | RTO | Tier |\n"
        "| Payroll | 24 hours | 2 |\n"
        "| Mail | 4 hours | 1 |\n"
        "| Archive | 5 days | 3 |"
    ),
    (
        "The score is likelihood times impact; 15 and above is High, 8 to 14 Medium, below 8 Low.\n"
        "| Risk | Inherent score | Residual rating |\n"
        "| Theft | 20 | Low |\n"
        "| Fire | 16 | Medium |\n"
        "| Flood | 9 | Low |"
    ),
    (
        "| Score | Rating |\n"
        "| 1-4 | Low |\n"
        "| 5-9 | Medium |\n"
        "| 10-25 | High |\n"
        "The register follows.\n"
        "| Supplier | Staff | Rating |\n"
        "| Halden | 16 | Low |\n"
        "| Corvus | 3 | Medium |\n"
        "| Brenz | 8 | High |"
    ),
    (
        "Red risks are reviewed within 7 days, amber risks within 30 days.\n"
        "| Risk | Age | Colour |\n"
        "| Theft | 12 days | red |\n"
        "| Fire | 2 days | amber |\n"
        "| Flood | 40 days | amber |"
    ),
    (
        "| Finding | Priority | Days open |\n"
        "| A | High | 12 |\n"
        "| B | Low | 90 |\n"
        "High findings are closed within 30 days, low ones within 180 days."
    ),
]


@pytest.mark.parametrize("text", WRONG)
def test_a_rating_that_its_own_scale_contradicts_is_found(text: str) -> None:
    assert "rating_mismatch" in found_in(text)


@pytest.mark.parametrize("text", RIGHT)
def test_a_rating_that_follows_its_scale_or_another_one_is_fine(text: str) -> None:
    assert "rating_mismatch" not in found_in(text)


def test_a_rating_by_words_for_two_levels_is_held_against_the_sentence_that_gives_it() -> None:
    rule = "A threat is Critical if it is Frequent with Serious or Grave impact. All others are rated Moderate."
    head, rest = "| Threat | Likelihood | Impact | Rating |", "| Fire | Rare | Serious | Moderate |"
    table = f"{head}\n| Theft | Frequent | Grave | {{}} |\n{rest}"

    assert "rating_mismatch" in found_in(f"{rule}\n{table.format('Moderate')}")
    assert "rating_mismatch" not in found_in(f"{rule}\n{table.format('Critical')}")


def test_a_rating_told_otherwise_than_on_the_front_page_or_in_the_register_is_found() -> None:
    register = "| ID | Risk | Rating |\n| R-1 | Theft of stock | High |\n| R-2 | Fire in the hall | Low |"

    assert found_in("Grade of harm: C.\nAs the event was graded B, the panel told nobody.") == {"rating_mismatch"}
    assert found_in("Grade of harm: C.\nAs the event was graded C, the panel told the board.") == set()
    assert "rating_mismatch" in found_in(f"{register}\nR-1 is rated Medium.")
    assert "rating_mismatch" not in found_in(f"{register}\nR-1 was rated Medium in May and is rated High now.")


def test_a_likelihood_in_words_of_ratings_is_no_rating() -> None:
    matrix = "| | Low impact | Medium impact | High impact |\n| High likelihood | Medium | High | High |\n"
    matrix += "| Medium likelihood | Low | Medium | High |\n| Low likelihood | Low | Low | Medium |\nThe risks follow."
    rows = (
        "| Log-in fails | Medium | High | High | Switch |\n| Phones are locked out | High | Medium | High | Message |\n"
    )
    rows += "| Certificate missing | Low | High | Medium | List |\n| Store is late | Low | Medium | Low | Early |"
    table = "| Risk | Likelihood | Impact | Rating | Mitigation |\n| Booked twice | Medium | High | Low | Check |\n"

    found = run_checks(document_of(f"{matrix}\n{table}{rows}"))

    assert [(finding.category, finding.quote) for finding in found] == [("rating_mismatch", "Booked twice")]


_DEFINED = """| Effect | Likelihood | < | < |
| ^ | {} | {} | {} |
| {} | Low | Low | Medium |
| {} | Low | Medium | High |
| {} | Medium | High | High |
The register follows.
| Scenario | Effect | Likelihood | Rating |
| Fire in the control room | Grave | Rare | {} |
| Cable cut by a digger | Limited | Often | High |
| Ice on the mast | Slight | Often | Medium |
| Pump stands still | Limited | Rare | Low |"""


@pytest.mark.parametrize(
    "levels",
    [
        ("Rare (once in 20 years)", "Possible (once in 5 years)", "Often (every year)", "Slight", "Limited", "Grave"),
        (
            "Rare",
            "Possible",
            "Often",
            "Slight: within the target",
            "Limited: above the target",
            "Grave: above the limit",
        ),
        ("1 Rare, under 5 %", "2 Possible, 5 to 20 %", "3 Often, above 20 %", "Slight", "Limited", "Grave"),
        ("Rare < 5 %", "Possible 5–20 %", "Often > 20 %", "Slight – a day", "Limited – a week", "Grave – a month"),
        (
            "Rare [one in 20 years]",
            "Possible [one in 5]",
            "Often [yearly or more]",
            "1: Slight",
            "2: Limited",
            "3: Grave",
        ),
    ],
)
def test_levels_that_a_matrix_defines_are_known_by_their_names(levels: tuple[str, ...]) -> None:
    found = run_checks(document_of(_DEFINED.format(*levels, "Low")))

    assert [(one.category, one.quote) for one in found] == [("rating_mismatch", "Fire in the control room")]
    assert run_checks(document_of(_DEFINED.format(*levels, "Medium"))) == ()


_GROUPED = """A matrix comes first.
| | 1 | 2 | 3 |
| A | Medium | High | High |
| B | Low | Medium | High |
| C | Low | Low | Medium |
The register follows.
{}
| Contractor cuts a live cable | B | 3 | High | Permit and second check |
| Stock of relays runs out | C | 2 | Low | Count each quarter |
| Barrier stays down | B | 2 | Medium | Attendant on site |
| Wrong version is loaded | C | 3 | {} | Checksum read by two |"""


@pytest.mark.parametrize(
    "head",
    [
        "| Risk | Rating | < | < | Response |\n| ^ | Frequency | Consequence | Class | ^ |",
        "| Risk | Assessment | < | < | Response |\n| | Likelihood | Effect | Result | |",
        "| | Assessed in May | < | < | |\n| Threat | Probability | Severity | Risk level | Safeguards |",
        "| Hazard | Before treatment | < | Outcome | Controls |\n| ^ | L | I | ^ | ^ |",
    ],
)
def test_headings_under_a_heading_that_groups_them_name_their_columns(head: str) -> None:
    found = run_checks(document_of(_GROUPED.format(head, "Low")))

    assert [(one.category, one.quote) for one in found] == [("rating_mismatch", "Wrong version is loaded")]
    assert run_checks(document_of(_GROUPED.format(head, "Medium"))) == ()


_CARDS = """The board grades ease and loss.
| | Slight | Painful | Ruinous |
| Easy | Medium | High | High |
| Fiddly | Low | Medium | High |
| Hard | Low | Low | Medium |
Each danger has a card.
| K1 Pump house is flooded | < |
| Ease: | Hard |
| Loss: | Painful |
| Grade: | Low |
| {0}: | Sandbags in the yard |
The second one:
| K2 Valve is opened by strangers | < |
| Ease: | Fiddly |
| Loss: | Ruinous |
| Grade: | {1} |
| {0}: | {2} |"""


@pytest.mark.parametrize("label", ["Answer", "Treatment and date", "What is done", "Response / owner"])
def test_cards_with_the_same_labels_are_read_as_the_rows_of_one_register(label: str) -> None:
    def found(grade: str, answer: str) -> list[tuple[str, str]]:
        return [(one.category, one.quote) for one in run_checks(document_of(_CARDS.format(label, grade, answer)))]

    valve = "K2 Valve is opened by strangers"
    assert found("High", "Lock ordered for May") == []
    assert found("Low", "Lock ordered for May") == [("rating_mismatch", valve)]
    assert found("High", "–") == [("high_risk_without_mitigation", valve)]


@pytest.mark.parametrize(
    "title", ["Treatment and owner", "Response, owner, date", "Measures (with dates)", "Action/owner"]
)
def test_a_column_of_treatments_may_name_more_than_the_treatment(title: str) -> None:
    table = f"""| Level | Probability | Damage | Risk | {title} |
    | High | 4 | 4 | Stolen bundles of tickets are cashed | {{}} |
    | Low | 1 | 2 | Terminals run out of paper in a shop | Two rolls in reserve; head of sales |
    | Medium | 2 | 3 | A clerk pays the same ticket twice | Second look above 500; head of payments |"""
    (finding,) = run_checks(document_of(table.format("–").replace("    |", "|")))
    assert (finding.category, finding.quote) == ("high_risk_without_mitigation", "Stolen bundles of tickets are cashed")
    assert run_checks(document_of(table.format("Numbers on each bundle").replace("    |", "|"))) == ()
