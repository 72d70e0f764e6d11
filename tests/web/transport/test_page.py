"""The script in the page; and Streamlit's page and bundle, whose shape it relies on."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

from tests.web.transport.browser import request
from web.transport.page import SCRIPT, SCRIPT_NAME, insert

STATIC = Path(streamlit.__file__).parent / "static"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_the_page_carries_the_script_first_in_its_head(running):
    page = request(running.url, "GET", "/page", headers={**BROWSER, "If-None-Match": '"1"'})

    assert page.status == 200
    assert f'<head><script src="/_transport/{SCRIPT_NAME}"></script>' in page.body.decode()
    assert int(page.headers["content-length"]) == len(page.body)
    assert "etag" not in page.headers


def test_what_is_no_page_is_left_alone(running):
    assert request(running.url, "GET", "/data", headers=BROWSER).body == b'{"html":"<head>"}'
    plain = request(running.url, "GET", "/page")
    assert b"_transport" not in plain.body
    assert plain.headers["etag"] == '"1"'
    assert request(running.url, "HEAD", "/page", headers=BROWSER).status == 200


def test_the_script_is_kept_by_its_hash(running):
    script = request(running.url, "GET", f"/_transport/{SCRIPT_NAME}")

    assert script.body == SCRIPT
    assert script.headers["content-type"].startswith("text/javascript")
    assert "immutable" in script.headers["cache-control"]
    assert request(running.url, "GET", "/_transport/socket.000000000000.js").status == 404


def test_streamlits_page_has_the_place_where_the_script_goes():
    index = (STATIC / "index.html").read_bytes()

    changed = insert(index, "/x.js").decode()

    assert index.count(b"<head>") == 1, "Streamlit moved the head of its page: see web/transport/page.py"
    ours = changed.index('src="/x.js"')
    assert all(ours < other.start() for other in re.finditer(r"<script(?![^>]*/x\.js)", changed))


def test_streamlits_own_script_runs_after_a_classic_one():
    index = (STATIC / "index.html").read_text()

    loaded = re.findall(r"<script[^>]*src=[^>]*>", index)

    assert loaded, "Streamlit loads its script in another way: see web/transport/page.py"
    assert all('type="module"' in script for script in loaded)


def test_streamlit_connects_as_the_script_expects():
    sources = "".join(path.read_text() for path in (STATIC / "static" / "js").glob("index.*.js"))

    calls = re.findall(r"new WebSocket\([^)]*\)", sources)
    assert len(calls) == 1, f"Streamlit connects in another way: {calls}; see web/transport/browser/socket.js"
    assert "_stcore/stream" in sources
    assert ".binaryType=`arraybuffer`" in sources or '.binaryType="arraybuffer"' in sources
