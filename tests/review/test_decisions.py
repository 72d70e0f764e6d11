"""Decisions fold into verdicts; undo takes back one step at a time."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from domain.decision import Decision, DecisionAction, Verdict
from review.decisions import verdicts

ACCEPTED, REJECTED, EDITED, UNDONE = (
    DecisionAction.ACCEPTED,
    DecisionAction.REJECTED,
    DecisionAction.EDITED,
    DecisionAction.UNDONE,
)


def decided(*steps: tuple[DecisionAction, str]) -> list[Decision]:
    """One decision per step, on the finding ids in its text."""
    return [
        Decision(f"d{number:03}", tuple(ids.split()), action, by="ana", at=float(number), reason=f"step {number}")
        for number, (action, ids) in enumerate(steps)
    ]


def actions(decisions: list[Decision]) -> dict[str, DecisionAction | None]:
    return {finding_id: verdict.action for finding_id, verdict in verdicts(decisions).items()}


def test_nothing_decided_gives_no_verdicts():
    assert verdicts([]) == {}


def test_the_latest_decision_stands_with_who_when_and_why():
    standing = verdicts(decided((ACCEPTED, "f1"), (REJECTED, "f1")))

    assert standing == {"f1": Verdict(REJECTED, "ana", 1.0, "step 1")}


def test_undo_takes_a_finding_back_to_the_decision_before():
    assert actions(decided((ACCEPTED, "f1"), (REJECTED, "f1"), (UNDONE, "f1"))) == {"f1": ACCEPTED}


def test_undo_after_undo_goes_on_backwards_until_undecided():
    steps = [(ACCEPTED, "f1"), (EDITED, "f1"), (UNDONE, "f1"), (UNDONE, "f1"), (UNDONE, "f1")]

    assert actions(decided(*steps)) == {"f1": None}


def test_a_decision_after_an_undo_stands():
    assert actions(decided((ACCEPTED, "f1"), (UNDONE, "f1"), (REJECTED, "f1"))) == {"f1": REJECTED}


def test_undo_of_a_filtered_set_takes_each_finding_back_to_its_own_past():
    steps = [(REJECTED, "f1"), (ACCEPTED, "f1 f2"), (UNDONE, "f1 f2")]

    assert actions(decided(*steps)) == {"f1": REJECTED, "f2": None}


def test_a_finding_named_twice_in_one_decision_is_decided_once():
    assert actions(decided((ACCEPTED, "f1 f1"), (UNDONE, "f1"))) == {"f1": None}


def test_a_decision_read_twice_counts_once():
    steps = decided((ACCEPTED, "f1"), (REJECTED, "f1"), (UNDONE, "f1"))

    assert actions([*steps, *steps]) == {"f1": ACCEPTED}


def test_an_edit_carries_the_analysts_words():
    decision = Decision("d1", ("f1",), EDITED, "ana", 1.0, description="Mine", suggestion="Do it")

    verdict = verdicts([decision])["f1"]

    assert (verdict.description, verdict.suggestion, verdict.is_accepted) == ("Mine", "Do it", True)


_steps = st.lists(st.tuples(st.sampled_from(DecisionAction), st.sampled_from(["f1", "f2", "f1 f2"])), max_size=20)


@given(_steps, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(steps, chance: random.Random):
    decisions = decided(*steps)
    shuffled = list(decisions)
    chance.shuffle(shuffled)

    assert verdicts(shuffled) == verdicts(decisions)


@given(_steps, st.sampled_from([ACCEPTED, REJECTED, EDITED]))
def test_undoing_what_was_just_decided_changes_nothing_else(steps, action):
    before = actions(decided(*steps))

    after = actions(decided(*steps, (action, "f1"), (UNDONE, "f1")))

    assert after == {**before, "f1": before.get("f1")}
