"""What a sentence says happened to what: the kind of act beside a date or number, and its subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.checks.words import STOPWORDS, stem, word_set, words

_PLACES = r"(?:service|use|operation|production|force|effect)"
_ACTS = {
    "service": (
        rf"w[ea]nt live|go(?:es|ing)? live|gone live|go-?live|cut-?over|cut over|"
        rf"(?:put|taken|brought|came|comes?|placed|went|goes|entered|enters) (?:in)?to {_PLACES}|"
        rf"entered {_PLACES}|(?:(?:came|comes|been|brought|went) )?on ?(?:air|stream|line)(?= (?:on|in|since|at)\b)|"
        rf"(?:(?:in {_PLACES}|live|operational|available)(?= (?:since|from|on|as of)\b))|"
        r"bec[ao]mes? (?:operational|available|effective)|"
        r"commissioned|opened|launched|introduced|inaugurated|activated|operational since"
    ),
    "install": r"installed|deployed|rolled out|released|applied|implemented|published|issued",
    "start": r"started|starts|began|begins|begun|commenced|commences|kicked off|initiated|triggered",
    "stop": r"stopped|halted|ended|ends|finished|concluded|completed|was over|closed|shut down",
    "move": r"moved|migrated|transferred|relocated|switched over",
    "restore": r"restored|resolved|recovered|back in service|resumed|repaired|fixed|re-?opened|running again",
    "detect": r"detected|discovered|noticed|spotted|found|identified|came to light|become aware|became aware|"
    r"first seen|observed",
    "tell": r"notified|informed|reported to|alerted|told",
    "keep": r"kept|stored|retained|held(?= for)|archived|preserved|saved|erased|deleted|purged|destroyed|"
    r"overwritten|removed|retention period|"
    r"wiped|remain(?:s|ed)? available",
    "hold": r"took place|takes place|held|carried out|conducted|performed|exercised|ran|rehearsed|visited",
    "sign": r"signed|entered into|executed|countersigned",
    "approve": r"approved|adopted|endorsed|ratified|signed off|authori[sz]ed|granted",
    "expire": r"expires?|expired|runs? out|lapses?|lapsed|terminates?|valid (?:until|to|through)|valid till",
}
_ACT = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _ACTS.items()) + r")\b", re.IGNORECASE
)
_NOUNS = {
    **dict.fromkeys(
        map(stem, ("go-live", "golive", "cut-over", "cutover", "opening", "launch", "introduction", "switchover")),
        "service",
    ),
    **dict.fromkeys(map(stem, ("installation", "deployment", "rollout", "roll-out", "release")), "install"),
    **dict.fromkeys(map(stem, ("signing", "signature")), "sign"),
    **dict.fromkeys(map(stem, ("approval", "adoption")), "approve"),
    **dict.fromkeys(map(stem, ("discovery", "detection")), "detect"),
    **dict.fromkeys(map(stem, ("kick-off", "start", "beginning")), "start"),
}
_CONTRACT = re.compile(r"\b(?P<kind>(?:[\w-]+ )?(?:contract|agreement))s? (?:of|dated)(?: the)?\s*$", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|is|are|be)\s+(?:(?:\w+ly|last|first|then|also|again|all|both)\s+)*(?P<verb>[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"(?:(?:^|(?<=\W))(?:was|were|is|are|has|have|had|been|be|being|will|would|shall|can|may|must|to|first|finally|"
    r"then|also|successfully|officially|formally|fully|only|already|now|therefore|usually|normally|both|currently|"
    r"actually|which|that|who|each|all|and|got|gets)\b[\s,]*)+$",
    re.IGNORECASE,
)
_PRONOUNS = word_set("it they this these both he she we")
_BORDER = re.compile(r"[;:()!?“”\"]|,(?!\s*(?:which|who|that)\b)|\.\s|\s[–—-]\s")
_CHANGES = frozenset(map(stem, ("patch", "release", "change", "version", "update", "upgrade", "hotfix", "fix", "rule")))
_GENERIC = frozenset(
    map(stem, ("system", "service", "application", "platform", "solution", "site", "tool", "portal", "product"))
)
_SYNONYMS = {
    **dict.fromkeys(("annual", "annum", "yearly", "year", "annually"), "annual"),
    **dict.fromkeys(("monthly", "month"), "monthly"),
    **dict.fromkeys(("fee", "price", "cost", "charge", "premium", "rate", "costs", "rent", "tariff"), "price"),
    **dict.fromkeys(("app", "application"), "application"),
    **dict.fromkeys(("employee", "employees", "staff", "personnel", "workforce", "workers"), "staff"),
    **dict.fromkeys(("customer", "client", "customers", "clients"), "customer"),
    **dict.fromkeys(("supplier", "vendor", "provider", "contractor"), "supplier"),
    **dict.fromkeys(("outage", "downtime", "interruption", "breakdown"), "outage"),
    **dict.fromkeys(("log", "logs", "record", "records", "logfile"), "record"),
    **dict.fromkeys(("agreement", "contract"), "contract"),
    **dict.fromkeys(("license", "licence", "licences", "licenses"), "licence"),
    **dict.fromkeys(("datacenter", "datacentre", "centre", "center"), "centre"),
}
_CANONICAL = {stem(word): f"={meaning}" for word, meaning in _SYNONYMS.items()}


@dataclass(frozen=True, slots=True)
class Statement:
    """An act and what it happened to: head and other words of the noun phrase, all as stems."""

    act: str = ""
    head: str = ""
    others: frozenset[str] = frozenset()


NOTHING = Statement()


def canonical(stemmed: str) -> str:
    """Return one name for the stems of words that mean the same, as `fee` and `price`; else the stem itself."""
    return _CANONICAL.get(stemmed, stemmed)


def statement(sentence: str, start: int, end: int, before: str = "", *, left: int = 0) -> Statement:
    """Return what the sentence says of the date at a place; `before` is the sentence before it."""
    found = told_before(sentence, start, before, left=left)
    if found.act:
        return found
    after = sentence[end : end + 90]
    match = _ACT.search(after)
    if match and not re.search(r"\d|[;.]\s", after[: match.start()]):
        return _made(match, sentence, end + match.start(), before, floor=end)
    return NOTHING


def told_before(sentence: str, start: int, before: str = "", *, left: int = 0) -> Statement:
    """Return the last act that a sentence tells before a place, unless that is far away."""
    lead = sentence[left:start]
    if contract := _CONTRACT.search(lead):
        return Statement(
            "sign", "=contract", frozenset(map(stem, contract["kind"].lower().split()[:-1])) - {"the", "a"}
        )
    acts = list(_ACT.finditer(lead))
    if acts and not re.search(r"[;.]\s", lead[acts[-1].end() :]) and len(lead) - acts[-1].end() < 70:
        return _made(acts[-1], sentence, left + acts[-1].start(), before)
    passive = list(_PASSIVE.finditer(lead))
    if passive and not re.search(r"[;.]\s", lead[passive[-1].end() :]) and len(lead) - passive[-1].end() < 50:
        made = _made(passive[-1], sentence, left + passive[-1].start(), before)
        return Statement(f"={stem(passive[-1]['verb'])}", made.head, made.others)
    return NOTHING


def of_label(label: str) -> Statement:
    """Return what the label of a row of label and value says, as in “Go-live date”."""
    match = _ACT.search(label) or _ACT.search(f"{label} on")
    if match is None:
        return NOTHING
    rest = label[: match.start()] + " " + label[match.end() :]
    found = [canonical(stem(w.group())) for w in words(rest) if w.group().casefold() not in STOPWORDS]
    found = [word for word in found if word not in ("dat", "tim", "date", "time", "day", "first", "actual")]
    return Statement(match.lastgroup or "", found[-1] if found else "", frozenset(found[:-1]))


def is_same(first: Statement, second: Statement, main: frozenset[str] = frozenset()) -> bool:
    """Return True when two statements tell the same act of the same subject; `main` names the document's own."""
    acts = {first.act, second.act}
    if not first.act or not second.act or "?" in (first.head, second.head):
        return False
    if len(acts) > 1 and not (acts == {"service", "install"} and first.head in _CHANGES):
        return False
    if not first.head or not second.head:
        named = first.head or second.head
        return first.act == "service" and named in {canonical(word) for word in _GENERIC} | main
    return first.head == second.head and (first.others <= second.others or second.others <= first.others)


def _made(match: re.Match[str], sentence: str, at: int, before: str, *, floor: int = 0) -> Statement:
    lead = sentence[floor:at]
    lead = re.sub(r"\([^()]*\)", " ", lead)
    bare = _AUXILIARY.sub("", lead)
    # “It has six desks and was opened”: the act belongs to what the sentence is about.
    is_second = re.search(r"\band\b", lead[len(bare) :]) is not None
    found = _first_phrase(sentence) if is_second else _phrase(bare.rstrip(" ,"))
    if not found and (
        of := re.match(r"(?: date)? of (?:the |an? |our |its )?([^.;:,()]{3,60})", match.string[match.end() :])
    ):
        found = _first_phrase(of[1])
    if not found and before:
        found = _first_phrase(before)
    act, (head, others) = match.lastgroup or "", found or ("?", frozenset())
    if act == "stop" and head == "=contract" and match.group().casefold() == "concluded":
        act = "sign"
    return _of_noun(Statement(act, head, others), bare) if act == "hold" else Statement(act, head, others)


def _of_noun(held: Statement, lead: str) -> Statement:
    """Return “the opening of the bridge took place” as the opening, “the service of the pumps” as to service them."""
    named = re.search(r"\b(\w[\w-]*) of ((?:[\w-]+ ){0,3}[\w-]+)\W*$", lead)
    thing = _first_phrase(named[2]) if named else None
    if held.head in _NOUNS:
        return Statement(_NOUNS[held.head], *(thing or ("", frozenset())))
    if named and thing and canonical(stem(named[1])) == held.head:
        return Statement(f"={held.head}", *thing)
    return held


def _phrase(text: str) -> tuple[str, frozenset[str]] | None:
    """Return head and other words of the noun phrase at the end of a text; None for a pronoun or nothing."""
    borders = list(_BORDER.finditer(text))
    found = [word.group() for word in words(text[borders[-1].end() :] if borders else text)]
    kept: list[str] = []
    for word in reversed(found[-8:]):
        lowered = word.casefold()
        if lowered in _PRONOUNS and not kept:
            return None
        if lowered in STOPWORDS and lowered not in ("of", "the", "a", "an", "our", "its", "their"):
            break
        kept.insert(0, lowered)
    return _head(kept)


def _first_phrase(sentence: str) -> tuple[str, frozenset[str]] | None:
    """Return the noun phrase that a sentence begins with: what “it” in the next sentence most likely means."""
    kept: list[str] = []
    for word in words(sentence[:120])[:8]:
        lowered = word.group().casefold()
        if lowered in STOPWORDS and lowered not in ("of", "the", "a", "an", "our", "its", "their"):
            break
        kept.append(lowered)
    if len(kept) >= 7:
        return None
    return _head(kept)


def _head(kept: list[str]) -> tuple[str, frozenset[str]] | None:
    main, _, _ = " ".join(kept).partition(" of ")
    stems = [
        [canonical(stem(word)) for word in part.split() if word not in STOPWORDS] for part in (main, " ".join(kept))
    ]
    named = [word for word in stems[0] if not word[0].isdigit()]
    if not named:
        return None
    return named[-1], frozenset(stems[1]) - {named[-1]} - _GENERIC - {"=application"}
