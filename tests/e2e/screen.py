"""The Review page as a person uses it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


class ReviewScreen:
    """Finds things on the page by what they are to a person."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.items = page.locator(".pr-item")
        self.marks = page.locator(".pr-mark")
        self.selected_marks = page.locator(".pr-mark.pr-on")
        self.current = page.locator('.pr-item[aria-current="true"]')
        self.card = page.locator(".st-key-finding_card")
        self.decided = page.locator(".pr-side-foot")
        self.head = page.locator(".st-key-review_head")
        self.run = page.locator(".pr-run")
        self.lines = page.locator(".pr-line")

    def wait_for_text(self) -> None:
        self.page.locator(".pr-doc .pr-block, .pr-doc td").first.wait_for()

    def wait_for_end(self, *, seconds: float = 200) -> None:
        """Wait until the run has ended and the page says so.

        Not by `expect`, which describes the whole page at each look: more work than the page's own.
        """
        over = re.compile("complete|partial|failed|cancelled")
        self.head.get_by_text(over).first.wait_for(timeout=seconds * 1000)
        self.cancel.first.wait_for(state="detached")

    def show_sections(self) -> None:
        """Unfold the lines of an ended run, which a page that has seen it live keeps unfolded."""
        unfold = self.page.get_by_role("button", name="Show sections")
        expect(unfold.or_(self.page.get_by_role("button", name="Hide sections"))).to_be_visible()
        if unfold.is_visible():
            unfold.click()

    @property
    def review_id(self) -> str:
        found = re.search(r"review=([0-9A-Z]{26})", self.page.url)
        assert found, self.page.url
        return found[1]

    @property
    def cancel(self) -> Locator:
        return self.page.get_by_role("button", name="Cancel", exact=True)

    def count(self) -> int:
        """The number of findings that the list claims to hold."""
        words = self.page.locator(".pr-side-head b").inner_text()
        return int(words.split()[0])

    def counts_by_risk(self) -> list[int]:
        words = self.page.locator(".pr-side-head .pr-risk").all_inner_texts()
        return [int(word.split()[-1]) for word in words]

    def pill(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def expect_decided(self, decided: int, left: int, *, seconds: float = 45) -> None:
        expect(self.decided).to_have_text(f"{decided} decided, {left} left", timeout=seconds * 1000)

    def press(self, key: str) -> None:
        self.page.locator("body").press(key)

    def download(self, label: str, folder: Path) -> Path:
        """Take a file away through the download menu."""
        self.page.get_by_role("button", name="Download").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=label).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        self.page.keyboard.press("Escape")
        return path
