"""The panes of a review while Streamlit puts the parts of a page elsewhere, which it may do at any time."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.handed_in import ended_review
from tests.e2e.screen import ReviewScreen

pytestmark = [pytest.mark.stack, pytest.mark.browser]

# A second place appears, is drawn, and the first is called once more before it goes.
_MOVED = """async ([module, review, isGone]) => {
  const { bench } = await import(module);
  const counts = { shown: 0, high: 0, medium: 0, low: 0, total: 0, decided: 0, undecided: 0 };
  const data = { review, selected: "", findings: [], counts, is_read: true, empty: "Nothing found." };
  const [first, second] = ["first", "second"].map((id) => Object.assign(document.createElement("div"), { id }));
  const call = (parentElement) => bench({ parentElement, data, setTriggerValue: () => {} });
  document.body.append(first);
  if (!isGone) call(first);
  document.body.append(second);
  call(second);
  if (isGone) first.remove();
  call(first);
  first.remove();
}"""


@pytest.fixture(scope="module")
def review_id(stack):
    return ended_review(stack.web_url, "moved.md", b"# Fix\n\nThe fix will be late.\n")


@pytest.mark.parametrize("is_gone", [False, True], ids=["still there", "gone before its script came"])
def test_the_place_that_stays_keeps_the_panes(page, review_id, is_gone):
    page.goto(f"/review?review={review_id}")
    ReviewScreen(page).wait_for_text()
    loaded = "performance.getEntriesByType('resource').map((each) => each.name)"
    (module,) = {name for name in page.evaluate(loaded) if name.endswith("/bench.js")}

    page.evaluate(_MOVED, [module, review_id, is_gone])

    expect(page.locator("#second .pr-list")).to_have_text("Nothing found.")
    expect(page.locator("#second .pr-doc .pr-block").first).to_be_attached()
