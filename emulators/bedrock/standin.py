"""The rule-based stand-in for a model: the same model and section always give the same findings. It is not Claude."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from emulators.bedrock.models import ModelRules
from emulators.bedrock.rules import CONTRADICTION, LONG_SENTENCE, LONG_SENTENCE_WORDS, RULES, Rule
from emulators.bedrock.section import PromptBlock, PromptSection, sentences

NAME = "rule-based stand-in, not Claude"

_MAX_QUOTE = 220
_MIN_WORDS = 5
_WORDS_PER_FINDING = 40
_RANK = {"critical": 0, "important": 1, "suggestion": 2, "positive": 3}
_NEGATION = re.compile(r"\b(?:not|no|never|none|neither|without|cannot|un(?:able|available|affected))\b|n't\b", re.I)
_STOP = frozenset(
    re.findall(
        r"\w+",
        "the a an of to in on at by for and or is are was were be been has have had that this it its with as from not "
        "no never none any all which who will would did does do can could without after before during than then there",
    )
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired on a sentence of a block."""

    rule: Rule
    block: PromptBlock
    place: int
    quote: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Character:
    """How one model differs from the others: which rules it knows, how sure it is, how much it says."""

    seed: str
    keeps_percent: int
    most: int

    def number(self, *what: object) -> int:
        """Return a number from 0 to 99 that depends on the model and `what` alone."""
        text = "\n".join([self.seed, *map(str, what)])
        return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:4], "big") % 100

    def knows(self, rule: Rule) -> bool:
        return _RANK[rule.type] == 0 or self.number("rule", rule.id) < self.keeps_percent


def character(model: ModelRules) -> Character:
    """Return the habits of the stand-in for this model."""
    if "haiku" in model.id:
        return Character(model.id, 62, 5)
    if "opus" in model.id or "fable" in model.id:
        return Character(model.id, 96, 9)
    return Character(model.id, 84, 7)


def review(model: ModelRules, section: PromptSection) -> list[Hit]:
    """Return what the stand-in has to say about the section, in reading order; often nothing."""
    who = character(model)
    hits = [hit for hit in _hits(section) if who.knows(hit.rule) and not _is_known(hit, section)]
    hits.sort(key=lambda hit: (_RANK[hit.rule.type], -hit.rule.confidence, hit.place))
    kept: list[Hit] = []
    room = min(who.most, 2 + section.words // _WORDS_PER_FINDING)
    for hit in hits:
        same_rule = sum(other.rule is hit.rule for other in kept)
        is_positive = hit.rule.type == "positive"
        if any(other.quote == hit.quote for other in kept) or same_rule >= (1 if is_positive else 2):
            continue
        if len(kept) < room or is_positive:
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.place)


def as_finding(model: ModelRules, hit: Hit, items: frozenset[str]) -> dict[str, Any]:
    """Return the hit as the input of the `report_findings` tool."""
    who, rule = character(model), hit.rule
    shift = (who.number("confidence", rule.id, hit.quote) % 21 - 10) / 100
    known_items = [item for item in rule.items if item in items]
    return {
        "block_id": hit.block.id,
        "quote": hit.quote,
        "type": rule.type,
        "category": rule.category,
        "risk_level": rule.risk,
        "confidence": round(min(max(rule.confidence + shift, 0.05), 0.98), 2),
        "description": rule.descriptions[who.number("wording", rule.id) % len(rule.descriptions)],
        "suggestion": rule.suggestion,
        "questions": [rule.question] if rule.question and who.number("asks", hit.quote) < 60 else [],
        "checklist_items": known_items,
        "also": list(hit.also),
    }


def notes(model: ModelRules, section: PromptSection, hits: list[Hit]) -> str:
    """Return the thinking trace: what the rules looked at, in sentences that say what is speaking."""
    who = character(model)
    title = f"“{section.title}”" if section.title else "this text"
    lines = [
        f"I am a {NAME}; I run on this machine and stand for {model.name} so that the program can be tried.",
        f"The section {title} holds {len(section.blocks)} blocks and {section.words} words. I go through its sentences "
        f"with {sum(who.knows(rule) for rule in RULES)} patterns and do not understand what they say.",
    ]
    lines += [f"In block {hit.block.id}, “{_short(hit.quote)}” fits my pattern {hit.rule.id}." for hit in hits]
    quiet = [block.id for block in section.blocks if block.id not in {hit.block.id for hit in hits}]
    if quiet:
        shown = ", ".join(quiet[:4]) + (" and others" if len(quiet) > 4 else "")
        lines.append(f"Nothing in {shown} fits a pattern, or it was too short to judge.")
    lines.append(
        f"I report {len(hits)} finding{'s' * (len(hits) != 1)}." if hits else "No pattern fits, so I report no finding."
    )
    return "\n".join(lines)


def in_words(model: ModelRules, section: PromptSection, hits: list[Hit], question: str) -> str:
    """Return an answer in text, for a request without a tool, such as a chat."""
    start = f"This answer comes from a {NAME}, which only looks for patterns."
    if hits:
        points = [
            f"- [{hit.block.id}] “{hit.quote}”: {as_finding(model, hit, frozenset())['description']}" for hit in hits
        ]
        return "\n".join([start, "In the text I was given I would look at these passages:", *points])
    near = _nearest(section, question)
    if near:
        return f"{start} The words of your question are closest to block [{near.id}]: “{_short(near.text, 300)}”"
    return f"{start} In the text I was given no pattern fits, so I have nothing to add."


def _hits(section: PromptSection) -> Iterator[Hit]:
    place = 0
    said: list[tuple[PromptBlock, str, frozenset[str]]] = []
    for block in section.blocks:
        for sentence in [] if block.is_heading else sentences(block.text):
            place += 1
            words = sentence.split()
            if len(words) < _MIN_WORDS or sentence.endswith("?"):
                continue
            for rule in RULES:
                if rule.pattern.search(sentence) and not rule.unless.search(sentence):
                    yield Hit(rule, block, place, _quotable(sentence))
                    break
            else:
                if len(words) > LONG_SENTENCE_WORDS:
                    yield Hit(LONG_SENTENCE, block, place, _quotable(sentence))
            if twin := _denied(sentence, said):
                yield Hit(CONTRADICTION, block, place, _quotable(sentence), (_quotable(twin),))
            said.append((block, sentence, _content(sentence)))


def _denied(sentence: str, said: list[tuple[PromptBlock, str, frozenset[str]]]) -> str:
    """Return an earlier sentence with the same content words of which this one is the denial, or the reverse."""
    words = _content(sentence)
    if len(words) < 4:
        return ""
    is_negative = bool(_NEGATION.search(sentence))
    for _, other, other_words in said:
        shared, smaller = len(words & other_words), min(len(words), len(other_words))
        if smaller < 4 or shared / smaller < 0.8 or shared / len(words | other_words) < 0.6:
            continue
        if bool(_NEGATION.search(other)) != is_negative and not (re.search(r"\d", sentence + other)):
            return other
    return ""


def _content(sentence: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[a-z]{3,}", sentence.lower()) if word not in _STOP)


def _is_known(hit: Hit, section: PromptSection) -> bool:
    """Return whether a program has reported the passage, or this kind of thing in this block."""
    return any(
        block_id == hit.block.id and (category == hit.rule.category or " ".join(hit.quote.split()) in quote)
        for block_id, category, quote in section.already_found
    )


def _quotable(sentence: str) -> str:
    """Return the sentence, or as many of its first words as make a quote; verbatim and within one line."""
    line = sentence.split("\n", 1)[0]
    return line if len(line) <= _MAX_QUOTE else line[:_MAX_QUOTE].rsplit(None, 1)[0]


def _short(text: str, length: int = 70) -> str:
    return text if len(text) <= length else text[:length].rsplit(None, 1)[0] + " …"


def _nearest(section: PromptSection, question: str) -> PromptBlock | None:
    wanted = _content(question)
    best = max(section.blocks, key=lambda block: len(_content(block.text) & wanted), default=None)
    return best if best and _content(best.text) & wanted else None
