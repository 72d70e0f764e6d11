"""Tokens of service accounts."""

from __future__ import annotations

import pytest

from domain.errors import ChangeRefused, NotPermitted, ReviewNotFound, SignInNeeded, StoreUnavailable
from domain.person import NOBODY, Person, Role, Scope
from jobs.parts import Parts
from jobs.reviews import Reviews
from jobs.tokens import REMEMBERED_SECONDS, USE_SECONDS, Tokens
from tests.fakes import MemoryObjects
from tests.jobs.conftest import Clock
from tests.people import ADA, ANN, LEA

TEXT = b"One paragraph of words."


@pytest.fixture
def everybodys(parts: Parts) -> Tokens:
    return Tokens(parts)


@pytest.fixture
def tokens(everybodys: Tokens) -> Tokens:
    return everybodys.of(ADA)


def holder(tokens: Tokens, secret: str) -> Person:
    token = tokens.recognise(secret)
    assert token is not None
    return token.holder


def test_whoever_brings_the_secret_comes_as_the_account(tokens: Tokens) -> None:
    _, secret = tokens.create("nightly", [Scope.WRITE, Scope.READ], role=Role.LEAD, teams=["payments"])

    account = holder(tokens, secret)

    assert (account.id, account.name, account.role, account.teams) == (
        "service:nightly",
        "nightly",
        Role.LEAD,
        ("payments",),
    )
    assert account.scopes == (Scope.READ, Scope.WRITE)


def test_the_secret_is_stored_nowhere(tokens: Tokens, objects: MemoryObjects) -> None:
    _, secret = tokens.create("nightly", [Scope.READ])

    held = b"".join(objects.get(key) for key in objects.list(""))

    assert secret[-43:].encode() not in held


def test_what_is_almost_a_token_is_none(tokens: Tokens) -> None:
    token, secret = tokens.create("nightly", [Scope.READ])
    other = tokens.create("nightly", [Scope.READ])[1]
    flipped = secret[:-1] + ("A" if secret[-1] != "A" else "B")

    for text in ("", "aip_", token.id, secret[:-1], secret + "x", flipped, f"aip_{token.id}_{other[-43:]}", "aip_../x"):
        assert tokens.recognise(text) is None


def test_a_revoked_token_is_refused_here_at_once_and_elsewhere_within_seconds(
    tokens: Tokens, parts: Parts, clock: Clock
) -> None:
    token, secret = tokens.create("nightly", [Scope.READ])
    elsewhere = Tokens(parts)
    assert elsewhere.recognise(secret)

    tokens.revoke(token.id)

    assert tokens.recognise(secret) is None
    clock.now += REMEMBERED_SECONDS
    assert elsewhere.recognise(secret) is None
    (known,) = tokens.list()
    assert known.token.revoked_by == "ada"
    assert known.token.revoked_at == pytest.approx(clock.now - REMEMBERED_SECONDS)


def test_a_request_with_a_token_costs_no_look_into_the_store(tokens: Tokens, objects: MemoryObjects) -> None:
    secret = tokens.create("nightly", [Scope.READ])[1]
    assert tokens.recognise(secret)

    objects.is_away = True

    assert tokens.recognise(secret)


def test_a_token_that_cannot_be_looked_up_is_not_taken_for_a_wrong_one(tokens: Tokens, objects: MemoryObjects) -> None:
    secret = tokens.create("nightly", [Scope.READ])[1]
    objects.is_away = True

    with pytest.raises(StoreUnavailable):
        tokens.recognise(secret)


def test_the_list_says_when_each_was_last_used(tokens: Tokens, clock: Clock, objects: MemoryObjects) -> None:
    secret = tokens.create("nightly", [Scope.READ])[1]
    assert [known.used_at for known in tokens.list()] == [None]

    began = clock.now
    for _ in range(5):
        tokens.recognise(secret)
    assert [known.used_at for known in tokens.list()] == [pytest.approx(began)]
    clock.now += USE_SECONDS
    tokens.recognise(secret)

    assert [known.used_at for known in tokens.list()] == [pytest.approx(began + USE_SECONDS)]
    assert sum(key.endswith(".used.json") for key in objects.writes) == 2


@pytest.mark.parametrize(
    ("account", "scopes", "role"),
    [
        ("", [Scope.READ], Role.ANALYST),
        ("Ann@example.com", [Scope.READ], Role.ANALYST),
        ("nightly", [], Role.ANALYST),
        ("nightly", [Scope.ADMIN], Role.LEAD),
        ("nightly", [Scope.READ], Role.LEAD),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(
    tokens: Tokens, objects: MemoryObjects, account: str, scopes: list[Scope], role: Role
) -> None:
    with pytest.raises(ChangeRefused):
        tokens.create(account, scopes, role=role)
    assert objects.list("") == []


def test_only_an_administrator_makes_lists_and_revokes_tokens(everybodys: Tokens) -> None:
    token, _ = everybodys.of(ADA).create("nightly", [Scope.READ])
    for person, refusal in ((NOBODY, SignInNeeded), (ANN, NotPermitted), (LEA, NotPermitted)):
        mine = everybodys.of(person)
        for act in (lambda t=mine: t.create("x1", [Scope.READ]), mine.list, lambda t=mine: t.revoke(token.id)):
            with pytest.raises(refusal):
                act()


def test_an_unknown_token_cannot_be_revoked(tokens: Tokens) -> None:
    for token_id in ("01M85QNZZZE3RESC5643P6P8EX", "../review"):
        with pytest.raises(ChangeRefused, match="There is no token"):
            tokens.revoke(token_id)


def test_a_token_is_good_for_its_scopes_and_no_more_than_its_account_may(tokens: Tokens, parts: Parts) -> None:
    reviews = Reviews(parts, lambda: ([], ""))
    of_ann = reviews.of(ANN).submit("a.txt", TEXT)
    reads_all = holder(tokens, tokens.create("auditor", [Scope.READ], role=Role.ADMINISTRATOR)[1])
    writes = holder(tokens, tokens.create("drop", [Scope.WRITE])[1])

    assert reviews.of(reads_all).review(of_ann).document_name == "a.txt"
    with pytest.raises(NotPermitted, match="'decide'"):
        reviews.of(reads_all).cancel(of_ann, "r")
    with pytest.raises(NotPermitted, match="'write'"):
        reviews.of(reads_all).submit("b.txt", TEXT)
    with pytest.raises(NotPermitted, match="'admin'"):
        reviews.of(reads_all).rebuild_index()
    own = reviews.of(writes).submit("c.txt", TEXT)
    with pytest.raises(NotPermitted, match="'read'"):
        reviews.of(writes).review(own)
    with pytest.raises(ReviewNotFound):
        reviews.of(holder(tokens, tokens.create("drop", [Scope.READ])[1])).review(of_ann)
