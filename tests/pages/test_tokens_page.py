"""The Tokens page."""

from __future__ import annotations

import pytest

from domain.person import Scope
from tests.pages.conftest import text_of
from tests.people import ADA
from ui.services import services


@pytest.fixture
def tokens(reviews):
    """The tokens of the installation, for an administrator."""
    return services().tokens.of(ADA)


def test_each_token_is_listed_with_what_it_is_good_for_and_whether_it_was_used(tokens, open_page):
    tokens.create("nightly", [Scope.READ, Scope.WRITE])
    secret = tokens.create("auditor", [Scope.READ])[1]
    tokens.recognise(secret)

    text = text_of(open_page("tokens"))

    assert "**nightly**" in text
    assert ":gray-badge[read] :gray-badge[write]" in text
    assert text.count("never") == 1


def test_a_revoked_token_is_folded_away_with_who_revoked_it(tokens, open_page):
    token, secret = tokens.create("nightly", [Scope.READ])
    page = open_page("tokens")

    page.button(key=f"revoke_{token.id}").click().run()

    assert tokens.recognise(secret) is None
    assert "nightly, 1 scope: revoked by analyst" in text_of(page).replace("\\", "")
