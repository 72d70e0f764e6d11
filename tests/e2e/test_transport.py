"""How the page reaches its server: by a WebSocket where one passes, otherwise over HTTP, in any number of tabs."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import LAPTOP
from tests.fronts import behind_nginx, port_of

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def nginx(stack, tmp_path):
    """A front without WebSockets."""
    with behind_nginx(tmp_path / "nginx", [port_of(stack.web_url)]) as front:
        yield front


def test_where_a_websocket_passes_nothing_goes_over_http(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/")
    expect(page.get_by_text("Review a document").first).to_be_visible()

    assert [url for url in asked if "/_transport/" in url and not url.endswith(".js")] == []


def test_where_none_passes_the_tab_remembers_and_does_not_try_again(browser, nginx):
    page = browser.new_page(**LAPTOP, base_url=nginx.url)
    page.goto("/")
    expect(page.get_by_text("Review a document").first).to_be_visible()
    refused = [status for _method, path, status, _server in nginx.requests() if path == "/_stcore/stream"]

    page.reload()
    expect(page.get_by_text("Review a document").first).to_be_visible()

    again = [status for _method, path, status, _server in nginx.requests() if path == "/_stcore/stream"]
    assert (refused, again) == ([403], [403])
    page.close()


def test_more_tabs_than_a_browser_has_connections_all_answer(browser, nginx):
    context = browser.new_context(**LAPTOP, base_url=nginx.url)
    pages = [context.new_page() for _ in range(7)]
    for page in pages:
        page.goto("/")
        expect(page.get_by_text("Review a document").first).to_be_visible()

    for number, page in enumerate(pages):
        page.get_by_placeholder("Search by name").fill(f"nothing is called {number}")
        page.keyboard.press("Enter")
        # Sooner than a question that another tab holds is answered.
        expect(page.get_by_text("No review fits.")).to_be_visible(timeout=25_000)

    context.close()
