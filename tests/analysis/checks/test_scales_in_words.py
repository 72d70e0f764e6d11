"""Scales, matrices and classes that a document tells in words instead of a table."""

from __future__ import annotations

import pytest

from tests.analysis.checks.sample_documents import found_in, marked

_LETTERS = """The product decides: A, 24 to 36; B, 12 to 23; C, 5 to 11; D, 4 and less.
| Hazard | L x S | Band | In place |
| Crush at the gate | 5 x 6 | A | {} |
| Roof lifts | 3 x 5 | {} | Limits |
| Sun | 4 x 2 | C | Water |"""
_MONEY = """From S$500,000 the exposure is Red, from S$100,000 it is Amber, below that it is Green.
| Exposure | Product | Colour | Measure |
| String fails | S$600,000 | Red | Tests |
| Parameter wrong | S$400,000 | {} | List |
| Paper lost | S$30,000 | Green | Copy |"""
_MATRIX = """Rare × large and likely × small give level 2; possible × large and likely × large give level 3.
All others are level 1.
| Risk | Probability | Damage | Level | Measure |
| A rule is left out | likely | large | 3 | {} |
| Engineers are late | possible | large | {} | Hotel |
| Units are faulty | rare | large | 2 | Spares |
| Logs are lost | likely | small | 2 | Accepted |"""
_QUOTED = """“Grave” and “often” or “sometimes” make it High. “Grave” and “rarely” make it Medium.
Everything else is Low.
| Hazard | How bad | How often | Rating | Measure |
| Squall | Grave | Sometimes | High | Wind meter |
| Fog | Grave | Sometimes | {} | Whistles |
| Rope | Grave | Rarely | Medium | Check |
| Ticks | Slight | Often | Low | Leaflet |"""
_DEFINED = """An effect on the safety of a patient makes a deviation critical. An effect on the endpoint makes it major.
| What happened | Effect | Grade |
| Double dose | Safety of a patient | Critical |
| No test | Safety of a patient | {} |
| Other scanner | Main endpoint | Major |
| Freezer too warm | Safety of a patient | Critical |"""

_CODES = """A1, A2 and B1 are red; A3, B2 and C1 are yellow; B3, C2 and C3 are green.
| Risk | Likelihood | Damage | Colour | Protection |
| Look-up without cause | A | 2 | Red | Sampling |
| Keys are lost | B | 1 | {} | Second module |
| Kept too long | B | 2 | Yellow | Deletion run |
| Wrong address | C | 3 | Green | Check sums |"""
_WITH_COLON = """Critical: frequent or probable with grave. High: rare with grave. Low: all others.
| Hazard | Frequency | Consequence | Class | Measure |
| Wrong data | Rare | Grave | High | Second check |
| Slow return | Probable | Grave | {} | Rehearsal |
| Screen misread | Probable | Slight | Low | Briefing |
| Parts missing | Rare | Slight | Low | Store |"""
_LOSSES = """A loss is critical when it is above £500,000, major when it is from £100,000 to £500,000, else minor.
| Finding | Loss | Rating | Response |
| Limit broken | £1,200,000 | Critical | Block |
| Old surveys | £340,000 | {} | Field |
| Paid late | £412,000 | Major | Order |
| Log gaps | £12,000 | Minor | Log |"""

_EVENTS = """Common or occasional events with grave effects are High. Common events with slight effects are Medium.
All other combinations are Low.
| Hazard | Likelihood | Consequence | Rating | Measure |
| Pump stops | Common | Grave | {} | Second pump |
| Valve sticks | Occasional | Grave | High | Exercise |
| Lamp fails | Common | Slight | Medium | Spare |
| Sign falls | Seldom | Slight | Low | Bolts |"""

_PAIRS = """C3 with F2 or F3 and C2 with F3 are red. C3 with F1, C2 with F2 and C1 with F3 are yellow. The rest: green.
| Hazard | C | F | Colour | Measure |
| Heating of the drums | C3 | F2 | Red | Alarm |
| Fire in a bay | C3 | F1 | Yellow | Foam |
| Spill at the gate | C1 | F2 | {} | Absorbent |
| Detector fails | C1 | F3 | Yellow | Calibration |"""


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        (_LETTERS.format("Barriers", "{}"), "C", "B"),
        (_MONEY, "Green", "Amber"),
        (_MATRIX.format("Rule list", "{}"), "1", "3"),
        (_QUOTED, "Low", "High"),
        (_DEFINED, "Minor", "Critical"),
        (_CODES, "Green", "Red"),
        (_PAIRS, "Yellow", "Green"),
        (_WITH_COLON, "Low", "Critical"),
        (_LOSSES, "Minor", "Major"),
        (_EVENTS, "Low", "High"),
    ],
)
def test_a_row_that_is_rated_otherwise_than_the_words_say_is_found(text: str, wrong: str, right: str) -> None:
    assert found_in(text.format(wrong)) == {"rating_mismatch"}
    assert found_in(text.format(right)) == set()


@pytest.mark.parametrize("text", [_LETTERS.format("{}", "B"), _MATRIX.format("{}", "3")])
def test_the_worst_class_of_a_scale_needs_a_treatment(text: str) -> None:
    assert found_in(text.format("")) == {"high_risk_without_mitigation"}
    assert found_in(text.format("Show stop")) == set()


@pytest.mark.parametrize(("text", "is_wrong"), marked("scales"))
def test_levels_are_known_by_ranges_of_values_and_by_lists_in_the_text(text: str, *, is_wrong: bool) -> None:
    assert ("rating_mismatch" in found_in(text)) is is_wrong
