"""What a sentence says happened to what: the kind of act beside a date or number, and its subject."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.checks.acts import (
    ACT,
    CHANGES,
    DATE_WORDS,
    DEALS,
    GATHERINGS,
    GENERIC,
    NOUN_ACTS,
    OCCURRENCES,
    PAPERS,
    PLANNED,
    SELF,
    canonical,
)
from analysis.checks.phrases import (
    AUXILIARY,
    PREPOSITIONS,
    SOURCE,
    Phrase,
    clause,
    content,
    last_phrase,
    object_of,
    phrase,
    relative_object,
    subject,
    subject_text,
)
from analysis.checks.words import STOPWORDS, stem, words

_PASSIVE = re.compile(
    r"\b(?:was|were|been|is|are|be|being|got)\s+(?:(?:\w+ly|last|first|then|also|again|all|both|not)\s+)*"
    r"(?P<verb>[a-z-]{3,}(?:ed|wn|lt|nt|ught))\b",
    re.IGNORECASE,
)
_BE = re.compile(
    r"\b(?:was|were|been|is|are|be|being|got)\s+(?:(?:\w+ly|last|first|then|also|again|all|both|not)\s+)*$",
    re.IGNORECASE,
)
_INTRANSITIVE = frozenset({"fail", "effect"})
_LEADING = re.compile(
    r"(?:[\s,(]*\b(?:on|at|of|dated|from|since|in|by|for|until|till|to|as of|around|about|before|after|no later than|"
    r"not later than|approximately|the|night|morning|evening|afternoon|early|late|noon|\w+day,?|due|latest|through|"
    r"with effect|as|starting|beginning)\b)*[\s,(]*$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\b(of|on|at|dated|from|since|in|by|for|until|to)\b", re.IGNORECASE)
_WHEN = re.compile(r",\s*(?:when|on which(?: day| date)?|the day (?:on which|when|that))\s", re.IGNORECASE)
_APART = re.compile(r"\d|[;.]\s|\b(?:and|but|which|who|before|after|until|since|when)\b", re.IGNORECASE)
_ONLY_WHEN = re.compile(r"\W*(?:actual|real|date|day|when|time|on|done|done on|date held)\W*", re.IGNORECASE)
"""Headings that say of a date only that it is one."""
_OWN_ACTS = frozenset({"service", "effect", "start", "issue", "approve"})
"""What is done to a document or system once: its label needs no subject."""
_HELD = re.compile(
    r"\b(?:holds?|has|have|with|under) (an? (?:\w+ ){0,3}?\w+(?: (?:of|from|by|for|with) [^.;]{2,80})?)$"
)
_DEED = re.compile(r"\b(?P<verb>[a-z]{4,}?)(?:l?ment|ition|ation|tion|sion|al|ance|ure|ing)$", re.IGNORECASE)
"""A noun made from a verb: “enrolment of the patient” tells that the patient was enrolled."""
_FAR = 70
_LONGEST_CLAUSE = 300


@dataclass(frozen=True, slots=True)
class Statement:
    """An act and what it happened to: head and other words of the noun phrase, all as stems."""

    act: str = ""
    head: str = ""
    others: frozenset[str] = frozenset()
    agent: frozenset[str] = frozenset()
    """Words of who did it, where the sentence says so."""


NOTHING = Statement()


def statement(sentence: str, start: int, end: int, before: str = "", *, left: int = 0) -> Statement:
    """Return what the sentence says of the date at a place; `before` is the sentence before it."""
    after = sentence[end : end + 90]
    if when := _WHEN.match(after):
        end, after = end + when.end(), after[when.end() :]
    elif (found := told_before(sentence, start, before, left=left)).act:
        return found
    match = ACT.search(after) or _PASSIVE.search(after)
    if match and not _APART.search(after[: match.start()]) and not _is_inserted(sentence[left:start], after):
        return _of_verb(sentence, match, end, end + len(after), before, end)
    return NOTHING


def _is_inserted(lead: str, after: str) -> bool:
    """Return True for a date that words between two commas tell all of: “the panel, set up on …, met”."""
    return after.startswith(",") and re.search(r",\s(?!(?:on|at|in|by)\b)\w[\w ]{2,30}$", lead) is not None


def told_before(sentence: str, start: int, before: str = "", *, left: int = 0) -> Statement:
    """Return the last act that a sentence tells before a place, unless that is far away."""
    lead = sentence[left:start]
    bare = lead[: len(lead) - len(found.group())] if (found := _LEADING.search(lead)) else lead
    preposition = _first_preposition(lead[len(bare) :])
    if told := _of_noun_beside(bare, preposition):
        return told
    if SOURCE.search(lead):
        return NOTHING
    planned = PLANNED.search(lead) or re.search(r"\b(?:is|was|are|were)\b\W*$", bare, re.IGNORECASE)
    if planned and (told := _of_subject(lead[: planned.start()])):
        return told
    for pattern in (ACT, _PASSIVE):
        verbs = list(pattern.finditer(lead))
        if verbs and len(lead) - verbs[-1].end() < _FAR and not re.search(r"[;.]\s", lead[verbs[-1].end() :]):
            return _of_verb(sentence, verbs[-1], left, start, before)
    if preposition in ("until", "to") and (held := _HELD.search(bare)) and (thing := phrase(held[1])):
        return Statement("end", *thing)
    return NOTHING


def lasting(told: Statement, relation: str) -> Statement:
    """Return that something ended where it is told to have gone on until a date, and that it started where since."""
    act = {"until": "end", "since": "start"}.get(relation, "")
    return replace(told, act=act) if act and told.act == "hold" and told.head not in ("", "?") else told


def of_label(label: str) -> Statement:
    """Return what the label of a row of label and value says, as in “Go-live date”."""
    found = [word for word in content(label) if word not in DATE_WORDS]
    match = ACT.search(label) or ACT.search(f"{label} on")
    if match is not None and match.lastgroup and stem(match.group()) not in PAPERS:
        rest = [canonical(word) for word in content(label[: match.start()] + " " + label[match.end() :])]
        rest = [word for word in rest if word not in DATE_WORDS and word not in ("last", "first", "actual")]
        return Statement(match.lastgroup, rest[-1] if rest else "", frozenset(rest[:-1]))
    for word in found:
        if word in NOUN_ACTS:
            rest = [canonical(other) for other in found if other != word]
            return Statement(NOUN_ACTS[word], rest[-1] if rest else "", frozenset(rest[:-1]))
    if found and (found[-1] in OCCURRENCES or found[-1] in PAPERS):
        kept = list(map(canonical, found))
        return Statement("hold", kept[-1], frozenset(kept[:-1]))
    return NOTHING


def of_cell(label: str, heading: str) -> Statement:
    """Return what a dated cell says by the heading of its column and the label of its row."""
    said, thing = of_label(heading), phrase(label)
    if thing is None or not said.act:
        return of_label(label) if _ONLY_WHEN.fullmatch(heading) else NOTHING
    head, others = thing
    if said.head:
        return Statement(said.act, said.head, said.others | others | {head})
    return Statement(said.act, head, others)


def is_same(first: Statement, second: Statement, main: frozenset[str] = frozenset()) -> bool:
    """Return True when two statements tell the same act of the same subject; `main` names the document's own."""
    acts = {first.act, second.act}
    if not first.act or not second.act or "?" in (first.head, second.head):
        return False
    if first.agent and second.agent and not first.agent & second.agent:
        return False
    if len(acts) > 1 and not (acts == {"service", "install"} and first.head in CHANGES):
        return False
    if not first.head or not second.head:
        named = first.head or second.head
        told = first if first.head else second
        is_own = named in (GENERIC | SELF | main) or bool(told.others & main)
        return first.act in _OWN_ACTS and (not named or is_own)
    own = GENERIC | main if first.act in ("service", "effect") else GENERIC
    if first.head != second.head and not {first.head, second.head} <= own:
        return first.head in second.others and second.head in first.others
    return not (first.others - second.others - main and second.others - first.others - main)


def _first_preposition(text: str) -> str:
    match = _PREPOSITION.search(text)
    return match.group().casefold() if match else "," if text.strip() == "," else ""


def _of_noun_beside(bare: str, preposition: str) -> Statement | None:
    """Read “the signature of the contract on …”, “the fire drill of …”, “the report dated …”: a noun before a date."""
    last, begin = last_phrase(bare)
    thing = phrase(last)
    if thing is None or not preposition or last.rstrip().endswith(("ed", " open")) or last.strip() == "open":
        return None
    found = [word for word in content(last) if word not in DATE_WORDS]
    ahead = bare[max(0, begin - 30) :].rstrip()
    if not found or any(match.end() == len(ahead) for match in ACT.finditer(ahead)):
        return None
    if re.search(r"\b(?:told|informed|notified|learned|learnt|heard|aware) (?:of|about) $", bare[:begin]):
        return Statement("tell", *thing)
    of = re.search(r"(?:\b(first|last) )?\b(\w[\w-]*)\s+of\s*$", bare[:begin])
    if of and (of[1] or "") and of[2].casefold() == "day":
        return Statement("start" if of[1].casefold() == "first" else "end", *thing)
    if of and stem(of[2]) in NOUN_ACTS:
        return Statement(NOUN_ACTS[stem(of[2])], *thing)
    if told := _named_by(found, preposition):
        return told
    if of and (named := _named_by([*found, stem(of[2])], preposition)):
        whole = phrase(last_phrase(bare[:begin].rstrip().removesuffix("of"))[0])
        return replace(named, others=named.others | whole[1]) if whole else named
    if of and (deed := _DEED.match(of[2])) and of[2].casefold() not in STOPWORDS:
        return Statement(f"={deed['verb'][:4].casefold()}", *thing)
    return None


def _named_by(found: list[str], preposition: str) -> Statement | None:
    """Return what a noun before a date names: an act, an occurrence, a contract or a paper."""
    head, rest = found[-1], [canonical(word) for word in found[:-1]]
    others = frozenset(rest) - GENERIC
    if head in GATHERINGS:
        special = [word for word in found if word in NOUN_ACTS]
        return Statement(NOUN_ACTS[special[0]], "", frozenset({head})) if special else Statement("meet", "?", others)
    if head in NOUN_ACTS and preposition in ("of", "on", "at", "by", "for", ","):
        return Statement(NOUN_ACTS[head], rest[-1], others - {rest[-1]}) if rest else Statement(NOUN_ACTS[head])
    if preposition in ("of", "dated") and head in DEALS:
        return Statement("sign", canonical(head), others)
    if head in OCCURRENCES and preposition in ("of", "on", "at", "by", ","):
        return Statement("hold", canonical(head), others)
    if head in PAPERS and preposition in ("of", "dated"):
        return Statement("issue", canonical(head), others)
    return None


def _of_subject(lead: str) -> Statement | None:
    """Read “the opening of the bridge is planned for …”: the subject names the act."""
    return _of_noun(AUXILIARY.sub("", clause(lead)).rstrip(" ,"))


def _of_noun(subject: str) -> Statement | None:
    """Return the act that a noun phrase names, and what it is done to."""
    found = [word.group().casefold() for word in words(subject)]
    thing = phrase(subject)
    if thing is None:
        return None
    head, others = thing
    first = next((n for n, word in enumerate(found) if word in PREPOSITIONS), len(found))
    main = [stem(word) for word in found[:first] if word not in STOPWORDS and stem(word) not in DATE_WORDS]
    if len(main) > 1 and main[-1] == "period":
        main.pop()
    if not main:
        return None
    if main[-1] in GATHERINGS:
        special = [word for word in main if word in NOUN_ACTS]
        return Statement(NOUN_ACTS[special[0]], "", frozenset({main[-1]})) if special else Statement("meet", "?")
    if main[-1] in NOUN_ACTS:
        told = phrase(" ".join(found[first + 1 :])) if found[first : first + 1] == ["of"] else None
        if told is None and len(main) > 1:
            told = canonical(main[-2]), frozenset(map(canonical, main[:-2])) - GENERIC
        return Statement(NOUN_ACTS[main[-1]], *(told or ("", frozenset())))
    if main[-1] in OCCURRENCES:
        return Statement("hold", head, others)
    return None


def _done(verb: str, thing: Phrase) -> Statement:
    """Return what a passive verb tells: “the pumps were tested” is a test of the pumps."""
    if verb in OCCURRENCES:
        return Statement("hold", canonical(verb), thing[1] | {thing[0]})
    if verb in NOUN_ACTS:
        return Statement(NOUN_ACTS[verb], *thing)
    return Statement(f"={verb[:4]}", *thing)


def _of_verb(sentence: str, verb: re.Match[str], left: int, right: int, before: str, floor: int = 0) -> Statement:
    """Return the statement of a verb found in `sentence[left:right]`; the theme is its object or else its subject."""
    at, end = left + verb.start(), left + verb.end()
    act = "" if verb.lastgroup == "verb" else verb.lastgroup or ""
    lead = sentence[max(floor, at - _LONGEST_CLAUSE) : at]
    lead = re.sub(r"\([^()]*\)", lambda found: " " * len(found.group()), lead)
    is_passive = verb.lastgroup == "verb" or _BE.search(lead) is not None or not AUXILIARY.sub("", clause(lead))
    theme = None if is_passive or act in _INTRANSITIVE else object_of(sentence[end:right])
    agent = _by_whom(sentence[end : end + 60])
    if theme is None and not is_passive and (told := relative_object(lead)):
        theme, agent = told
    elif theme is None:
        theme = subject(lead, sentence, before)
    elif (doer := phrase(subject_text(lead))) is not None:
        agent = doer[1] | {doer[0]}
    head, others = theme or ("?", frozenset())
    if not act:
        return _done(stem(verb["verb"]), (head, others))
    if act == "hold" or act == "end" or act == "start":
        named = _of_noun(subject_text(lead))
        if named is not None and (act == "hold" or named.act == "hold"):
            return named if act == "hold" else Statement(act, named.head, named.others)
    if act == "meet" or act == "hold" and head in GATHERINGS:
        return Statement("meet", "?", others)
    if act == "hold" and head in PAPERS:
        act = "issue"
    return Statement(act, head, others, agent)


def _by_whom(after: str) -> frozenset[str]:
    match = re.match(r"\s*by\s(?!\d)([^.;:,()]{3,50})", after)
    doer = phrase(match[1]) if match else None
    return doer[1] | {doer[0]} if doer else frozenset()
