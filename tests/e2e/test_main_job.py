"""The main job in a browser: drop a document, watch it being reviewed, decide, take it away."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import openpyxl
import pypdf
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PLANTED, PUBLIC
from tests.e2e.screen import ReviewScreen

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_text_and_checks_are_on_screen_before_any_model_and_work_goes_on_when_the_browser_is_closed(
    drop, context, page, stack_faults
):
    stack_faults.pace(90)  # longer than this test may last: no model answers before it is told to

    screen = drop(PLANTED / "payments-outage.docx")

    expect(page.get_by_role("heading", name="4. Timeline of events")).to_be_visible()
    expect(screen.items.first).to_be_visible()
    expect(screen.card).to_contain_text("no model was asked")
    url, review_id = page.url, screen.review_id
    page.close()
    stack_faults.pace(0)

    again = ReviewScreen(context.new_page())
    again.page.goto(url)

    again.wait_for_end()
    expect(again.items.first).to_be_visible()
    assert again.review_id == review_id


def test_sections_are_watched_one_by_one_with_the_notes_folded(drop, stack_faults):
    stack_faults.pace(4)
    screen = drop(PLANTED / "change-risk-review.docx")

    expect(screen.lines.filter(has_text="waiting, number").first).to_be_visible()
    running = screen.lines.filter(has_text="tokens").first
    expect(running).to_be_visible()
    said = running.inner_text()
    expect(running).not_to_have_text(said)
    expect(screen.page.get_by_text("the model's notes, not evidence").first).to_be_hidden()
    running.get_by_role("button", name="Notes").click()
    expect(screen.page.get_by_text("the model's notes, not evidence").first).to_be_visible()
    expect(screen.page.locator(".pr-notes-text")).not_to_be_empty()
    expect(screen.run).to_contain_text(re.compile(r"about \d+ s left"))
    stack_faults.pace(0)
    screen.wait_for_end()
    screen.show_sections()
    expect(screen.lines.filter(has_text=re.compile("finding|nothing"))).to_have_count(screen.lines.count())


def test_a_finding_and_its_words_answer_each_other(finished, tmp_path):
    screen = finished(PLANTED / "payments-outage.docx")
    expect(screen.page.get_by_text("Local emulator: findings come from simple rules, not from Claude.")).to_be_visible()
    totals = screen.items.filter(has_text="Total direct cost").first

    totals.click()

    expect(screen.selected_marks.first).to_have_text("Total direct cost of the incident")
    expect(screen.selected_marks.first).to_be_in_viewport()
    expect(screen.selected_marks.first).to_be_in_viewport()
    expect(screen.card).to_contain_text("Exact quote")
    expect(screen.page).to_have_url(re.compile("finding="))

    other = screen.page.locator(".pr-mark:not(.pr-on)").first
    words = other.inner_text()
    other.click()

    expect(screen.selected_marks.first).to_contain_text(words)
    expect(screen.card).to_contain_text(words)
    expect(screen.current).to_have_count(1)
    expect(screen.current).to_be_in_viewport()

    screen.items.last.click()  # in a section that was out of sight and not laid out until now
    expect(screen.selected_marks.first).to_be_in_viewport()
    totals.click()
    expect(screen.card).to_contain_text("does not add up")
    screen.page.screenshot(path=tmp_path / "review.png")
    _keep_screenshot(tmp_path / "review.png")


def test_filters_and_counts_agree_with_the_list(finished):
    screen = finished(PLANTED / "change-risk-review.docx")
    everything = screen.count()
    assert screen.items.count() == everything
    high, medium, low = screen.counts_by_risk()
    assert high + medium + low == everything

    screen.pill("◆ High").click()
    expect(screen.page.locator(".pr-side-head b")).to_have_text(f"{high} of {everything} findings")
    assert screen.items.count() == high
    assert screen.counts_by_risk() == [high, 0, 0]

    screen.pill("▲ Medium").click()
    expect(screen.items).to_have_count(high + medium)

    screen.page.reload()
    screen.wait_for_text()
    expect(screen.items).to_have_count(high + medium)

    screen.pill("Rejected").click()
    expect(screen.items).to_have_count(0)
    expect(screen.page.get_by_text("No finding passes the filter.")).to_be_visible()


def test_decisions_are_the_same_in_a_second_tab_and_after_a_reload(finished, context, page):
    screen = finished(PLANTED / "change-risk-review.docx")
    total = screen.count()
    screen.expect_decided(0, total)

    screen.press("a")
    screen.expect_decided(1, total - 1)
    screen.press("x")
    page.get_by_text("Already handled elsewhere").click()
    page.get_by_role("button", name="Reject this finding").click()
    screen.expect_decided(2, total - 2)
    expect(screen.items.filter(has_text="rejected")).to_have_count(1)
    screen.press("u")
    screen.expect_decided(1, total - 1)

    tab = ReviewScreen(context.new_page())
    tab.page.goto(page.url)
    tab.expect_decided(1, total - 1)

    screen.page.get_by_role("button", name=re.compile(r"All \d+ shown")).click()
    page.get_by_text(f"Yes, accept {total - 1} findings").click()
    page.locator(".st-key-bulk_go button").click()
    screen.expect_decided(total, 0)
    tab.expect_decided(total, 0, seconds=75)  # a tab at rest looks seldom where no WebSocket passes

    page.reload()
    screen.expect_decided(total, 0)


def test_an_edited_finding_goes_out_in_the_analysts_words_on_its_own_passage(finished, page, tmp_path):
    words = "Ünsere Worte: <b>& 🙂</b>"
    screen = finished(PLANTED / "payments-outage.docx")
    screen.press("a")
    expect(screen.items.filter(has_text="accepted")).to_have_count(1)
    screen.press("e")
    page.get_by_label("What is wrong").fill(words)
    page.get_by_role("button", name="Accept in these words").click()
    expect(screen.items.filter(has_text="accepted")).to_have_count(2)

    annotated = screen.download("Word file with comments", tmp_path)
    comments = _word_comments(annotated)
    assert sum(comment.startswith("[") for comment in comments) == 2
    assert any(words in comment for comment in comments)

    sheet = openpyxl.load_workbook(screen.download("Spreadsheet", tmp_path))
    assert any(
        words in str(cell) for row in sheet.worksheets for line in row.iter_rows(values_only=True) for cell in line
    )

    report = json.loads(screen.download("JSON report", tmp_path).read_text())
    assert report["status"] == "complete"
    assert len(report["findings"]) == screen.count()


def test_a_pdf_comes_back_with_notes_on_its_pages(drop, tmp_path):
    guide = _beginning(PUBLIC / "poam-guide.pdf", tmp_path / "guide.pdf", pages=10)
    screen = drop(guide)
    expect(screen.page.locator(".pr-page").first).to_have_text("page 1")
    screen.wait_for_end()
    screen.press("a")
    expect(screen.items.filter(has_text="accepted")).to_have_count(1)

    annotated = screen.download("PDF with notes on the page", tmp_path)

    assert _pdf_annotations(annotated) > _pdf_annotations(guide)


def test_a_long_document_of_tables_can_be_read_and_searched(drop, stack_faults):
    screen = drop(PUBLIC / "security-plan-template.docx")

    expect(screen.page.locator(".pr-table").nth(80)).to_be_attached()
    screen.page.get_by_label("Go to section").select_option(
        label=screen.page.locator("select option").last.inner_text()
    )
    expect(screen.page.locator(".pr-sec").last).to_be_in_viewport()
    screen.cancel.click()
    screen.wait_for_end()


def _word_comments(path: Path) -> list[str]:
    import docx

    return [comment.text for comment in docx.Document(io.BytesIO(path.read_bytes())).comments]


def _beginning(path: Path, beginning: Path, *, pages: int) -> Path:
    """Write the first pages of a PDF, which take a fraction of the time that all of them take."""
    writer = pypdf.PdfWriter()
    writer.append(path, pages=(0, pages))
    writer.write(beginning)
    return beginning


def _pdf_annotations(path: Path) -> int:
    return sum(len(page.get("/Annots", ())) for page in pypdf.PdfReader(path).pages)


def _keep_screenshot(path: Path) -> None:
    """Put the picture of the README in its place when it is missing: a test run changes no file that is there."""
    kept = Path(__file__).parents[2] / "docs" / "screenshot.png"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(path.read_bytes())
