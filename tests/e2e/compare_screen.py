"""The Compare page as a person uses it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

_AT_FIRST = 3


class CompareScreen:
    """Finds things on the page by what they are to a person."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heads = page.locator(".pr-cmp-th .pr-cmp-name")
        self.bands = page.locator(".pr-cmp-band")
        self.issues = page.locator(".pr-cmp-issue")
        self.open_issue = page.locator('.pr-cmp-issue[aria-current="true"]')
        self.head = page.locator(".st-key-compare_head")

    def set_up(self, review_id: str, *models: str, sections: tuple[str, ...] = (), is_blind: bool = False) -> None:
        """Choose models and sections of a review, and begin."""
        page = self.page
        page.goto(f"/compare?review={review_id}")
        boxes = page.get_by_role("combobox", name=re.compile("What answers"))
        expect(boxes).to_have_count(_AT_FIRST)
        for surplus in range(_AT_FIRST, len(models), -1):
            page.locator("[class*=st-key-compare_out] button:visible").last.click()
            expect(boxes).to_have_count(surplus - 1)
        for place, model in enumerate(models):
            boxes.nth(place).click()
            page.get_by_role("option", name=model, exact=True).click()
        for section in sections:
            page.get_by_role("combobox", name=re.compile("Sections")).fill(section)
            page.get_by_role("option", name=re.compile(re.escape(section))).first.click()
            page.keyboard.press("Escape")
        if is_blind:
            page.get_by_text("Judge blind").click()
        page.get_by_role("button", name="Compare", exact=True).click()
        self.bands.first.wait_for()

    def wait_for_end(self, *, seconds: float = 60) -> None:
        self.head.get_by_text(re.compile("^(complete|partial)")).wait_for(timeout=seconds * 1000)

    def show(self, tab: str) -> None:
        self.page.get_by_role("radio", name=tab).click()

    def column(self, number: int) -> Locator:
        """The cells of a column in the view that fills, from the first section on."""
        return self.page.locator(f".pr-cmp-band .pr-cmp-row > .pr-cmp-cell:nth-child({number + 1})")
