"""`ai-prism verify` against the running stack: what holds, and what does not with its cure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import cli
from deploy.instance import Instance
from deploy.verify.cures import CURES, Symptom
from deploy.verify.document import Document
from deploy.verify.results import Failed
from deploy.verify.section import Patience
from emulators.processes import free_port
from settings import adopt
from tests.fronts import WebServers, behind_nginx, port_of

pytestmark = [pytest.mark.stack]

NOT_HERE = {"permissions", "memory"}


@pytest.fixture(autouse=True)
def no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials of whoever runs the tests."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")


@pytest.fixture
def instance(stack) -> Iterator[Instance]:
    one = Instance(stack.web_url)
    yield one
    one.close()


def verified(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """Return the exit status, the report, and its checks by name."""
    status = cli.main(["verify", *arguments, "--json"])
    report = json.loads(capsys.readouterr().out)
    return status, report, {check["name"]: check for check in report["checks"]}


def test_everything_holds_at_a_running_stack_and_nothing_is_left_behind(stack, capsys):
    before = httpx.get(f"{stack.web_url}/api/v1/reviews").json()["reviews"]

    status, report, checks = verified(capsys, stack.web_url)

    failed = {name: check for name, check in checks.items() if check["outcome"] == "fail"}
    assert (status, report["status"], failed) == (0, "pass", {})
    assert {name for name, check in checks.items() if check["outcome"] == "not checked"} == NOT_HERE
    assert report["transport"] == "websocket"
    assert "by models" in checks["findings"]["reason"]
    assert "0 by models" not in checks["findings"]["reason"]
    assert httpx.get(f"{stack.web_url}/api/v1/reviews").json()["reviews"] == before


def test_what_was_not_checked_is_not_green_for_whoever_is_strict(stack, capsys):
    status = cli.main(["verify", stack.web_url, "--strict"])

    table = capsys.readouterr().out
    assert status == 3
    assert "not checked permissions" in table
    assert "there are no AWS credentials here" in table
    assert "0 fail, 2 not checked" in table


def test_where_no_websocket_passes_the_pages_come_over_http(stack, tmp_path, capsys):
    with behind_nginx(tmp_path / "nginx", [port_of(stack.web_url)]) as front:
        status, report, checks = verified(capsys, front.url)

    assert (status, report["transport"]) == (0, "http")
    assert "the WebSocket was answered with status 403" in checks["transport"]["reason"]


def test_with_sign_in_a_token_opens_what_is_closed_without_it(stack, tmp_path, capsys):
    adopt(stack.settings)
    assert cli.main(["tokens", "create", "operator", "--scope", "read", "--scope", "write"]) == 0
    token = tmp_path / "token"
    token.write_text(capsys.readouterr().out)
    proxied = {"AUTH_MODE": "proxy", "PROXY_IDENTITY": "headers", "TRUSTED_PROXIES": "127.0.0.1"}
    servers = WebServers(tmp_path, {**stack.env, **proxied}, count=1)
    url = f"http://127.0.0.1:{servers.ports[0]}"
    try:
        status, _, checks = verified(capsys, url, "--token", f"@{token}")
        without, _, closed = verified(capsys, url)
    finally:
        servers.stop()

    assert (status, without) == (0, 1)
    assert checks["sign-in"]["reason"] == "the token is taken; without it the answer is 401"
    assert "requests are counted" in checks["limits"]["reason"]
    assert checks["clean-up"]["outcome"] == "not checked"
    assert "for an administrator to delete" in checks["clean-up"]["reason"]
    assert closed["sign-in"]["outcome"] == closed["submit"]["outcome"] == "fail"
    assert "ai-prism tokens create" in closed["submit"]["cure"]
    assert closed["poll"]["outcome"] == closed["review"]["outcome"] == "not checked"


def test_a_throttled_request_is_told_with_its_cure(instance, stack_faults):
    document = Document(instance, Patience(instance, 60))
    stack_faults.fail("throttle", times=1)
    document.upload()
    document.events()
    document.review()

    with pytest.raises(Failed, match=r"1 of \d requests failed \(throttled: Sonnet 4.6 was too busy") as failure:
        document.throttling()

    assert failure.value.symptom is Symptom.THROTTLED
    document.remove(document.review_id)


def test_a_section_that_no_model_reviews_fails_and_says_why(instance, stack_faults):
    document = Document(instance, Patience(instance, 90))
    stack_faults.fail("refusal", times=-1)
    document.upload()

    with pytest.raises(Failed, match=r"failed\. .*") as failure:
        document.review()

    assert failure.value.symptom is Symptom.MODEL_FAULT
    document.remove(document.review_id)


def test_where_nothing_answers_the_rest_is_not_checked(capsys):
    status, report, checks = verified(capsys, f"http://127.0.0.1:{free_port()}")

    assert (status, report["failed"]) == (1, 1)
    assert checks["reachable"]["cure"] == CURES[Symptom.UNREACHABLE]
    assert {check["outcome"] for name, check in checks.items() if name != "reachable"} == {"not checked"}


@pytest.mark.parametrize("url", ["prism.example.com", "ftp://prism.example.com", "http://", "http://[::1"])
def test_what_is_no_address_is_refused_in_a_sentence(url, capsys):
    assert cli.main(["verify", url]) == 2
    assert "is no address of an installation" in capsys.readouterr().err


def test_a_token_is_not_sent_in_the_clear(capsys):
    assert cli.main(["verify", "http://192.0.2.1", "--token", "secret"]) == 2
    assert "over https only" in capsys.readouterr().err


def test_a_token_that_cannot_be_read_is_told_and_nothing_is_sent(tmp_path, capsys):
    assert cli.main(["verify", "https://192.0.2.1", "--token", f"@{tmp_path / 'none'}"]) == 2
    assert "No token can be read from" in capsys.readouterr().err


def test_the_documentation_has_every_cure():
    page = " ".join((Path(__file__).parents[2] / "docs" / "verify.md").read_text(encoding="utf-8").split())

    assert [cure for cure in CURES.values() if cure not in page] == []
    assert set(CURES) == set(Symptom)
