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
    r"\b(?:as soon as (?:possible|practicable|practical|feasible|they can|it can|we can|is practicable|reasonably \w+)|"
    r"ASAP|as (?:quickly|early|promptly|rapidly) as (?:possible|practicable)|"
    r"in (?:the )?(?:very )?(?:near|foreseeable|not too distant) future|in (?:due|the) course(?: of time)?|in due time|"
    r"(?:in|over) the (?:next|coming) period|as (?:the )?(?:opportunit(?:y|ies)|needs?|occasions?) arises?|"
    r"in (?:the )?(?:coming|next few|following) (?:days|weeks|months|years|period|while)|in the (?:months|weeks) ahead|"
    r"over the (?:coming|next few) (?:days|weeks|months|years|period)|over time|in (?:a )?reasonable time|"
    r"(?:at|for) (?:the |its |their |our )?(?:earliest|first|next available|next|a suitable|a convenient|an early|some|"
    r"a later|a future) (?:possible )?(?:opportunity|convenience|occasion|stage|point|moment|date|time)|"
    r"at (?:a|some) (?:suitable|convenient|appropriate) (?:date|time|point|stage)|at an appropriate (?:date|time|"
    r"stage)|"
    r"in a timely (?:manner|fashion|way)|"
    r"(?:when(?:ever)?|wherever|as|if|once|as and when) (?:an? |the |our |its |things )?(?:time|resources?|capacity|"
    r"workload|budgets?|"
    r"priorities|"
    r"circumstances|conditions|situation|staffing|funds|funding|possible|opportunity|have)(?: \w+){0,2}? ?"
    r"(?:permits?|allows?|is available|are available|becomes? available|calmed down|settled|arises|presents itself)|"
    r"sooner or later|before (?:too )?long|without (?:unnecessary )?delay|(?<!as )(?<!too )soon(?!\s+as)(?!er)|"
    r"shortly(?! (?:after|before))|in good time|(?:some time|sometime|at some time)(?: (?:soon|next|later))?|one day|"
    r"eventually|when convenient|later on|in the (?:medium|short) term|some time in the future|"
    r"with (?:all )?due speed|in the fullness of time|by and by|down the (?:line|road)|will follow(?=[.;]|$))(?!\w)",
    re.IGNORECASE,
)
"""Words of time without a date: enough beside any promise."""
_SOFT = re.compile(
    r"\b(?:step by step|gradually|progressively|little by little|bit by bit|in stages|from time to time|periodically|"
    r"quickly|promptly|speedily|swiftly|rapidly|in (?:the )?future|faster|where(?:ver)? (?:possible|practicable|"
    r"feasible|"
    r"appropriate|necessary)|when(?:ever)? (?:possible|practicable|feasible|convenient|appropriate|necessary)|"
    r"as appropriate|going forward|as and when(?: needed| required| necessary| possible)?|if and when \w+|"
    r"on an? (?:on-?going|continu(?:ous|ing|al)|regular) basis|as necessary|"
    r"as far as (?:possible|practicable|feasible)|"
    r"in (?:the )?long(?:er)? term|in an? (?:appropriate|suitable|adequate|proper) (?:manner|way|fashion|form)|"
    r"(?:suitable|appropriate|adequate|further|additional) (?:steps|measures|action))\b",
    re.IGNORECASE,
)
"""Words that are vague only where something is to get better: elsewhere they describe how things are done."""
_EFFORT = re.compile(
    r"\b(?:(?:will|shall|is to|are to|is going to|hopes? to|intends? to|plans? to) (?:(?!not\b)\w+ )?(?:endeavou?r|"
    r"strive|try|"
    r"attempt|seek|do (?:its|our|their|his|her) (?:best|utmost)|make (?:every|all|an?) (?:reasonable )?effort|"
    r"look (?:into|at)|"
    r"explore|consider|work towards?|give thought|think about)|"
    r"(?:efforts|steps|measures|attempts) (?:will|are to|shall) be (?:made|taken|undertaken)|"
    r"(?:will|is to|are to) be (?:considered|looked (?:into|at)|thought about|explored|kept in mind|discussed)|"
    r"(?:more |further |some )?(?:thought|attention|consideration) (?:will|shall|is to) be (?:given|paid)|"
    r"(?:is|are) (?:envisaged|being (?:looked (?:into|at)|considered|thought about)|under consideration))\b",
    re.IGNORECASE,
)
"""Promises to try rather than to do."""
_PEOPLE = re.compile(
    r"\b(?:we|staff|organi[sz]er|engineers|management|board|teams?|council|city|bank|company|firm|supplier|vendor|"
    r"contractor|provider|department|"
    r"committee|unit|office|authority|clinic|hospital|museum|university|school|ministry|agency|procurement|it|hr|"
    r"finance|pharmacy|operations|service desk|landlord|partner|group|owner|director|manager|head|efforts|steps|"
    r"measures|"
    r"improvements?|options|changes|upgrade|replacement|extension)\b",
    re.IGNORECASE,
)
_TOLD = word_set(
    """
    soon asap quickly early promptly rapidly future due coming next following ahead earliest first suitable convenient
    some later appropriate timely time resource resources capacity workload budget budgets priorities circumstances
    staffing funds funding possible practicable feasible sooner long delay shortly good sometime day eventually
    opportunity going when term speed fullness by line road medium short longer step gradually progressively little bit
    stages periodically period opportunities arise arises need needs occasion
    speedily swiftly faster necessary needed required course follow follows things situation
    conditions stage suitable adequate further additional endeavour endeavor strive try attempt seek best utmost effort
    efforts steps measures look looked explore explored consider considered work thought think envisaged discussed
    attempts proper basis ongoing on-going attention consideration
    """
)
"""One of these words stands in every text without a date to which the slow patterns apply."""
_PROMISE = re.compile(
    r"\b(?:will(?! not have\b)|shall|['’]ll|is going to|are going to|is to be|are to be|plans? to|intends? to|"
    r"aims? to|hopes? to|expects? to|undertak\w+ to|"
    r"(?:has|have|had)? ?(?:promised|undertaken|agreed|committed|pledged|offered|assured|announced|proposed) (?:to|"
    r"that|us|it)|promises to|commits to|pledges to|agrees to|would like to|wants? to|is committed to|"
    r"are committed to|is expected to|are expected to|(?:is|are) (?:planned|scheduled|intended|envisaged|foreseen)|"
    r"seeks? to|is working (?:on|to)|are working (?:on|to)|is due to|needs? to be|confident that)\b",
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
    r"(?:end|middle|beginning) of \w+ ?20\d\d|Q[1-4] 20\d\d|every (?:other |second |\w+ )?(?:day|week|month|quarter|"
    r"year|hour|time|morning|night|\w+day|spring|summer|autumn|winter)s?|daily|weekly|monthly|quarterly|each (?:day|"
    r"week|month|quarter|year)|"
    r"\d+ (?:working |business |calendar )?(?:minutes?|hours?|days?|weeks?|months?))\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"^\W*(?:If|When|Whenever|Where|Should|In case|In the event|Once|As soon as)\b(?! (?:possible|feasible|practicable|"
    r"appropriate|necessary),)|\bif (?:you|an?|any|the)\b|\b(?:whenever(?! (?:an?|the) opportunity)|must|"
    r"you will|please|shall(?! be (?:improv|strengthen|enhanc|moderni[sz]|step|intensif|expand|extend|refin)))\b",
    re.IGNORECASE,
)
_BETTERS = re.compile(
    r"\b(?:improv|step(?:ped)? up|strengthen|enhanc|tighten|increas|refresh|revis|address|remed|updat|review|renew|fix|"
    r"rais|refin|extend|replac|clos|re-?examin|shorten|reduc|lower|resolv|rectif|repair|upgrad|moderni[sz]|"
    r"optimi[sz]|expand|"
    r"intensif|deal|dealt|tackl|adjust|adapt|share|shared|correct|solv|harden|clean|answer|respond|work more closely|"
    r"catch up|better|exchang|chang|swap|continu|coordinat|communicat|consult|inform|train|test|monitor|follow|support|"
    r"moderat|simplif|clarif|involv|inspect|mend|modif|amend|complet|introduc|develop|"
    r"build up|make|made|enlarg|deepen|sharpen|foster|promot)\w*",
    re.IGNORECASE,
)
_LONGEST = 30
"""Words of a sentence in which a soft word can be what the promise turns on."""


def find_vague_commitments(reading: Reading) -> Iterator[Finding]:
    """Yield a suggestion for each sentence that promises something at no particular time, or only to try."""
    for block in reading.body:
        is_prose = block.kind in PROSE_KINDS or (block.kind is BlockKind.TABLE_CELL and len(block.text) > 30)
        if is_prose and not _TOLD.isdisjoint(reading.vocabulary(block)):
            yield from _in_block(reading, block)


def _in_block(reading: Reading, block: Block) -> Iterator[Finding]:
    for start, end in reading.sentences(block):
        sentence = block.text[start:end]
        match = _vague(sentence)
        if match is None or _FIRM.search(sentence) or _RULE.search(sentence) or moments(sentence):
            continue
        if is_quoted(block.text, start + match.start(), start + match.end()):
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


def _vague(sentence: str) -> re.Match[str] | None:
    """Return the words that make a promise one that nobody can check; None where there is no such promise."""
    if (found := _EFFORT.search(sentence)) and (_PEOPLE.search(sentence) or _BETTERS.search(sentence)):
        return found
    if not _PROMISE.search(sentence):
        return None
    if found := _VAGUE_TIME.search(sentence):
        return found
    soft = _SOFT.search(sentence)
    return soft if soft and _BETTERS.search(sentence) and len(sentence.split()) <= _LONGEST else None
