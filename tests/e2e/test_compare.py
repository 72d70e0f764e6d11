"""Models side by side in a browser: set up, watch, decide once for all, come back, judge blind."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.compare_screen import CompareScreen
from tests.e2e.conftest import PLANTED
from tests.e2e.handed_in import ended_review
from tests.e2e.screen import ReviewScreen

pytestmark = [pytest.mark.stack, pytest.mark.browser]

DOCUMENT = PLANTED / "payments-outage.docx"
MODELS = ("Sonnet 4.6", "Haiku 4.5", "Opus 5")
SECTIONS = ("7.1", "8.")


@pytest.fixture(scope="module")
def review_id(stack):
    return ended_review(stack.web_url, DOCUMENT.name, DOCUMENT.read_bytes())


def test_three_models_are_compared_decided_on_once_and_found_again_by_the_address(
    page, context, stack, review_id, tmp_path
):
    before = httpx.get(f"{stack.web_url}/api/v1/reviews/{review_id}/findings").json()["findings"]
    screen, review = CompareScreen(page), ReviewScreen(page)

    screen.set_up(review_id, *MODELS, sections=SECTIONS)
    expect(screen.heads).to_have_text(list(MODELS))
    screen.wait_for_end()
    expect(page).to_have_url(re.compile("tab=Live"))
    expect(screen.bands).to_have_count(len(SECTIONS))
    expect(screen.column(0).filter(has_text=re.compile(r"finding.*\$0\.\d+"))).to_have_count(len(SECTIONS))

    screen.show("Aligned")
    expect(screen.heads).to_have_text(["Issue", *MODELS])
    expect(screen.issues.first).to_contain_text("all 3")
    issues = screen.issues.count()
    page.locator("body").press("x")
    page.get_by_role("button", name="Not relevant here").click()
    expect(screen.issues.first).to_contain_text("rejected by analyst: Not relevant here")
    page.get_by_role("button", name="Widen Opus 5").click()
    expect(page).to_have_url(re.compile("wide=3"))
    address = page.url

    page.goto("about:blank")
    page.goto(address)
    expect(screen.issues).to_have_count(issues)
    expect(screen.issues.first).to_contain_text("rejected by analyst: Not relevant here")
    expect(page.get_by_role("button", name="Widen Opus 5")).to_have_attribute("aria-pressed", "true")

    screen.show("Measured")
    expect(page.get_by_text("Agreement of each two")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()

    screen.show("Aligned")
    expect(screen.issues).to_have_count(issues)
    kinds = {"Spreadsheet": (".xlsx", b"PK"), "Web page": (".html", b"<!doc"), "JSON": (".json", b"{")}
    for label, (ending, start) in kinds.items():
        taken = review.download(label, tmp_path)
        assert taken.suffix == ending
        assert taken.read_bytes().startswith(start)

    with context.expect_page() as opened:
        screen.issues.last.locator(".pr-cmp-where").click()
    review = ReviewScreen(opened.value)
    review.wait_for_text()
    expect(opened.value.locator(".pr-here")).to_be_in_viewport()
    assert review.count() == len(before)
    assert review.items.filter(has_text="rejected").count() == 1


def test_a_model_that_fails_half_way_leaves_a_gap_with_its_reason(page, review_id, stack_faults):
    screen = CompareScreen(page)
    stack_faults.pace(3)
    screen.set_up(review_id, "Sonnet 4.6", "Haiku 4.5", "Sonnet 5", sections=("1. Summary", "4. Timeline", "7.1", "8."))
    expect(screen.column(1).first).to_contain_text("nothing found")

    stack_faults.fail("refusal", model="anthropic.claude-haiku-4-5-20251001-v1:0", times=-1)
    stack_faults.pace(0)

    screen.wait_for_end()
    expect(screen.head).to_contain_text("partial: 1 column with gaps")
    gaps = screen.column(1).filter(has_text="no answer: ")
    expect(gaps.last).to_contain_text("Haiku 4.5")
    assert 1 <= gaps.count() <= 3
    expect(screen.column(0).filter(has_text="no answer: ")).to_have_count(0)
    expect(screen.column(2).filter(has_text=re.compile("finding|nothing found"))).to_have_count(4)
    screen.show("Aligned")
    expect(page.locator(".pr-cmp-gap").first).to_contain_text("Haiku 4.5")

    stack_faults.clear()
    screen.show("Live")
    page.get_by_role("button", name=re.compile("Retry [1-3]")).click()
    expect(screen.head.get_by_text("complete")).to_be_visible()


def test_blind_judging_hides_the_names_from_the_page_until_all_is_decided(page, review_id):
    screen = CompareScreen(page)
    secrets = re.compile(r"sonnet|haiku|opus|claude-|\$0\.", re.IGNORECASE)

    screen.set_up(review_id, "Haiku 4.5", "Sonnet 4.6", sections=("7.1", "8."), is_blind=True)
    screen.wait_for_end()
    screen.page.get_by_role("button", name="Thinking").first.click()
    expect(page.locator(".pr-cmp-notes")).to_contain_text("stand for this model")
    assert not secrets.search(page.content() + page.url)
    screen.show("Measured")
    expect(page.get_by_text("are shown when every issue is decided")).to_be_visible()
    assert not secrets.search(page.content() + page.url)
    screen.show("Aligned")
    expect(screen.heads).to_have_text(["Issue", "Model A", "Model B"])
    assert not secrets.search(page.content() + page.url)

    for left in range(screen.issues.count(), 0, -1):
        expect(screen.issues.filter(has_not=page.locator(".pr-cmp-verdict"))).to_have_count(left)
        page.locator("body").press("a")

    expect(screen.heads).to_have_text(["Issue", "Haiku 4.5", "Sonnet 4.6"])
