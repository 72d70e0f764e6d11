"""What everybody is warned of before it becomes a fault."""

from __future__ import annotations

import pytest

from jobs.parts import Parts
from jobs.reviews import Reviews

ONE = {"id": "a", "name": "Sonnet 4.6", "usable": True}
OTHER = {"id": "b", "name": "Sonnet 5.5", "usable": True}
GONE = {"id": "c", "name": "Sonnet 3.7", "usable": False}


@pytest.mark.parametrize(
    ("models", "warnings"),
    [
        ([ONE, GONE, OTHER], []),
        ([GONE, ONE], ["Only Sonnet 4.6 can be used now; if it fails, no other model stands in."]),
        ([GONE], ["No model of the chain can be used now; reviews will wait or fail."]),
    ],
)
def test_a_chain_with_fewer_than_two_usable_models_is_a_warning(
    parts: Parts, models: list[dict[str, object]], warnings: list[str]
) -> None:
    report = Reviews(parts, lambda: (models, "")).health()

    assert report["warnings"] == warnings
    assert report["models"] == models
