"""What a model is asked about one section: rules, the document as fenced data, and the section in numbered blocks.

A request has the system text (the same for every request of a prompt and checklist version) and one user message of
two texts, with a cache point after the first:

1. the document around the section, the same for all sections of a small document:

       <document name="write-up.docx">
       <outline>
         4. Timeline
           4.1 Detection
       </outline>
         every visible line of a small document, indented by two spaces
       </document>

2. the section, and what is true of this section alone:

       <nearby>              only for a document too large to be given whole: what stands before and after
         ...
       </nearby>
       <comments>            only where people have commented; context, never to be quoted
         on [b14]: ...
       </comments>
       <already_found>       only where programs have found something here
         on [b14], date_order: ...
       </already_found>
       <section id="s4" title="Timeline">
       (under: 2 Background > Events)
       (heading, numbered 4.1)
       [b12] Detection
       [b13] A paragraph, whose second line
         is indented by two spaces.
       (table t2, row 3)
       [b14] 09:41
       [b15] The alarm was acknowledged.
       (footnote of [b13])
       [b16] According to the duty log.
       </section>

A table of ten rows or more is written in TOON where that is shorter (`analysis/tables.py`), block ids next to cells:

       (table t3, rows 1 to 12 as TOON, the first is the header: block id and text of each cell)
       t3[12<tab>]{id1<tab>cell1<tab>id2<tab>cell2}:
         b59<tab>Time<tab>b60<tab>Event

The section to review stands between the line that begins with `<section id="` and the line `</section>`. In between, a
line `[block_id] text` begins a block, a line that begins with two spaces goes on with it, and a line in round brackets
is this program's note on the block below. No text of the document ever stands at column 0 (see `analysis/fence.py`).
Hidden blocks are never included. The previous answer of a repair request stands in an assistant message of its own.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.anchor import find_exact
from analysis.answer import REPORT_FINDINGS
from analysis.checklist import Checklist
from analysis.fence import attribute, one_line
from analysis.prompt_blocks import block_lines, is_visible, outline_lines, plain_lines
from analysis.tables import toon_table
from analysis.wordings import Wording, wordings
from domain.document import Block, BlockKind, Document, Section
from domain.finding import Finding
from domain.model import Answer, Message, ModelRequest

WHOLE_DOCUMENT_TOKENS = 80_000
"""A document up to this size is given whole. Thirty sections of the longest kind fit, so that a run of so many reads
nine tenths of its input from the cache; a model that counts 1.3 tokens for each still has half of 200,000 left."""
NEARBY_WORDS = 500
CHARACTERS_PER_TOKEN = 3.5

_INSTRUCTION = "Review this section. Quote verbatim, and call report_findings exactly once."


@dataclass(frozen=True, slots=True)
class _Context:
    """The text about the document that all its sections share, and whether the whole document is in it."""

    text: str
    is_whole: bool


def is_reviewable(document: Document, section: Section) -> bool:
    """Return whether the section has visible text other than its headings."""
    return any(
        block.kind is not BlockKind.HEADING and is_visible(block) and re.search(r"\w", block.text)
        for block in document.section_blocks(section)
    )


def section_request(
    document: Document,
    section: Section,
    *,
    checklist: Checklist,
    label: str = "",
    found: Sequence[Finding] = (),
    toon: bool = False,
    wording: Wording | None = None,
) -> ModelRequest:
    """Return the request that has one section reviewed. `found` is what checks have found in the document.

    Without a `wording` the rules are those in use.

    With `toon`, tables of ten rows or more are written in TOON where that is measured to be shorter.
    """
    blocks = block_lines(document, section, toon=toon)
    texts = (_context(document).text, _section_text(document, section, found, blocks.lines))
    return ModelRequest(
        system=system_text(checklist, toon=toon, wording=wording),
        messages=(Message("user", texts, cache_after=0),),
        tool=REPORT_FINDINGS,
        label=label,
        saved_characters=blocks.saved,
    )


def repair_request(request: ModelRequest, answer: Answer, problem: str) -> ModelRequest:
    """Return the request that shows a model its unusable answer, once, with what is wrong with it."""
    said = (answer.tool_input or answer.text).strip() or "(no answer)"
    turn = (
        f"Your answer could not be used: {problem}\n"
        "Call the tool report_findings exactly once, with all your findings in the shape its schema asks for."
    )
    return ModelRequest(
        system=request.system,
        messages=(*request.messages, Message("assistant", (said,)), Message("user", (turn,))),
        tool=request.tool,
        label=f"{request.label} repair".strip(),
    )


@lru_cache(maxsize=16)
def system_text(checklist: Checklist, *, toon: bool = False, wording: Wording | None = None) -> str:
    """Return the rules and the checklist, the same for every section."""
    items = "\n".join(f"- {item.id}: {item.title}. {item.ask}" for item in checklist.items)
    rows = [{"id": item.id, "title": item.title, "ask": item.ask} for item in checklist.items]
    table = toon_table("checklist", rows, plain=items, note="(one item a row, as TOON)") if toon else None
    items = "\n".join(table.lines) if table else items
    rules = (wording or wordings()[0]).rules
    return f"{rules}\n\nChecklist {checklist.id}, version {checklist.version} ({checklist.title}):\n{items}"


def estimated_tokens(text: str) -> int:
    """Return about how many tokens a text has; Bedrock counts exactly only for some models.

    A character beyond ASCII counts as a token: Chinese needs that many, and accents are few.
    """
    others = len(text) - len(text.encode("ascii", "ignore"))
    return round((len(text) - others) / CHARACTERS_PER_TOKEN + others)


_recent: deque[tuple[Document, _Context]] = deque(maxlen=4)
"""Contexts by the document itself: to hash a document takes longer than to find it here."""


def _context(document: Document) -> _Context:
    for known, context in tuple(_recent):
        if known is document:
            return context
    whole = plain_lines(document.blocks)
    is_whole = estimated_tokens("\n".join(whole)) <= WHOLE_DOCUMENT_TOKENS
    outline = ["<outline>", *outline_lines(document), "</outline>"]
    first = f'<document name="{attribute(document.name)}">'
    text = "\n".join([first, *outline, *(whole if is_whole else ()), "</document>"])
    _recent.append((document, _Context(text, is_whole)))
    return _recent[-1][1]


def _section_text(document: Document, section: Section, found: Sequence[Finding], blocks: Sequence[str]) -> str:
    lines = [] if _context(document).is_whole else _nearby(document, section)
    lines += _comments(document, section) + _already_found(document, section, found)
    lines.append(f'<section id="{attribute(section.id)}" title="{attribute(section.title)}">')
    if section.path:
        lines.append(f"(under: {' > '.join(attribute(title) for title in section.path)})")
    if section.parts > 1:
        lines.append(f"(part {section.part} of {section.parts} of this section)")
    lines += blocks
    return "\n".join([*lines, "</section>", "", _INSTRUCTION])


def _nearby(document: Document, section: Section) -> list[str]:
    """The end of the section before and the beginning of the one after, whole blocks only."""
    place = document.sections.index(section)
    before = document.section_blocks(document.sections[place - 1]) if place else ()
    after = document.section_blocks(document.sections[place + 1]) if place + 1 < len(document.sections) else ()
    first = plain_lines(_within(before[::-1])[::-1])
    last = plain_lines(_within(after))
    if not first and not last:
        return []
    return ["<nearby>", "(before the section)", *first, "(after the section)", *last, "</nearby>"]


def _within(blocks: Sequence[Block]) -> list[Block]:
    taken: list[Block] = []
    words = 0
    for block in blocks:
        words += block.words
        if words > NEARBY_WORDS:
            break
        taken.append(block)
    return taken


def _comments(document: Document, section: Section) -> list[str]:
    ids = set(section.block_ids)
    lines = [
        f"  on [{block.anchor_id}]: {one_line(block.text)}"
        for block in document.blocks
        if block.kind is BlockKind.COMMENT and (block.id in ids or block.anchor_id in ids) and block.text.strip()
    ]
    return ["<comments>", *lines, "</comments>"] if lines else []


def _already_found(document: Document, section: Section, found: Sequence[Finding]) -> list[str]:
    """What checks found in visible words of the section; what they quote of hidden text stays hidden."""
    shown = {block.id: block.text for block in document.section_blocks(section) if is_visible(block)}
    lines = [
        f"  on [{finding.block_id}], {finding.category}: {one_line(finding.quote)}"
        for finding in found
        if find_exact(finding.quote, shown.get(finding.block_id, ""))
    ]
    return ["<already_found>", *lines, "</already_found>"] if lines else []
