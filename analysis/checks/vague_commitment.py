"""Check: promises without a date (a suggestion: wording alone cannot prove it)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.dates import moments
from analysis.checks.promises import AHEAD, FIRM, FORECAST, PROMISE, RULE
from analysis.checks.reading import PROSE_KINDS, Criticism, Reading
from analysis.checks.words import is_quoted
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "vague_commitment"

_MEANS = (
    r"(?:time|resources?|capacity|capacities|workload|budgets?|priorities|circumstances|conditions|situation|"
    r"staff(?:ing)?(?: levels?)?|funds|funding|money|weather|opportunit(?:y|ies)|occasions?|operations|schedules?|"
    r"manpower|business|things|calendar|rosters?|rotas?|demand|finances)"
)
"""What a promise is made to wait for."""
_VAGUE_TIME = re.compile(
    # As soon as possible.
    r"\b(?:as (?:soon|quickly|early|promptly|rapidly|fast|swiftly|speedily) as (?:(?:it |this |they |we |he |she |"
    r"that )?"
    r"(?:is |are |be |reasonably |practically |humanly )*(?:possible|practicable|practical|feasible|convenient|can|"
    r"could)\b|"
    rf"(?:an? |the |our |its )?{_MEANS}|(?:an? |the )?\w+ can be found|we find)|ASAP|"
    # In the foreseeable future, over the coming weeks, in one of its next releases.
    r"(?:in|within|over|during|for|throughout) (?:one of )?(?:the |an? |some )?(?:very )?(?:near|foreseeable|(?:not|"
    r"none)[- ]too[- ](?:distant|far)|"
    r"coming|next|following|reasonable|acceptable|short|short to medium|short or medium|medium|medium to long|"
    r"medium or long|long|longer) (?:few |couple of )?(?:future|time|times|periods?|days|weeks|months|years|term|"
    r"while|run|"
    r"seasons?|time ?frame)|"
    r"in the (?:days|weeks|months|years|time|period) (?:ahead|to come)|(?:in|over) the course of time|"
    r"in (?:due|the) course(?! of)|in due (?:time|season)|"
    r"(?:in|with|at|by|during|for|as part of|in the course of|on the occasion of) (?:(?:one|some|any) of )?(?:the|"
    r"its|their|our|his|"
    r"her|an?|some)? ?(?:very )?(?:next|coming|upcoming|future|later|forthcoming|"
    r"subsequent) (?:[\w-]+ )?(?:releases?|versions?|"
    r"updates?|revisions?|editions?|renewals?|upgrades?|overhauls?|shutdowns?|refurbishments?|reprints?|"
    r"reorgani[sz]ations?|patch(?:es)?)|"
    r"(?:in|at|during) (?:(?:one|some) of (?:the|its|their|our) (?:next|coming|future)|an? (?:later|future|"
    r"coming)) (?:\w+ )?"
    r"(?:meetings?|sessions?|reviews?|phases?|projects?|rounds?|cycles?|audits?|exercises?|steps?)|"
    # At the next suitable opportunity.
    r"(?:at|for|on) (?:(?:the|its|their|our|an?|some) )?(?:(?:earliest|next|next available|suitable|convenient|"
    r"appropriate|early|later|"
    r"future|available|possible|favou?rable|opportune|right|first|some) )+(?<!first )(?:opportunity|convenience|"
    r"occasion|chance|"
    r"stage|point|moment|date|time|juncture)|(?:at|for) the (?:very )?first (?:possible )?(?:opportunity|occasion|"
    r"chance)|"
    r"at some (?:stage|point|time|moment|date|later \w+)|at one's convenience|"
    r"(?:at|on) an? (?:time|date|moment|day) (?:still |yet )?to be \w+|"
    r"(?:in|with) a timely (?:manner|fashion|way)|with (?:all )?due speed|in the fullness of time|"
    # When circumstances allow.
    rf"(?:when(?:ever)?|wherever|as|if|once|until|as and when|as far as|insofar as|provided(?: that)?) (?:an? |the |"
    rf"our |its |their |"
    rf"sufficient |enough |more |further )*(?:{_MEANS}|possible|have)(?: \w+){{0,2}}? ?(?:permits?|allows?|(?:is|are|"
    rf"becomes?) "
    r"(?:available|free|right|better)|(?:has|have) been \w+|calmed(?: down)?|quiet(?:en)?ed(?: down)?|"
    r"settled(?: down)?|"
    r"died down|improves?|arises?|presents? itself|offers?|suits?|justif(?:y|ies)|"
    r"(?:leaves?|gives?) (?:room|time)|(?:for \w+ )?(?:is|are) (?:known|clear))|"
    rf"{_MEANS} (?:permitting|allowing)|(?:subject to|depending on) (?:the |our |its )?(?:available |"
    rf"availability of |further )?"
    rf"{_MEANS}\b|as and when\b(?! (?:an?|the) (?!opportunity))|when it suits|when there (?:is|are) (?:time|money|"
    rf"staff|a chance|capacity)|when (?:we|they|it) (?:get|find|have) "
    r"(?:round to it|around to it|(?:the )?time)|when the time (?:comes|is right)|when convenient|if at all possible|"
    # Sooner or later.
    r"sooner or later|before (?:too )?long|without (?:unnecessary )?delay|(?<!as )(?<!too )soon(?!\s+(?:as|after|"
    r"before)\b)(?!er)|"
    r"shortly(?! (?:after|before))|in good time|some ?time (?:soon|next|later|after|in|during|this|before)|sometime|"
    r"some day|someday|one day(?! of)|eventually|later on|by and by|down the (?:line|road)|will follow(?=[.;]|$)|"
    r"over time|"
    r"over the (?:coming )?years|over a period of time|from now on|hopefully|in the new year|in (?:its|their|"
    r"our) own (?:good )?time|"
    r"as part of (?:the )?(?:normal|regular|routine|ongoing|usual) (?:maintenance|work|operations)|"
    r"when [^.,;]{3,40} (?:is|are) next \w+ed|when(?:ever)? (?:an? |the )(?:\w+ )?(?:moment|chance|gap|"
    r"opportunity) (?:comes|arises)"
    r")(?!\w)",
    re.IGNORECASE,
)
"""Words of time without a date: enough beside any promise."""
_SOFT = re.compile(
    r"\b(?:step by step|gradually|progressively|little by little|bit by bit|in stages|from time to time|periodically|"
    r"quickly|promptly|speedily|swiftly|rapidly|in (?:the )?future|faster|where(?:ver)? (?:possible|practicable|"
    r"feasible|"
    r"appropriate|necessary)|when(?:ever)? (?:possible|practicable|feasible|convenient|appropriate|necessary)|"
    r"(?:where(?:ver)?|as|if) (?:this makes sense|needed|required)|if possible|in ?so ?far as (?:is )?possible|"
    r"to the extent possible|now and then|expeditiously|with (?:the )?(?:utmost |great |all |high |top |highest )?"
    r"(?:urgency|haste|priority)|as a matter of (?:urgency|priority)|"
    r"(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!hours )(?<!minutes )(?<!day )(?<!week )(?<!month )(?<!year )"
    r"(?<!hour )(?<!no )(?<!not )(?<!or )later(?=\s*(?:[.;]|$))|"
    r"one after another|one by one|"
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
    r"strive|try|attempt|seek|(?:take|have) an? (?:(?:closer|fresh|another|good|hard|new) )?look|"
    r"use (?:its |their |our |all |best |commercially |reasonable )+(?:endeavou?rs|efforts)|do (?:its|our|their|his|"
    r"her) (?:best|utmost)|make (?:every |all |an? )?(?:reasonable )?efforts?|"
    r"look (?:into|at)|explore|consider|work towards?|give thought|think about)|"
    r"(?:efforts|steps|measures|attempts) (?:will|are to|shall) be (?:made|taken|undertaken)|"
    r"(?:will|is to|are to) be (?:considered|looked (?:into|at)|thought about|explored|kept in mind|discussed)|"
    r"(?:is|are) (?:envisaged|being (?:looked (?:into|at)|considered|thought about)|under consideration))\b",
    re.IGNORECASE,
)
"""Promises to try rather than to do, of somebody or on something that is to get better."""
_WILL = (
    r"(?:will|shall|['’]ll|is to|are to|is going to|are going to|hopes? to|intends? to|wants? to|"
    r"plans? to) (?:(?!not\b)\w+ ){0,2}?"
)
_MERE_INTENT = re.compile(
    rf"\b{_WILL}(?:see (?:about|what can be)|"
    r"(?:bear|keep) (?:[\w-]+ ){1,4}in mind|keep an eye on (?:this|it|things|developments|the (?:matter|issue|"
    r"situation|topic|problem))|"
    r"take (?:[\w-]+ ){1,4}(?:on board|forward|to heart)|(?:come back to|revisit) (?:(?:this|it|them|these)(?=\W*$)|"
    r"the (?:matter|topic|question|point|issue)s?)|"
    r""
    r"do (?:everything|all|whatever) (?:in (?:its|our|their) power|possible|it can|we can|they can|necessary)|"
    r"spare no effort|"
    r"(?:give|devote) (?:[\w-]+ ){1,4}(?:thought|consideration|attention)|act accordingly|"
    r"be (?:aimed (?:at|for)|striven for|aspired to|kept under review|pursued further|taken on board|borne in mind))\b|"
    r"\b(?:more |further |some |greater |special |particular |increased |closer |extra |due |higher |"
    r"full )(?:thought|attention|consideration|"
    r"care|emphasis|weight|priority|importance|focus) (?:will|shall|is to|is going to) be (?:given|paid|taken|placed|"
    r"put|attached)\b|"
    r"\b(?:all |the |any )*(?:necessary|appropriate|suitable|adequate|further|possible|needed|required|"
    r"corrective) (?:steps|"
    r"measures|actions?) (?:will|shall|are to|is to) be (?:taken|initiated|undertaken|implemented|made)\b(?! by\b)|"
    r"\beverything (?:possible|necessary|in \w+ power) (?:will|shall|is to) be done\b|\b(?:will|is to|"
    r"are to) be given (?:a )?(?:higher|more|greater|top) (?:priority|weight|attention|importance)\b|"
    r"\blessons (?:will|shall|are to) be (?:learned|"
    r"learnt|drawn)\b|\blessons [\w ]{0,30}will be put into practice\b|"
    r"\b(?:it is|we|they) (?:much )?hoped?s? (?:that|to)\b|"
    r"\bthere (?:are|is) (?:\w+ )?(?:plans?|intentions?) to\b|\bplans exist to\b|\bon (?:the|its|our|their) (?:wish|"
    r"to-do) list\b|\b(?:is|are) (?:being )?(?:aimed for|sought after|striven for)\b|"
    r"\b(?:is|are) aimed (?:at|for)(?=\s*(?:[.;]|$))|\bit is aimed to\b|\b(?:solution|replacement|alternative|remedy|"
    r"way|"
    r"successor|partner|supplier)s? (?:is|are) being (?:sought|looked for)\b|"
    r"\b(?:is|are|remains?) committed to (?:\w+ly )?(?:improv|reduc|strengthen|enhanc|develop|work|mak|"
    r"rais|increas|extend|clos|tackl|address|learn|tighten)ing\b|"
    r"\b(?:is|are) (?:currently |now |also |already )?(?:looking (?:into|for|at)|exploring|considering|"
    r"thinking (?:of|about)|working towards?) "
    r"(?:an? |the |other |new |better |possible |some |various )*(?:alternatives?|options?|solutions?|ways|"
    r"possibilit\w+|"
    r"improvements?|replacements?|second \w+)\b|"
    r"\b(?:has|have) (?:in mind to|signalled|indicated|declared (?:it|them)sel(?:f|ves) (?:ready|willing|prepared))|"
    r"\b(?:has|have) (?:promised|undertaken|agreed|offered) to look into\b",
    re.IGNORECASE,
)
"""Words that promise no more than to think of something, or to mean well: vague whoever says them."""
_NO_PLAN = re.compile(r"\b(?:no|not|none|nothing|neither|never)\b", re.IGNORECASE)
_PLANNED_ONLY = re.compile(
    r"^\W*(?:an?|further|additional|more|another|new|improvements?|changes|training)\b.*"
    r"\b(?:is|are) (?:being )?(?:planned|intended|envisaged|foreseen|contemplated)(?=\s*(?:[.;]|$))",
    re.IGNORECASE,
)
_IMPROVED = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:going )?to|needs? to) (?:\w+ )?(?:be )?(?:\w+ )?(?:improved?|strengthened|enhanced|"
    r"tightened|intensified|stepped up|step up|made (?:more|better)|optimi[sz]ed|moderni[sz]ed|refined|deepened|"
    r"sensiti[sz]ed)\b|\bawareness\b.*\b(?:will|shall|(?:is|are) to) be (?:raised|increased)\b|"
    r"\b(?:will|shall) (?:\w+ )?(?:pay|take|give) more\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"\b(?:by|through|via|using|means of|so that|because|because of|if|when|until|from \S+ to|than|\d+)\b|\d",
    re.IGNORECASE,
)
_SHORT = 12
"""Words of a sentence that leaves no room to say by what something is to get better."""
_PEOPLE = re.compile(
    r"\b(?:we|staff|organi[sz]er|engineers|management|board|teams?|council|city|bank|company|firm|supplier|vendor|"
    r"contractor|provider|department|"
    r"committee|unit|office|authority|clinic|hospital|museum|university|school|ministry|agency|procurement|it|hr|"
    r"finance|pharmacy|operations|service desk|landlord|partner|group|owner|director|manager|head|efforts|steps|"
    r"measures|"
    r"improvements?|options|changes|upgrade|replacement|extension)\b",
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
        if is_prose and not AHEAD.isdisjoint(reading.vocabulary(block)):
            yield from _in_block(reading, block)


def _in_block(reading: Reading, block: Block) -> Iterator[Finding]:
    for start, end in reading.sentences(block):
        sentence = block.text[start:end]
        match = _vague(sentence)
        if match is None or FIRM.search(sentence) or RULE.search(sentence) or moments(sentence):
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
    if found := _MERE_INTENT.search(sentence):
        return found
    length = len(sentence.split())
    is_bare = length <= _SHORT and not _NO_PLAN.search(sentence) and not _HOW.search(sentence)
    if is_bare and (found := _PLANNED_ONLY.search(sentence) or _IMPROVED.search(sentence)):
        return found
    if not PROMISE.search(sentence):
        return None
    if (found := _VAGUE_TIME.search(sentence)) and not FORECAST.search(sentence):
        return found
    soft = _SOFT.search(sentence)
    return soft if soft and _BETTERS.search(sentence) and length <= _LONGEST else None
