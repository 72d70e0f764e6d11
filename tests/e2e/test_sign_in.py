"""Signing in at a real OIDC provider in a real browser, and what each person then sees."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from emulators.processes import free_port
from tests.e2e.conftest import LAPTOP
from tests.e2e.screen import ReviewScreen
from tests.e2e.servers import running
from tests.fronts import behind_nginx
from tests.running import RunningStack

PEOPLE = (
    {"sub": "1", "email": "ann@example.com", "email_verified": True, "name": "Ann Lee", "groups": ["payments"]},
    {"sub": "2", "email": "bob@example.com", "name": "Bob Ray", "groups": ["fraud"]},
    {"sub": "3", "email": "ada@example.com", "name": "Ada Roy", "groups": ["prism-admins"]},
    {"sub": "4", "name": "No Address"},
)


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


@pytest.fixture(scope="module")
def web(stack: RunningStack, provider: str) -> Iterator[str]:
    """A second web server before the same stack, at which people sign in."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running(["server.py"], port, {**stack.env, **signing_in(address, provider), "PORT": str(port)}):
        yield address


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(browser: Browser, web: str) -> Iterator[SignIn]:
    """Return a function that signs somebody in, in a browser of their own, on the way to a page."""
    contexts: list[BrowserContext] = []

    def signed_in(sub: str, path: str = "/") -> Page:
        context = browser.new_context(**LAPTOP, base_url=web)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        page.get_by_role("link", name="Sign in").click()
        page.get_by_role("button", name=sub, exact=True).click()
        return page

    yield signed_in
    for context in contexts:
        context.close()


def bar(page: Page) -> Page:
    return page.locator(".st-key-who_i_am")  # type: ignore[return-value]


def test_signing_in_leads_to_the_page_that_was_wanted_and_signing_out_ends_it(sign_in: SignIn, web: str) -> None:
    page = sign_in("1", "/system-health")

    expect(page.get_by_text("Everything answers.")).to_be_visible()
    assert page.url == f"{web}/system-health"
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(web)}
    assert cookies["_streamlit_user"]["httpOnly"]
    assert cookies["_streamlit_user"]["sameSite"] == "Lax"

    other_tab = page.context.new_page()
    other_tab.goto("/")
    expect(bar(other_tab).get_by_text("Ann Lee")).to_be_visible()

    bar(page).get_by_text("Ann Lee").click()
    expect(page.get_by_text("ann@example.com")).to_be_visible()
    expect(page.get_by_text("Analyst, in payments")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert "_streamlit_user" not in {cookie["name"] for cookie in page.context.cookies(web)}
    other_tab.get_by_role("button", name="Try a sample").click()
    expect(other_tab.get_by_role("link", name="Sign in")).to_be_visible()
    stolen = {"Cookie": f"_streamlit_user={cookies['_streamlit_user']['value']}"}
    assert page.request.get("/api/v1/reviews", headers=stolen).status == 401


def test_a_review_is_its_owners_and_for_others_it_does_not_exist(sign_in: SignIn) -> None:
    ann = sign_in("1")
    ann.get_by_role("button", name="Try a sample").click()
    screen = ReviewScreen(ann)
    screen.wait_for_end()
    address = f"/review?review={screen.review_id}"
    downloads = [f"/reviews/{screen.review_id}/{what}" for what in ("document", "download/json")]
    assert [ann.request.get(path).status for path in downloads] == [200, 200]

    bob = sign_in("2", address)
    missing = f"/review?review={'0' * 26}"
    expect(bob.get_by_text("There is no review")).to_be_visible()
    for_hidden = bob.locator("[data-testid=stAlert]").inner_text().replace(screen.review_id, "")
    bob.goto(missing)
    expect(bob.get_by_text("There is no review")).to_be_visible()
    assert bob.locator("[data-testid=stAlert]").inner_text().replace("0" * 26, "") == for_hidden
    assert [bob.request.get(path).status for path in downloads] == [404, 404]
    assert bob.request.get(f"/task_status/{screen.review_id}").status == 404
    bob.goto("/")
    expect(bob.get_by_text("No reviews yet.")).to_be_visible()

    ada = sign_in("3", address)
    ReviewScreen(ada).wait_for_text()


def test_whoever_has_not_signed_in_gets_nothing(browser: Browser, web: str, sign_in: SignIn) -> None:
    ann = sign_in("1")
    expect(ann.get_by_text("Review a document")).to_be_visible()
    cookie = next(one for one in ann.context.cookies(web) if one["name"] == "_streamlit_user")
    forged = {**cookie, "value": cookie["value"][:-4] + "AAAA"}
    stranger = browser.new_context(**LAPTOP, base_url=web)
    stranger.add_cookies([forged])  # type: ignore[list-item]
    page = stranger.new_page()

    page.goto("/")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.get_by_text("Review a document").count() == 0
    answer = page.request.get(f"/reviews/{'0' * 26}/document")
    assert (answer.status, answer.json()["error"]["code"]) == (401, "sign_in_needed")
    section = {"session_id": "s", "section_name": "n", "content": "Some words."}
    assert page.request.post("/analyze_section", data=section).status == 401
    assert page.request.get("/health").status == 200
    stranger.close()


def test_a_sign_in_that_tells_nobody_apart_says_so(sign_in: SignIn) -> None:
    page = sign_in("4")

    expect(page.get_by_text("Your sign-in does not say who you are: it has no 'email'.")).to_be_visible()


def test_signing_in_and_out_works_without_websockets_on_several_instances(
    browser: Browser, stack: RunningStack, provider: str, tmp_path: Path
) -> None:
    ports = [free_port(), free_port()]
    with behind_nginx(tmp_path / "nginx", ports) as nginx, contextlib.ExitStack() as servers:
        for port in ports:
            env = {**stack.env, **signing_in(nginx.url, provider), "PORT": str(port)}
            servers.enter_context(running(["server.py"], port, env))
        page = browser.new_page(**LAPTOP, base_url=nginx.url)
        page.set_default_timeout(30_000)
        page.goto("/system-health")
        page.get_by_role("link", name="Sign in").click()
        page.get_by_role("button", name="1", exact=True).click()

        expect(page.get_by_text("Everything answers.")).to_be_visible()
        bar(page).get_by_text("Ann Lee").click()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="End session").click()

        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
        served = {server for _, path, _, server in nginx.requests() if "exchange" in path}
        assert len(served) == 2
        page.close()
