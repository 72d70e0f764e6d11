"""Earlier answers to the same question, so that nobody pays twice for it across reviews.

Two questions are the same when model, prompt version, rules, checklist, tool, the settings of how to answer, the
endpoint and the section are the same. There are two cases of it:

- the whole document is the same too: then everybody's reviews are served, because everybody has given the same text;
- the document around the section is another, such as the next version of it: then only reviews of the same owner are
  served, because an answer may speak of the rest of its document, and only when every other passage the answer leans on
  still stands word for word. What has changed elsewhere is asked about there, with the whole new document before the
  model; and each finding says that the rest was different.

Only an answer of the model that would be asked first is reused: one of a model further down the chain is what was to be
had that day.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from analysis.anchor import find_exact
from analysis.answer import parse_answer
from domain.document import Document, Section
from domain.errors import ModelAnswerMalformed, StoreUnavailable
from domain.finding import Usage
from domain.model import Answer, ModelRequest
from domain.run import Run
from jobs.history import read_record
from jobs.parts import Parts
from storage import keys
from storage.records import AnswerRecord, ReusableAnswer, dump

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked about one section, and whose document it is."""

    request: ModelRequest
    document: Document
    section: Section
    owner: str
    prompt_version: str


def earlier_answer(parts: Parts, run: Run, question: Question, attempt: int) -> AnswerRecord | None:
    """Return the answer that an earlier review got to this question, now at no cost."""
    if not (run.reuses and parts.settings.enable_result_reuse):
        return None
    chain = tuple(dict.fromkeys(run.models)) or parts.order()
    model_id = parts.first_model(chain)
    found = _found(parts, question, model_id) if model_id else None
    if found is None or found.review_id == run.review_id:
        return None
    position = chain.index(model_id) + 1
    answer = replace(
        found.answer,
        usage=Usage(),
        attempts=(),
        skipped=found.answer.skipped if position > 1 else (),
        first_token_ms=0,
        total_ms=0,
        chain_position=position,
        chain_length=len(chain),
    )
    now = parts.clock()
    is_from_elsewhere = found.sha256 != question.document.sha256
    return AnswerRecord(answer, question.prompt_version, attempt, now, now, found.review_id, is_from_elsewhere)


def has_earlier_answer(parts: Parts, review_id: str, question: Question, model_id: str) -> bool:
    """Return whether the model answered this question in another review of the very same document."""
    found = read_record(parts.objects, ReusableAnswer, keys.reusable(_of_document(parts, question, model_id)))
    return found is not None and found.review_id != review_id


def keep_for_others(parts: Parts, run: Run, question: Question, answer: Answer) -> None:
    """Keep an answer that could be read for later reviews; without a store the review goes on."""
    if not parts.settings.enable_result_reuse:
        return
    document, section = question.document, question.section
    kept = dump(ReusableAnswer(answer, run.review_id, parts.clock(), document.sha256, section.block_ids))
    try:
        for name in (_of_document(parts, question, answer.model_id), _of_section(parts, question, answer.model_id)):
            parts.objects.put(keys.elsewhere(run.review_id, keys.reusable(name)), b"{}")
            parts.objects.put(keys.reusable(name), kept)
    except StoreUnavailable:
        logger.warning("review %s run %s: an answer was not kept for later reviews", run.review_id, run.id)


def _found(parts: Parts, question: Question, model_id: str) -> ReusableAnswer | None:
    same = read_record(parts.objects, ReusableAnswer, keys.reusable(_of_document(parts, question, model_id)))
    if same is not None:
        return same
    alike = read_record(parts.objects, ReusableAnswer, keys.reusable(_of_section(parts, question, model_id)))
    return _moved(alike, question) if alike is not None else None


def _moved(found: ReusableAnswer, question: Question) -> ReusableAnswer | None:
    """Return the answer with the block ids of this document; None when it leans on words that stand here no more."""
    try:
        raw = parse_answer(found.answer.tool_input, found.answer.text)
    except ModelAnswerMalformed:
        return None
    texts = [block.text for block in question.document.blocks]
    leans_on = {words for finding in raw for words in finding.also}
    if not all(any(find_exact(words, text) for text in texts) for words in leans_on):
        return None
    ids = dict(zip(found.block_ids, question.section.block_ids, strict=False))
    findings = [{**finding.model_dump(mode="json"), "block_id": ids.get(finding.block_id, "")} for finding in raw]
    return replace(found, answer=replace(found.answer, tool_input=json.dumps({"findings": findings}), text=""))


def _of_document(parts: Parts, question: Question, model_id: str) -> str:
    texts = [(message.role, message.texts) for message in question.request.messages]
    return _name(parts, question, model_id, texts)


def _of_section(parts: Parts, question: Question, model_id: str) -> str:
    """Leave out the text all sections share; the names of blocks, tables and the section count by their order."""
    own = [text for message in question.request.messages for text in message.texts[1:]]
    blocks = question.document.section_blocks(question.section)
    texts = [block.text for block in blocks]
    return _name(parts, question, model_id, [question.owner, texts, *_without_ids(own, question)])


def _without_ids(texts: list[str], question: Question) -> list[str]:
    blocks = question.document.section_blocks(question.section)
    tables = dict.fromkeys(block.place.table_id for block in blocks if block.place)
    names = [question.section.id, *(block.id for block in blocks), *tables]
    numbers: Mapping[str, str] = {name: f"#{number}" for number, name in enumerate(names)}
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True)))
    return [pattern.sub(lambda match: numbers[match[0]], text) for text in texts]


def _name(parts: Parts, question: Question, model_id: str, asked: object) -> str:
    settings = parts.settings
    tool = question.request.tool
    told = [
        model_id,
        question.prompt_version,
        question.request.system,
        asked,
        (tool.name, tool.description, dict(tool.schema)) if tool else None,
        urlsplit(settings.bedrock_endpoint_url or "").hostname,  # the emulator gets another port at every start
        settings.bedrock_max_tokens,
        settings.bedrock_temperature,
        settings.enable_enhanced_mode and settings.enable_extended_thinking,
        settings.bedrock_reasoning_budget,
        settings.bedrock_reasoning_effort,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
