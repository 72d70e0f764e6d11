"""Models judged by a document with an answer key, in a browser."""

from __future__ import annotations

import csv
import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SAMPLES

pytestmark = [pytest.mark.stack, pytest.mark.browser]

OWN = SAMPLES.parent / "analysis" / "checks" / "samples"
DOCUMENT, KEY = OWN / "archive-recovery.txt", OWN / "archive-recovery.key.json"
OTHER = OWN / "breach-notice.txt"
DEFECTS = len(json.loads(KEY.read_text(encoding="utf-8"))["defects"])
MOST_LOOKS = 60
MODELS = ("Haiku 4.5", "Sonnet 4.6")


def test_two_models_are_judged_by_a_document_and_key_of_ones_own(page):
    page.add_init_script("delete window.showSaveFilePicker")
    page.goto("/evaluate")
    page.get_by_text("Documents of your own").click()
    page.locator("input[type=file]").set_input_files([DOCUMENT, KEY, OTHER])
    expect(page.get_by_text("breach-notice.txt has no partner")).to_be_visible()
    _choose(page, MODELS)
    expect(page.get_by_text("1 document, each reviewed once by 2 models")).to_be_visible()
    page.get_by_role("button", name="Judge", exact=True).click()

    expect(page).to_have_url(re.compile("evaluation=[0-9A-Z]{26}"))
    rows = _rows_of_ended(page)
    assert [row["Model"] for row in rows] == list(MODELS)
    for row in rows:
        assert 0 < float(row["Recall"]) <= 100
        assert 0 < float(row["Precision"]) <= 100
        assert int(row["Found"]) <= int(row["Defects"]) == DEFECTS
        assert int(row["Decoys hit"]) >= 0
        assert float(row["Cost"]) > 0
    expect(page.get_by_text("Recall by category")).to_be_visible()

    page.reload()
    assert _rows_of_ended(page) == rows
    page.get_by_text(DOCUMENT.name).click()
    page.get_by_role("link", name="See them side by side").click()
    expect(page).to_have_url(re.compile("comparison="))


def _choose(page: Page, models: tuple[str, ...]) -> None:
    chosen = page.locator(".st-key-judge_models")
    chosen.get_by_title("Clear all").or_(chosen.get_by_label("Clear all")).first.click()
    for model in models:
        chosen.get_by_role("combobox").fill(model)
        page.get_by_role("option", name=model, exact=True).click()
    page.keyboard.press("Escape")


def _rows_of_ended(page: Page) -> list[dict[str, str]]:
    """Take the table away as CSV until all runs have ended; its cells are drawn on a canvas, which no test can read."""
    for _ in range(MOST_LOOKS):
        table = page.get_by_test_id("stDataFrame").first
        table.hover()
        with page.expect_download() as begun:
            table.get_by_role("button", name="Download as CSV").click()
        rows = list(csv.DictReader(begun.value.path().read_text(encoding="utf-8-sig").splitlines()))
        if all(row["State"] == "complete" for row in rows):
            return rows
        page.wait_for_timeout(1_000)
    raise AssertionError("The runs have not ended.")
