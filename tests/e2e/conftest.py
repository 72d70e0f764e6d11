"""A real browser before the real stack."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebError, expect, sync_playwright

from tests.e2e.screen import ReviewScreen
from tests.fronts import SOCKETS, THREE_INSTANCES, WAYS, Front, WebServers, behind_nginx, port_of
from tests.running import RunningStack

SAMPLES = Path(__file__).parents[1] / "samples"
PLANTED = SAMPLES / "planted"
PUBLIC = SAMPLES / "public"
THREE_WAYS = ("test_main_job", "test_going_wrong")
LAPTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"}
"""A small screen, and nothing that moves: drawing sixty frames a second takes as much as the page itself."""
_PATIENCE_MS = 45_000
_FAILED = pytest.StashKey[bool]()
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, which `tests/install_tools.sh` installs; the one without windows takes a sixth less.

    It ends with its file: while Playwright runs, no other test of the process can use `asyncio.run`.
    """
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        chromium = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield chromium
        chromium.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the main job three ways; what else is tested in a browser does not depend on the way there."""
    if "front" in metafunc.fixturenames:
        name = metafunc.module.__name__.rpartition(".")[2]
        metafunc.parametrize("front", WAYS if name in THREE_WAYS else WAYS[:1], indirect=True, scope="session")


@pytest.fixture(scope="session")
def front(
    request: pytest.FixtureRequest, stack: RunningStack, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """Where the browser goes: to the server, or to a front without WebSockets before one server or three."""
    if request.param == SOCKETS:
        yield Front(stack.web_url)
        return
    folder = tmp_path_factory.mktemp("front")
    servers = WebServers(folder, stack.env, count=2 if request.param == THREE_INSTANCES else 0)
    try:
        with behind_nginx(folder / "nginx", [port_of(stack.web_url), *servers.ports]) as nginx:
            yield Front(nginx.url, nginx, servers)
    finally:
        servers.stop()


@pytest.fixture(autouse=True)
def one_instance_dies_half_way(request: pytest.FixtureRequest) -> None:
    """Kill one of the three instances when half of the tests that use them have run, of both files together."""
    way = getattr(request.node, "callspec", None)
    if way is None or way.params.get("front") != THREE_INSTANCES:
        return
    own = [item for item in request.session.items if f"[{THREE_INSTANCES}" in item.name]
    if own.index(request.node) == len(own) // 2:
        request.getfixturevalue("front").lose_one()
        _close(request.getfixturevalue("context"), of=0)


@pytest.fixture(scope="module")
def context(browser: Browser, front: Front) -> Iterator[BrowserContext]:
    """One person's browser: small laptop screen, own cookies."""
    own = browser.new_context(**LAPTOP, base_url=front.url)
    own.set_default_timeout(_PATIENCE_MS)
    yield own
    own.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The person's tab, which goes on from test to test unless one fails. A script error on any tab fails the test."""
    errors: list[str] = []

    def note(failure: WebError) -> None:
        errors.append(str(failure.error))

    context.on("weberror", note)
    yield context.pages[0] if context.pages else context.new_page()
    context.remove_listener("weberror", note)
    _close(context, of=0 if request.node.stash.get(_FAILED, False) else 1)
    assert errors == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leave a word for the fixtures when a test has failed."""
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


def _close(context: BrowserContext, *, of: int) -> None:
    """Close all tabs but the first so many."""
    for tab in context.pages[of:]:
        tab.close()


@pytest.fixture(scope="session")
def known(front: Front) -> dict[Path, str]:
    """The reviews that this session has made on this way, by the file dropped."""
    return {}


@pytest.fixture
def home(page: Page) -> Callable[[], None]:
    """Return a function that shows the list of reviews, as a person does: by its link, without loading all anew."""

    def shown() -> None:
        link = page.get_by_test_id("stTopNavLink").filter(has_text="Reviews")
        if link.is_visible():
            link.click()
            page.locator(".pr-doc").first.wait_for(state="detached")
        else:
            page.goto("/")

    return shown


@pytest.fixture
def drop(page: Page, home: Callable[[], None], known: dict[Path, str]) -> Callable[[Path], ReviewScreen]:
    """Return a function that drops one file on the Home page and returns the review that opens."""

    def dropped(path: Path) -> ReviewScreen:
        home()
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
    page: Page, home: Callable[[], None], known: dict[Path, str], drop: Callable[[Path], ReviewScreen]
) -> Callable[[Path], ReviewScreen]:
    """Return a function that opens a finished review of a file, made by an earlier test or now."""

    def opened(path: Path) -> ReviewScreen:
        screen = ReviewScreen(page)
        if path in known:
            home()
            page.locator(f'.pr-reviews a[href$="{known[path]}"]').click()
            screen.wait_for_text()
        else:
            screen = drop(path)
        screen.wait_for_end()
        return screen

    return opened
