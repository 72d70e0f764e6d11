"""A run of thirty sections reads nine tenths of its input from the prompt cache, measured over the whole stack."""

from __future__ import annotations

import pytest

from jobs.reviews import Reviews
from tests.cost.conftest import Ended, a_long_text, cached_share

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]


@pytest.mark.parametrize("words", [40, 1350])
def test_thirty_sections_of_one_document_read_nine_tenths_from_the_cache(
    reviews: Reviews, ended: Ended, words: int
) -> None:
    run = ended(reviews.submit(f"matters-{words}.md", a_long_text(30, words)))

    assert run.done == 30
    assert cached_share(run.usage) >= 0.9, run.usage
