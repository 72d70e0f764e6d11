"""What goes wrong in a browser: bad files, cancelled and failed sections, the first request after a restart."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from emulators.processes import free_port
from tests.e2e.conftest import LAPTOP, PUBLIC
from tests.e2e.screen import ReviewScreen
from tests.running import REPOSITORY

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def letter(tmp_path):
    """A short text nobody has dropped before: one section."""
    path = tmp_path / "letter.txt"
    path.write_text(
        "Retention note\n\nThe team will soon fix the issue. The impact was significant.\n", encoding="utf-8"
    )
    return path


def test_several_files_at_once_with_a_bad_one(home, page, tmp_path, letter):
    empty = tmp_path / "empty.docx"
    empty.write_bytes(b"")
    picture = tmp_path / "picture.docx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    other = tmp_path / "other.txt"
    other.write_text(f"Another note {tmp_path}\n", encoding="utf-8")
    letter.write_text(f"One more note {tmp_path}\n", encoding="utf-8")
    home()

    page.locator("input[type=file]").set_input_files([letter, empty, picture, other])

    expect(page.get_by_text("is being reviewed")).to_have_count(2)
    expect(page.get_by_test_id("stAlert")).to_have_count(2)
    names = page.locator(".pr-reviews tbody a")
    expect(names.nth(0)).to_have_text("other.txt")
    expect(names.nth(1)).to_have_text("letter.txt")


def test_the_same_bytes_again_offer_the_earlier_review(home, page, letter):
    words = "The same <b>words</b> twice & <img src=x onerror=alert(1)> 🙂."
    letter.write_text(f"{words}\n", encoding="utf-8")
    for _ in range(2):
        home()
        page.locator("input[type=file]").set_input_files(letter)
        page.locator(".pr-doc .pr-block").or_(
            page.get_by_role("button", name="Open the earlier review")
        ).first.wait_for()

    expect(page.get_by_role("button", name="Review again")).to_be_visible()
    page.get_by_role("button", name="Open the earlier review").click()

    ReviewScreen(page).wait_for_text()
    expect(page.locator(".pr-doc .pr-block").first).to_have_text(words)
    expect(page.locator(".pr-doc img, .pr-doc b")).to_have_count(0)


def test_a_cancelled_run_keeps_its_state_and_can_be_finished_later(drop, page, stack_faults):
    stack_faults.pace(30)
    screen = drop(PUBLIC / "requirements-no-headings.docx")
    expect(screen.lines.filter(has_text="tokens").first).to_be_visible()

    screen.cancel.click()
    screen.wait_for_end()
    expect(screen.head).to_contain_text("cancelled")
    page.reload()
    expect(screen.head).to_contain_text("cancelled")

    stack_faults.pace(0)
    page.get_by_role("button", name="Retry").last.click()
    screen.head.get_by_text("complete").first.wait_for(timeout=90_000)


def test_a_failed_section_says_why_and_is_tried_again(drop, page, letter, stack_faults):
    stack_faults.fail("validation", times=-1)
    screen = drop(letter)
    screen.wait_for_end()
    expect(screen.head).to_contain_text("failed")
    screen.show_sections()
    expect(screen.lines.first).to_contain_text("failed:")

    stack_faults.clear()
    screen.lines.first.get_by_role("button", name="Retry").click()

    expect(screen.head).to_contain_text("complete", timeout=60_000)


def test_a_deep_link_is_the_first_request_after_a_restart(browser, emulators):
    port = free_port()
    env = {**emulators.env, "PORT": str(port)}
    server = subprocess.Popen([sys.executable, "server.py"], cwd=REPOSITORY, env=env)
    page = browser.new_page(**LAPTOP)
    try:
        _open_when_up(page, f"http://127.0.0.1:{port}/review?review=01M85QNZZZE3RESC5643P6P8EX", server)

        expect(page.get_by_text("There is no review")).to_be_visible(timeout=30_000)
        navigation = page.get_by_test_id("stTopNavLink").or_(page.get_by_test_id("stSidebarNavLink"))
        expect(navigation).to_have_text(["Reviews", "Compare", "Judge", "Health", "Tokens"])
        assert "review=01M85QNZZZE3RESC5643P6P8EX" in page.url
    finally:
        page.close()
        server.terminate()
        assert server.wait(20) in (0, -signal.SIGTERM)


def _open_when_up(page, url, server) -> None:
    from playwright.sync_api import Error

    for _ in range(60):
        try:
            page.goto(url)
            return
        except Error:
            assert server.poll() is None, "the server ended"
            page.wait_for_timeout(500)
    raise AssertionError("the server did not come up")
