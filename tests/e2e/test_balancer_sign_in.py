"""AUTH_MODE=proxy behind a real proxy that names the person, in a real browser."""

from __future__ import annotations

import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from emulators.processes import free_port
from tests.e2e.conftest import LAPTOP
from tests.e2e.servers import answers, running
from tests.e2e.test_sign_in import bar
from tests.running import RunningStack, until

PROXY = "127.0.0.2"
"""Linux has the whole of 127.0.0.0/8, so that the proxy has an address of its own."""
_CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{web_port};
      proxy_bind {address};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Auth-Request-Email "{email}";
      proxy_set_header X-Auth-Request-Preferred-Username "{name}";
      proxy_set_header X-Auth-Request-Groups "{groups}";
    }}
  }}
}}
"""


@contextmanager
def proxy(folder: Path, web_port: int, *, email: str = "", name: str = "", groups: str = "") -> Iterator[str]:
    """Run a proxy whose visitor is always the same person; yield its address."""
    folder.mkdir()
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder, port=port, web_port=web_port, address=PROXY, email=email, name=name, groups=groups
        )
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-e", folder / "error.log", "-p", folder, "-c", config])
    try:
        until(lambda: answers(port), what="nginx")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def web_port(stack: RunningStack) -> Iterator[int]:
    port = free_port()
    believing = {
        "AUTH_MODE": "proxy",
        "PROXY_IDENTITY": "headers",
        "TRUSTED_PROXIES": PROXY,
        "ADMINISTRATOR_ROLES": "prism-admins",
    }
    with running(["server.py"], port, {**stack.env, **believing, "PORT": str(port)}):
        yield port


def test_whom_the_proxy_names_is_in_without_signing_in(browser: Browser, web_port: int, tmp_path: Path) -> None:
    with proxy(tmp_path / "ann", web_port, email="ann@example.com", name="Ann Lee", groups="payments") as address:
        page = browser.new_page(**LAPTOP, base_url=address)
        page.set_extra_http_headers({"X-Auth-Request-Groups": "prism-admins"})  # the proxy drops what clients say
        page.goto("/")

        expect(bar(page).get_by_text("Ann Lee")).to_be_visible()
        expect(page.get_by_text("Review a document")).to_be_visible()
        bar(page).get_by_text("Ann Lee").click()
        expect(page.get_by_text("Analyst, in payments")).to_be_visible()
        assert page.get_by_role("button", name="Sign out").count() == 0
        page.close()


def test_whom_the_proxy_does_not_name_sees_nothing(browser: Browser, web_port: int, tmp_path: Path) -> None:
    with proxy(tmp_path / "nobody", web_port) as address:
        page = browser.new_page(**LAPTOP, base_url=address)
        page.goto("/")

        expect(page.get_by_text("The load balancer did not say who you are.")).to_be_visible()
        assert page.get_by_text("Review a document").count() == 0
        page.close()


def test_past_the_proxy_there_is_no_way_in(web_port: int) -> None:
    def status(path: str) -> int:
        forged = {"X-Auth-Request-Email": "ada@example.com", "X-Forwarded-For": PROXY}
        request = urllib.request.Request(f"http://127.0.0.1:{web_port}{path}", headers=forged)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    assert [status(path) for path in ("/", "/api/v1/reviews", "/_stcore/stream", "/_stcore/host-config")] == [403] * 4
    assert status("/health") == 200
