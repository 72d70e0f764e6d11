"""What the roles may do is what the program calls: nothing is missing, nothing is left over."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

from bootstrap import build_s3_client
from settings import load_settings
from storage.objects import S3Objects
from tests.deploy.actions import ACTIONS, allowed
from tests.deploy.recorded import differences
from tests.deploy.variants import VARIANTS, variant

REPOSITORY = Path(__file__).resolve().parents[2]
ADAPTERS = ("bedrock", "storage")
SERVICES = ("s3", "bedrock", "bedrock-runtime")

PROTECTION = {"ecs:UpdateTaskProtection"}
"""Of the task itself, by the agent's endpoint: `jobs/protection.py`, with no call of boto3."""


def _operations() -> dict[str, str]:
    session = botocore.session.get_session()
    names = [name for service in SERVICES for name in session.get_service_model(service).operation_names]
    return {xform_name(name): name for name in names}


def _called_in_code() -> set[str]:
    """Return each operation of AWS that the adapters name: as a method of a client, or to its paginator."""
    known = _operations()
    found = set()
    for folder in ADAPTERS:
        for path in (REPOSITORY / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    found |= {known[name] for name in _names(node) if name in known}
    return found


def _names(call: ast.Call) -> Iterator[str]:
    assert isinstance(call.func, ast.Attribute)
    owner = ast.unparse(call.func.value)
    if owner.endswith(("client", "control", "runtime")):
        yield call.func.attr
        if call.func.attr == "get_paginator" and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def _needed() -> set[str]:
    return {action for operation in _called_in_code() for action in ACTIONS[operation]}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_policy_of_web_and_workers_allows_what_is_called_and_nothing_else(name: str) -> None:
    assert allowed(variant(name)) == _needed()


def test_a_call_that_nobody_has_weighed_fails_here() -> None:
    assert _called_in_code() == set(ACTIONS)


def test_only_adapters_make_clients() -> None:
    outside = ("tests", "emulators", "commands", "deploy", "benchmarks", "build", ".venv")
    callers = {
        path.relative_to(REPOSITORY).parts[0]
        for path in REPOSITORY.glob("*/**/*.py")
        if path.relative_to(REPOSITORY).parts[0] not in outside and ".client(" in path.read_text(encoding="utf-8")
    }
    assert callers <= set(ADAPTERS)


def test_a_worker_protects_itself_and_no_other_cluster_s_tasks() -> None:
    for name in VARIANTS:
        role = variant(name)["Resources"]["WorkerRole"]["Properties"]
        (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
        assert {statement["Action"]} == PROTECTION
        assert "task/${Cluster}/*" in json.dumps(statement["Resource"])
        assert "ecs:" not in json.dumps(variant(name)["Resources"]["WebRole"])


@pytest.mark.stack
def test_what_the_wire_sees_of_the_store_is_what_the_code_says(emulators_env, monkeypatch) -> None:
    """Every verb of the store, recorded as boto3 sends it to a real S3 API."""
    for name, value in emulators_env.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    client = build_s3_client(settings)
    seen: set[str] = set()
    client.meta.events.register("before-call.s3", lambda model, **_: seen.add(model.name))
    store = S3Objects(client, settings.s3_bucket_name, "permissions")
    store.put("a", b"1")
    store.put_if_absent("b", b"2")
    store.get("a")
    store.list("")
    store.delete("a")
    store.purge("")
    store.check()
    assert seen == {name for name in ACTIONS if name in _s3_operations()}


def _s3_operations() -> set[str]:
    return set(botocore.session.get_session().get_service_model("s3").operation_names)


def test_what_a_run_has_called_is_held_against_every_role() -> None:
    assert differences(set(ACTIONS)) == []
    assert any("s3:DeleteObject is allowed and was never called" in told for told in differences({"GetObject"}))
    assert any("CreateBucket is called and not allowed" in told for told in differences({*ACTIONS, "CreateBucket"}))


def test_the_recorder_notes_the_adapters_calls_and_no_others(emulators_env, tmp_path) -> None:
    program = """
import boto3
from bootstrap import build_s3_client
from settings import load_settings
from storage.objects import S3Objects
settings = load_settings()
client = build_s3_client(settings)
client.list_buckets()
S3Objects(client, settings.s3_bucket_name, "recorder").list("")
"""
    paths = os.pathsep.join([str(REPOSITORY / "tests" / "recorder"), str(REPOSITORY)])
    env = {**emulators_env, "PYTHONPATH": paths, "PRISM_RECORDED_CALLS": str(tmp_path)}

    subprocess.run([sys.executable, "-c", program], env=env, cwd=tmp_path, check=True)

    assert {path.read_text() for path in tmp_path.glob("*.txt")} == {"s3 ListObjectsV2\n"}
