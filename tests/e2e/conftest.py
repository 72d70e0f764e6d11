"""A real browser before the real stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.screen import ReviewScreen
from tests.running import RunningStack

SAMPLES = Path(__file__).parents[1] / "samples"
PLANTED = SAMPLES / "planted"
PUBLIC = SAMPLES / "public"
_PATIENCE_MS = 45_000
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, which `tests/install_tools.sh` installs."""
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(_ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, stack: RunningStack) -> Iterator[BrowserContext]:
    """One person's browser: small laptop screen, own cookies."""
    own = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=stack.web_url)
    own.set_default_timeout(_PATIENCE_MS)
    yield own
    own.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab. A script error on the page fails the test."""
    tab = context.new_page()
    tab.on("pageerror", _fail)
    return tab


def _fail(error: Exception) -> None:
    raise AssertionError(f"The page's script failed: {error}")


@pytest.fixture(scope="session")
def known() -> dict[Path, str]:
    """The reviews that this session has made, by the file dropped."""
    return {}


@pytest.fixture
def drop(page: Page, known: dict[Path, str]) -> Callable[[Path], ReviewScreen]:
    """Return a function that drops one file on the Home page and returns the review that opens."""

    def dropped(path: Path) -> ReviewScreen:
        page.goto("/")
        page.locator("input[type=file]").set_input_files(path)
        screen = ReviewScreen(page)
        again = page.get_by_role("button", name="Review again")
        page.locator(".pr-doc .pr-block, .pr-doc td").or_(again).first.wait_for()
        if again.is_visible():
            again.click()
        screen.wait_for_text()
        known[path] = screen.review_id
        return screen

    return dropped


@pytest.fixture
def finished(
    page: Page, known: dict[Path, str], drop: Callable[[Path], ReviewScreen]
) -> Callable[[Path], ReviewScreen]:
    """Return a function that opens a finished review of a file, made by an earlier test or now."""

    def opened(path: Path) -> ReviewScreen:
        screen = ReviewScreen(page)
        if path in known:
            page.goto(f"/review?review={known[path]}")
            screen.wait_for_text()
        else:
            screen = drop(path)
        screen.wait_for_end()
        return screen

    return opened
