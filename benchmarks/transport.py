"""Pages over plain HTTP beside pages over WebSockets: a click in a browser, and what many tabs cost the server."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright
from websockets.asyncio.client import connect

from deploy.tabs import ends_page, page_wanted
from emulators.processes import Child, free_port, start_child
from emulators.services import REPOSITORY, own_env, web_service
from web.transport.wire import Question, read_answer, write_question

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
CLICKS = 60
TABS = 200
_WARM = 5
_SETTLE_SECONDS = 2
_QUIET_SECONDS = 150
_SAMPLE = REPOSITORY / "tests" / "samples" / "planted" / "payments-outage.docx"
_OVER_HTTP = "sessionStorage.setItem('prism-transport', 'http')"
_CLICK = """
async (number) => {
  const card = () => document.querySelector(".st-key-finding_card")?.innerText ?? "";
  const before = card();
  const items = document.querySelectorAll(".pr-item");
  const began = performance.now();
  await new Promise((done, fail) => {
    const seen = new MutationObserver(() => {
      if (card() && card() !== before) { seen.disconnect(); done(); }
    });
    seen.observe(document.body, { childList: true, subtree: true, characterData: true });
    setTimeout(() => fail(new Error("nothing happened")), 20000);
    items[(number + 1) % Math.min(items.length, 12)].click();
  });
  return performance.now() - began;
}
"""


def measure() -> dict[str, float]:
    """Return the figures: medians in milliseconds, memory in MiB for a tab, processor time in ms for a quiet tab."""
    with tempfile.TemporaryDirectory(prefix="ai-prism-bench-") as folder, stack(Path(folder)) as about:
        figures = clicks(about["web_url"])
        for name, open_tabs in (("http", HttpTabs), ("sockets", SocketTabs)):
            figures |= {f"{name}_{key}": value for key, value in tabs(Path(folder), about["env"], open_tabs).items()}
    return figures


@contextmanager
def stack(folder: Path, *, pace: float = 0.0) -> Iterator[dict[str, Any]]:
    """Run the whole product; give what its stack file says."""
    command = [sys.executable, "-m", "emulators", "run", "--pace", str(pace)]
    env = own_env(os.environ, AI_PRISM_LOCAL=str(folder), PORT=str(free_port()))
    with (folder / "launcher.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=env, stdout=log, stderr=log)
    try:
        while not (folder / "stack.json").exists():
            if process.poll() is not None:
                raise SystemExit((folder / "launcher.log").read_text())
            time.sleep(0.2)
        about = json.loads((folder / "stack.json").read_text())
        yield {**about, "env": {**env, **about["env"]}}
    finally:
        process.terminate()
        process.wait()


def clicks(url: str) -> dict[str, float]:
    """Click from finding to finding in two tabs by turns, one of which has no WebSocket."""
    with sync_playwright() as playwright:
        options = {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}
        browser = playwright.chromium.launch(**options)  # type: ignore[arg-type]
        address = review(browser, url)
        pages = {name: tab(browser, address, over_http=name == "http") for name in ("sockets", "http")}
        took: dict[str, list[float]] = {name: [] for name in pages}
        for number in range(_WARM + CLICKS):
            for name, page in pages.items():
                milliseconds = page.evaluate(_CLICK, number)
                took[name] += [milliseconds] if number >= _WARM else []
        quiet = quiet_requests(browser, address, f"{url}/")
        browser.close()
    medians = {f"{name}_click_ms": statistics.median(values) for name, values in took.items()}
    return {**medians, **quiet, "click_ratio": medians["http_click_ms"] / medians["sockets_click_ms"]}


def quiet_requests(browser: Browser, review_address: str, home: str) -> dict[str, float]:
    """Return how many requests a minute a tab over HTTP makes that nobody touches, on a review and on the list."""
    seen: dict[str, list[str]] = {"review": [], "home": []}
    for name, address in (("review", review_address), ("home", home)):
        page = tab(browser, address, over_http=True, shows=".pr-item" if name == "review" else ".pr-reviews")
        page.on("request", _noting(seen[name]))
    browser.contexts[-1].pages[-1].wait_for_timeout(_QUIET_SECONDS * 1000)
    return {f"quiet_{name}_requests": len(urls) * 60 / _QUIET_SECONDS for name, urls in seen.items()}


def _noting(urls: list[str]) -> Callable[[Request], None]:
    return lambda request: urls.append(request.url)


def review(browser: Browser, url: str) -> str:
    """Have a document reviewed; return the address of the review."""
    page = browser.new_page(base_url=url)
    page.goto("/")
    page.locator("input[type=file]").set_input_files(_SAMPLE)
    page.locator(".pr-doc .pr-block").first.wait_for(timeout=60_000)
    page.get_by_text("complete").first.wait_for(timeout=120_000)
    address = page.url
    page.close()
    return address


def tab(browser: Browser, address: str, *, over_http: bool, shows: str = ".pr-item") -> Page:
    """Return a tab that shows what it should, and has come to rest."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    if over_http:
        page.add_init_script(_OVER_HTTP)
    page.goto(address)
    page.locator(shows).first.wait_for(timeout=60_000)
    page.wait_for_timeout(5000)
    return page


def tabs(folder: Path, env: dict[str, str], open_tabs: type[HttpTabs] | type[SocketTabs]) -> dict[str, float]:
    """Return what so many quiet tabs on the Home page cost a fresh server."""
    port = free_port()
    server = start_child(web_service(env, port=port), log=folder / f"web-{port}.log")
    try:
        server.wait_ready()
        return asyncio.run(_cost(server, f"127.0.0.1:{port}", open_tabs))
    finally:
        server.stop()


async def _cost(server: Child, host: str, open_tabs: type[HttpTabs] | type[SocketTabs]) -> dict[str, float]:
    pid = server.process.pid
    async with open_tabs(host, _WARM):
        before = _memory(pid)
        async with open_tabs(host, TABS):
            after = _memory(pid)
            began = _processor(pid)
            await asyncio.sleep(30)
            spent = _processor(pid) - began
    return {"tab_mib": (after - before) / TABS, "quiet_ms_a_minute": spent * 2 * 1000 / TABS}


class HttpTabs:
    """So many tabs over HTTP, each with a question that is held."""

    def __init__(self, host: str, count: int) -> None:
        self._tabs = [_HttpTab(host) for _ in range(count)]
        self._asking: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> None:
        for one in self._tabs:
            await one.draw()
            self._asking.append(asyncio.create_task(one.ask_on()))
        await asyncio.sleep(_SETTLE_SECONDS)

    async def __aexit__(self, *_error: object) -> None:
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)


class _HttpTab:
    def __init__(self, host: str) -> None:
        self._host = host
        self._id = ""
        self._number = 0
        self._got = 0

    async def draw(self) -> None:
        body = json.dumps({"path": "/_stcore/stream", "protocols": ["streamlit"]}).encode()
        self._id = str(json.loads(await post(self._host, "open", body))["tab"])
        messages = await self._ask(5, (1, page_wanted()))
        while not any(map(ends_page, messages)):
            messages = await self._ask(5)

    async def ask_on(self) -> None:
        while True:
            await self._ask(25)

    async def _ask(self, wait: float, *frames: tuple[int, bytes]) -> list[bytes]:
        self._number += 1
        question = Question(wait, self._number, self._got, frames)
        answer = read_answer(await post(self._host, "exchange", write_question(question), self._id))
        self._got = max([self._got, *(number for number, _ in answer[1])])
        return [data for _, data in answer[1]]


class SocketTabs:
    """So many tabs over WebSockets."""

    def __init__(self, host: str, count: int) -> None:
        self._host, self._count = host, count
        self._sockets: list[Any] = []

    async def __aenter__(self) -> None:
        for _ in range(self._count):
            socket = await connect(f"ws://{self._host}/_stcore/stream", subprotocols=["streamlit"])  # type: ignore[list-item]
            await socket.send(page_wanted())
            while not ends_page(bytes(await socket.recv())):  # type: ignore[arg-type]
                pass
            self._sockets.append(socket)
        await asyncio.sleep(_SETTLE_SECONDS)

    async def __aexit__(self, *_error: object) -> None:
        await asyncio.gather(*(socket.close() for socket in self._sockets))


async def post(host: str, what: str, body: bytes, tab_id: str = "") -> bytes:
    """Return the body of the answer."""
    address = urlsplit(f"http://{host}")
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    head = (
        f"POST /_transport/{what} HTTP/1.1\r\nHost: {host}\r\nX-Prism-Tab: {tab_id}\r\nConnection: close\r\n"
        f"Accept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    answer = await reader.read()
    writer.close()
    first, _, data = answer.partition(b"\r\n\r\n")
    if b" 200 " not in first[:15]:
        raise SystemExit(f"{what}: {first.decode()}")
    return gzip.decompress(data) if b"content-encoding: gzip" in first.lower() else data


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
