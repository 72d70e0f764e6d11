"""The command `models`: what an operator sees of the chain and what he does to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import redis

import cli
from bootstrap import Services, build_services
from commands.calling import USAGE
from domain.person import local_analyst
from settings import load_settings
from tests.running import BedrockControl

FIRST = "us.anthropic.claude-sonnet-4-6"
OTHER = "us.anthropic.claude-haiku-5-5"
RETIRED = "us.anthropic.claude-3-7-sonnet-20250219-v1:0"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def here(emulators_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in emulators_env.items():
        monkeypatch.setenv(name, value)
    with redis.Redis.from_url(emulators_env["REDIS_URL"]) as connection:
        connection.flushall()


def elsewhere() -> Services:
    """The services of another process, for a person."""
    return build_services(load_settings()).of(local_analyst("ann"))


@pytest.mark.usefixtures("here")
def test_a_model_is_paused_and_resumed_for_all_workers_with_a_reason_on_the_record(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["models", "pause", FIRST, "--reason", "odd findings"]) == 0
    paused = capsys.readouterr().out.splitlines()
    seen = elsewhere().models.states()[0][0]
    assert cli.main(["models", "resume", FIRST, "--reason", "it was our prompt", "--json"]) == 0
    resumed = json.loads(capsys.readouterr().out)

    assert resumed["budget"]["waiting"] == []
    assert "0 of 100,000 requests" in next(line for line in paused if line.startswith("limits:"))
    assert (seen["usable"], seen["paused"].endswith(": odd findings")) == (False, True)
    assert "not usable, breaker paused; Paused by" in paused[0]
    assert paused[-1].endswith(": odd findings")
    assert resumed["models"][0]["usable"]
    assert [(act["what"], act["reason"]) for act in resumed["acts"]] == [
        ("resumed", "it was our prompt"),
        ("paused", "odd findings"),
    ]


@pytest.mark.usefixtures("here")
def test_a_probe_asks_the_model_now_and_says_what_came_of_it(
    bedrock_faults: BedrockControl, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["models", "probe", FIRST, "--reason", "support says it is back", "--json"]) == 0
    back = capsys.readouterr()
    bedrock_faults.fail("throttle", model=OTHER, times=-1)
    assert cli.main(["models", "probe", OTHER, "--reason", "is it up?", "--json"]) == 0
    busy = capsys.readouterr()

    first = json.loads(back.out)["models"][0]
    assert back.err.startswith("Sonnet 4.6 answered in ")
    assert (first["breaker"], first["worked_at"] > 1_700_000_000) == ("closed", True)
    assert busy.err.startswith("Haiku 5.5 was too busy.")
    assert [call["model"] for call in bedrock_faults.calls()] == [FIRST, OTHER]
    assert elsewhere().models.spent_today()[FIRST] > 0


@pytest.mark.usefixtures("here")
def test_probes_keep_to_their_own_limit(capsys: pytest.CaptureFixture[str], bedrock_faults: BedrockControl) -> None:
    for _ in range(2):
        assert cli.main(["models", "probe", FIRST, "--reason", "is it up?"]) == 0

    assert "It was not asked now, and the next request will tell." in capsys.readouterr().err
    assert len(bedrock_faults.calls()) == 1


@pytest.mark.usefixtures("here")
def test_a_model_is_put_first_for_all_and_put_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "first", OTHER, "--reason", "a tenth of the price", "--json"]) == 0
    changed = json.loads(capsys.readouterr().out)
    seen = elsewhere()
    order, figures = seen.models.order(), seen.models.figures()
    assert cli.main(["models", "configured", "--reason", "it misses too much"]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert [model["id"] for model in changed["models"]] == list(order) == [figure.id for figure in figures]
    assert (order[:2], len(order)) == ((OTHER, FIRST), 6)
    assert (changed["first"]["model_id"], changed["first"]["reason"]) == (OTHER, "a tenth of the price")
    assert lines[0].startswith(f"model 1: {FIRST}")
    assert lines[-2].endswith(": it misses too much")
    assert f"{OTHER} was put first by" in lines[-1]
    assert elsewhere().models.order() == load_settings().chain


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["pause", FIRST], "--reason"),
        (["resume", "--reason", "why"], "the id of a model"),
        (["pause", "nobody", "--reason", "why"], "neither in the chain nor in the catalogue"),
        (["first", "nobody", "--reason", "why"], "neither in the chain nor in the catalogue"),
        (["first", RETIRED, "--reason", "why"], "Sonnet 3.7 has reached the end of its life (2026-04-28)."),
        (["configured"], "--reason"),
    ],
)
def test_what_is_missing_or_unknown_is_said(
    arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["models", *arguments]) == USAGE

    assert problem in capsys.readouterr().err


@pytest.mark.usefixtures("here")  # what other tests made known of models is forgotten
def test_the_list_is_there_without_any_setting(emulators_env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "cli.py", "models"],
        cwd=ROOT,
        env={**os.environ, **emulators_env},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith(f"model 1: {FIRST} (Sonnet 4.6), active, usable, breaker closed")
