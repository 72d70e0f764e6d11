"""Check: references to a section, table, figure or appendix that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.reading import MARGIN_KINDS, Criticism, Reading, is_contents_line, shortened
from analysis.checks.targets import Targets
from analysis.checks.words import Span, content_stems, is_quoted, plain
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "dangling_reference"

_NUMBER = r"(?:[A-Z][.-]?)?\d+(?:[.-]\d+)*(?:\.[a-z]\b)?|[A-Z](?:\.\d+)*(?![\w])|[IVXL]+(?!\w)"
_REFERENCE = re.compile(
    r"(?<![\w-])(?P<kind>sections?|sect?\.|chapters?|tables?|tab\.|figures?|figs?\.?|diagrams?|charts?|appendix|"
    r"appendices|app\.|annex(?:es)?|attachments?|enclosures?|schedules?|exhibits?|(?-i:Parts?)|"
    r"§§?)[\s\u00a0]*(?P<first>"
    rf"{_NUMBER})(?!\d|\w\w|[kKmM]\b|\s?[x×%])"
    rf"(?P<more>(?:\s?(?:,|and|or|to|through|&|[-–—]|, and)\s?(?:{_NUMBER})(?![\w%])(?!\s?(?:million|"
    rf"percent|euros?|days|weeks|"
    r"months|years|people|hours|minutes|January|February|March|April|May|June|July|August|September|October|"
    r"November|December)))*)",
    re.IGNORECASE,
)
_KINDS = {"s": "section", "§": "section", "c": "chapter", "t": "table", "f": "figure", "d": "figure", "a": "appendix",
          "p": "part"}  # fmt: skip
_FOREIGN_AFTER = re.compile(
    r"^\s*(?:\([a-z0-9]+\)\s*)*,?\s*(?:of|in|to|from|under|at|within)\s+(?:(?P<the>the|this|that|our|its|their|"
    r"an?)\s+)?(?P<name>(?:[\w'’/&.-]+\s*){1,8})"
)
_PAPER = re.compile(
    r"(?P<what>(?:[\w'’-]+ ){1,4}?)(?:plan|programme|program|study|survey|assessment|review|paper|audit|strategy|"
    r"document|catalogue|minutes|bulletin)\b"
)
"""A paper with words before it that may tell it from this one: “the county emergency plan”."""
_OWN = re.compile(
    r"\b(?:this|present|same|above|below)\b|^(?:document|report|paper|review|assessment|plan|write-?up|guide|"
    r"main (?:body|text|report))\b",
    re.IGNORECASE,
)
_FOREIGN_NAME = re.compile(
    r"\b(?:acts?|regulations?|directives?|standards?|circulars?|publications?|agreements?|contracts?|polic(?:y|"
    r"ies)|laws?|codes?|handbooks?|"
    r"manuals?|guides?|guidelines?|frameworks?|terms|conditions|specifications?|charter|statute|rulebook|"
    r"procedures?|bylaws|treaty|decree|rfc|iso|"
    r"nist|fips|gdpr|cfr|usc|u\.s\.c|rules|proposal|tender|letter|annual report|report|book|article|memorandum|"
    r"memo|order|template|package|baseline|"
    r"draft|licen[cs]e|file|appendix|annex|schedule)\b|\b[A-Z]{2,}[\s-]?\d|\bSP\s?800|^[\"“(]?[A-Z]{3,}\b"
)
_FOREIGN_BEFORE = re.compile(
    r"(?:\b(?:Act|Regulation|Directive|Standard|Circular|Publication|Agreement|Contract|Policy|Law|Code|Handbook|"
    r"Manual|Guide|Guidelines?|Framework|"
    r"Terms|Specification|Statute|Rulebook|Procedure|Treaty|Rule|Order|Memorandum|Title|GDPR|CFR|USC|contract|"
    r"agreement|policy|standard|regulation|"
    r"handbook|manual|directive|act|law|statute|guideline|guide|licen[cs]e|lease|tender|draft|"
    r"procedure)(?:['’]s)?[\"”)]?|\b(?!Table|Section|Figure|Appendix|Annex|Chapter|Step|Phase|Item|Point|Risk|"
    r"Action)[A-Z][A-Za-z]*[- ]?\d[\w.-]*[)\"”]?"
    r"|\b[A-Z]{3,}(?:['’]s)?|"
    r"\bPART \d+)\s*(?:\(\d{4}\))?[,:;(]?\s*(?:\d{4},?\s*)?(?:dated\s[\w /.]{4,20},?\s*)?(?:(?:Appendix|Section|"
    r"Annex|Part|Title|Chapter|Volume)\s[\w.]+,?\s*)*(?:see\s)?$|\b[Ii]ts\s$"
)


_TITLE_BEFORE = re.compile(
    r"(?<!\bthis )\b(?:Guide|Handbook|Manual|Policy|Standard|Plan|Framework|Regulation|Directive|Agreement|"
    r"Contract|Report|"
    r"Procedure|Template|Specification|Guideline|Code|Charter|Terms|Publication|Circular|Playbook|Memorandum)s?\b"
    r"(?:\s+(?:to|of|on|for|the|and|in|with|[A-Z(][\w()/&-]*|[\w]+-[\w-]+)|,)*[\s,(]*$"
)


_BROKEN = re.compile(
    r"\bError! (?:Reference source|Bookmark|Hyperlink reference|No (?:text|bookmark|table|index))\b[^.!\n]{0,50}\.?"
)
"""What Word puts in place of a reference whose target was deleted."""


def find_dangling_references(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each reference whose target is not in the document; the same one twice is reported once."""
    targets = Targets(reading)
    seen: set[tuple[str, str]] = set()
    for block in reading.visible:
        if block.kind in MARGIN_KINDS or is_contents_line(block) or block.kind is BlockKind.HEADING:
            continue
        for broken in _BROKEN.finditer(block.text) if "Error!" in block.text else ():
            if not is_quoted(block.text, *broken.span()):
                name = broken.group()
                yield reading.finding(block, _quote(reading, block, broken.span()), _broken(name))
        for span, kind, number in (*_references(block), *_bare_references(block, targets)):
            if (kind, number.casefold()) in seen or targets.has(kind, number) or _is_elsewhere(reading, block, span):
                continue
            seen.add((kind, number.casefold()))
            name = " ".join(block.text[slice(*span)].split())
            yield reading.finding(block, _quote(reading, block, span), _criticism(name, kind, number, targets))


_NUMBERED = re.compile(r"\d\.\d")
_BARE = re.compile(
    r"(?:\b(?:see(?: also)?|cf\.?|refer to|set out in|described in|explained in|discussed in|listed in|detailed in|"
    r"shown in|given in|reported in|as per|pursuant to)\s+(?:also\s+)?|"
    r"\b(?:in|under)\s+(?=\d+(?:\.\d+)+\s(?:above|below)\b))"
    r"(?P<number>[1-9]\d?(?:\.[1-9]\d?){1,3})(?=\s*(?:$|[.;:)]|,\s|\s(?:above|below|for|and|where|on|of this)\b))",
    re.IGNORECASE,
)
"""A number of a section without the word section: “see 4.7”."""


def _bare_references(block: Block, targets: Targets) -> Iterator[tuple[Span, str, str]]:
    for match in _BARE.finditer(block.text) if targets.has_subsections and _NUMBERED.search(block.text) else ():
        yield match.span("number"), "section", match["number"]


def _references(block: Block) -> Iterator[tuple[Span, str, str]]:
    for match in _REFERENCE.finditer(block.text):
        word = match["kind"].casefold()
        kind = next(
            (loose for loose in ("attachment", "enclosure", "schedule", "exhibit") if word.startswith(loose)), ""
        )
        kind = kind or _KINDS[word[0]]
        if not _is_number(match["first"], word, kind) or (match.start() == 0 and Targets.is_caption(block)):
            continue
        first, dash, last = match["first"].partition("-")
        is_range = kind in ("section", "chapter") and dash and last.isdigit()
        numbers = [first, *_between(first, last), last] if is_range else [match["first"]]
        for separator, number in re.findall(
            rf"(,|and|or|to|through|&|[-–—]|, and)\s?(?:[a-z]+ )?({_NUMBER})(?![\w%])", match["more"], re.IGNORECASE
        ):
            if separator == ", and" and not word.endswith("s"):
                break  # “see Section 4, and 21 people came”
            if _is_number(number, "tables", kind):
                numbers.extend(_between(numbers[-1], number) if separator in ("to", "through", "–", "-", "—") else [])
                numbers.append(number)
        for number in numbers:
            yield match.span(), kind, number


def _is_number(number: str, word: str, kind: str) -> bool:
    """Return True for what can number a target: digits, and capital letters where appendices are meant."""
    if number[0].isdigit():
        return True
    if not number[0].isupper():
        return False
    return (
        kind in ("appendix", "attachment", "enclosure", "schedule", "exhibit")
        or (any(map(str.isdigit, number)) and kind in ("table", "figure", "section"))
        or (
            kind in ("section", "table", "figure", "part")
            and len(number) == 1
            and number not in "AI"
            and not word.endswith("s")
        )
    )


def _between(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= 20:
        return [str(number) for number in range(int(first) + 1, int(last))]
    return []


def _is_elsewhere(reading: Reading, block: Block, span: Span) -> bool:
    """Return True when the words around say that the target is in another document, or only talk about it."""
    start, end = span
    if is_quoted(block.text, start, end):
        return True
    after = _FOREIGN_AFTER.match(block.text[end : end + 120])
    if after and not _OWN.search(f"{after['the'] or ''} {after['name']}".strip()) and not _OWN.match(after["name"]):
        name = after["name"]
        if _FOREIGN_NAME.search(name) or name[:1].isupper():
            return not _is_own_title(reading, name)
        if paper := _PAPER.match(name):
            return not _is_of_title(reading, paper["what"])
    before = block.text[max(0, start - 70) : start]
    sentence = block.text[reading.sentence_at(block, start)[0] : start]
    is_named = _FOREIGN_BEFORE.search(before) or _TITLE_BEFORE.search(sentence[-120:])
    return is_named is not None or _is_in_foreign_list(sentence)


def _is_in_foreign_list(before: str) -> bool:
    """Return True when the sentence has just spoken of a part of another document, as “Schedule 2 of the contract”."""
    match = re.search(
        r"\b(?:section|schedule|clause|annex|appendix|article|part|chapter)\s[\w.]+\s+(?:of|in|to)\s+(.{3,60})",
        before,
        re.I,
    )
    return match is not None and _FOREIGN_NAME.search(match[1]) is not None and not _NEW_CLAUSE.search(match[1])


_NEW_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|see|shows?|tells?|gives?|lists?)\b",
    re.IGNORECASE,
)
"""Where the sentence goes on to speak of something else."""


def _is_own_title(reading: Reading, name: str) -> bool:
    words = " ".join(plain(name).split()[:3])
    return len(words) > 8 and any(words in plain(title) for title in _titles(reading))


def _is_of_title(reading: Reading, words: str) -> bool:
    """Return True when the words that tell a plan or report from others stand in the title or a heading."""
    heads = [block.text for block in reading.body if block.kind is BlockKind.HEADING]
    return not (set(content_stems(words)) - set(content_stems(" ".join((*_titles(reading), *heads)))))


def _titles(reading: Reading) -> list[str]:
    return [block.text for block in reading.body[:3] if not block.text.rstrip().endswith(".")]


def _quote(reading: Reading, block: Block, span: Span) -> Span:
    """Return the sentence of the reference, or its clause where the sentence is long or holds other references."""
    start, end = reading.sentence_at(block, span[0])
    end = max(end, span[1])
    text = block.text
    others = [match for match in _REFERENCE.finditer(text, start, end) if match.span() != span]
    if end - start <= 220 and not others:
        before = [max(match.end("sign"), match.end("end")) for match in _NEXT_CLAUSE.finditer(text, start, span[0])]
        after = _NEXT_CLAUSE.search(text, span[1], end)
        left = before[-1] if before and span[0] - before[-1] >= _CLAUSE else start
        return left, after.start() if after and after.start() - left >= _CLAUSE else end
    lefts = [at + 1 for sign in ",;:(" if (at := text.rfind(sign, start, max(start, span[0] - 12))) >= 0]
    rights = [at for sign in ",;)" if (at := text.find(sign, span[1], end)) >= 0]
    # Another reference before or after this one belongs to words of its own.
    lefts += [
        match.end() + (joined.end() if (joined := re.match(r"[\s,;]*(?:and|or)?\s*", text[match.end() :])) else 0)
        for match in others
        if match.end() <= span[0] - 20
    ]
    return max([*lefts, start, span[0] - 160]), min([*rights, end])


_NEXT_CLAUSE = re.compile(r"(?P<sign>,\s)(?:and|but|or|as|while|whereas|whilst|which|where|whose)\s|(?P<end>;\s)")
"""Where the words of a reference end and others begin."""
_CLAUSE = 15
"""Characters that a clause has at least: fewer do not tell a reader what is referred to."""


def _criticism(name: str, kind: str, number: str, targets: Targets) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT,
        RiskLevel.MEDIUM,
        0.88,
        f"“{shortened(name)}” leads nowhere: the document has no {kind} {number.upper()}; {targets.told(kind)}.",
        "Correct the reference, or add what it points at.",
    )


def _broken(name: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT,
        RiskLevel.MEDIUM,
        0.95,
        f"“{shortened(name)}” stands where a reference was: what it pointed at was deleted or renamed.",
        "Put the reference in again, or delete the passage.",
    )
