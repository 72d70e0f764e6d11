"""What authors write where something is still missing: behind labels, in notes to themselves and to each other."""

from __future__ import annotations

import re

_TO_DO = (
    "add|confirm|supply|provide|insert|complete|check|update|advise|fill|enter|specify|draft|write|agree|decide|"
    "clarify|verify|finali[sz]e|quantify|send|ask|replace|remove|delete|attach"
)
_FACT = (
    r"(?:numbers?|nos?\.|nr\.?|names?|dates?|reference|ref\.?|id|codes?|amounts?|values?|sums?|figures?|costs?|price|"
    r"address|phone|telephone|tel\.?|e-?mail|contact|title|version|ticket|file|certificate|deputy|substitute|owner|"
    r"author|approver|by|reviewer|signature|location|place|url|link|path|total|percentage|chair|premium|threshold|"
    r"frequency|interval|limit|duration|responsible|next (?:\w+ )?(?:review|test|audit|exercise|meeting|visit|check))"
)
"""The last words of a label that asks for a plain fact."""
_ENTERED = (
    r"(?:added|supplied|provided|entered|inserted|filled in|completed|confirmed|named|reported|advised|announced|"
    r"assigned|given|obtained|determined|communicated|notified|requested|sent|agreed|taken from|nominated|appointed|"
    r"scheduled|discussed|decided|defined|specified|clarified|calculated|estimated|verified|fixed|set|found|chosen)"
)
_NOUN = r"(?:numbers?|names?|dates?|figures?|details?|values?|amounts?|references?|reports?|sources?|texts?|documents?)"
_MORE = r"(?: (?:later|here|soon|shortly|separately|by|from|with|once|after|as|when|in)\b[^.;)\"”\n]{0,70})?"
_LATER = (
    rf"(?:(?:n/[nak]|n\.\s?[na]\.|[-–—?]+(?:/[-–—?]+)?|unknown|not known|expected|{_NOUN})[\s,;–—(-]*)?"
    rf"(?:(?:(?:it |this )?(?:will be|(?:is|are) (?:still )?(?:to be|being))|(?:still |yet )?to be|being) {_ENTERED}|"
    rf"follows?|will follow|to (?:follow|come)|please (?:complete|add|supply|insert|advise|confirm)){_MORE}|"
    rf"(?:{_NOUN} )?(?:is |are |still |yet |currently )*(?:missing|outstanding|pending|open|awaited|blank|empty|"
    r"not (?:yet )?(?:known|available|assigned|issued|received|allocated|given)|(?:not to hand|unknown)(?= at))"
    rf"(?: at (?:the )?time of writing)?|no {_NOUN} (?:yet|known|available)|"
    r"see (?:the )?(?:final|later|next|signed) version|"
    r"(?:\?\s?\(?)?(?:ask|check with|chase|waiting for|awaiting|get from) [^.;)\"”\n]{1,40}|"
    r"not to hand|n/n|n\.\s?n\.|(?:John|Jane) Doe|Joe Bloggs|(?:Max|Erika) Mustermann"
)
"""What stands behind such a label in place of the fact."""
_CHECKED = r"(?:checked|verified|confirmed|updated|clarified|completed|corrected|added|inserted|supplied|advised)"
_START = r"(?:(?<=^)|(?<=[.:;(\n]\s))"

NOTES = (
    (
        ": |– |(",
        rf"\b{_FACT}(?: (?:of|for|in|with|at) [^.:;()\n]{{1,40}})?(?::|\s[–—-]|(?=\s?\())\s*\(?(?P<gap>{_LATER})"
        r"(?=\s*(?:$|[.;,()]|[–—]|-\s))",
        re.IGNORECASE,
    ),
    (
        ": n|: ?|: -|: –",
        r"(?<=: )(?:n/[nak]|n\.\s?[na]\.|[?–—-]+)[\s,;–—(-]+(?:(?:will|to) be |to follow|follows?|will follow)\b"
        r"[^.;\n]{0,60}",
        re.IGNORECASE,
    ),
    # Brackets that tell someone what to do.
    ("[", rf"\[(?:[A-Z][\w&/-]*(?: [\w&/-]+){{0,4}}? |)(?:to|please|pls) (?:{_TO_DO})\b[^\[\]\n]{{0,120}}\]", 0),
    (
        "[",
        rf"\[(?:[\w’']+ )?(?:note|comment|nb)\b[^\[\]\n]{{0,60}}\b(?:{_TO_DO})\b[^\[\]\n]{{0,80}}\]|"
        r"\[[^\[\]\n]{0,50}(?:\w\?|\b(?:needed|required|unclear))\](?!\()",
        re.IGNORECASE,
    ),
    (
        "(",
        r"\((?:[A-Z]\w*(?: [A-Z]\w*)?(?: to|[:,] (?:please |pls |to )?)|[Pp]lease|[Pp]ls|[Tt]o) ?"
        r"(?:check|verify|confirm|clarify|update|complete|supply|insert)\b(?! (?:in|out|valve))[^()\n]{0,40}\)",
        0,
    ),
    (
        "(|– ",
        rf"(?:(?P<bracket>\()|– )(?:still |yet |{_NOUN} )*(?:needs? |have |has )?to be {_CHECKED}"
        r"(?: (?:with|before|once|later|from|against|prior)\b[^()\n]{0,40})?(?(bracket)\)|(?=[.;]|$))|"
        rf"\({_NOUN},? (?:is |are |still )*(?:missing|pending|needed|open|outstanding)\)|"
        r"\((?:who|name|date|when|source|number|amount|how (?:many|much)|which one)\s?\?+\)|"
        r"\((?:(?:check|verify|confirm|clarify)[!?]+|needs? (?:checking|verifying|updating|confirmation))\)",
        re.IGNORECASE,
    ),
    (
        "@|>>|!!|xxx ",
        rf"(?:(?<![\w@])@[A-Z]\w+[:,]?|(?:>>>?|!!!|\bXXX)\s*(?:[A-Z]\w+[:,])?)\s?"
        rf"(?:please |pls |to )?(?:{_TO_DO})\b",
        0,
    ),
    (
        "before ",
        rf"{_START}(?:comment|note|nb|remark|draft)s?\s?[:–—-] ?(?:please |to )?(?:{_TO_DO})\b[^.\n]{{0,60}}\bbefore "
        r"(?:publication|publishing|release|issue|issuing|sending|submission|circulation|use|signature|signing)\b",
        re.IGNORECASE,
    ),
    (
        "note",
        rf"{_START}(?:notes? to (?:the )?(?:authors?|self|editors?|reviewers?|drafters?|writers?)|(?:author|editor|"
        r"drafter|drafting|reviewer)(?:['’]?s|s['’])? note):",
        re.IGNORECASE,
    ),
    # What a template says to those who fill it in.
    (
        "receipt|received|known|available|arrives|agreed|signed|to hand|issued",
        r"(?:(?<=^)|(?<=[.:;,(–—-]\s)|(?<=\())(?:insert|add|enter|fill in|complete|update|supply)"
        r"(?: it| them| this| here)? "
        r"(?:on (?:its )?receipt|(?:when|once|as soon as) (?:(?:it|they|this) (?:is|are|arrives?) ?)?"
        r"(?:received|known|available|agreed|signed|to hand|issued)?)(?=\s*(?:$|[.;)]))",
        re.IGNORECASE,
    ),
    (
        "please ",
        r"^please (?:complete|fill in|add|supply|specify|insert|advise)\b(?=[.!]*$)|"
        rf"{_START}please (?:insert|add|enter|fill in|supply|specify|state) (?:the |your )?{_NOUN}\b(?=[^,]*$)|"
        r", please (?:complete|add|fill in|supply|insert|advise)(?=\s*(?:$|[.;)]))|"
        r"\(\s*please (?:complete|insert|fill(?: in)?|enter|add|specify|provide|state|confirm)\b[^()\n]{0,60}\)",
        re.IGNORECASE,
    ),
    (
        "delete |replace ",
        rf"{_START}(?:delete (?:as (?:appropriate|applicable)|whichever|(?:this|these) (?:paragraph|section|text|"
        r"instruction|note|box|guidance|sentence)s?|if not (?:applicable|required|needed)|where not applicable)|"
        r"(?:replace|overwrite) (?:the|this|all) (?:text|words|sample|example|italic\w*)[^.\n]{0,60}\b(?:your own|"
        r"yours|with your))\b",
        re.IGNORECASE,
    ),
    (
        "(dummy|replace|goes |placeholder",
        r"\((?:dummy|placeholder)(?: \w+){0,2}\)|\b(?:please )?replace (?:before (?:use|issue|release|publication)|"
        r"me)\b|\((?:example|sample|dummy)[,:;–—-] ?(?:please |to be )?replaced?\b[^()]{0,40}\)|"
        r"\b(?:text|summary|title|caption|name|content|picture|description) goes here\b|"
        r"^here goes the [^.]{3,60}\.?$|^placeholder(?: text)?(?: for [^.]{3,80})?\.?$",
        re.IGNORECASE,
    ),
    (
        " here",
        rf"{_START}(?:Add|Put|Paste|Describe|Type|Write|Attach|State|List)\s(?:\w+ ){{0,4}}here\b(?=\s*[.:)]|$)|"
        r"\b(?:will|to) follow here\b|"
        r"\bwill be (?:added|inserted|entered|supplied|put|shown|filled in) here\b(?! by)",
        0,
    ),
    (
        " text|text ",
        r"^(?:\((?=.*\)))?(?:(?:your|sample|example|dummy|placeholder) text(?: here)?|text (?:to follow|to come|"
        r"missing|follows|tbd))\b(?=[.)!]*$)",
        re.IGNORECASE,
    ),
    (
        "this |the ",
        r"\b(?:this|the present|the following) (?:section|chapter|paragraph|annex|appendix|table|figure|part|text)"
        r"(?: (?:on|about) [^.]{3,40})? (?:will be|(?:is|are|has|needs|remains|have|need) (?:still |yet )?to be|"
        r"must still be) (?:completed|written|filled in|added|drafted|inserted|supplied|finished|provided)\b"
        r"(?! by (?:the|an?|each|all|every)\b)",
        re.IGNORECASE,
    ),
    (
        "to be ",
        r"^To be (?:drafted|written|added|supplied|inserted|provided|completed) by [A-Z]\w+(?: \w+){0,3}(?=\.?$)",
        0,
    ),
)
"""Marks of which a text must hold one, pattern and flags of each; a group `gap` is what is missing."""
