"""What a gap that was left to be filled in looks like, and what only looks like one."""

from __future__ import annotations

import re
from itertools import islice

from analysis.checks.words import Span, is_quoted

_FIRST = (
    "insert|enter|add|fill(?: ?in)?|specify|describe|provide|supply|replace|complete|state|select|choose|type|name|"
    "date|"
    "your|xx+|tb[dca]|to (?:be|come|do|follow)|todo|number|amount|figure|value|title|placeholder|link to|url|"
    "e-?mail|phone|address|description|explain|list|confirm|check|delete|remove|update|pending|missing|awaiting|"
    "client|customer|company|organi[sz]ation|department|agency|author|owner|manager|signature|month|year|day|time|"
    "version|"
    "reference|project|system|vendor|supplier|location|site|role|text"
)
_LAST = (
    "here|names?|numbers?|dates?|amounts?|titles?|tb[dca]|to be \\w+|figures?|provider|organi[sz]ation|company|client|"
    "vendor|system|role|department|owner|officer|manager|period|year|month|values?|currency|percent(?:age)?|address|"
    "location|reference|version|author|signature|description|text|link|product|project|team|person|supplier|customer|"
    "country|city|duration|time"
)
_FORMAT = r"(?:dd?[./-]mm[./-](?:19|20)\d\d|dd?[ ./-]mm?m?[ ./-]yy(?:yy)?|mm?/dd?/yy(?:yy)?|yyyy[-/.]mm[-/.]dd|hh:mm)"
_TO_FOLLOW = (
    r"(?:(?:still |yet )?to (?:follow|come)(?: later)?|follows later|"
    r"(?:still |yet )?to be (?:confirmed|determined|advised|announced|supplied|provided|inserted|filled in)(?: later)?)"
)
"""What is said in brackets of something that is not there yet."""
_PATTERNS = tuple(
    (tuple(marks.split("|")), re.compile(pattern, flags))
    for marks, pattern, flags in (
        # Square brackets with an instruction or the name of what is missing; not a link, a citation or a tick box.
        ("[", rf"\[\s*(?:the |an? )?(?:{_FIRST})\b[^\[\]\n]{{0,120}}\](?!\()", re.IGNORECASE),
        ("[", rf"\[[^\[\]\n\d]{{1,60}}\b(?:{_LAST})\s*\](?!\()", re.IGNORECASE),
        ("[", rf"\[[^\[\]\n]{{0,50}}\b(?:{_TO_FOLLOW}|tb[dca]|pending|missing|outstanding)\s*\](?!\()", re.IGNORECASE),
        ("(", rf"\((?:[a-z][\w.-]* ){{0,4}}{_TO_FOLLOW}\)", re.IGNORECASE),
        ("[", r"\[\s*(?:\.{2,}|…|_+|\?+|[xX]{2,}|[•●■◆○*#]+)\s*\]", 0),
        ("‹", rf"‹\s*(?:the |your )?(?:{_FIRST}|{_LAST})\b[^‹›\n]{{0,60}}›", re.IGNORECASE),
        (
            "lease",
            r"\(\s*please (?:complete|insert|fill(?: in)?|enter|add|specify|provide|state|confirm)\b[^()\n]{0,60}\)",
            re.IGNORECASE,
        ),
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
            r"(?<![\w-])(?:\w+-X{2,}|(?:\d{1,2}|xx)[./-](?:xx|\d{1,2})[./-](?:\d{2,4}|"
            r"xx(?:xx)?))(?<!\d[./-]\d{4})(?![\w-])",
            0,
        ),
        ("tb|t.b", r"(?<![\w/])(?:TB[DCA]|t\.b\.[dca]\.|tb[dca](?!\w))(?![\w/])", 0),
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
            "lorem|to enter|to add|to insert",
            r"\blorem ipsum\b|\b(?:click|tap) (?:here |or tap here )*to (?:enter|add|insert)\b",
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
            "to follow|to come",
            r"(?:(?<=^)|(?<=[:(–—-] ))\s*(?:date |number |name |details |figures? )?to (?:follow|come)\s*(?=$|[.;)])",
            re.IGNORECASE,
        ),
    )
)
"""Each pattern with the marks of which a text, as it is or in lower case, must hold one: that is quicker to see."""
_ANY_MARK = re.compile("|".join(sorted({re.escape(mark) for marks, _ in _PATTERNS for mark in marks})))
_ROMAN_BEFORE = re.compile(
    r"\b(?:Chapter|Title|Part|Article|Section|Volume|Book|Annex|Class|Type|size)\s*$", re.IGNORECASE
)
_SIGNATURE = re.compile(r"\b(?:sign(?:ed|ature)?|initials?|date|place|name)\b[^_]{0,40}$|\bX$", re.IGNORECASE)
_FORMAT_TALK = re.compile(r"\b(?:format|written as|notation|spelled|entry|field accepts|form refuses)\b", re.IGNORECASE)
_FORM_TALK = re.compile(r"\b(?:forms?|templates?|fields?|checklists?|questionnaires?)\b", re.IGNORECASE)
_MOST = 100
_LONGEST_SIGNATURE_LINE = 100
_MASKED = re.compile(r"\d{3,}")
_MASK_TALK = re.compile(
    r"\b(?:(?:replaced|masked|blacked out|hidden|anonymi[sz]ed) (?:by|with|as)|"
    r"(?:begin|start|end)(?:s|ning|ing)? (?:with|in)|"
    r"(?:shown|written|given|appears?) as)\s+(?:an? |the (?:letters?|code) )?$",
    re.IGNORECASE,
)


def gaps(text: str) -> list[Span]:
    """Return the spans of the gaps of a text, up to a hundred of them."""
    spans: list[Span] = []
    lines: list[Span] = []
    both = f"{text}\0{text.lower()}"
    if not _ANY_MARK.search(both):
        return []
    for marks, pattern in _PATTERNS:
        if not any(mark in both for mark in marks):
            continue
        for match in islice(pattern.finditer(text), _MOST):
            span = match.span()
            if len(spans) >= _MOST or _is_taken(spans + lines, *span):
                continue
            if not _is_fine(text, *span):
                spans.append(span)
            elif text[span[0]] == "_":
                lines.append(span)
    return sorted(spans)


def _is_taken(spans: list[Span], start: int, end: int) -> bool:
    return any(left < end and start < right for left, right in spans)


def _is_fine(text: str, start: int, end: int) -> bool:
    """Return True for what only looks like a gap: quoted words, signature lines, Roman numerals, masks, formats."""
    gap, before = text[start:end], text[max(0, start - 100) : start]
    if is_quoted(text, start, end):
        return True
    if gap.isalpha() and any(is_quoted(text, *other.span()) for other in re.finditer(rf"\b{gap}\b", text[:2000])):
        # “XX places left” is on the form; the XX is filled in by the system.
        return True
    if gap.casefold().startswith("to be") and _FORM_TALK.search(text):
        return True
    if gap.startswith("[") and before.rstrip().endswith(('":', "=", "':")):
        return True
    if gap.startswith("_"):
        # A line to sign on stands for itself; a blank within a text that is otherwise complete was forgotten.
        if not text.strip(" _-\t\n"):
            return True
        is_line = len(re.sub(r"[_\s]", "", text)) < _LONGEST_SIGNATURE_LINE or "signature" in before.casefold()
        return is_line and _SIGNATURE.search(before[-60:].rstrip(" :\t")) is not None
    if re.fullmatch(r"X{2,3}", gap) and (_ROMAN_BEFORE.search(before) or re.search(r"\d$", before)):
        return True
    if re.fullmatch(r"X{2,}", gap, re.IGNORECASE) and _MASK_TALK.search(before):
        return True
    token = re.search(r"\S*$", before[-40:])
    if "XX" in gap.upper() and _MASKED.search((token.group() if token else "") + gap):
        return True
    return "yy" in gap.casefold() and _FORMAT_TALK.search(text) is not None
