"""Check: promises without a date (a suggestion: wording alone cannot prove it)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.dates import moments
from analysis.checks.reading import PROSE_KINDS, Criticism, Reading
from analysis.checks.words import is_quoted, word_set
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "vague_commitment"

_VAGUE_TIME = re.compile(
    r"\b(?:as soon as (?:possible|practicable|practical|feasible|they can|it can|we can|is practicable|"
    r"reasonably \w+)|ASAP|"
    r"as (?:quickly|early|promptly|rapidly) as (?:possible|practicable)|in (?:the )?(?:very )?(?:near|foreseeable|"
    r"not too distant) future|in due (?:course|time)|"
    r"in (?:the )?(?:coming|next few|following|months? ahead|weeks? ahead) ?(?:days|weeks|months|period|while)?|"
    r"over the (?:coming|next few) (?:days|weeks|months|period)|"
    r"at (?:the |its |their |our )?(?:earliest|first|next available|next|a suitable|a convenient|an early|"
    r"some) (?:possible )?(?:opportunity|convenience|occasion|stage|point|moment)|"
    r"at (?:a|some) (?:later|future|suitable|convenient|appropriate) (?:date|time|point|stage)|at an (?:early|"
    r"appropriate) (?:date|time|stage|moment)|in a timely (?:manner|fashion|way)|"
    r"(?:when|as|if|once) (?:the |our |its )?(?:time|resources?|capacity|workload|budgets?|priorities|circumstances|"
    r"staffing|funds|"
    r"funding|possible)(?: \w+){0,2}? ?(?:permits?|allows?|is available|are available|becomes? available)|"
    r"(?:when|where|whenever|wherever) (?:possible|practicable|feasible|convenient)|sooner or later|"
    r"before (?:too )?long|without (?:undue|unnecessary) delay|"
    r"(?<!as )(?<!too )soon(?!\s+as)(?!er)|shortly(?! (?:after|before))|in good time|(?:some time|sometime|"
    r"at some time)(?: (?:soon|next|later))?|one day|eventually|"
    r"when (?:the )?opportunity arises|when convenient|later on|going forward|as appropriate|as and when(?: needed|"
    r" required| possible)?|in the (?:medium|short|long|longer) term|"
    r"some time in the future|with all due speed|with due speed|in the fullness of time|by and by|down the (?:line|"
    r"road))\b",
    re.IGNORECASE,
)
_TOLD = word_set(
    """
    soon asap quickly early promptly rapidly future due coming next following ahead earliest first suitable convenient
    some later appropriate timely time resource resources capacity workload budget budgets priorities circumstances
    staffing funds funding possible practicable feasible sooner long delay shortly good sometime day eventually
    opportunity going when term speed fullness by line road medium short longer
    """
)
"""One of these words stands in every text without a date to which the slow pattern applies."""
_PROMISE = re.compile(
    r"\b(?:will(?! not have\b)|shall|['’]ll|is going to|are going to|is to be|are to be|plans? to|intends? to|"
    r"aims? to|hopes? to|expects? to|"
    r"(?:has|have|had)? ?(?:promised|undertaken|agreed|committed|pledged|offered|assured|announced|proposed) (?:to|"
    r"that|us|it)|promises to|undertakes to|"
    r"commits to|pledges to|agrees to|would like to|wants? to|is committed to|are committed to|is expected to|"
    r"are expected to|is planned|are planned|"
    r"is scheduled|is intended|are intended|seeks? to|is working (?:on|to)|are working (?:on|to)|is due to|"
    r"needs? to be)\b",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:(?:on |within )?the same (?:working |business )?day|the next (?:working |business )?day|no later than|"
    r"not later than|at the latest|latest by|within \w+ (?:\w+ )?(?:minutes?|hours?|days?|"
    r"weeks?|months?|years?)|"
    r"within (?:the|one|an?) (?:hour|day|week|month|quarter|year)|by (?:the )?(?:end|close|start|beginning|"
    r"middle) of|before the (?:end|start|close|next) |"
    r"by (?:next|the next|this|Q\d|20\d\d|mid|early|late|January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b|"
    r"(?:end|middle|beginning) of \w+ ?20\d\d|Q[1-4] 20\d\d|every \w+|daily|weekly|monthly|quarterly|each (?:day|"
    r"week|month|quarter|year)|"
    r"\d+ (?:working |business |calendar )?(?:minutes?|hours?|days?|weeks?|months?))\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"^\W*(?:If|When|Whenever|Where|Should|In case|In the event|Once|As soon as)\b|\bif (?:you|an?|any|the)\b|"
    r"\b(?:whenever|must|you will|please)\b",
    re.IGNORECASE,
)
_BETTERS = re.compile(
    r"\b(?:improv|step(?:ped)? up|strengthen|enhanc|tighten|increas|refresh|revis|address|remed|updat|review|renew|fix|"
    r"rais|extend|replac|clos)\w*",
    re.IGNORECASE,
)
_HABIT = re.compile(
    r"\b(?:where|wherever|when|whenever) (?:possible|practicable|feasible)|as appropriate|going forward|"
    r"as and when|in the (?:long|longer) term",
    re.IGNORECASE,
)

_LATER = re.compile(r"going|in the", re.IGNORECASE)


def find_vague_commitments(reading: Reading) -> Iterator[Finding]:
    """Yield a suggestion for each sentence that promises something at no particular time."""
    for block in reading.body:
        is_prose = block.kind in PROSE_KINDS or (block.kind is BlockKind.TABLE_CELL and len(block.text) > 30)
        if is_prose and not _TOLD.isdisjoint(reading.vocabulary(block)) and _VAGUE_TIME.search(block.text):
            yield from _in_block(reading, block)


def _in_block(reading: Reading, block: Block) -> Iterator[Finding]:
    for start, end in reading.sentences(block):
        sentence = block.text[start:end]
        match = _VAGUE_TIME.search(sentence)
        if match is None or not _PROMISE.search(sentence) or _FIRM.search(sentence) or _RULE.search(sentence):
            continue
        if (
            (_HABIT.fullmatch(match.group()) and not (_LATER.match(match.group()) and _BETTERS.search(sentence)))
            or moments(sentence)
            or is_quoted(block.text, start + match.start(), start + match.end())
        ):
            continue
        yield reading.finding(
            block,
            (start, end),
            Criticism(
                CATEGORY,
                FindingType.SUGGESTION,
                RiskLevel.LOW,
                0.6,
                f"“{match.group()}” sets no date: nobody can check later whether this was done.",
                "Say who does it, by which date, and how one will see that it is done.",
            ),
        )
