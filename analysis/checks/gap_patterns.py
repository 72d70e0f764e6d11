"""What a gap that was left to be filled in looks like."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from analysis.checks.gap_lookalikes import is_fine
from analysis.checks.gap_notes import NOTES
from analysis.checks.words import Span

_FIRST = (
    "insert|enter|add|fill(?: ?in)?|specify|describe|provide|supply|replace|complete|state|select|choose|type|name|"
    "date|"
    "your|xx+|tb[dca]|to (?:be|come|do|follow)|todo|number|amount|figure|value|title|placeholder|link to|url|"
    "e-?mail|phone|address|description|explain|list|confirm|check|delete|remove|update|pending|missing|awaiting|"
    "client|customer|company|organi[sz]ation|department|agency|author|owner|manager|signature|month|year|day|time|"
    "version|"
    "reference|project|system|vendor|supplier|location|site|role|text|attach|paste|include|put|write|approver|reviewer|"
    "deputy|committee|signatory|insurer|auditor|contractor|processor|landlord|blank|empty|delete|"
    "(?:picture|photo|image|chart|diagram|graph|logo|screenshot|map)(?= *\\]| (?:here|missing|of|to))"
)
_LAST = (
    "here|names?|numbers?|dates?|amounts?|titles?|tb[dca]|to be \\w+|figures?|provider|organi[sz]ation|company|client|"
    "vendor|system|role|department|owner|officer|manager|period|year|month|values?|currency|percent(?:age)?|address|"
    "location|reference|version|author|signature|description|text|link|product|project|team|person|supplier|customer|"
    "country|city|duration|time|nos?\\.?|nr\\.?|ref\\.?|tel\\.?|code|unit"
)
_UNITS = (
    "(?:working |calendar |business )?(?:years?|months?|weeks?|days?|hours?|minutes?|per ?cent|%|euros?|dollars?|"
    "pounds?)"
)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_MONEY = r"(?:EUR|CHF|USD|GBP|SEK|NOK|DKK|kr\.?|[€£$])"
_FORMAT = r"(?:dd?[./-]mm[./-](?:19|20)\d\d|dd?[ ./-]mm?m?[ ./-]yy(?:yy)?|mm?/dd?/yy(?:yy)?|yyyy[-/.]mm[-/.]dd|hh:mm)"
_TO_FOLLOW = (
    r"(?:(?:still |yet )?to (?:follow|come)(?: later)?|follows later|"
    r"(?:still |yet )?to be (?:confirmed|determined|advised|announced|supplied|provided|inserted|filled in)(?: later)?)"
)
"""What is said in brackets of something that is not there yet."""
_PATTERNS = tuple(
    (tuple(marks.split("|")), re.compile(pattern, flags))
    for marks, pattern, flags in (
        *NOTES,
        # Square brackets with an instruction or the name of what is missing; not a link, a citation or a tick box.
        ("[", rf"\[\s*(?:the |an? )?(?:{_FIRST})\b[^\[\]\n]{{0,120}}\](?!\()", re.IGNORECASE),
        ("[", rf"\[[^\[\]\n\d]{{1,60}}\b(?:{_LAST})\s*\](?!\()", re.IGNORECASE),
        ("[", rf"\[[^\[\]\n]{{0,50}}\b(?:{_TO_FOLLOW}|tb[dca]|pending|missing|outstanding)\s*\](?!\()", re.IGNORECASE),
        ("(", rf"\((?:[a-z][\w.-]* ){{0,4}}{_TO_FOLLOW}\)", re.IGNORECASE),
        ("[", r"\[\s*(?:\.{2,}|…|_+|\?+|[xX]{2,}|[•●■◆○*#]+)\s*\]", 0),
        ("[", r"\[(?:yes ?/ ?no|(?P<verb>\w+) ?/ ?(?P=verb) not)\]", re.IGNORECASE),
        ("[", rf"\[[xny#]\](?=\s?{_UNITS})", re.IGNORECASE),
        ("[", rf"(?:\b(?:nos?\.|number|ref\.|dated)|{_MONEY})\s?(?P<gap>\[\s*\])", re.IGNORECASE),
        # A letter, dots or dashes in place of a number.
        (
            " X | N | x | nn | xx ",
            rf"(?::|\b(?:for|within|than|after|least|every|is|are|of|to|about|by|each))\s(?P<gap>[XNx]|nn|xx)"
            rf"(?=\s{_UNITS}(?!\w))(?!.*\b(?:X|N|x)\b(?! (?:\w+ )?{_UNITS}))",
            0,
        ),
        ("...|…", rf"(?<![.\w])(?:\.{{3,}}|…)(?=\s?(?:{_MONTHS})[a-z]*\s(?:19|20)\d\d)", 0),
        ("...|…|--|––|——", rf"(?:\bnos?\.|\bref\.|\bnumber|{_MONEY})\s?(?P<gap>\.{{3,}}|…|[-–—]{{2,}})(?!\d)", 0),
        (
            "…|...",
            r"\b(?:nos?|ref|nr|number|reference|file|case|minute|decision|version|dated)\b\.?:?\s?(?P<gap>…|\.{3,})"
            r"(?=\s*(?:[/;,)]|of\b|dated\b|(?:19|20)\d\d\b|$))|"
            r"(?<![\w.…])(?:…|\.{3,})\s?/\s?(?:19|20)?\d\d\b|\b(?:19|20)\d\d\s?/\s?(?:…|\.{3,})(?![\w.])",
            re.IGNORECASE,
        ),
        (
            "-|–|—|…|..|_",
            rf":\s(?P<gap>[-–—…]|\.{{2,3}}|_{{1,2}})(?=\s(?:h|{_UNITS})(?!\w))|"
            rf"(?<!\w)__(?=(?:th|st|nd|rd)? (?:of|{_UNITS})\b)",
            re.IGNORECASE,
        ),
        (
            "xxth|??th|day/month|00.00|00/00|00-00|hh:mm|__:__",
            r"(?<!\w)(?:xx|\?\?)th\b|(?<=\bon )day/month/year\b|(?<!\d)00([./-])00\1(?:0000|20\d\d)\b|"
            r"(?<=\bat )hh:mm\b|__:__",
            re.IGNORECASE,
        ),
        # Question marks, and letters among digits, in place of a number.
        (
            "?",
            rf"(?:\b(?:nos?\.|number|ref\.|approx\.|about|Table|Figure|Section|Annex|Appendix|Chapter)\s|{_MONEY}\s?)"
            rf"(?P<gap>\?+[km]?(?!\w))|(?<!\w)\?{{1,2}}([./-])\?{{1,2}}\2(?:\d{{2,4}}|\?+)",
            0,
        ),
        (" x|x.x|€x|£x|$x", rf"{_MONEY}\s?(?P<gap>[xX](?:\.[xX])?)(?=\s?(?:k|m|bn|million|thousand|billion)\b)", 0),
        (
            "xx|nnn|??",
            r"\b(?:[Nn]os?\.|[Rr]ef\.?:?|[Nn]umber:?|[Rr]eference:?|[Tt]icket:?)\s"
            r"(?P<gap>[\w./-]*(?<![A-Za-z])(?:[xX]{2,}|n{3,}|\?{2,})(?![A-Za-z])[\w./-]*)|\b[A-Z]{2,}-x{2,}\b",
            0,
        ),
        # Round brackets that hold nothing but the name of what belongs there.
        ("(", rf"\((?:insert|enter|add|fill in|specify|state)\s(?:[\w-]+ ){{0,4}}(?:{_LAST})\)", re.IGNORECASE),
        (
            "(",
            r"\b(?:is|was|from|to|by|of|at|on|between|and|with|:)\s(?P<gap>\((?:name|time|date|number|amount|address|phone|"
            r"city|function|role|title|place|reference)(?: of [^()\n]{1,30})?\))",
            re.IGNORECASE,
        ),
        (
            ": |click|select ",
            r"(?:(?<=: )|(?<=^))(?:(?:Client|Customer|Company|Your|Supplier|Vendor|Author|Project|System) Name|"
            r"(?:CLIENT|CUSTOMER|COMPANY|YOUR|SUPPLIER|VENDOR|AUTHOR|PROJECT|SYSTEM) NAME|"
            r"(?:[Ss]elect|[Cc]hoose|[Pp]ick) (?:an? )?(?:date|item|option))(?=\s*[.;]?$)|\b[Cc]lick to select\b",
            0,
        ),
        ("..", r"(?<![.\w])\.{2,3}(?P<dot>[/-])\.{2,3}(?P=dot)(?:\.{2,4}|(?:19|20)\d\d)", 0),
        ("###", r"(?:[:.]|\b(?:of|is|was|to|number|about|at|on)) (?P<gap>#{3,})(?=$|[\s.,;%)])", 0),
        ("xxx-2|xxx/2", r"(?<![\w-])X{3,}[-/]20\d\d\b", 0),
        ("x.y", r"\b[Vv]ersion:? (?P<gap>X\.Y)\b(?!\.)", 0),
        ("{", rf"(?<![\w/.={{-])\{{(?:{_FIRST}|{_LAST})\b[^{{}}\n/]{{0,40}}\}}(?![\w/}}])", re.IGNORECASE),
        ("dd month|dd mmm", r"\bdd (?:month|mmmm?) (?:yyyy|20\d\d)\b", re.IGNORECASE),
        ("‹", rf"‹\s*(?:the |your )?(?:{_FIRST}|{_LAST})\b[^‹›\n]{{0,60}}›", re.IGNORECASE),
        ("[", r"\[[A-Z]{2,20}(?:[ /-][A-Z]{2,20}){1,5}\](?!\()", 0),
        ("yy|hh", rf"[\[<(]\s*{_FORMAT}\s*[\])>]", re.IGNORECASE),
        ("d.m|d/m|d-m", r"(?<!\w)dd?[./-]mm[./-]20\d\d(?!\w)", re.IGNORECASE),
        ("yy", rf"(?:(?<=^)|(?<=: ))\s*{_FORMAT}\s*(?=$|[.;)])", re.IGNORECASE),
        # Angle brackets; not a tag, an address or a comparison.
        ("<", r"<\s?(?![/!]|https?:|[\w.+-]+@)(?:[A-Z][^<>\n]{1,70}|[a-z]+[ /][^<>\n=\"]{1,70})>", 0),
        ("<", rf"<(?:{_FIRST}|{_LAST}|\d{{3}}-\d{{3}}-\d{{4}})>", re.IGNORECASE),
        (
            "«|{|%|##",
            r"«[A-Z_]\w{1,40}»|\{\{[^{}\n]{1,60}\}\}|\$\{\w{1,40}\}|%[A-Z]{2}[A-Z_]{1,30}%|##[A-Z][A-Z_ ]{1,30}##",
            0,
        ),
        (
            "__",
            r"(?<!\w)(?=[\d./-]{0,6}__)(?:_{2,}|\d{1,2})(?P<mark>[./-])(?:_{2,}|\d{1,2})(?P=mark)(?:_{2,}|\d{2,4})(?!\w)",
            0,
        ),
        (
            "___|........|…|/__|/...",
            r"(?<=[\w-]/)(?:_{2,}|\.{3,})(?!\w)|_{3,}(?:[\s/.-]*_{2,})*|(?<!\.)\.{8,}(?!\s*\d+\s*$)|…{2,}",
            0,
        ),
        ("xx", r"(?<![\w-])(?:[€$£#]\s?)?[Xx]{2,}(?:[.,/:-]\s?[Xx]{2,})*(?:\s?%)?(?![\w-])", 0),
        (
            "xx",
            r"(?<![\w-])(?:\w+-X{2,}(?!\.\w)|(?:\d{1,2}|xx)[./-](?:xx|\d{1,2})[./-](?:\d{2,4}|"
            r"xx(?:xx)?))(?<!\d[./-]\d{4})(?![\w-])",
            0,
        ),
        ("tb|t.b", r"(?<![\w/])(?:TB[DCA](?:/TB[DCA])?|t\.b\.[dca]\.|tb[dca](?!\w))(?![\w/])", 0),
        # Marks that authors leave in their documents; none of them is one of this code.
        (
            "TO|FIXME|X.X|#.#|NN",
            r"\b(?:TODO|TO-DO|FIXME|TBC/TBD)\b:?|\bTO DO:|\bX\.X{1,2}\b|#\.#|\bNN+\b(?=\.|\s|$)",
            0,
        ),
        ("n.n|n. n", r"^\s*n\.\s?n\.(?=\s*(?:$|\())", 0),
        ("here", r"\bto be (?:filled in|inserted|entered|added|supplied|put) here\b", re.IGNORECASE),
        ("n,nnn|n.nnn|nn,nnn", r"(?<![\w.,])n{1,3}(?:[.,]nnn)+(?![\w])", 0),
        ("??", r"(?<![\w?!])\?{2,}(?![\w?!])|\?{3,}", 0),
        (
            "lorem|dolor|to enter|to add|to insert",
            r"\blorem ipsum\b|\bdolor sit amet\b|\b(?:click|tap) (?:here |or tap here )*to (?:enter|add|insert)\b",
            re.IGNORECASE,
        ),
        ("choose an item", r"\bchoose an item\b", re.IGNORECASE),
        (
            "to be ",
            r"(?<!is )(?<!are )(?<!was )(?<!were )\bto be (?:filled in|inserted|entered|completed|supplied|added|"
            r"written)\b"
            r"(?=\s*(?:$|[.;,)\]]|here|later|after|by the|once|when|before|upon|in due))",
            re.IGNORECASE,
        ),
        (
            "to be ",
            r"(?:(?<=^)|(?<=[:(–—-])|(?<=[:(–—-] ))\s*(?:still |yet )?to be (?:determined|confirmed|defined|decided|"
            r"announced|advised|agreed|specified|provided|assigned|named|fixed|set)\s*(?=$|[.;)])",
            re.IGNORECASE,
        ),
        (
            "not yet |not known",
            r"(?:(?<=^)|(?<=[:(–—-] ))\s*not (?:yet )?(?:known|available|assigned|issued|received|decided)(?: yet)?"
            r"\s*(?=$|[.;)])",
            re.IGNORECASE,
        ),
        ("nsert|nter|N.N|N. N", r"\b(?:[Ii]nsert|[Ee]nter) (?:\w+ ){0,4}here\b|\bN\.\s?N\.(?!\s?\w)", 0),
        (
            "to follow|to come|to be ",
            r"(?:(?<=^)|(?<=[:(–—-] )|(?<=, )(?=[dnf]))\s*(?:date |number |name |details |figures? )?"
            r"to (?:follow|come|be (?:confirmed|advised|announced|supplied|inserted|named|determined))\s*(?=$|[.;)])",
            re.IGNORECASE,
        ),
    )
)
"""Each pattern with the marks of which a text, as it is or in lower case, must hold one: that is quicker to see."""
_MARKS = tuple((mark, number) for number, (marks, _) in enumerate(_PATTERNS) for mark in marks)
_MOST = 100


@lru_cache(maxsize=2_000)
def gaps(text: str) -> tuple[Span, ...]:
    """Return the spans of the gaps of a text, up to a hundred of them."""
    if len(text) < 2:
        return ()
    spans: list[Span] = []
    lines: list[Span] = []
    both = f"{text}\0{text.lower()}"
    for number in sorted({number for mark, number in _MARKS if mark in both}):
        _, pattern = _PATTERNS[number]
        for match in islice(pattern.finditer(text), _MOST):
            span = match.span("gap" if match.groupdict().get("gap") else 0)
            if len(spans) >= _MOST or _is_taken(spans + lines, *span):
                continue
            if not is_fine(text, *span):
                spans.append(span)
            elif text[span[0]] == "_":
                lines.append(span)
    return tuple(sorted(spans))


def _is_taken(spans: list[Span], start: int, end: int) -> bool:
    return any(left < end and start < right for left, right in spans)
