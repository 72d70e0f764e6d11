"""An administrator makes a token in the browser, a program comes in with it, and is refused once it is revoked."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.running import RunningStack, until

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_token_is_shown_once_used_and_revoked(page: Page, stack: RunningStack):
    page.goto("/tokens")
    page.get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Service account").fill("nightly-import")
    dialog.get_by_role("button", name="Make the token").click()
    expect(dialog.get_by_text("Say what the token is good for")).to_be_visible()
    dialog.get_by_text("read reviews and take them away").click()
    dialog.get_by_role("button", name="Make the token").click()
    secret = dialog.locator("code").inner_text().strip()
    headers = {"Authorization": f"Bearer {secret}"}

    reviews = f"{stack.web_url}/api/v1/reviews"
    assert httpx.get(reviews, headers=headers).status_code == 200
    assert httpx.post(reviews, headers=headers, files={"file": ("a.md", b"Words.")}).status_code == 403

    dialog.get_by_label("Close").click()
    expect(page.get_by_text("nightly-import")).to_be_visible()
    expect(page.get_by_text(secret)).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Revoke").first.click()
    page.get_by_role("button", name="Revoke it").click()
    expect(page.get_by_text("Revoked (1)")).to_be_visible()
    until(lambda: httpx.get(reviews, headers=headers).status_code == 401, what="the token to be refused")
