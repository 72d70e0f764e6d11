"""Words and figures, and which finding is next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from domain.decision import DecisionAction, Verdict
from domain.finding import Provenance, Usage
from domain.forecast import Forecast, ModelForecast
from domain.run import RunStatus, SectionStatus
from jobs.progress import Progress, RunProgress, SectionProgress
from tests.pages.builders import a_finding, a_provenance
from ui.bench_data import spent as spent_of_run
from ui.review_head import notices
from ui.selection import neighbour, next_undecided
from ui.words import as_plain, clock, duration, many, money, ordinal, spent, thinking_sentence, who_answered


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

    assert notices(Progress(findings={"f": other, "g": a_finding("g")})) == ["preview model"]


def test_a_notice_is_shown_also_where_a_model_found_nothing():
    clean = SectionProgress("s1", 10, SectionStatus.DONE, provenance=a_provenance(notice="preview model"))

    assert notices(Progress(runs={"R": RunProgress("R", 0.0, {"s1": clean})})) == ["preview model"]


def test_the_next_undecided_finding_is_looked_for_past_the_end_of_the_list():
    shown = [a_finding(name) for name in "abc"]
    decided = {"c": Verdict(DecisionAction.ACCEPTED)}

    assert next_undecided(shown, decided, "b") == "a"
    assert next_undecided(shown, {name: Verdict(DecisionAction.ACCEPTED) for name in "abc"}, "b") == "b"


def test_stepping_stops_at_the_ends_of_the_list():
    shown = [a_finding(name) for name in "ab"]

    assert [neighbour(shown, "a", -1), neighbour(shown, "a", 1), neighbour(shown, "b", 1)] == ["a", "b", "b"]
    assert neighbour(shown, "filtered away", 1) == "a"


@pytest.mark.parametrize(
    ("kind", "has_any", "said"),
    [
        ("full", True, "In full, as the model wrote them."),
        ("summary", True, "A summary: this model shows no more of its thinking."),
        ("summary", False, "The model did not write any for this section."),
        ("none", False, "This model gives none of its thinking."),
        ("", True, ""),
    ],
)
def test_the_screen_says_which_kind_of_thinking_there_is(kind, has_any, said):
    assert thinking_sentence(kind, has_any=has_any) == said


def test_a_reused_answer_says_so_instead_of_a_cost():
    answered = Provenance("m", "M", 1, 1, usage=Usage(10, 5, cost_usd=0.2), saved_characters=1234)

    assert spent(answered).endswith("$0.20. Its tables were written 1,234 characters shorter, in TOON.")
    reused = replace(answered, reused_from="R1")
    assert spent(reused) == "Reused from an earlier review of the same section: no model was asked, at no cost."
    assert "the same section, when the rest of the document was different: no model was asked" in spent(
        replace(reused, is_from_elsewhere=True)
    )


def test_a_run_shows_its_cost_beside_what_was_expected():
    forecast = Forecast(2, 20, (ModelForecast("m", "M", Usage(cost_usd=0.38), 60.0),))
    answered = Provenance("m", "M", 1, 1, usage=Usage(cost_usd=0.31))
    sections = {"s1": SectionProgress("s1", 10, provenance=answered), "s2": SectionProgress("s2", 10)}
    run = RunProgress("r", 1.0, sections, forecast=forecast)

    assert spent_of_run(run) == "$0.31 of about $0.38"
    ended = replace(run, status=RunStatus.COMPLETE, usage=Usage(cost_usd=0.36))
    assert spent_of_run(ended) == "$0.36, expected $0.38"
    assert spent_of_run(replace(ended, forecast=None)) == "$0.36"
