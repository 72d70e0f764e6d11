"""Earlier answers to the very same question, so that nobody pays twice for it across reviews.

The same question means the same request to the last character (rules, checklist, tool, the document around the
section, and the section), the same prompt version, the same model, and the same settings of how it is to answer, at
the same endpoint. A section that stands in another document is another question, because the model is given that
document to find contradictions in. Only an answer of the model that would be asked first is reused: one of a model
further down the chain is what was to be had that day.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import replace
from urllib.parse import urlsplit

from analysis.prompt import PROMPT_VERSION
from domain.errors import StoreUnavailable
from domain.finding import Usage
from domain.model import Answer, ModelRequest
from domain.run import Run
from jobs.history import read_record
from jobs.parts import Parts
from storage import keys
from storage.records import AnswerRecord, ReusableAnswer, dump

logger = logging.getLogger(__name__)


def earlier_answer(parts: Parts, run: Run, request: ModelRequest, attempt: int) -> AnswerRecord | None:
    """Return the answer that an earlier review got to this request, now at no cost."""
    if not (run.reuses and parts.settings.enable_result_reuse):
        return None
    chain = tuple(dict.fromkeys(run.models)) or parts.order()
    model_id = parts.first_model(chain)
    if not model_id:
        return None
    found = read_record(parts.objects, ReusableAnswer, keys.reusable(_fingerprint(parts, request, model_id)))
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
    return AnswerRecord(answer, PROMPT_VERSION, attempt, now, now, reused_from=found.review_id)


def keep_for_others(parts: Parts, run: Run, request: ModelRequest, answer: Answer) -> None:
    """Keep an answer that could be read for later reviews; without a store the review goes on."""
    if not parts.settings.enable_result_reuse:
        return
    key = keys.reusable(_fingerprint(parts, request, answer.model_id))
    try:
        parts.objects.put(key, dump(ReusableAnswer(answer, run.review_id, parts.clock())))
    except StoreUnavailable:
        logger.warning("review %s run %s: an answer was not kept for later reviews", run.review_id, run.id)


def _fingerprint(parts: Parts, request: ModelRequest, model_id: str) -> str:
    settings = parts.settings
    tool = request.tool
    question = [
        model_id,
        PROMPT_VERSION,
        request.system,
        [(message.role, message.texts) for message in request.messages],
        (tool.name, tool.description, dict(tool.schema)) if tool else None,
        urlsplit(settings.bedrock_endpoint_url or "").hostname,  # the emulator gets another port at every start
        settings.bedrock_max_tokens,
        settings.bedrock_temperature,
        settings.enable_enhanced_mode and settings.enable_extended_thinking,
        settings.bedrock_reasoning_budget,
        settings.bedrock_reasoning_effort,
    ]
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()
