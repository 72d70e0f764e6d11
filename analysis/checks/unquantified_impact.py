"""Check: impacts told in words only (a suggestion: the figure may stand elsewhere)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.dates import moments
from analysis.checks.measures import RATING_WORDS
from analysis.checks.reading import PROSE_KINDS, Criticism, Reading
from analysis.checks.words import SMALL_NUMBERS, content_stems, is_quoted, word_set
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "unquantified_impact"

_STRONG = (
    r"(?:significant|drastic|major|severe|serious|substantial|considerable|heavy|massive|grave|huge|enormous|sizeable|"
    r"sizable|dramatic|profound|far-reaching|dire|extensive|large|big|devastating|disastrous|notable|marked|noticeable|"
    r"great|catastrophic|ruinous|"
    r"widespread|material|critical|crippling|immense|tremendous|painful|sharp|unacceptable)"
)
_HARM = (
    r"(?:impacts?|effects?|losses|loss|damages?|harm|disruptions?|consequences?|delays?|hardship|setbacks?|blow|"
    r"inconvenience|repercussions?|costs?|burden|shortfalls?|strain|problems|difficulties|hit|toll|reduction|drop|"
    r"decline|increase|rise|backlogs?|outages?|interruptions?|detriment|trouble|annoyance|extra work|overtime|unrest|"
    r"anger|confusion|chaos|upset|anxiety|distress|suffering|pressure|queues|congestion|deterioration|waste)"
)
_STRONGLY = (
    r"(?:significantly|severely|seriously|substantially|considerably|heavily|badly|massively|gravely|dramatically|"
    r"greatly|hugely|materially|sharply|markedly|noticeably|dearly|deeply|strongly|enormously|drastically|extensively|"
    r"profoundly|terribly|dreadfully|irreparably|irreversibly|painfully|acutely|extremely|"
    r"(?:very |so |too |extremely )?hard|a great deal|a lot|for a long time|"
    r"to a (?:considerable|large|great|significant|high|serious) (?:extent|degree))"
)
_HARMS = (
    r"(?:affect|impact|disrupt|delay|damag|harm|reduc|hamper|hurt|impair|slow|burden|interrupt|increas|degrad|restrict|"
    r"inconvenienc|worsen|weaken|undermin|deteriorat|overload|strain|declin|hinder|suffer|dropp|upset)(?:s|es|ed|e|"
    r"ing)?"
    r"|hits?|costs?|fell|falls?|drops?|rose|shook|shaken|lost|thrown"
)
_HARMFUL = (
    r"(?:inconvenient|disruptive|damaging|harmful|costly|painful|stressful|distressing|burdensome|embarrassing|"
    r"upsetting|unwelcome|troublesome|expensive|detrimental|hurtful|frustrating)"
)
_MANY = (
    r"(?:(?:a (?:very )?(?:large|great|considerable|high|substantial|significant) (?:number|amount|part|share|"
    r"portion) of|"
    r"a great (?:many|deal of)|a lot of|lots of|numerous|countless|many|scores of)"
    r" (?:[\w’'-]+ ){1,4}?(?:(?:was|were|had been|have been) )?(?:affected|lost|suffered|inconvenienced|impacted|"
    r"missed|"
    r"complained|disrupted|delayed|stranded|turned away|unable|left without|could not|damaged|destroyed|cancelled))"
)
_IMPACT = re.compile(
    rf"\b{_STRONG}(?:,? (?:and |or )?{_STRONG})?(?: [a-z-]+){{0,2}} {_HARM}\b"
    rf"|\b(?:grave|dire|disastrous|catastrophic|devastating|terrible) (?:results?|outcomes?)\b"
    rf"|\b{_STRONGLY} (?:{_HARMS})\b"
    rf"|\b(?:{_HARMS})\b(?: (?!and\b|but\b|which\b|who\b|that\b|not\b)[\w’'-]+){{0,8}}? {_STRONGLY}(?!\s\w+ed\b)\b"
    rf"|\b{_MANY}\b"
    rf"|\b{_HARM}\b(?: (?!and\b|but\b|which\b|that\b)[\w’'-]+){{0,9}}? (?:is|are|was|were|has been|"
    rf"have been|(?:would|will) (?:have been|be)|"
    rf"remains?) (?:\w+ly )?"
    rf"{_STRONG}(?=[.,;]|$)"
    rf"|\b(?:went|gone|going) (?:up|down) {_STRONGLY}\b|\b(?:is|was|are|were) an? {_STRONG} one\b"
    rf"|\b(?:a|an) (?:great|good|huge) deal of {_HARM}\b|\bthrown into (?:chaos|disarray|confusion)\b"
    rf"|\b{_HARM}\b(?: (?!and\b|but\b|which\b|that\b)[\w’'-]+){{0,9}}? (?:is|are|was|were|has been|have been|proved) "
    rf"(?:most|very|extremely|highly|deeply|hugely|greatly|quite) {_HARMFUL}\b"
    rf"|\b(?:be|is|are|was|were|been|prove[ds]?) (?:\w+ly )?(?:disastrous|devastating|catastrophic|ruinous|crippling|"
    rf"a disaster|"
    rf"a catastrophe)\b",
    re.IGNORECASE,
)
_TOLD = word_set(
    """
    impact impacts effect effects loss losses damage damages harm disruption disruptions consequence consequences delay
    delays hardship setback setbacks blow inconvenience repercussion repercussions cost costs burden shortfall
    shortfalls
    strain problems difficulties hit hits toll reduction drop drops decline increase rise backlog backlogs outage
    outages
    interruption interruptions detriment trouble annoyance work overtime unrest anger confusion chaos upset anxiety
    distress suffering pressure queues congestion deterioration waste hurt fell falls fall rose shook shaken lost thrown
    disastrous devastating catastrophic ruinous crippling disaster catastrophe hard deal lot time extent went gone one
    degree many
    result results outcome outcomes numerous countless number amount part share portion scores
    """
)
"""One of these words, or an adverb in -ly, stands in every sentence to which the slow pattern applies."""
_HAPPENS = re.compile(
    r"\b(?:had|has|have|caused|causes|cause|suffered|suffers?|led to|leads to|lead to|resulted in|results in|"
    r"result in|would|will|was|were|is|are|"
    r"experienced|faced|faces|brought|brings|saw|meant|means|incurred|incurs?|created|creates|inflicted|produced|"
    r"felt|bore|endured|left|did|does|went|gone|took|put|puts|cost|hit|hurt|lost|fell|rose|dropped|worsened|"
    r"complained|missed|exposes?|exposed|"
    r"affected|impacted|disrupted|delayed|damaged|harmed|reduced|hampered|impaired)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:no|not|never|without|neither|nor|little|avoid\w*|prevent\w*|reduc\w+ the|defined as|is defined|"
    r"means that|classified|criteria|rated|definition|whether|"
    r"must|shall|should|may|might|could|potential(?:ly)?|any(?! (?:repeat|recurrence|"
    r"repetition|further|second|new|such|more)\b)|low|adverse effect|mitigate|before|plan(?:s|ned)?|"
    r"propose[ds]?|in case of)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_FIGURE_WORD = re.compile(
    r"\b(?:"
    + "|".join(word for word in SMALL_NUMBERS if word not in ("one", "zero"))
    + r"|dozens?|hundreds?|thousands?|millions?|half|third|quarter of|"
    r"twice|double[ds]?|tripled?|percent)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:sections?|tables?|figures?|appendix|annex|chapters?|nodes?|version|release|severity|level|step|phase|"
    r"tier|priority|class|article|clause|no\.|number|ISO|part)\s?[\dA-Z][\w.-]*"
    r"|\b[A-Z]{2,}-?\d[\w-]*",
    re.IGNORECASE,
)


_RULE = re.compile(
    rf"\b(?:(?:events|risks|cases)\b.* are|(?:is|are) (?:rated|classed|graded|banded)(?: as)?) (?:{RATING_WORDS})\W*$",
    re.IGNORECASE,
)
"""A sentence that says which effects earn a rating tells of no impact."""
_GOES_ON = re.compile(
    r"(?:This|It|They|These|That|Those|About|Roughly|Some|In all|Altogether|Of|Around|At least|More than|Nearly)\b"
)


def find_unquantified_impacts(reading: Reading) -> Iterator[Finding]:
    """Yield a suggestion for each sentence with a strong impact and no figure, neither there nor right after."""
    for block in reading.body:
        if block.kind not in PROSE_KINDS or block.kind is BlockKind.FOOTNOTE:
            continue
        vocabulary = reading.vocabulary(block)
        if not _TOLD.isdisjoint(vocabulary) or any(word.endswith("ly") for word in vocabulary):
            yield from _in_block(reading, block)


def _in_block(reading: Reading, block: Block) -> Iterator[Finding]:
    spans = reading.sentences(block)
    for index, (start, end) in enumerate(spans):
        sentence = block.text[start:end]
        match = _IMPACT.search(sentence)
        if match is None or not _HAPPENS.search(sentence) or _NONE.search(sentence) or sentence.endswith("?"):
            continue
        if _RULE.search(sentence):
            continue
        following = block.text[slice(*spans[index + 1])] if index + 1 < len(spans) else ""
        if (
            has_figure(sentence)
            or (_goes_on(sentence, following) and has_figure(following))
            or is_quoted(block.text, start + match.start(), start + match.end())
        ):
            continue
        if re.search(
            r"\b(?:tables?|figures?|section|appendix|annex)\s?\d|\b(?:below|above|as follows)\b",
            sentence,
            re.IGNORECASE,
        ):
            continue
        yield reading.finding(
            block,
            (start, end),
            Criticism(
                CATEGORY,
                FindingType.SUGGESTION,
                RiskLevel.MEDIUM,
                0.55,
                f"“{match.group()}” gives no figure: how many, how much, for how long?",
                "Give an amount, a number or a duration, or say that it is not known and why.",
            ),
        )


def _goes_on(sentence: str, following: str) -> bool:
    """Return True when the next sentence speaks of the same thing."""
    shared = set(content_stems(sentence)) & set(content_stems(following))
    return bool(shared) or _GOES_ON.match(following) is not None


def has_figure(text: str) -> bool:
    """Return True when a text states a quantity; dates, times, references and identifiers are none."""
    for when in reversed(moments(text)):
        text = text[: when.start] + " " + text[when.end :]
    text = re.sub(r"\b(?:19|20)\d\d\b", " ", _REFERENCE.sub(" ", text))
    return _FIGURE.search(text) is not None or _FIGURE_WORD.search(text) is not None
