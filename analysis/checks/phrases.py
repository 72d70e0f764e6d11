"""Noun phrases and clauses: the subject and the object of a verb, without a full grammar."""

from __future__ import annotations

import re

from analysis.checks.acts import ACT, DATE_WORDS, GENERIC, canonical
from analysis.checks.words import STOPWORDS, stem, word_set, words

SOURCE = re.compile(
    r"\b(?:from|with|by|in|under|to|against) (?:an?|the|its|our) [\w-]+(?: [\w-]+)? (?:of|dated)\s(?:\w+day,?\s)?$"
)
"""Words before the date of something that was used, as in “restored from a snapshot of 13 October”."""
AUXILIARY = re.compile(
    r"(?:(?:^|(?<=\W))(?:was|were|is|are|has|have|had|been|be|being|will|would|shall|can|may|must|to|first|finally|"
    r"then|also|successfully|officially|formally|fully|only|already|now|therefore|usually|normally|both|currently|"
    r"actually|last|again|itself|each|all|got|gets|should|might|could|did|does|do|not|never|soon|later|"
    r"thus)\b[\s,]*)+$",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:was|were|is|are|has|have|had|will|would|shall|can|may|must|should|did|does|could|might)\b", re.IGNORECASE
)
_PAST = re.compile(r"(?<=[a-z] )[a-z]{3,}ed (?=(?:the|an?|its|all|both|some)\b)", re.IGNORECASE)
"""A verb of the past with its object."""
_BORDER = re.compile(
    r"[;:()!?“”\"]|,|\.\s|\s[–—-]\s|\b(?:and|but|while|whereas|although|because|when|before|after|until|once|as|so|"
    r"which|who|that|whose|where)\b",
    re.IGNORECASE,
)
_INSERTED = re.compile(
    r"(?P<subject>[^,;:.?!]{3,80}), (?!(?:and|or|but|with|of|in|at|on|for|to|from|by)\b)[^,;:.?!]{3,70}, ?$"
)
"""“The ferry, built in Gdansk,” before a verb: what stands between two commas is not its subject."""
_LONGEST_LEAD = 200
PREPOSITIONS = word_set(
    "of to for in at on by with from between under about against into over since during through within without per "
    "via upon towards across around among until till after before"
)
_DETERMINERS = word_set("the a an our its their his her this that these those all both each every some any no")
_PRONOUNS = word_set("it they this these both he she we that those")
_PARTS_OF_DAY = frozenset({"day", "night", "morn", "even"})
_AFTER_NOUN = word_set("left used held kept made given taken found needed concerned affected involved described listed")
"""Participles that follow the noun they belong to: “the plates left in store”."""
_WORDS_OF_PHRASE = 10
Phrase = tuple[str, frozenset[str]]
"""Head and other words of a noun phrase, as stems, under one name for words that mean the same."""
_RELATIVE = re.compile(r"(?:which|who|that|whose)\b", re.IGNORECASE)


def phrase(text: str) -> Phrase | None:
    """Return head and other words of the noun phrase that a text begins with; None for a pronoun or nothing."""
    found = [word.group().casefold() for word in words(text[:200])[: 2 * _WORDS_OF_PHRASE]]
    while found and (found[0] in _DETERMINERS or (found[0] in STOPWORDS and found[0] not in PREPOSITIONS)):
        if found[0] in _PRONOUNS and (len(found) == 1 or found[1] in STOPWORDS):
            return None
        found.pop(0)
    ends = (STOPWORDS - PREPOSITIONS - _DETERMINERS) | _AFTER_NOUN
    cut = next((n for n, word in enumerate(found) if word in ends and n), len(found))
    return _head(found[: min(cut, _WORDS_OF_PHRASE)])


def _head(found: list[str]) -> Phrase | None:
    first = next((n for n, word in enumerate(found) if word in PREPOSITIONS), len(found))
    main = [canonical(stem(word)) for word in found[:first] if word not in STOPWORDS]
    named = [word for word in main if len(word) > 1 and not any(map(str.isdigit, word))] or main[-1:]
    if not named or named[-1].isdigit():
        return None
    rest = [canonical(stem(word)) for word in found if word not in STOPWORDS]
    return named[-1], frozenset(rest) - {named[-1]} - GENERIC - (DATE_WORDS - _PARTS_OF_DAY)


def content(text: str) -> list[str]:
    """Return the stems of the words of a text that carry meaning."""
    return [stem(word.group()) for word in words(text) if word.group().casefold() not in STOPWORDS]


def last_phrase(text: str) -> tuple[str, int]:
    """Return the noun phrase at the end of a text without what “of” ties to it, and where it begins."""
    found = words(text)
    begin = len(text)
    for word in reversed(found[-_WORDS_OF_PHRASE:]):
        lowered = word.group().casefold()
        if lowered in STOPWORDS and lowered not in _DETERMINERS:
            break
        if re.search(r"[.;:,()!?“”\"]", text[word.end() : begin]):
            break
        begin = word.start()
        if lowered in _DETERMINERS:
            break
    return text[begin:], begin


def clause(lead: str) -> str:
    """Return the last clause of a text; where that holds no subject, the text back to the border before."""
    stop = len(lead)
    for border in reversed(list(_BORDER.finditer(lead))):
        told = AUXILIARY.sub("", lead[border.end() : stop]).strip(" ,")
        if told and not _RELATIVE.match(border.group()):
            return lead[border.end() :]
        if border.group() in (";", ":", "!", "?") or border.group().startswith("."):
            return lead[border.end() :]
        stop = stop if told else border.start()
    return lead


def object_of(after: str) -> Phrase | None:
    """Return the noun phrase right after an active verb; None where a preposition or nothing follows."""
    found = words(after[:80])
    if not found or not re.fullmatch(r"\s*", after[: found[0].start()]):
        return None
    first = found[0].group().casefold()
    if first in PREPOSITIONS or (first in STOPWORDS and first not in _DETERMINERS) or first.endswith("ly"):
        return None
    if first[0].isdigit() or first in DATE_WORDS or stem(first) in DATE_WORDS or first.endswith("day"):
        return None
    border = _BORDER.search(after)
    return phrase(after[: border.start()] if border else after)


def subject_text(lead: str) -> str:
    """Return the words of the subject that a verb at the end of a text has."""
    if (inserted := _INSERTED.search(AUXILIARY.sub("", lead[-_LONGEST_LEAD:]))) and not _FINITE.search(inserted[0]):
        lead = inserted["subject"]
    bare = AUXILIARY.sub("", clause(lead)).rstrip(" ,")
    if finite := _FINITE.search(bare):
        # “The plan was drafted and …”: the subject stands before the first verb.
        bare = bare[: finite.start()] or bare
    elif (told := ACT.search(bare, 4)) is not None:
        bare = bare[: told.start()]
    opening = re.match(r"\s*(?:\w+ly,? |then |also |therefore,? |since (?=[A-Z]|the ))*", bare, re.IGNORECASE)
    bare = bare[opening.end() :] if opening else bare
    first = words(bare)[:1]
    if first and first[0].group().casefold() in PREPOSITIONS:
        # “In the second quarter the pump …”: what comes before the last article is about time or place.
        determiners = list(re.finditer(r"\b(?:the|an?|our|its|this|all)\s", bare, re.IGNORECASE))
        if len(determiners) > 1:
            return bare[determiners[-1].start() :]
    return re.split(r",|\b(?:which|who|that)\b", bare)[0] if "," in bare else bare


def _antecedent(lead: str) -> Phrase | None:
    """Return the noun phrase before “which” or “that” where nothing but auxiliaries stands between it and the verb."""
    relative = list(_RELATIVE.finditer(lead))
    if not relative or AUXILIARY.sub("", lead[relative[-1].end() :]).strip(" ,"):
        return None
    return _named_before(lead[: relative[-1].start()])


def relative_object(lead: str) -> tuple[Phrase, frozenset[str]] | None:
    """Return what “the limits, which the committee approved” says was approved, and the words of who did it."""
    relative = list(_RELATIVE.finditer(lead))
    told = lead[relative[-1].end() :] if relative else ""
    doer = phrase(AUXILIARY.sub("", told)) if re.match(r"\s(?:the|an?|our|its|their)\s", told) else None
    thing = _named_before(lead[: relative[-1].start()]) if doer and not _BORDER.search(told) else None
    return (thing, doer[1] | {doer[0]}) if doer and thing else None


def _named_before(text: str) -> Phrase | None:
    """Return the noun phrase at the end of a text, with what it is “of”."""
    ahead = text.rstrip(" ,")
    last, begin = last_phrase(ahead)
    whole = re.search(r"(?:[\w’'-]+ ){0,3}[\w’'-]+ of $", ahead[:begin])
    return phrase((whole.group() if whole else "") + last)


def subject(lead: str, sentence: str, before: str) -> Phrase | None:
    """Return the subject of a verb that follows `lead` in a sentence; `before` is the sentence before, for “it”."""
    if antecedent := _antecedent(lead):
        return antecedent
    text = subject_text(lead)
    found = phrase(text)
    own = re.match(r"\W*(?:its|their|his|her)\b", text, re.IGNORECASE)
    if found is not None and not own:
        return found
    whole = phrase(_subject_of(sentence)) if lead.strip() and len(lead) > len(text) + 3 else None
    known = whole or (phrase(_subject_of(before)) if before else None)
    if own and found is not None:
        return (found[0], found[1] | {known[0]} | known[1]) if known else found
    return known


def _subject_of(sentence: str) -> str:
    """Return what a sentence begins with, up to its first finite verb: what “it” later most likely means."""
    finite = _FINITE.search(sentence) or _PAST.search(sentence, 4)
    text = sentence[: finite.start()] if finite else sentence[:60]
    match = ACT.search(text)
    return text[: match.start()] if match and not finite else text
