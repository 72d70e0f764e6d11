"""The table of roles in docs/identity.md is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.person import Person, Role
from review.permission import Access, Right, may

DOCS = (Path(__file__).parents[2] / "docs" / "identity.md").read_text()
ROWS = {
    "submit documents, list what they see": (Right.SUBMIT, Right.USE),
    "read": (Right.READ,),
    "decide, start, cancel and retry runs": (Right.DECIDE,),
    "share": (Right.SHARE,),
    "delete": (Right.DELETE,),
    "models, breakers, limits, checklists, tokens": (Right.OPERATE,),
}
OWN, TEAMS, OTHERS = Access("me"), Access("other", ("payments",)), Access("other", ("fraud",))


def what(role: Role, right: Right) -> str:
    """Say in the words of the table what a person of this role may do."""
    person = Person("me", "Me", role, ("payments",))
    if right in (Right.SUBMIT, Right.USE, Right.OPERATE):
        return "yes" if may(person, right) else "no"
    allowed = tuple(access for access in (OWN, TEAMS, OTHERS) if may(person, right, access))
    return {(): "no", (OWN,): "own", (OWN, TEAMS): "team", (OWN, TEAMS, OTHERS): "all"}[allowed]


@pytest.mark.parametrize("row", ROWS)
def test_the_table_of_roles_says_what_the_code_does(row: str) -> None:
    cells = re.search(rf"^\| {re.escape(row)} \| (\w+) \| (\w+) \| (\w+) \|$", DOCS, re.MULTILINE)
    assert cells, row

    for right in ROWS[row]:
        assert [what(role, right) for role in Role] == list(cells.groups())


def test_every_right_has_its_row() -> None:
    assert {right for rights in ROWS.values() for right in rights} == set(Right) - {Right.NONE}
