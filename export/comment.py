"""The words of a comment: what an exported document says about one finding, as plain lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from domain.decision import DecisionAction, Verdict
from domain.document import Block
from domain.finding import Finding, Origin, QuoteStatus
from export.answer_words import answer_words
from export.characters import printable

AUTHOR = "AI-Prism"
INITIALS = "AP"


def commented(
    findings: Sequence[Finding], verdicts: Mapping[str, Verdict], *, with_undecided: bool
) -> list[tuple[Finding, Verdict]]:
    """Return the findings that go into the annotated document, each with its verdict, in the order given.

    Those are the accepted ones and, where asked for, those that nobody has decided on.
    """
    pairs = ((finding, verdicts.get(finding.id, Verdict())) for finding in findings)
    return [
        (finding, verdict)
        for finding, verdict in pairs
        if verdict.is_accepted or (with_undecided and verdict.action is None)
    ]


def comment_lines(finding: Finding, verdict: Verdict, *, place: str = "") -> tuple[str, ...]:
    """Return the comment line by line, safe for XML; `place` says where the words are when not under the comment."""
    lines = [
        title(finding),
        verdict.description or finding.description,
        *_labelled("Suggestion: ", verdict.suggestion or finding.suggestion),
        *(f"Question: {question}" for question in finding.questions),
        *(f"See also: “{words}”" for words in finding.also),
        *_labelled("", place),
        quote_line(finding),
        answered_by(finding),
        *skipped_lines(finding),
        *_labelled("Answer: ", answer_words(finding.provenance) if finding.provenance else ""),
        *_labelled("Note: ", notice(finding)),
        decided_by(verdict),
    ]
    split = (part for line in lines for part in printable(line).splitlines())
    return tuple(line for line in split if line.strip())


def title(finding: Finding) -> str:
    """Return the comment's first line: risk, category, type."""
    return f"[{finding.risk_level.value.upper()}] {category_name(finding.category)} ({finding.type.value})"


def category_name(category: str) -> str:
    """Return a category id as words: `missing_owner` is "Missing owner"."""
    words = category.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def quote_line(finding: Finding) -> str:
    """Return in one sentence whether the quote is proven; only an exact one is."""
    match finding.quote_status:
        case QuoteStatus.EXACT:
            return "Quote: exact, found in the document."
        case QuoteStatus.NEAR:
            return (
                "Quote: near, not proven. "
                f"The document says “{finding.document_words}”; the finding quoted “{finding.quote}”."
            )
        case _:
            return f"Quote: not found in the document. The finding quoted “{finding.quote}”."


def answered_by(finding: Finding) -> str:
    """Return who made the finding: the model and its place in the chain, a check, or an analyst."""
    provenance = finding.provenance
    if finding.origin is Origin.CHECK:
        return f"Found by: check {finding.check or finding.category}"
    if finding.origin is Origin.ANALYST:
        return "Found by: analyst"
    if provenance is None:
        return "Found by: a model (not recorded which)"
    version = f", prompt {provenance.prompt_version}" if provenance.prompt_version else ""
    checklist = f", checklist {provenance.checklist}" if provenance.checklist else ""
    return (
        f"Found by: {provenance.model_name or provenance.model_id}, "
        f"model {provenance.chain_position} of {provenance.chain_length} in the chain{version}{checklist}"
    )


def skipped_lines(finding: Finding) -> tuple[str, ...]:
    """Return one line for each earlier model that did not answer, and why."""
    skipped = finding.provenance.skipped if finding.provenance else ()
    return tuple(f"Skipped: {model.model_name or model.model_id}: {model.reason}" for model in skipped)


def notice(finding: Finding) -> str:
    """Return the warning that must be shown with this finding, or nothing."""
    return finding.provenance.notice if finding.provenance else ""


def decided_by(verdict: Verdict) -> str:
    """Return who decided what, when, and why."""
    if verdict.action is None:
        return "Undecided"
    what = "Accepted with edits" if verdict.action is DecisionAction.EDITED else verdict.action.value.capitalize()
    by = f" by {verdict.by}" if verdict.by else ""
    when = f", {datetime.fromtimestamp(verdict.at, UTC):%Y-%m-%d %H:%M} UTC" if verdict.at else ""
    reason = f": {verdict.reason}" if verdict.reason else ""
    return f"{what}{by}{when}{reason}"


def standing_span(finding: Finding, block: Block) -> tuple[int, int] | None:
    """Return the finding's span when the block still holds its words there, else None.

    A stored span counts characters of the reader that made it; words that do not match are never marked.
    """
    if finding.span is None or finding.quote_status is QuoteStatus.ABSENT:
        return None
    start, end = finding.span
    if not 0 <= start < end <= len(block.text):
        return None
    there = block.text[start:end]
    words = finding.quote if finding.quote_status is QuoteStatus.EXACT else finding.document_words or there
    return (start, end) if _letters(there) == _letters(words) else None


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _labelled(label: str, text: str) -> tuple[str, ...]:
    return (f"{label}{text}",) if text.strip() else ()
