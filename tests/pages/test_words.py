"""Words and figures, and which finding is next."""

from __future__ import annotations

from datetime import UTC

import pytest

from domain.decision import DecisionAction, Verdict
from tests.pages.scripted import a_finding, a_provenance
from ui.review_head import notices
from ui.selection import neighbour, next_undecided
from ui.words import as_plain, clock, duration, many, money, ordinal, who_answered


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59.6, "1 min 0 s"), (185, "3 min 5 s"), (7320, "2 h 2 min"), (-3, "0 s")]
)
def test_durations_are_read_at_a_glance(seconds, said):
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (22, "22nd")]
)
def test_places_in_the_chain_are_ordinals(number, said):
    assert ordinal(number) == said


def test_small_costs_keep_the_digits_that_matter():
    assert [money(value) for value in (0, 0.0123, 0.314, 12)] == ["$0.00", "$0.012", "$0.31", "$12.00"]


def test_numbers_agree_with_their_nouns():
    assert [many(1, "section"), many(0, "section"), many(1200, "word")] == ["1 section", "0 sections", "1,200 words"]


def test_times_carry_a_date_unless_they_are_of_today():
    now = 1_700_000_000.0

    assert clock(now - 60, UTC, now) == "22:12"
    assert clock(now - 86_400, UTC, now) == "13 Nov 22:13"
    assert clock(now - 400 * 86_400, UTC, now) == "10 Oct 2022 22:13"


@pytest.mark.parametrize(
    "text", ["![x](http://evil.example/x.png)", "<b>x</b>", ":material/home:", ":red[x]", "$x$", "# x", "`x`", "a_b*c*"]
)
def test_no_markup_survives_in_plain_text(text):
    plain = as_plain(text)

    assert plain.replace("\\", "") == text
    assert all(plain[i - 1] == "\\" for i, letter in enumerate(plain) if letter in "![]()<>:#`*_$")


def test_a_model_that_stood_alone_is_not_said_to_be_first_of_one():
    alone = a_finding("f", run_id="R", provenance=a_provenance(chain_position=1, chain_length=1))

    assert who_answered(alone) == "Claude Sonnet 5.5, the only model asked."


def test_a_notice_that_is_not_the_emulators_is_shown_in_its_own_words():
    other = a_finding("f", run_id="R", provenance=a_provenance(notice="preview model"))

    assert notices([other, a_finding("g")]) == ["preview model"]


def test_the_next_undecided_finding_is_looked_for_past_the_end_of_the_list():
    shown = [a_finding(name) for name in "abc"]
    decided = {"c": Verdict(DecisionAction.ACCEPTED)}

    assert next_undecided(shown, decided, "b") == "a"
    assert next_undecided(shown, {name: Verdict(DecisionAction.ACCEPTED) for name in "abc"}, "b") == "b"


def test_stepping_stops_at_the_ends_of_the_list():
    shown = [a_finding(name) for name in "ab"]

    assert [neighbour(shown, "a", -1), neighbour(shown, "a", 1), neighbour(shown, "b", 1)] == ["a", "b", "b"]
    assert neighbour(shown, "filtered away", 1) == "a"
