"""Verbs that say the same of a number, in classes: what is reviewed is looked at, what is renewed is replaced."""

from __future__ import annotations

from analysis.checks.gist import root
from analysis.checks.words import stem

_VERBS = (
    "review look examine check assess consider inspect read see",
    "replace change renew exchange swap substitute",
    "tell report notify inform alert call escalate",
    "restore resume recover return available up run work restart",
    "finish complete completion end conclude",
    "answer reply respond acknowledge react",
    "pay settle reimburse refund",
    "cover last suffice sufficient enough run hold",
    "close shut lock block",
    "delete erase destroy wipe remove",
)
_ONE_VERB = {root(stem(word)): group.split()[0] for group in _VERBS for word in group.split()}


def is_verb(word: str) -> bool:
    """Return True for a root that is in a class."""
    return word in _ONE_VERB


def verb_class(word: str) -> str:
    """Return the name of the class of a root; the root itself where it is in none."""
    return _ONE_VERB.get(word, word)
