"""What only the AWS account knows: what the workers' role may do, and how much memory the services use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from deploy.verify.cures import Symptom
from deploy.verify.results import Failed, NotChecked

MOST_MEMORY_PERCENT = 80.0
_MEMORY_MINUTES = 15
_ASSUMED = re.compile(r"arn:(?P<partition>[^:]+):sts::(?P<account>\d+):assumed-role/(?P<name>[^/]+)/.*")
_OBJECTS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion")
_BUCKET = ("s3:ListBucket", "s3:ListBucketVersions")
_MODELS = ("bedrock:InvokeModelWithResponseStream",)
"""Without the other actions of Bedrock token counts are estimates, and the catalogue says how old a model is."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Where the instance keeps its documents."""

    region: str
    bucket: str
    prefix: str


class Account:
    """Asks AWS with the credentials at hand; without any, nothing is checked."""

    def __init__(self, needs: Needs, *, role: str = "", cluster: str = "", session: Any = None) -> None:
        self._needs = needs
        self._role = role
        self._cluster = cluster
        self._session = session or boto3.session.Session(region_name=needs.region)

    def permissions(self, models: Sequence[str]) -> str:
        """Have AWS simulate every call that the program needs, with these models; nothing is called."""
        role = self._principal()
        denied: dict[str, str] = {}
        for actions, resources in self._wanted(role, models):
            denied |= self._denied(role, actions, resources)
        if denied:
            said = "; ".join(f"{action} on {resource}" for action, resource in denied.items())
            symptom = Symptom.FORBIDDEN if any(one.startswith("bedrock:") for one in denied) else Symptom.S3
            raise Failed(f"{role} may not {said}", symptom)
        return f"{role} may do all that the workers do in S3 and Bedrock (simulated)"

    def memory(self) -> str:
        """Return the highest memory of the services of the cluster in the last minutes."""
        if not self._cluster:
            raise NotChecked(
                "give the name of the ECS cluster with --cluster, and credentials that may read CloudWatch"
            )
        found = self._memory()
        if not found:
            raise NotChecked(f"CloudWatch knows no memory of services in {self._cluster}")
        said = ", ".join(f"{name} {percent:.0f}%" for name, percent in sorted(found.items()))
        if max(found.values()) > MOST_MEMORY_PERCENT:
            raise Failed(f"{said} in the last {_MEMORY_MINUTES} minutes", Symptom.MEMORY)
        return f"{said} at most in the last {_MEMORY_MINUTES} minutes"

    def _principal(self) -> str:
        if self._session.get_credentials() is None:
            raise NotChecked("there are no AWS credentials here; give those of an operator, and --role")
        if self._role:
            return _role_arn(self._role)
        with _asked("sts:GetCallerIdentity"):
            caller = str(self._client("sts").get_caller_identity()["Arn"])
        assumed = _ASSUMED.fullmatch(caller)
        return "arn:{partition}:iam::{account}:role/{name}".format(**assumed.groupdict()) if assumed else caller

    def _wanted(self, role: str, models: Sequence[str]) -> Iterator[tuple[Sequence[str], list[str]]]:
        _, partition, _, _, account, *_ = role.split(":")
        bucket = f"arn:{partition}:s3:::{self._needs.bucket}"
        yield _OBJECTS, [f"{bucket}/{self._needs.prefix}/verify"]
        yield _BUCKET, [bucket]
        for model in models:
            yield _MODELS, self._model_arns(model, f"arn:{partition}:bedrock:{self._needs.region}:", account)

    def _model_arns(self, model: str, here: str, account: str) -> list[str]:
        with _asked("bedrock:GetInferenceProfile"):
            return model_arns(self._client("bedrock"), model, here, account)

    def _denied(self, role: str, actions: Sequence[str], resources: list[str]) -> dict[str, str]:
        with _asked("iam:SimulatePrincipalPolicy"):
            pages = self._client("iam").get_paginator("simulate_principal_policy")
            asked = {"PolicySourceArn": role, "ActionNames": list(actions), "ResourceArns": resources}
            results = [result for page in pages.paginate(**asked) for result in page["EvaluationResults"]]
        return {
            result["EvalActionName"]: result["EvalResourceName"]
            for result in results
            if result["EvalDecision"] != "allowed"
        }

    def _memory(self) -> Mapping[str, float]:
        wanted = f'{{AWS/ECS,ClusterName,ServiceName}} ClusterName="{self._cluster}" MetricName="MemoryUtilization"'
        search = f"SEARCH('{wanted}', 'Maximum', 60)"
        now = datetime.now(UTC)
        with _asked("cloudwatch:GetMetricData"):
            told = self._client("cloudwatch").get_metric_data(
                MetricDataQueries=[{"Id": "memory", "Expression": search, "Label": "${PROP('Dim.ServiceName')}"}],
                StartTime=now - timedelta(minutes=_MEMORY_MINUTES),
                EndTime=now,
            )
        return {one["Label"]: max(one["Values"]) for one in told["MetricDataResults"] if one["Values"]}

    def _client(self, name: str) -> Any:
        config = Config(connect_timeout=5, read_timeout=15, retries={"total_max_attempts": 2, "mode": "standard"})
        client: Any = self._session.client
        return client(name, config=config)


def _role_arn(given: str) -> str:
    if not given.startswith("arn:") or given.count(":") < 5:
        raise NotChecked(f"--role takes the ARN of a role, and {given!r} is none")
    return given


def model_arns(bedrock: Any, model: str, here: str, account: str) -> list[str]:
    """Return the inference profile and the model in every Region it may route to; a plain model is itself alone.

    `bedrock` is a client of its control plane, whose errors are raised; `here` is such as `arn:aws:bedrock:us-east-2:`.
    """
    if model.startswith("arn:"):
        return [model]
    if model.startswith("anthropic."):
        return [f"{here}:foundation-model/{model}"]
    profile = bedrock.get_inference_profile(inferenceProfileIdentifier=model)
    return [f"{here}{account}:inference-profile/{model}", *(str(one["modelArn"]) for one in profile["models"])]


@contextmanager
def _asked(action: str) -> Iterator[None]:
    """Turn a refusal, or no answer, into the sentence that nothing could be checked."""
    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {}).get("Message", "") or str(error)
        raise NotChecked(f"AWS refused {action}: {said}") from error
    except BotoCoreError as error:
        raise NotChecked(f"AWS had no answer to {action}: {error}") from error
