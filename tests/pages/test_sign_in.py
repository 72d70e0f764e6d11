"""Every page as somebody who has not signed in, and who stands in the bar for somebody who has."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from domain.arrival import Arrival
from domain.person import Person, Role
from settings import Settings
from tests.pages.builders import a_document, a_finding
from tests.pages.conftest import ROOT, text_of
from tests.pages.scripted import ScriptedReviews
from tests.pages.scripted_services import scripted_services
from tests.people import ANN
from ui.identity import NO_SIGN_IN
from ui.services import hand_in

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[a-z]*.py"))
OIDC = Settings(
    auth_mode="oidc",
    public_url="https://prism.example.com",
    oidc_issuer="https://login.example.com",
    oidc_client_id="prism",
    oidc_client_secret="given",
    secret_key="b7c0d1fe9a3e4d5f8a6b2c1d0e9f8a7b",
)


@pytest.fixture
def review_id(reviews: ScriptedReviews) -> str:
    hand_in(scripted_services(reviews, OIDC))
    return reviews.add(a_document(), [a_finding("f1")], name="secret plan.docx")


def everything(app: AppTest) -> str:
    html = "\n".join(str(element.proto.body) for element in app.get("html"))
    return f"{text_of(app)}\n{html}"


def test_whoever_has_not_signed_in_sees_a_way_in_and_nothing_else(open_page: Any, review_id: str) -> None:
    app = open_page("")

    assert "/sign-in?wanted=" in everything(app)
    assert "secret plan" not in everything(app)
    assert not app.button


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_run_without_its_frame_shows_nothing_either(open_page: Any, review_id: str, page: str) -> None:
    app = open_page(page, review=review_id)  # AppTest runs the page alone, as no browser can make it

    assert "/sign-in?wanted=" in everything(app)
    assert "secret plan" not in everything(app)
    assert not app.button
    assert not app.exception


def test_there_are_pages_to_try() -> None:
    assert {"home", "review", "compare", "system-health"} <= set(PAGES)


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (Arrival(problem="Your sign-in does not say who you are."), "does not say who you are. Ask an administrator."),
        (Arrival(ANN, until=1.0), "Your sign-in has run out. What you decided is stored."),
    ],
)
def test_why_somebody_is_not_in_is_said(
    open_page: Any, review_id: str, monkeypatch: pytest.MonkeyPatch, came: Arrival, said: str
) -> None:
    for module in ("ui.identity", "ui.sign_in"):
        monkeypatch.setattr(f"{module}.arrival", lambda: came)

    assert said in text_of(open_page("")).replace("\\", "")


def test_the_bar_says_who_looks_and_offers_the_way_out(
    open_page: Any, review_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = Person("lea@example.com", "Lea Ray", Role.LEAD, ("payments", "fraud"))
    monkeypatch.setattr("ui.identity.arrival", lambda: Arrival(lead))

    app = open_page("")

    assert "Lea Ray" in text_of(app)
    assert "Lead, in payments, fraud" in text_of(app)
    assert "sign_out" in {button.key for button in app.button}
    assert NO_SIGN_IN not in text_of(app)


def test_without_sign_in_the_bar_says_so(open_page: Any, reviews: ScriptedReviews) -> None:
    assert NO_SIGN_IN in text_of(open_page(""))
