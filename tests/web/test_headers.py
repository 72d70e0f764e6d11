"""Response headers."""

from __future__ import annotations

from pathlib import Path

import streamlit

from web.headers import content_security_policy


def test_every_answer_keeps_other_sites_out(client):
    for path in ("/health", "/task_status/unknown", "/nowhere"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        assert "img-src 'self' data: blob:" in headers["Content-Security-Policy"]


def test_the_inline_script_of_streamlits_page_is_allowed_by_its_hash_alone():
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()

    policy = content_security_policy(index)

    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'sha256-" in scripts
    assert "unsafe-inline" not in scripts
    assert "unsafe-eval" not in scripts.replace("wasm-unsafe-eval", "")
