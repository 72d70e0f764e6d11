"""How the page reaches its server: by a WebSocket where one passes, otherwise over HTTP, in any number of tabs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.e2e.conftest import LAPTOP
from tests.fronts import Nginx, behind_nginx, port_of
from web.transport.page import SCRIPT_NAME

pytestmark = [pytest.mark.stack, pytest.mark.browser]

_LIGHT_TAB = """async () => {
  const heard = [], waiting = [];
  const socket = new WebSocket(new URL("/_stcore/stream", location.href.replace("http", "ws")), ["streamlit"]);
  socket.onmessage = ({ data }) => {
    const bytes = [...new Uint8Array(data)];
    waiting.length ? waiting.shift()(bytes) : heard.push(bytes);
  };
  window.tell = (bytes) => socket.send(new Uint8Array(bytes));
  window.hear = (patience) => new Promise((said, fail) => {
    if (heard.length) return said(heard.shift());
    waiting.push(said);
    setTimeout(() => fail(new Error("nothing came")), patience);
  });
  await new Promise((opened, fail) => Object.assign(socket, { onopen: opened, onclose: fail }));
}"""
_PATIENCE_MS = 25_000
"""Sooner than a question that another tab holds is answered."""


class LightTab:
    """A tab with the product's transport and nothing else of the app, which is what a tab costs."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.load()

    def load(self) -> None:
        """Open the tab, or load it again."""
        self.page.goto("/health")
        self.page.add_script_tag(url=f"/_transport/{SCRIPT_NAME}")
        self.page.evaluate(_LIGHT_TAB)

    def run_the_page(self) -> None:
        """Have Streamlit draw the Home page, and hear all of it."""
        message = BackMsg()
        message.rerun_script.SetInParent()
        self.page.evaluate("bytes => tell(bytes)", list(message.SerializeToString()))
        while self._hear() != "script_finished":
            pass

    def _hear(self) -> str | None:
        said = self.page.evaluate("patience => hear(patience)", _PATIENCE_MS)
        kind: str | None = ForwardMsg.FromString(bytes(said)).WhichOneof("type")
        return kind


def _streams(nginx: Nginx) -> list[int]:
    """Return how each attempt at a WebSocket was answered, oldest first."""
    return [status for _method, path, status, _server in nginx.requests() if path == "/_stcore/stream"]


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
    tab = LightTab(browser.new_page(base_url=nginx.url))
    tab.run_the_page()
    refused = _streams(nginx)

    tab.load()
    tab.run_the_page()

    assert (refused, _streams(nginx)) == ([403], [403])
    tab.page.close()


def test_more_tabs_than_a_browser_has_connections_all_answer(browser, nginx):
    context = browser.new_context(**LAPTOP, base_url=nginx.url)
    light = [LightTab(context.new_page()) for _ in range(6)]
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_text("Review a document").first).to_be_visible()

    for tab in light:
        tab.run_the_page()
    page.get_by_placeholder("Search by name").fill("nothing is called so")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No review fits.")).to_be_visible(timeout=_PATIENCE_MS)

    assert _streams(nginx) == [403] * 7
    context.close()
