"""What the browser is told of findings and of a run: small, flat, and the same for the same state. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.decision import Verdict
from domain.finding import Finding, FindingType
from domain.run import RunStatus, SectionStatus
from jobs.progress import Progress, RunProgress, SectionProgress
from review.filters import Counts
from ui.words import STATUS_WORDS, duration, many, money, notes_heading, tone

_TITLE_LENGTH = 220


def bench_data(
    review_id: str,
    shown: Sequence[Finding],
    verdicts: Mapping[str, Verdict],
    *,
    selected: str,
    in_list: Counts,
    in_all: Counts,
    is_read: bool = True,
) -> dict[str, Any]:
    """Return what the list and the marks in the text are drawn from."""
    nothing = "Nothing found so far." if is_read else "The checks are looking through the text."
    return {
        "review": review_id,
        "selected": selected,
        "findings": [_finding(finding, verdicts.get(finding.id, Verdict())) for finding in shown],
        "counts": {
            "shown": in_list.total,
            "high": in_list.high,
            "medium": in_list.medium,
            "low": in_list.low,
            "total": in_all.total,
            "decided": in_all.decided,
            "undecided": in_all.undecided,
        },
        "is_read": is_read,
        "empty": "No finding passes the filter." if in_all.total else nothing,
    }


def _finding(finding: Finding, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": finding.id,
        "text": " ".join((verdict.description or finding.description).split())[:_TITLE_LENGTH],
        "risk": finding.risk_level.value,
        "tone": tone(finding),
        "good": finding.type is FindingType.POSITIVE,
        "section": finding.section,
        "section_id": finding.section_id,
        "block": finding.block_id,
        "span": list(finding.span) if finding.span else None,
        "quoted": finding.quote_status.value,
        "verdict": verdict.action.value if verdict.action else "",
        "by": verdict.by if verdict.action else "",
    }


def run_data(review_id: str, run: RunProgress, *, now: float, notes: str) -> dict[str, Any]:
    """Return what the lines of a run are drawn from; `notes` is the section whose notes are unfolded."""
    return {
        **pulse_data(review_id, run, now=now, notes=notes),
        "live": run.is_live,
        "said": run_sentence(run),
        "notes": notes if notes in run.sections else "",
        "sections": [_line(section, run) for section in run.sections.values()],
    }


def pulse_data(review_id: str, run: RunProgress, *, now: float, notes: str) -> dict[str, Any]:
    """Return what of a run moves from look to look while no section begins or ends; as little as can be."""
    opened = run.sections.get(notes)
    moving = [section for section in run.sections.values() if section.status is SectionStatus.RUNNING or _held(section)]
    return {
        "review": review_id,
        "now": round(now, 1),
        "share": round(run.share_done, 3),
        "left": _seconds_left(run, now),
        "spent": spent(run),
        "thinking": opened.thinking if opened else "",
        "about_notes": notes_heading(opened.thinking_kind) if opened else "",
        "moving": [
            [section.section_id, section.output_tokens, section.model_name, _held(section), list(section.switches)]
            for section in moving
        ],
    }


def _seconds_left(run: RunProgress, now: float) -> float | None:
    left = run.seconds_left(now) if run.is_live else None
    return None if left is None else round(left, 1)


def _line(section: SectionProgress, run: RunProgress) -> dict[str, Any]:
    failed = section.status is SectionStatus.FAILED
    return {
        "id": section.section_id,
        "state": section.status.value,
        "place": section.place,
        "started": section.started_at,
        "took": section.seconds,
        "tokens": section.output_tokens,
        "model": section.model_name,
        "held": _held(section),
        "instead": _instead(section),
        "reason": section.reason,
        "found": _found(section) if section.status is SectionStatus.DONE else "",
        "switches": list(section.switches),
        "thinks": bool(section.thinking or section.switches),
        "retry": failed or (section.status is SectionStatus.CANCELLED and not run.is_live),
    }


def _held(section: SectionProgress) -> str:
    """Return for what of the limits it waits; nothing while it does not."""
    said = section.held_back_by.rstrip(".")
    return said[:1].lower() + said[1:]


def _instead(section: SectionProgress) -> str:
    """Say who answered in whose place, and why; nothing where the first model answered."""
    if section.provenance is None or not section.provenance.skipped:
        return ""
    why = " ".join(skipped.reason for skipped in section.provenance.skipped)
    return f"{section.model_name}, because: {why}"


def _found(section: SectionProgress) -> str:
    reused = ", reused" if section.is_reused else ""
    if section.finding_ids:
        return many(len(section.finding_ids), "finding") + reused
    return f"checked, nothing found{reused}" if section.model_name else "only a heading, nothing to check"


def run_sentence(run: RunProgress) -> str:
    """Say how far a run is, or how it ended."""
    total = len(run.sections)
    of_all = f"{run.done} of {many(total, 'section')} reviewed"
    gaps = [
        f"{run.count(status)} {word}"
        for status, word in ((SectionStatus.FAILED, "failed"), (SectionStatus.CANCELLED, "cancelled"))
        if run.count(status)
    ]
    said = ", ".join([of_all, *gaps])
    if run.is_live:
        return f"Cancelling: {said}" if run.is_cancelling else said
    took = f" in {duration(run.ended_at - run.started_at)}" if run.ended_at else ""
    return said + took


def spent(run: RunProgress) -> str:
    """Return the cost beside what was expected: so far while the run lives, of the whole once it has ended."""
    cost = run.used.cost_usd
    expected = run.expected.usage.cost_usd if run.expected else 0.0
    if not expected:
        return money(cost) if cost else ""
    return f"{money(cost)} of about {money(expected)}" if run.is_live else f"{money(cost)}, expected {money(expected)}"


def state_sentence(progress: Progress) -> tuple[str, str]:
    """Return the state of a review, as a word of `RunStatus` and in words for the title."""
    run = progress.run
    if progress.unreadable_reason:
        return "unreadable", STATUS_WORDS["unreadable"]
    if progress.is_waiting:
        return "waiting", STATUS_WORDS["waiting"]
    if run is None:
        return ("running", "starting") if progress.is_read else ("reading", STATUS_WORDS["reading"])
    if run.status is RunStatus.PARTIAL:
        missing = sum(section.status is not SectionStatus.DONE for section in run.sections.values())
        return "partial", f"partial: {missing} of {many(len(run.sections), 'section')} not reviewed"
    return run.status.value, STATUS_WORDS[run.status.value]
