"""Pages run through the entry script, on scripted reviews."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from domain.finding import FindingType, RiskLevel
from domain.run import RunStatus
from settings import Settings
from tests.pages.builders import RUN, a_document, a_finding
from tests.pages.scripted import ScriptedReviews
from tests.pages.scripted_services import scripted_services
from ui.services import hand_in

ROOT = Path(__file__).parents[2]


@pytest.fixture
def reviews() -> Iterator[ScriptedReviews]:
    scripted = ScriptedReviews()
    st.cache_resource.clear()
    hand_in(scripted_services(scripted, Settings()))
    yield scripted
    hand_in(None)


@pytest.fixture
def finished(reviews):
    """A partial review with one finding of a check and two of a model."""
    review_id = reviews.add(a_document(), [a_finding("check-high")])
    reviews.run_started(review_id)
    reviews.section_running(review_id)
    reviews.section_finished(
        review_id,
        a_finding("model-medium", run_id=RUN, risk_level=RiskLevel.MEDIUM, type=FindingType.IMPORTANT),
        a_finding("model-low", run_id=RUN, risk_level=RiskLevel.LOW, type=FindingType.SUGGESTION),
    )
    reviews.section_failed(review_id)
    reviews.run_finished(review_id, RunStatus.PARTIAL)
    return review_id


@pytest.fixture
def open_page(reviews: ScriptedReviews) -> Any:
    """Return a function that opens a page with its query parameters."""

    def opened(page: str = "", **parameters: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=20)
        if page:
            app.run()
            app.switch_page(f"pages/{page}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return opened


def text_of(app: AppTest) -> str:
    """Return everything a page says, in one string."""
    kinds = (app.markdown, app.text, app.caption, app.error, app.warning, app.info, app.title, app.subheader)
    return "\n".join(str(element.value) for elements in kinds for element in elements)


def parameter(app: AppTest, name: str) -> str:
    """Return a query parameter, which AppTest holds as a list or as it was set."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def component_data(app: AppTest, name: str) -> dict[str, Any]:
    """Return what a page sends to one of our components."""
    for element in app.get("bidi_component"):
        if element.proto.component_name == name:
            return cast(dict[str, Any], json.loads(element.proto.json))
    raise AssertionError(f"The page has no component {name!r}.")
