"""What is shown, in which order, and counts that agree with the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decision import DecisionAction, Verdict
from domain.finding import Finding, FindingType, Origin, QuoteStatus, RiskLevel
from review.filters import FindingFilter, Standing, count, select, standing
from tests.analysis.builders import a_finding

ACCEPTED = Verdict(DecisionAction.ACCEPTED, "ana", 1.0)
EDITED = Verdict(DecisionAction.EDITED, "ana", 1.0)
REJECTED = Verdict(DecisionAction.REJECTED, "ana", 1.0)

_findings = st.lists(
    st.builds(
        a_finding,
        id=st.integers(0, 10_000).map("f{}".format),
        risk_level=st.sampled_from(RiskLevel),
        type=st.sampled_from(FindingType),
        quote_status=st.sampled_from(QuoteStatus),
        origin=st.sampled_from(Origin),
        section_id=st.sampled_from(["s1", "s2", "s10"]),
        block_id=st.integers(1, 30).map("b{}".format),
    ),
    max_size=25,
    unique_by=lambda finding: finding.id,
)
_verdicts = st.sampled_from([None, Verdict(), ACCEPTED, EDITED, REJECTED])


@st.composite
def _reviews(draw: st.DrawFn) -> tuple[list[Finding], dict[str, Verdict]]:
    findings = draw(_findings)
    drawn = {finding.id: draw(_verdicts) for finding in findings}
    return findings, {finding_id: verdict for finding_id, verdict in drawn.items() if verdict}


def test_findings_come_riskiest_first_then_in_the_order_of_the_document_and_strengths_last():
    findings = [
        a_finding(id="a", risk_level=RiskLevel.LOW),
        a_finding(id="b", risk_level=RiskLevel.HIGH, section_id="s10", block_id="b90"),
        a_finding(id="c", risk_level=RiskLevel.HIGH, section_id="s2", block_id="b10"),
        a_finding(id="d", risk_level=RiskLevel.HIGH, section_id="s2", block_id="b9"),
        a_finding(id="e", risk_level=RiskLevel.HIGH, section_id="s2", block_id="b9", span=(5, 9)),
        a_finding(id="p", risk_level=RiskLevel.HIGH, type=FindingType.POSITIVE),
    ]

    assert [finding.id for finding in select(findings, {}, FindingFilter())] == ["d", "e", "c", "b", "a", "p"]


def test_the_reading_order_of_blocks_can_be_given():
    findings = [a_finding(id="a", block_id="fn1"), a_finding(id="b", block_id="b7"), a_finding(id="c", block_id="")]

    shown = select(findings, {}, FindingFilter(), block_ids=["b7", "fn1"])

    assert [finding.id for finding in shown] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (FindingFilter(risk={"high"}), ["f1"]),
        (FindingFilter(types=[FindingType.SUGGESTION]), ["f2"]),
        (FindingFilter(sections=("s2",)), ["f2"]),
        (FindingFilter(sections=("Root cause",)), ["f2"]),
        (FindingFilter(decisions={"accepted"}), ["f1"]),
        (FindingFilter(decisions={Standing.UNDECIDED}), ["f2"]),
        (FindingFilter(quote_statuses={"near", "absent"}), ["f2"]),
        (FindingFilter(origins={Origin.CHECK}), ["f2"]),
        (FindingFilter(search="ALARM rang"), ["f1"]),
        (FindingFilter(search="date order"), ["f2"]),
        (FindingFilter(search="nothing like it"), []),
        (FindingFilter(risk={"high"}, sections={"s2"}), []),
        (FindingFilter(), ["f1", "f2"]),
    ],
)
def test_a_filter_shows_what_fits_all_of_its_fields(wanted, shown):
    findings = [
        a_finding(id="f1", risk_level=RiskLevel.HIGH),
        a_finding(
            id="f2",
            type=FindingType.SUGGESTION,
            section_id="s2",
            section="Root cause",
            quote_status=QuoteStatus.NEAR,
            origin=Origin.CHECK,
            category="date_order",
            quote="10:52",
            description="Out of order.",
        ),
    ]

    assert [finding.id for finding in select(findings, {"f1": EDITED}, wanted)] == shown


def test_an_undone_decision_leaves_a_finding_undecided():
    assert standing("f1", {"f1": Verdict()}) is Standing.UNDECIDED


@given(_reviews())
def test_the_counts_agree_with_what_each_filter_shows(review):
    findings, verdicts = review

    counts = count(findings, verdicts)

    def shown(**fields: object) -> int:
        return len(select(findings, verdicts, FindingFilter(**fields)))  # type: ignore[arg-type]

    assert counts.total == shown() == counts.decided + counts.undecided
    assert (counts.high, counts.medium, counts.low) == tuple(shown(risk={level}) for level in RiskLevel)
    for kind in FindingType:
        assert counts.types.get(kind, 0) == shown(types={kind})
    for section_id in ("s1", "s2", "s10"):
        assert counts.sections.get(section_id, 0) == shown(sections={section_id})
    for status in QuoteStatus:
        assert counts.quote_statuses.get(status, 0) == shown(quote_statuses={status})
    for origin in Origin:
        assert counts.origins.get(origin, 0) == shown(origins={origin})
    by_decision = tuple(shown(decisions={state}) for state in ("undecided", "accepted", "rejected"))
    assert by_decision == (counts.undecided, counts.accepted, counts.rejected)


@given(_reviews(), st.sampled_from(RiskLevel))
def test_a_filtered_list_is_a_part_of_the_whole_list_in_the_same_order(review, level):
    findings, verdicts = review

    whole = select(findings, verdicts, FindingFilter())
    part = select(findings, verdicts, FindingFilter(risk={level}))

    assert part == [finding for finding in whole if finding.risk_level is level]
