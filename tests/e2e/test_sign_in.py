"""Signing in at a real OIDC provider in a real browser, and what each person then sees."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from emulators.processes import free_port
from tests.e2e.conftest import LAPTOP
from tests.e2e.screen import ReviewScreen
from tests.e2e.servers import running
from tests.fronts import Nginx, behind_nginx
from tests.running import RunningStack

PEOPLE = (
    {"sub": "1", "email": "ann@example.com", "email_verified": True, "name": "Ann Lee", "groups": ["payments"]},
    {"sub": "2", "email": "bob@example.com", "name": "Bob Ray", "groups": ["fraud"]},
    {"sub": "3", "email": "ada@example.com", "name": "Ada Roy", "groups": ["prism-admins"]},
    {"sub": "4", "name": "No Address"},
)
DOCUMENT: Any = {"name": "owned.md", "mimeType": "text/markdown", "buffer": b"# Fix\n\nThe fix will be late.\n"}
AS_A_PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    port = free_port()
    people = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    with running(["-m", "oidc_provider_mock", "--port", str(port), *people], port, dict(os.environ)) as address:
        yield address


def signing_in(address: str, provider: str) -> dict[str, str]:
    """The settings of web servers that people reach at this address and sign in for at this provider."""
    return {
        "AUTH_MODE": "oidc",
        "PUBLIC_URL": address,
        "OIDC_ISSUER": provider,
        "OIDC_CLIENT_ID": "prism",
        "OIDC_CLIENT_SECRET": "given",
        "ADMINISTRATOR_ROLES": "prism-admins",
        "SECRET_KEY": "b7c0d1fe9a3e4d5f8a6b2c1d0e9f8a7b",
    }


@dataclass(frozen=True)
class Web:
    """Two servers at which people sign in, behind a front without WebSockets; `direct` is one of them, which has them.

    Cookies are of a host, whatever the port: who has signed in at one of the two addresses has at the other.
    """

    front: Nginx
    direct: str

    @property
    def url(self) -> str:
        return self.front.url


@pytest.fixture(scope="module")
def web(stack: RunningStack, provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    ports = [free_port(), free_port()]
    with behind_nginx(tmp_path_factory.mktemp("nginx"), ports) as front, contextlib.ExitStack() as servers:
        env = {**stack.env, **signing_in(front.url, provider)}
        direct, _other = [
            servers.enter_context(running(["server.py"], port, {**env, "PORT": str(port)})) for port in ports
        ]
        yield Web(front, direct)


@pytest.fixture
def person(browser: Browser, web: Web) -> Iterator[BrowserContext]:
    """A browser in which one person after the other may sign in."""
    context = browser.new_context(**LAPTOP, base_url=web.direct)
    context.set_default_timeout(20_000)
    yield context
    context.close()


def sign_in(person: BrowserContext, web: Web, sub: str, path: str = "/") -> None:
    """Sign in as the links lead, in place of whoever was, on the way to a page, of which no script runs."""
    person.clear_cookies()
    form = person.request.get(f"{web.url}/sign-in", params={"wanted": path}, headers=AS_A_PAGE)
    arrived = person.request.post(form.url, form={"sub": sub}, headers=AS_A_PAGE)
    assert (arrived.status, arrived.url) == (200, f"{web.url}{path}")


def bar(page: Page) -> Page:
    return page.locator(".st-key-who_i_am")  # type: ignore[return-value]


def sign_out(page: Page, name: str, *more: str) -> None:
    """Sign out here, where it says more of who that is, and at the provider, and come back to where one signs in."""
    bar(page).get_by_text(name).click()
    for words in more:
        expect(page.get_by_text(words)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def the_cookie(person: BrowserContext) -> Any:
    """Return the cookie of a sign-in."""
    return next(cookie for cookie in person.cookies() if cookie["name"] == "_streamlit_user")


def test_whoever_has_not_signed_in_gets_nothing_then_the_page_they_wanted_until_they_sign_out(
    person: BrowserContext, web: Web
) -> None:
    sign_in(person, web, "1")
    assert person.request.get("/api/v1/reviews").status == 200
    cookie = the_cookie(person)
    person.clear_cookies()
    forged: Any = {**cookie, "value": cookie["value"][:-4] + "AAAA"}
    person.add_cookies([forged])
    page = person.new_page()

    page.goto("/system-health")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.get_by_text("Everything answers.").count() == 0
    answer = page.request.get(f"/reviews/{'0' * 26}/document")
    assert (answer.status, answer.json()["error"]["code"]) == (401, "sign_in_needed")
    section = {"session_id": "s", "section_name": "n", "content": "Some words."}
    assert page.request.post("/analyze_section", data=section).status == 401
    assert page.request.get("/health").status == 200

    # From here on `page` is behind the front: without WebSockets, on both servers.
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="1", exact=True).click()
    expect(page.get_by_text("Everything answers.")).to_be_visible()
    assert page.url == f"{web.url}/system-health"
    cookie = the_cookie(person)
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    other_tab = person.new_page()
    other_tab.goto("/")
    expect(bar(other_tab).get_by_text("Ann Lee")).to_be_visible()
    expect(other_tab.get_by_text("Review a document")).to_be_visible()

    sign_out(page, "Ann Lee", "ann@example.com", "Analyst, in payments")
    assert "_streamlit_user" not in {cookie["name"] for cookie in person.cookies()}
    other_tab.get_by_role("button", name="Try a sample").click()
    expect(other_tab.get_by_role("link", name="Sign in")).to_be_visible()
    stolen = {"Cookie": f"_streamlit_user={cookie['value']}"}
    assert person.request.get("/api/v1/reviews", headers=stolen).status == 401
    assert len({server for _, path, _, server in web.front.requests() if "exchange" in path}) == 2

    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="4", exact=True).click()
    expect(page.get_by_text("Your sign-in does not say who you are: it has no 'email'.")).to_be_visible()


def test_a_review_is_its_owners_and_for_others_it_does_not_exist(person: BrowserContext, web: Web) -> None:
    sign_in(person, web, "1")
    page = person.new_page()
    page.goto("/")
    page.locator("input[type=file]").set_input_files(DOCUMENT)
    screen = ReviewScreen(page)
    screen.wait_for_text()
    screen.wait_for_end()
    address = f"/review?review={screen.review_id}"
    downloads = [f"/reviews/{screen.review_id}/{what}" for what in ("document", "download/json")]
    assert [person.request.get(path).status for path in downloads] == [200, 200]

    sign_in(person, web, "2", address)
    page.goto(address)
    expect(page.get_by_text("There is no review")).to_be_visible()
    for_hidden = page.locator("[data-testid=stAlert]").inner_text().replace(screen.review_id, "")
    page.goto(f"/review?review={'0' * 26}")
    expect(page.get_by_text("There is no review")).to_be_visible()
    assert page.locator("[data-testid=stAlert]").inner_text().replace("0" * 26, "") == for_hidden
    assert [person.request.get(path).status for path in downloads] == [404, 404]
    assert person.request.get(f"/task_status/{screen.review_id}").status == 404
    page.get_by_role("link", name="Reviews").click()
    expect(page.get_by_text("No reviews yet.")).to_be_visible()
    sign_out(page, "Bob Ray", "bob@example.com")

    sign_in(person, web, "3", address)
    page.goto(address)
    screen.wait_for_text()
