"""The OpenAPI document is true: what schemathesis sends by it is answered by it."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from settings import Settings
from tests.pages.scripted import ScriptedReviews
from tests.pages.scripted_services import scripted_services
from web.v1 import events
from web.v1.app import build_v1

EXAMPLES = 15
DOCUMENT = build_v1(scripted_services(ScriptedReviews(), Settings())).openapi()
CONFIG = schemathesis.Config.from_path(Path(__file__).parents[3] / "schemathesis.toml")
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)}


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_as_described(label, url, api, review_id, work, monkeypatch):
    monkeypatch.setattr(events, "_SECONDS", 0.1)
    work(review_id, "s1")
    finding_ids = [finding["id"] for finding in api.get(f"/reviews/{review_id}/findings").json()["findings"]]
    valid, invalid = (OPERATIONS[label].as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode)

    def known(case):
        if "review_id" in case.path_parameters:
            case.path_parameters["review_id"] = review_id
        if isinstance(case.body, dict) and "finding_ids" in case.body:
            case.body["finding_ids"] = finding_ids
        return case

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(valid, valid.map(known), invalid))
    def sent(case):
        case.call_and_validate(base_url=f"{url}/api/v1")

    sent()
