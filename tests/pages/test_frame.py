"""The addresses of the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.source_util import page_icon_and_name

from ui import frame


def test_the_address_of_a_page_is_the_name_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first request after a restart finds pages by their files, and says of any other that there is none."""
    pages: list[tuple[str, str]] = []

    def noted(path: str, *, url_path: str = "", **_more: Any) -> None:
        pages.append((page_icon_and_name(Path(path))[1], url_path))

    monkeypatch.setattr(st, "Page", noted)
    monkeypatch.setattr(st, "navigation", lambda *_args, **_more: None)

    frame._navigation()

    named = [(file, address) for file, address in pages if address]
    assert all(file == address for file, address in named), named
    assert len(named) >= 2
