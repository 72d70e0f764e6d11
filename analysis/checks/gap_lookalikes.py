"""What only looks like a gap that was left to be filled in."""

from __future__ import annotations

import re

from analysis.checks.words import is_quoted

_ROMAN_BEFORE = re.compile(
    r"\b(?:Chapter|Title|Part|Article|Section|Volume|Book|Annex|Class|Type|size)\s*$", re.IGNORECASE
)
_SIGNATURE = re.compile(r"\b(?:sign(?:ed|ature)?|initials?|date|place|name)\b[^_]{0,40}$|\bX$", re.IGNORECASE)
_FORMAT_TALK = re.compile(r"\b(?:format|written as|notation|spelled|entry|field accepts|form refuses)\b", re.IGNORECASE)
_OF_A_VERB = re.compile(
    r"\b(?:not|never|has|have|had|having|needs?|needed|ought|due|going|expected|required|supposed|meant|likely|asked|"
    r"wants?|wanted|entitled|seems?|appears?|fit|ready|enough|too \w+)\s$",
    re.IGNORECASE,
)
"""What makes “to be added” a part of a sentence."""
_FORM_TALK = re.compile(r"\b(?:forms?|templates?|fields?|checklists?|questionnaires?)\b", re.IGNORECASE)
_IN_PROSE = re.compile(r"[a-z)][.!?] +[A-Z]")
_LONGEST_SIGNATURE_LINE = 100
_MASKED = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{3,}")
_MASK_TALK = re.compile(
    r"\b(?:(?:replaced?s?|masks?|masked|blacked out|hidden|hides?|anonymi[sz]e[sd]?) (?:[^.]{1,40} )?(?:by|with|as)|"
    r"(?:begin|start|end)(?:s|ning|ing)? (?:with|in)|"
    r"(?:shown|written|given|appears?) as)\s+(?:an? |the (?:letters?|code) )?$",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(r"\s(?:as|is|being|stands? for|means|denotes) (?:the|an?)\b")
_KEYS = ("enter", "delete", "select", "add", "update", "complete", "confirm", "reference")
_KEY_TALK = re.compile(r"\b(?:press|hit|click|tap|select|choose|keys?|button|menu)\b[^.]{0,30}$", re.IGNORECASE)


def is_fine(text: str, start: int, end: int) -> bool:
    """Return True for what only looks like a gap: quoted words, signature lines, Roman numerals, masks, formats."""
    gap, before = text[start:end], text[max(0, start - 100) : start]
    if is_quoted(text, start, end):
        return True
    if gap.isalpha() and any(is_quoted(text, *other.span()) for other in re.finditer(rf"\b{gap}\b", text[:2000])):
        # “XX places left” is on the form; the XX is filled in by the system.
        return True
    if gap.casefold().startswith("to be") and (_FORM_TALK.search(text) or _OF_A_VERB.search(before)):
        return True
    if gap.startswith("[") and before.rstrip().endswith(('":', "=", "':")):
        return True
    if gap.startswith("_"):
        # A line to sign on stands for itself; a blank within a text that is otherwise complete was forgotten.
        if not text.strip(" _-\t\n"):
            return True
        is_short = len(re.sub(r"[_\s]", "", text)) < _LONGEST_SIGNATURE_LINE or "signature" in before.casefold()
        is_line = is_short and not _IN_PROSE.search(before)
        return is_line and _SIGNATURE.search(before[-60:].rstrip(" :\t")) is not None
    if re.fullmatch(r"X{2,3}", gap) and (_ROMAN_BEFORE.search(before) or re.search(r"\d$", before)):
        return True
    if gap[1:-1].casefold() in _KEYS and _KEY_TALK.search(before):
        return True
    if re.fullmatch(r"X{2,}|#{3,}", gap, re.IGNORECASE) and (_MASK_TALK.search(before) or _EXPLAINED.match(text, end)):
        return True
    token = re.search(r"\S*$", before[-40:])
    if "XX" in gap.upper() and _MASKED.search((token.group() if token else "") + gap):
        return True
    return "yy" in gap.casefold() and _FORMAT_TALK.search(text) is not None
