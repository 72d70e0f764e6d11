"""Actions in lists and lines of text: owner and date behind labels, or at the end of each item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.checks.columns import ACTION, GIVEN_UP, is_role, tells_time
from analysis.checks.dates import moments
from analysis.checks.reading import PROSE_KINDS, Reading
from analysis.checks.tables import is_blank
from analysis.checks.words import Span, is_quoted
from domain.document import Block, BlockKind

OWNER_LABEL = (
    r"(?:(?:action|task|risk|control) )?(?:owner|owned by|responsible(?: (?:role|person|party|for this))?|"
    r"responsibility|"
    r"lead|assigned to|assignee|accountable|who|action by|in charge|held by|performed by|done by)"
)
DUE_LABEL = (
    r"(?:due(?: date| by| on)?|deadline|target(?: date)?|by when|completion(?: date)?|complete by|date due|until|when|"
    r"to be done by|finish by|timescale|due for completion)"
)
_LABELLED = re.compile(rf"\W*(?:{OWNER_LABEL}|{DUE_LABEL})\s*:", re.IGNORECASE)
_WORD_FOR_NOTHING = (
    r"(?:still |yet )?(?:tb[dcan]|n/?a|none|nobody|no one|unassigned|unknown|open|vacant|pending|asap|soon|undecided|"
    r"not (?:yet )?\w+|to be \w+|to follow)(?: yet)?"
)
_NOTHING = (
    rf"(?:{_WORD_FOR_NOTHING}|[(\[]\s?{_WORD_FOR_NOTHING}\s?[)\]]|"
    r"[-–—?]+|_{2,}|\.{3,}|…|\[[\s_.…]*\]|\([\s_.…]*\)|)"
)
_ENDS = r"\s*(?=[,;.)\]|/\n]|$|\s[–—-]\s|\s?[A-Z][a-z]+(?: [a-z]+){0,2}:)"
_MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class TextGap:
    """An action in a text that leaves out owner or date; `written` is what stands there instead."""

    block: Block
    span: Span
    written: str
    at: Span = (0, 0)
    """The place of the label with nothing behind it."""


def label_gaps(reading: Reading, label: str) -> Iterator[TextGap]:
    """Yield the places where a label such as “Owner:” is followed by nothing or by a word that says nothing."""
    pattern = re.compile(rf"(?<![\w-])(?P<label>{label})\s*:\s*(?P<value>{_NOTHING}){_ENDS}", re.IGNORECASE)
    used = re.compile(rf"(?<![\w-]){label}\s*:\s*[A-Z\d]\w", re.IGNORECASE)
    is_used = any(used.search(block.text) for block in reading.body if block.kind in PROSE_KINDS and ":" in block.text)
    for block in reading.body:
        if block.kind not in PROSE_KINDS or ":" not in block.text or _is_empty_form(block.text):
            continue
        for match in pattern.finditer(block.text):
            is_alone = len(block.text) - len(match.group()) < 5 and not match["value"]
            if not is_quoted(block.text, *match.span()) and (is_used or not is_alone):
                yield TextGap(block, _action(reading, block, match.start()), match.group().strip(), match.span())


def item_gaps(reading: Reading, *, is_owner: bool) -> Iterator[TextGap]:
    """Yield the items of a list that name no owner, or no date, where nearly all others do so in the same manner."""
    labelled = {gap.block.id for gap in label_gaps(reading, OWNER_LABEL if is_owner else DUE_LABEL)}
    for run in _lists(reading):
        items = [item for item in run if not GIVEN_UP.match(item.text)]
        owned, dated = [_names_role(item.text) for item in items], [_tells_time(item.text) for item in items]
        has, other = (owned, dated) if is_owner else (dated, owned)
        missing = [item for item, found in zip(items, has, strict=True) if not found and item.id not in labelled]
        if missing and len(missing) * 3 <= len(items) and sum(other) * 3 >= len(items) * 2:
            for item in missing:
                yield TextGap(item, reading.sentence_at(item, 0), _tail(item.text))


def _lists(reading: Reading) -> Iterator[list[Block]]:
    run: list[Block] = []
    for block in (*reading.body, None):
        if block is not None and block.kind is BlockKind.LIST_ITEM and (not run or block.level == run[0].level):
            run.append(block)
            continue
        if 3 <= len(run) <= _MOST_ITEMS and _is_of_actions(reading, run):
            yield run
        run = [block] if block is not None and block.kind is BlockKind.LIST_ITEM else []


def _is_of_actions(reading: Reading, run: list[Block]) -> bool:
    section = reading.section(run[0])
    before = reading.document.blocks[max(0, reading.position[run[0].id] - 1)].text
    return ACTION.search(f"{section.title if section else ''} {before[-200:]}") is not None


def _tail(text: str) -> str:
    """Return what stands in the last brackets of an item, or behind its last dashes: “(Head of IT, 3 May)”."""
    text = text.rstrip(" .;")
    if bracket := re.search(r"[(\[]([^()\[\]]{0,90})[)\]]$", text):
        return bracket[1]
    parts = re.split(r"\s[–—-]{1,2}\s|\s[|:;]\s|\.\s", text)
    return ", ".join(parts[1:])[-120:] if len(parts) > 1 else ""


def _names_role(text: str) -> bool:
    parts = re.split(r"[,;/.]\s|\s[–—-]\s|\bby\b|:\s", _tail(text))
    head = re.match(r"([^:.]{3,40}):\s", text)
    return any(is_role(part) and not is_blank(part) for part in parts) or (head is not None and is_role(head[1]))


def _tells_time(text: str) -> bool:
    tail = _tail(text)
    return bool(moments(text)) or (bool(tail) and not is_blank(tail) and tells_time([tail]))


def _is_empty_form(text: str) -> bool:
    """Return True for a form that nobody has filled in: no label has a value."""
    labels = re.findall(r"\b[A-Z][a-z ]{2,20}:[ \t]*(\S?)", text)
    return len(labels) > 2 and all(not value or value in "._" for value in labels)


def _action(reading: Reading, block: Block, at: int) -> Span:
    """Return the words of the action to which a label belongs: those before it, or its own sentence."""
    start, end = reading.sentence_at(block, at)
    if at - start < 15:
        before = [span for span in reading.sentences(block) if span[1] <= start]
        labels = [span for span in before if _LABELLED.match(block.text[slice(*span)])]
        told = [span for span in before if span not in labels]
        return (told[-1][0], end) if told and end - told[-1][0] <= 300 else told[-1] if told else (start, end)
    return start, end
