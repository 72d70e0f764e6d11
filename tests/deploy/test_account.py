"""What AWS says of the workers' role and of memory, by boto3's own model of its answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from deploy.verify.account import Account, Needs
from deploy.verify.cures import Symptom
from deploy.verify.results import Failed, NotChecked
from tests.deploy.variants import whole

ROLE = "arn:aws:iam::123456789012:role/workers"
PROFILE = "us.anthropic.claude-sonnet-4-6"
MODEL = "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-6"
NEEDS = Needs("us-east-2", "documents", "reviews")


class Session:
    """Real clients with answers laid out beforehand."""

    def __init__(self) -> None:
        real: Any = boto3.session.Session("key", "secret", region_name="us-east-2")
        self._clients = {name: real.client(name) for name in ("sts", "iam", "bedrock", "cloudwatch")}
        self._stubs = {name: Stubber(client) for name, client in self._clients.items()}
        for stub in self._stubs.values():
            stub.activate()

    def get_credentials(self) -> object:
        return SimpleNamespace()

    def client(self, name: str, **_config: object) -> Any:
        return self._clients[name]

    def answers(self, service: str, call: str, answer: dict[str, Any], asked: dict[str, Any] | None = None) -> None:
        self._stubs[service].add_response(call, answer, asked)

    def refuses(self, service: str, call: str) -> None:
        self._stubs[service].add_client_error(call, "AccessDenied", "You may not do that.", 403)


def decided(decision: str, *actions: str) -> dict[str, Any]:
    results = [
        {"EvalActionName": action, "EvalResourceName": "some-arn", "EvalDecision": decision} for action in actions
    ]
    return {"EvaluationResults": results}


def session_of_workers() -> Session:
    session = Session()
    assumed = "arn:aws:sts::123456789012:assumed-role/workers/task"
    session.answers("sts", "get_caller_identity", {"Arn": assumed, "UserId": "u", "Account": "123456789012"})
    about = dict.fromkeys(("inferenceProfileName", "inferenceProfileArn", "inferenceProfileId"), "x")
    profile = {**about, "status": "ACTIVE", "type": "SYSTEM_DEFINED", "models": [{"modelArn": MODEL}]}
    session.answers("bedrock", "get_inference_profile", profile)
    return session


def allowed_by_the_stack() -> dict[str, list[str]]:
    """Return the actions of the policy that web and workers get, by statement."""
    policy = whole()["Resources"]["UsePolicy"]["Properties"]["PolicyDocument"]
    return {str(one["Sid"]): [str(action) for action in one["Action"]] for one in policy["Statement"]}


def test_the_role_is_asked_what_the_stack_lets_it_do_on_the_profile_and_the_model_in_each_region():
    session = session_of_workers()
    stack = allowed_by_the_stack()
    streams = "bedrock:InvokeModelWithResponseStream"
    assert streams in stack["Models"]
    for actions, resources in (
        (stack["Objects"], ["arn:aws:s3:::documents/reviews/verify"]),
        (stack["Bucket"], ["arn:aws:s3:::documents"]),
        ([streams], [f"arn:aws:bedrock:us-east-2:123456789012:inference-profile/{PROFILE}", MODEL]),
    ):
        asked = {"PolicySourceArn": ROLE, "ActionNames": actions, "ResourceArns": resources}
        session.answers("iam", "simulate_principal_policy", decided("allowed", "any:Action"), asked)

    assert Account(NEEDS, session=session).permissions([PROFILE]).startswith(f"{ROLE} may do all")


def test_what_the_role_may_not_do_is_named():
    session = session_of_workers()
    session.answers("iam", "simulate_principal_policy", decided("allowed", "s3:GetObject"))
    session.answers("iam", "simulate_principal_policy", decided("allowed", "s3:ListBucket"))
    session.answers(
        "iam", "simulate_principal_policy", decided("implicitDeny", "bedrock:InvokeModelWithResponseStream")
    )

    with pytest.raises(Failed, match=f"{ROLE} may not bedrock:InvokeModelWithResponseStream on some-arn") as failure:
        Account(NEEDS, session=session).permissions([PROFILE])

    assert failure.value.symptom is Symptom.FORBIDDEN


def test_what_is_no_role_is_not_taken_for_one():
    with pytest.raises(NotChecked, match="'workers' is none"):
        Account(NEEDS, role="workers", session=Session()).permissions([PROFILE])


def test_credentials_that_may_not_simulate_make_nothing_green():
    session = Session()
    session.refuses("iam", "simulate_principal_policy")

    with pytest.raises(NotChecked, match="AWS refused iam:SimulatePrincipalPolicy: You may not do that"):
        Account(NEEDS, role=ROLE, session=session).permissions([PROFILE])


@pytest.mark.parametrize(("percent", "is_high"), [(79.0, False), (81.0, True)])
def test_the_memory_of_the_services_is_judged_by_its_highest(percent, is_high):
    session = Session()
    told = {"MetricDataResults": [{"Id": "memory", "Label": "workers", "Values": [40.0, percent]}]}
    session.answers("cloudwatch", "get_metric_data", told)
    account = Account(NEEDS, cluster="prism", session=session)

    if is_high:
        with pytest.raises(Failed, match="workers 81%"):
            account.memory()
    else:
        assert account.memory() == "workers 79% at most in the last 15 minutes"


def test_memory_without_a_cluster_is_not_checked():
    with pytest.raises(NotChecked, match="--cluster"):
        Account(NEEDS, session=Session()).memory()
