"""One section: ask a model, store what it says before reading it, anchor what it found."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from analysis.answer import RawFinding, parse_answer
from analysis.findings import to_findings, without_duplicates
from analysis.prompt import is_reviewable, repair_request, section_request
from analysis.wordings import Wording, wording_of
from domain import events as happened
from domain.document import Document, Section
from domain.errors import (
    AllModelsFailed,
    BudgetExhausted,
    ChecklistUnknown,
    ModelAnswerMalformed,
    ModelFailed,
    RunCancelled,
)
from domain.finding import Attempt, Finding, Provenance
from domain.model import Answer, ModelRequest
from domain.run import Run
from jobs.cancel import is_cancelled, is_flagged
from jobs.history import read_record, read_review, sum_usage
from jobs.lease import section_lease
from jobs.narration import Narration
from jobs.parts import Parts
from jobs.queue import section_job
from jobs.rebuild import append
from jobs.reuse import Question, earlier_answer, keep_for_others
from jobs.run import finish_bare_heading, put_back, read_document_record, release_rest, settle_after
from jobs.section_result import SectionWork, store_failure, stored_result, tell_failure, tell_result
from jobs.time_limit import TimeIsUp, end_alarm
from storage import keys
from storage.records import AnswerRecord, DocumentRecord, SectionResult, dump, load

logger = logging.getLogger(__name__)


def review_section(parts: Parts, work: SectionWork) -> None:
    """Bring a section to its outcome, at no cost where one is stored; then close the run if it was the last.

    Where the limits leave no room for a request, it goes back into the queue, which is none of its attempts.
    """
    run = load(Run, parts.objects.get(keys.run(work.review_id, work.run_id)))
    holder = section_job(work.run_id, work.section_id, work.attempt)
    try:
        with parts.leases.hold(section_lease(work.run_id, work.section_id), holder) as has_lease:
            if not has_lease:
                logger.info("%s: another job is at it", work.label)
                return
            _bring_to_outcome(parts, run, work)
    except BudgetExhausted as error:
        logger.info("%s: goes back into the queue. %s", work.label, error)
        put_back(parts, run, work.section_id, reason=str(error))
        return
    release_rest(parts, run)
    settle_after(parts, run, work.section_id)


def _bring_to_outcome(parts: Parts, run: Run, work: SectionWork) -> None:
    stored = set(parts.objects.list(f"{keys.sections(work.review_id, work.run_id)}{work.section_id}."))
    if keys.findings(work.review_id, work.run_id, work.section_id) in stored:
        tell_result(parts, work, stored_result(parts, work))
    elif keys.failed(work.review_id, work.run_id, work.section_id) in stored:
        tell_failure(parts, work)
    elif is_cancelled(parts, work.review_id, work.run_id, work.section_id):
        append(parts, work.review_id, happened.SectionCancelled(parts.clock(), work.run_id, work.section_id))
    else:
        _review(parts, run, work)


def _review(parts: Parts, run: Run, work: SectionWork) -> None:
    record = read_document_record(parts, work.review_id)
    section = next(section for section in record.document.sections if section.id == work.section_id)
    if not is_reviewable(record.document, section):
        finish_bare_heading(parts, run, work.section_id)
        return
    wording = _wording(run)
    if wording is None:
        store_failure(parts, work, "no_prompt", f"The workers do not know its prompt version {run.prompt_version!r}.")
        return
    try:
        critique = _Critique(parts, run, work, record, section, wording)
    except ChecklistUnknown as error:
        store_failure(parts, work, "no_checklist", f"The workers do not know its checklist. {error}")
        return
    try:
        critique.run()
    except RunCancelled:
        append(parts, work.review_id, happened.SectionCancelled(parts.clock(), work.run_id, work.section_id))
    except TimeIsUp:
        end_alarm()
        limit = parts.settings.task_hard_time_limit
        critique.fail("timed_out", f"It took longer than {limit} seconds and was ended. Retry it.")
        raise
    except AllModelsFailed as error:
        kind = error.attempts[-1].outcome if error.attempts else "failed"
        critique.fail(kind, str(error), error.attempts)
    except ModelFailed as error:
        critique.fail(error.kind, str(error))


def _wording(run: Run) -> Wording | None:
    """The wording a column is pinned to; another run takes the one in use where its own is gone, and says so."""
    return wording_of(run.prompt_version) or (None if run.comparison_id else wording_of())


class _Critique:
    """One section being reviewed by a model."""

    def __init__(
        self, parts: Parts, run: Run, work: SectionWork, record: DocumentRecord, section: Section, wording: Wording
    ) -> None:
        self.parts = parts
        self.run_record = run
        self.work = work
        self.document: Document = record.document
        self.checks = record.checks
        self.section = section
        self.owner = read_review(parts.objects, work.review_id).owner
        self.checklist = parts.checklists.get(run.checklist)
        self.wording = wording
        self.started_at = parts.clock()
        self.attempts: list[Attempt] = []
        self.saved_characters = 0
        self.reused_from = ""
        self.is_from_elsewhere = False
        self.narration = Narration(
            parts,
            review_id=work.review_id,
            run_id=work.run_id,
            section_id=work.section_id,
            attempt=work.attempt,
            anchored=self._anchored,
            on_first_words=lambda: release_rest(parts, run),
        )

    def run(self) -> None:
        """Ask (or take the stored answer), read it, with one repair turn; store and tell the result."""
        work = self.work
        started = happened.SectionStarted(self.started_at, work.run_id, work.section_id, work.attempt)
        append(self.parts, work.review_id, started)
        request = section_request(
            self.document,
            self.section,
            checklist=self.checklist,
            label=work.label,
            found=self.checks,
            toon=self.parts.settings.enable_toon_optimization,
            wording=self.wording,
        )
        self.saved_characters = request.saved_characters
        question = Question(request, self.document, self.section, self.owner, self.wording.version)
        answer = self._answer(request, keys.answer(work.review_id, work.run_id, work.section_id), question)
        try:
            findings = self._findings(answer)
        except ModelAnswerMalformed as error:
            logger.info("%s: asking for a repair", work.label)
            repair = repair_request(request, answer, str(error))
            again = self._answer(repair, keys.repair(work.review_id, work.run_id, work.section_id))
            answer = replace(again, thinking=answer.thinking or again.thinking)
            findings = self._repaired(answer)
        if not self.reused_from:
            keep_for_others(self.parts, self.run_record, question, answer)
        self._finish(answer, findings)

    def fail(self, kind: str, reason: str, attempts: tuple[Attempt, ...] = ()) -> None:
        """Store and tell why this section has no result."""
        all_attempts = (*self.attempts, *attempts)
        store_failure(self.parts, self.work, kind, reason, all_attempts)

    def _answer(self, request: ModelRequest, key: str, question: Question | None = None) -> Answer:
        """Return the answer stored under `key`, or to the same question, or ask and store it before it is read."""
        record = read_record(self.parts.objects, AnswerRecord, key)
        if record is None:
            earlier = earlier_answer(self.parts, self.run_record, question, self.work.attempt) if question else None
            record = earlier or self._asked(request)
            if not self.parts.objects.put_if_absent(key, dump(record)):
                # Somebody else answered meanwhile; one answer stands, and it is theirs.
                record = load(AnswerRecord, self.parts.objects.get(key))
        self.started_at = min(self.started_at, record.started_at)
        self.attempts.extend(record.answer.attempts)
        self.reused_from, self.is_from_elsewhere = record.reused_from, record.is_from_elsewhere
        return record.answer

    def _asked(self, request: ModelRequest) -> AnswerRecord:
        started_at = self.parts.clock()
        model = self.parts.build_model(self.run_record.models)
        answer = self.narration.tell(model.stream(request))
        return AnswerRecord(answer, self.wording.version, self.work.attempt, started_at, self.parts.clock())

    def _repaired(self, answer: Answer) -> tuple[Finding, ...]:
        try:
            return self._findings(answer)
        except ModelAnswerMalformed as error:
            raise ModelAnswerMalformed(
                f"{answer.model_name} gave an answer that could not be read, and so was its second: {error}"
            ) from error

    def _findings(self, answer: Answer) -> tuple[Finding, ...]:
        return self._anchored(parse_answer(answer.tool_input, answer.text), self._provenance(answer))

    def _anchored(self, raw: Sequence[RawFinding], provenance: Provenance | None = None) -> tuple[Finding, ...]:
        found = to_findings(
            raw,
            self.document,
            self.section,
            run_id=self.work.run_id,
            provenance=provenance,
            checklist=self.checklist,
        )
        return without_duplicates(found, self.checks)

    def _provenance(self, answer: Answer) -> Provenance:
        return Provenance(
            model_id=answer.model_id,
            model_name=answer.model_name,
            chain_position=answer.chain_position,
            chain_length=answer.chain_length,
            skipped=answer.skipped,
            attempts=0 if self.reused_from else max(1, len(self.attempts)),
            stop_reason=answer.stop_reason,
            first_token_ms=answer.first_token_ms,
            total_ms=answer.total_ms,
            usage=sum_usage(self.attempts) if self.attempts else answer.usage,
            prompt_version=self.wording.version,
            checklist=self.checklist.ref,
            notice=answer.notice,
            saved_characters=self.saved_characters,
            reused_from=self.reused_from,
            is_from_elsewhere=self.is_from_elsewhere,
            thinking_kind=answer.metadata.get("thinking_trace", ""),
        )

    def _finish(self, answer: Answer, findings: tuple[Finding, ...]) -> None:
        if is_flagged(self.parts, self.work.run_id, self.work.section_id):
            # The answer stays in the store, so that trying this section again costs nothing.
            raise RunCancelled("The run was cancelled.")
        provenance = self._provenance(answer)
        result = SectionResult(
            section_id=self.work.section_id,
            findings=findings,
            provenance=provenance,
            at=self.parts.clock(),
            started_at=self.started_at,
            usage=provenance.usage,
            attempts=tuple(self.attempts),
            thinking=answer.thinking,
            attempt=self.work.attempt,
        )
        key = keys.findings(self.work.review_id, self.work.run_id, self.work.section_id)
        if not self.parts.objects.put_if_absent(key, dump(result)):
            result = stored_result(self.parts, self.work)
        tell_result(self.parts, self.work, result, told=self.narration.told)
        self.parts.log.forget(self.work.review_id, self.narration.superfluous)
