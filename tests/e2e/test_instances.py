"""A person at work while the server that holds their page dies."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import LAPTOP, SAMPLES
from tests.e2e.screen import ReviewScreen
from tests.fronts import WebServers, behind_nginx, port_of

pytestmark = [pytest.mark.stack, pytest.mark.browser]

DOCUMENT = SAMPLES.parent / "analysis" / "checks" / "samples" / "cloud-outage.txt"


@pytest.fixture
def two_servers(stack, tmp_path):
    """Two servers that may die, behind an nginx without WebSockets or stickiness."""
    servers = WebServers(tmp_path, stack.env, count=2)
    try:
        with behind_nginx(tmp_path / "nginx", servers.ports) as nginx:
            yield servers, nginx
    finally:
        servers.stop()


def test_the_page_of_a_server_that_dies_is_at_another_within_ten_seconds(browser, two_servers, stack_faults):
    servers, nginx = two_servers
    page = browser.new_page(**LAPTOP, base_url=nginx.url)
    screen = ReviewScreen(page)
    stack_faults.pace(60)
    page.goto("/")
    page.locator("input[type=file]").set_input_files(DOCUMENT)
    again = page.get_by_role("button", name="Review again")
    page.locator(".pr-doc .pr-block").or_(again).first.wait_for()
    if again.is_visible():
        again.click()
    screen.wait_for_text()
    screen.items.first.wait_for()
    screen.press("a")
    expect(screen.items.filter(has_text="accepted")).to_have_count(1)
    review, opened = screen.review_id, _opened(nginx)

    expect(screen.cancel.first).to_be_visible()
    servers.kill(opened[-1])
    died_at = time.monotonic()

    while len(_opened(nginx)) == len(opened):
        assert time.monotonic() - died_at < 10, "the tab has found no other server"
        page.wait_for_timeout(100)
    assert _opened(nginx)[-1] != opened[-1]
    stack_faults.pace(0)
    screen.wait_for_end()
    assert screen.review_id == review
    expect(screen.items.filter(has_text="accepted")).to_have_count(1)
    screen.items.filter(has_not_text="accepted").first.click()
    screen.press("a")
    expect(screen.items.filter(has_text="accepted")).to_have_count(2)
    page.close()


def _opened(nginx) -> list[int]:
    """Return the ports of the servers that opened a tab, oldest first."""
    return [
        port_of(f"http://{server.rpartition(' ')[2]}")
        for _method, path, status, server in nginx.requests()
        if path == "/_transport/open" and status == 200
    ]
