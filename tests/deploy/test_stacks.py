"""A template derived from the real one, made, updated and deleted; only what moto lacks is left out."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.cloudformation.models import CloudFormationBackend

from cli import main
from commands.deploying import Deployment, pairs
from deploy import stacks
from deploy.account import platform
from deploy.stacks import DeploymentFailed, Stack
from tests.deploy.variants import MODELS, NEEDED, REGION, variant

MADE = re.compile(
    "AWS::(EC2::(?!.*Route|VPCEndpoint).*|ECS::(Cluster|TaskDefinition|Service)|IAM::.*|S3::Bucket$|Logs::LogGroup|SNS::Topic$"
    "|ElasticLoadBalancingV2::.*|CloudWatch::Dashboard|KMS::Key)"
)
"""What moto's CloudFormation makes, and unmakes again."""


def derived(name: str) -> str:
    """Return a variant as moto can make it: what it lacks is left out, and read as a constant where it is named."""
    template = variant(name)
    lacking = {key for key, one in template["Resources"].items() if not MADE.fullmatch(one["Type"])}
    kept = {key: one for key, one in template["Resources"].items() if key not in lacking}
    # The previous value of a list is one that moto cannot read.
    parameters = {key: {**one, "Type": "String"} for key, one in template["Parameters"].items()}
    made = {"Parameters": parameters, "Resources": kept, "Outputs": template["Outputs"]}
    return json.dumps(_read_as_constants(made, lacking))


def _read_as_constants(node: Any, lacking: set[str]) -> Any:
    if isinstance(node, list):
        return [_read_as_constants(one, lacking) for one in node]
    if not isinstance(node, dict):
        return node
    if set(node) in ({"Ref"}, {"Fn::GetAtt"}):
        (value,) = node.values()
        return "10.20.0.0/16" if _first(value) in lacking else node
    if set(node) == {"Fn::Sub"} and isinstance(node["Fn::Sub"], str):
        text = re.sub(r"\$\{(\w+)(\.[\w.]+)?\}", lambda m: "left-out" if m[1] in lacking else m[0], node["Fn::Sub"])
        return {"Fn::Sub": text}
    drop = {"DependsOn"} if "Type" in node else set()
    return {key: _read_as_constants(value, lacking) for key, value in node.items() if key not in drop}


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value).partition(".")[0]


def _execute_and_read_outputs(
    backend: CloudFormationBackend, change_set_name: str, stack_name: str | None = None
) -> None:
    """As CloudFormation does; moto reads the outputs of a stack only when no change set made it."""
    _EXECUTE(backend, change_set_name, stack_name)
    stack = backend.get_stack(stack_name or change_set_name)
    stack._parse_template()
    stack.output_map = stack._create_output_map()


_EXECUTE = CloudFormationBackend.execute_change_set


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setattr(CloudFormationBackend, "execute_change_set", _execute_and_read_outputs)
    with mock_aws():
        yield boto3.session.Session(region_name=REGION)


def _stack(session: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> Stack:
    monkeypatch.setattr(stacks, "template_text", lambda: derived(name))
    monkeypatch.setattr(stacks, "compact", lambda text: text)
    return Stack(session.client("cloudformation"), "prism", sleep=lambda _: None)


def _said_yes(_question: str) -> bool:
    return True


@pytest.mark.filterwarnings("ignore")  # moto says what it leaves out of the services it makes
@pytest.mark.parametrize("name", ["cloudfront", "apprunner", "blue-green"])
def test_a_stack_is_made_updated_and_deleted_and_the_bucket_stays(name: str, session, monkeypatch) -> None:
    stack = _stack(session, monkeypatch, name)
    first = stack.plan(NEEDED | {"WebPlatform": variant(name)["Parameters"]["WebPlatform"]["Default"]})
    assert first is not None
    assert first.is_first
    assert {"Vpc", "Documents", "WorkerTask"} <= {one.resource for one in first.changes}
    stack.carry_out(first)
    bucket = stack.outputs()["Bucket"]

    ecs = session.client("ecs")
    (cluster,) = ecs.list_clusters()["clusterArns"]
    services = ecs.describe_services(cluster=cluster, services=ecs.list_services(cluster=cluster)["serviceArns"])
    assert len(services["services"]) == (1 if name == "apprunner" else 2)
    for service in services["services"]:
        task = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
        assert task["containerDefinitions"][0]["image"].endswith(":1")

    second = stack.plan({"WorkerTag": "2"})
    assert second is not None
    assert not second.is_first
    stack.carry_out(second)
    after = stack.found()
    assert after
    assert after["StackStatus"] == "UPDATE_COMPLETE"
    parameters = {one["ParameterKey"]: one["ParameterValue"] for one in after["Parameters"]}
    assert (parameters["WorkerTag"], parameters["WebTag"], stack.outputs()["Bucket"]) == ("2", "1", bucket)
    (revision,) = ecs.list_task_definitions(familyPrefix="prism-worker")["taskDefinitionArns"]
    assert revision.endswith(":2")

    stack.delete()
    assert stack.found() is None
    assert bucket in [one["Name"] for one in session.client("s3").list_buckets()["Buckets"]]


def test_destroying_asks_first_and_names_the_bucket_that_stays(session, monkeypatch, capsys) -> None:
    stack = _stack(session, monkeypatch, "cloudfront")
    planned = stack.plan(NEEDED | {"WebPlatform": "ecs"})
    assert planned
    stack.carry_out(planned)
    bucket = stack.outputs()["Bucket"]
    asked: list[str] = []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    assert Deployment(session, stack).destroy(no) == 2
    assert stack.found() is not None
    assert f"The bucket {bucket} stays" in asked[0]
    assert Deployment(session, stack).destroy(_said_yes) == 0
    assert stack.found() is None
    assert f"--set ExistingBucket={bucket}" in capsys.readouterr().out


class Refusing:
    """A session in which App Runner answers with an error."""

    region_name = REGION

    def __init__(self, code: str = "") -> None:
        self._code = code

    def client(self, _service: str) -> Any:
        return self

    def list_services(self, **_: Any) -> dict[str, Any]:
        if self._code:
            raise ClientError({"Error": {"Code": self._code, "Message": "needs a subscription"}}, "ListServices")
        return {"ServiceSummaryList": []}


def test_auto_takes_app_runner_where_the_account_may_and_says_so() -> None:
    assert platform("auto", Refusing()) == ("apprunner", "this account may use App Runner")


def test_auto_takes_ecs_where_app_runner_is_closed_and_says_why() -> None:
    kind, why = platform("auto", Refusing("SubscriptionRequiredException"))
    assert kind == "ecs"
    assert "no new customers since 30 April 2026" in why


def test_a_stack_that_runs_keeps_its_platform() -> None:
    assert platform("auto", Refusing("SubscriptionRequiredException"), "apprunner")[0] == "apprunner"


def test_app_runner_asked_for_where_it_is_closed_is_refused_with_the_next_step() -> None:
    with pytest.raises(DeploymentFailed, match="say --web ecs"):
        platform("apprunner", Refusing("SubscriptionRequiredException"))


def test_where_app_runner_does_not_say_nothing_is_guessed() -> None:
    with pytest.raises(DeploymentFailed, match="does not say whether this account may use it"):
        platform("auto", Refusing("AccessDeniedException"))


def test_without_credentials_nothing_is_asked_of_aws(monkeypatch, tmp_path, capsys) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    assert main(["deploy", "status"]) == 1
    assert "there are no AWS credentials here" in capsys.readouterr().err


def test_the_command_asks_before_it_changes_anything_and_no_terminal_is_no(session, monkeypatch, capsys) -> None:
    monkeypatch.setattr(stacks, "template_text", lambda: derived("cloudfront"))
    monkeypatch.setattr(stacks, "compact", lambda text: text)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    given = [f"--set={name}={value}" for name, value in NEEDED.items()]
    status = main(["deploy", "apply", "--web=ecs", "--set=CloudFrontPrefixListId=pl-1", *given])
    assert status == 2
    assert "Workers (AWS::ECS::Service)" in capsys.readouterr().out
    assert not session.client("ecs").list_clusters()["clusterArns"]


def test_a_parameter_that_the_template_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no such parameter"):
        pairs(["WorkerTagg=2"])


def test_a_plan_says_platform_changes_and_costs_and_changes_nothing(session, monkeypatch, capsys) -> None:
    stack = _stack(session, monkeypatch, "cloudfront")
    given = NEEDED | {"ModelArns": ",".join(MODELS), "CloudFrontPrefixListId": "pl-1"}
    assert Deployment(session, stack).plan("ecs", given) == 0
    said = capsys.readouterr().out
    assert "Web on ecs: as you asked" in said
    assert "Add     Workers (AWS::ECS::Service)" in said
    for number in ("100", "1,000", "5,000", "10,000"):
        assert re.search(rf"us\.anthropic\.claude-sonnet-4-6 +{number} ", said)
    assert "2026" in said
    assert not session.client("ecs").list_clusters()["clusterArns"]
