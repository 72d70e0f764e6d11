"""Check: impacts told in words only (a suggestion: the figure may stand elsewhere)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.dates import moments
from analysis.checks.reading import PROSE_KINDS, Criticism, Reading
from analysis.checks.words import SMALL_NUMBERS, content_stems, is_quoted
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "unquantified_impact"

_STRONG = (
    r"(?:significant|drastic|major|severe|serious|substantial|considerable|heavy|massive|grave|huge|enormous|sizeable|"
    r"sizable|dramatic|profound|far-reaching|"
    r"extensive|large|big|devastating|disastrous|notable|marked|noticeable|great|widespread|material|critical|"
    r"crippling)"
)
_HARM = (
    r"(?:impacts?|effects?|losses|loss|damages?|harm|disruptions?|consequences?|delays?|hardship|setbacks?|blow|"
    r"inconvenience|repercussions?|"
    r"costs|costs?|burden|shortfalls?|strain|problems|difficulties|hit|toll|reduction|drop|decline|increase|rise|"
    r"backlog|outages?|interruptions?|detriment)"
)
_IMPACT = re.compile(
    rf"\b{_STRONG}(?:,? (?:and |or )?{_STRONG})?(?: [a-z-]+)?(?: [a-z-]+)? {_HARM}\b"
    rf"|\b(?:significantly|severely|seriously|substantially|considerably|heavily|badly|massively|gravely|"
    rf"dramatically|greatly|hugely|materially) "
    rf"(?:affected|impacted|disrupted|delayed|damaged|harmed|reduced|hampered|hit|hurt|impaired|slowed|burdened|"
    rf"interrupted|increased|degraded|restricted|"
    rf"affects?|impacts?|disrupts?|delays?|damages?|harms?|reduces?|hampers?|impairs?|degrades?)\b"
    rf"|\b(?:affected|impacted|disrupted|delayed|damaged|harmed|reduced|hampered|hurt|"
    rf"suffered) (?:\w+ ){{0,4}}(?:significantly|severely|seriously|substantially|considerably|heavily|badly|"
    rf"greatly)\b",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\b(?:had|has|have|caused|causes|cause|suffered|suffers?|led to|leads to|lead to|resulted in|results in|"
    r"result in|would|will|was|were|is|are|"
    r"experienced|faced|faces|brought|brings|saw|meant|means|incurred|incurs?|created|creates|inflicted|produced|"
    r"felt|bore|endured|left|"
    r"affected|impacted|disrupted|delayed|damaged|harmed|reduced|hampered|impaired)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:no|not|never|without|neither|nor|little|avoid\w*|prevent\w*|reduc\w+ the|defined as|is defined|"
    r"means that|classified|criteria|rated|definition|whether|"
    r"must|shall|should|may|might|could|potential(?:ly)?|any|low|adverse effect|mitigate|before|plan(?:s|ned)?|"
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


_GOES_ON = re.compile(
    r"(?:This|It|They|These|That|Those|About|Roughly|Some|In all|Altogether|Of|Around|At least|More than|Nearly)\b"
)


def find_unquantified_impacts(reading: Reading) -> Iterator[Finding]:
    """Yield a suggestion for each sentence with a strong impact and no figure, neither there nor right after."""
    for block in reading.body:
        if block.kind in PROSE_KINDS and block.kind is not BlockKind.FOOTNOTE and _IMPACT.search(block.text):
            yield from _in_block(reading, block)


def _in_block(reading: Reading, block: Block) -> Iterator[Finding]:
    spans = reading.sentences(block)
    for index, (start, end) in enumerate(spans):
        sentence = block.text[start:end]
        match = _IMPACT.search(sentence)
        if match is None or not _HAPPENS.search(sentence) or _NONE.search(sentence) or sentence.endswith("?"):
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
