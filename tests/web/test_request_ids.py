"""Every request has a name, which its answer and its log lines carry."""

from __future__ import annotations

import json
import logging
import sys
from io import StringIO

import pytest

from bootstrap import configure_logging
from settings import Settings
from tests.running import until


@pytest.mark.parametrize("path", ["/health", "/task_status/nonsense", "/api/v1/reviews"])
def test_the_name_that_a_client_gives_comes_back(client, path):
    assert client.get(path, **{"X-Request-ID": "nightly-42"}).headers["X-Request-ID"] == "nightly-42"


@pytest.mark.parametrize("bad", ["a b", "x" * 101, '"quoted"', ""])
def test_a_name_that_could_forge_a_log_line_is_replaced(client, bad):
    given = client.get("/health", **{"X-Request-ID": bad}).headers["X-Request-ID"]

    assert given != bad
    assert len(given) == 26


def test_log_lines_of_a_request_carry_its_name(client, log):
    client.get("/api/v1/reviews", **{"X-Request-ID": "nightly-42"})

    until(lambda: "nightly-42" in log.getvalue(), what="the log line")
    line = json.loads(log.getvalue())
    assert line["event"].split(" ")[:3] == ["GET", "/api/v1/reviews", "200"]
    assert (line["request_id"], line["level"]) == ("nightly-42", "info")


@pytest.fixture
def log(monkeypatch):
    """What the process writes to standard error, logging configured as its entry points do."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logging(Settings())
    yield written
    root.handlers[:], root.level = handlers, level
