"""Response headers."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.web.asking import ask
from web.headers import SecurityHeaders, content_security_policy


def test_every_answer_keeps_other_sites_out(client):
    for path in ("/health", "/task_status/unknown", "/nowhere"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "connect-src 'self'" in headers["Content-Security-Policy"].split("; ")
        assert "img-src 'self' data: blob:" in headers["Content-Security-Policy"]


def test_the_inline_script_of_streamlits_page_is_allowed_by_its_hash_alone():
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()

    policy = content_security_policy(index)

    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'sha256-" in scripts
    assert "unsafe-inline" not in scripts
    assert "unsafe-eval" not in scripts.replace("wasm-unsafe-eval", "")


async def _answers(scope: Scope, receive: Receive, send: Send) -> None:
    answer = PlainTextResponse("here")
    answer.set_cookie("a", "1", httponly=True, samesite="lax")
    answer.set_cookie("b", "2", secure=True)
    await answer(scope, receive, send)


@pytest.mark.parametrize(("scheme", "is_https", "secure"), [("http", False, 1), ("https", False, 2), ("http", True, 2)])
def test_cookies_go_out_for_https_alone_where_people_come_by_https(scheme, is_https, secure):
    app = SecurityHeaders(_answers, policy="default-src 'self'", is_https=is_https)

    answer = ask(app, "/", scheme=scheme)

    cookies = answer.headers.get_list("set-cookie")
    assert sum("; Secure" in cookie for cookie in cookies) == secure
    assert all(cookie.count("Secure") <= 1 for cookie in cookies)
    assert ("strict-transport-security" in answer.headers) == (secure == 2)
