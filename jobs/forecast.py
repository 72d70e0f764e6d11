"""What reviewing a document will take: sections, tokens, dollars and time for each model. Pure arithmetic.

Input is counted on the very requests that will be sent: the first one writes the part they share into the prompt
cache, and the others read it. Output is what models say to so many words; see `_Talk`. Time is that of the answers,
dealt to the hands of the installation; see `jobs/timing.py`. What runs have shown here corrects each; see `Learned`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from analysis.checklist import Checklist, load_checklist
from analysis.prompt import is_reviewable, section_request
from analysis.prompt_blocks import is_visible
from analysis.wordings import Wording
from domain.document import BlockKind, Document, Section
from domain.finding import Finding, Usage
from domain.forecast import Forecast, ModelForecast
from domain.model import ModelRequest
from jobs.timing import beside, held, makespan

_CHARACTERS_PER_TOKEN = 3.7
"""Between 3.5 and 3.9 of English prose for the tokenizer that `tokens_factor` counts from."""


@dataclass(frozen=True, slots=True)
class Learned:
    """How many times as much as assumed a model took in earlier runs: tokens written, tokens read, time to answer."""

    talk: float = 1.0
    reads: float = 1.0
    pace: float = 1.0
    is_from_runs: bool = False
    """False for a model that has not answered here yet."""


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """What a forecast needs to know of a model; `cost` takes fresh, output, cache read and cache write tokens."""

    id: str
    name: str
    cost: Callable[[int, int, int, int], float]
    tokens_factor: float = 1.0
    cache_min_tokens: int | None = None
    burndown: float = 1.0
    thinks: bool = False
    max_tokens: int = 8192
    learned: Learned = Learned()
    answered: frozenset[str] = frozenset()
    """Sections whose earlier answer will be used again."""
    notice: str = ""
    """Set where the local emulator answers, which says much less than a model."""


USUAL_BETWEEN_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the installation adds: its hands, what it spends between two answers, and its budgets; 0 is none."""

    workers: int = 1
    between_seconds: float = USUAL_BETWEEN_SECONDS
    """Of one hand: the queue, storing, reading the answer."""
    pool: int = 0
    """Hands of all workers together, where others use them, too."""
    others: tuple[int, ...] = ()
    """Sections that each other review under way has left."""
    tokens_per_minute: int = 0
    requests_per_minute: int = 0
    answers_to_know: int = 0
    """Until so many of a model are known, its answers are admitted as if each were as long as it may be."""


@dataclass(frozen=True, slots=True)
class _Talk:
    """Tokens of an answer: some for every section, some for each word of a sentence beyond a few, and for thinking.

    And how long it takes: until its first word, before it flows, and then by its length.
    """

    fixed: float
    per_word: float
    thinking: float
    free_words: int
    first_seconds: float
    fixed_seconds: float
    tokens_per_second: float

    def seconds(self, tokens: float) -> float:
        return self.fixed_seconds + tokens / self.tokens_per_second


_OF_A_MODEL = _Talk(
    fixed=300,
    per_word=1.2,
    thinking=1500,
    free_words=0,
    first_seconds=3.0,
    fixed_seconds=3.0,
    tokens_per_second=60.0,
)
"""About 1,200 tokens of findings for a section of 800 words, and thinking that stays below a budget of 2,000."""
_OF_THE_EMULATOR = _Talk(
    fixed=5,
    per_word=0.95,
    thinking=100,
    free_words=90,
    first_seconds=0.3,
    fixed_seconds=0.9,
    tokens_per_second=250.0,
)
"""Measured on the sample documents, its notes included, at the pace of `make run`."""
_LEAST_SENTENCE_WORDS = 14
"""Of a line that draws criticism; shorter ones are labels, items of a list and cells of a form. On the sample documents
this tells what is written better than any count of all words, of modal verbs or of table cells."""


def usual_seconds(tokens: float, *, is_emulated: bool) -> float:
    """Return how long an answer of so many tokens is assumed to take."""
    return (_OF_THE_EMULATOR if is_emulated else _OF_A_MODEL).seconds(tokens)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Characters: of what all requests of a run share, of what each has of its own; and the words that are judged."""

    ids: tuple[str, ...]
    shared: int
    own: tuple[int, ...]
    judged_words: tuple[int, ...]


def forecast(
    document: Document,
    figures: Sequence[ModelFigures],
    *,
    found: Sequence[Finding] = (),
    checklist: Checklist | None = None,
    around: Surroundings = Surroundings(),
    toon: bool = False,
    section_ids: Collection[str] = (),
    wording: Wording | None = None,
) -> Forecast:
    """Return what a run over the document, or over these sections, is expected to take with each of these models."""
    checklist = checklist or load_checklist()
    asked = [section for section in document.sections if not section_ids or section.id in section_ids]
    sections = [section for section in asked if is_reviewable(document, section)]
    sizes = _sizes(document, sections, found, checklist, toon=toon, wording=wording)
    words = sum(section.words for section in sections)
    notice = next((model.notice for model in figures if model.notice), "")
    return Forecast(len(sections), words, tuple(_of_model(model, sizes, around) for model in figures), notice)


def _sizes(
    document: Document,
    sections: Sequence[Section],
    found: Sequence[Finding],
    checklist: Checklist,
    *,
    toon: bool,
    wording: Wording | None,
) -> _Sizes:
    shared = 0
    own = []
    for section in sections:
        request = section_request(document, section, checklist=checklist, found=found, toon=toon, wording=wording)
        first, *rest = (len(text) for text in request.messages[0].texts)
        shared = _constant(request) + first
        own.append(sum(rest))
    return _Sizes(tuple(section.id for section in sections), shared, tuple(own), _judged_words(document, sections))


def _constant(request: ModelRequest) -> int:
    tool = request.tool
    return len(request.system) + (len(tool.name + tool.description + json.dumps(dict(tool.schema))) if tool else 0)


def _judged_words(document: Document, sections: Sequence[Section]) -> tuple[int, ...]:
    """Words of lines that are sentences, each where it stands first: little is said of labels and of repetitions."""
    seen: set[str] = set()
    words = []
    for section in sections:
        lines = {
            line
            for block in document.section_blocks(section)
            if is_visible(block) and block.kind is not BlockKind.HEADING
            for line in block.text.split("\n")
            if len(line.split()) >= _LEAST_SENTENCE_WORDS
        }
        words.append(sum(len(line.split()) for line in lines - seen))
        seen |= lines
    return tuple(words)


def _of_model(model: ModelFigures, sizes: _Sizes, around: Surroundings) -> ModelForecast:
    shared = _tokens(sizes.shared, model)
    is_cached = model.cache_min_tokens is not None and shared >= model.cache_min_tokens
    talk = _OF_THE_EMULATOR if model.notice else _OF_A_MODEL
    used = Usage()
    seconds = []
    for section_id, own, words in zip(sizes.ids, sizes.own, sizes.judged_words, strict=True):
        if section_id in model.answered:
            seconds.append(around.between_seconds)
            continue
        is_first = used.output_tokens == 0
        fresh = _tokens(own, model) + (0 if is_cached else shared)
        read, written = (0 if is_first else shared, shared if is_first else 0) if is_cached else (0, 0)
        said = talk.fixed + talk.per_word * max(0, words - talk.free_words) + (talk.thinking if model.thinks else 0)
        output = min(round(said * model.tokens_factor * model.learned.talk), model.max_tokens)
        used += Usage(fresh, output, read, written, model.cost(fresh, output, read, written))
        seconds.append(talk.seconds(output) * model.learned.pace + around.between_seconds)
    alone = _alone(seconds, model, around, first_words=talk.first_seconds * model.learned.pace)
    work = beside(alone, seconds, around.workers, pool=around.pool, others=around.others)
    tokens = used.input_tokens + used.cache_write_tokens + used.output_tokens * model.burndown
    requests = len(seconds) - len(model.answered)
    budgets = ((tokens, around.tokens_per_minute), (requests, around.requests_per_minute))
    total = max(held(work, amount, per_minute) for amount, per_minute in budgets)
    learned = model.learned
    return ModelForecast(
        model.id,
        model.name,
        used,
        total,
        alone,
        learned.talk,
        learned.reads,
        is_learned=learned.is_from_runs,
        answered=len(model.answered),
    )


def _alone(seconds: Sequence[float], model: ModelFigures, around: Surroundings, *, first_words: float) -> float:
    """Seconds with all hands; fewer of them while the budget of tokens has to allow for answers of any length."""
    known, few = 0, around.workers
    if around.tokens_per_minute and not model.learned.is_from_runs:
        most = model.max_tokens * max(1.0, model.burndown)
        known, few = around.answers_to_know, max(1, min(around.workers, int(around.tokens_per_minute / most)))
    if few == around.workers:
        return makespan(seconds, around.workers, first_words=first_words)
    return makespan(seconds[:known], few, first_words=first_words) + makespan(seconds[known:], around.workers)


def _tokens(characters: int, model: ModelFigures) -> int:
    return round(characters / _CHARACTERS_PER_TOKEN * model.tokens_factor * model.learned.reads)
