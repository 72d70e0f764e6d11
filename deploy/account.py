"""What the account says before a deployment: which web platform it may use, and what its models are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from deploy.stacks import DeploymentFailed
from deploy.verify.account import model_arns

APP_RUNNER, ECS = "apprunner", "ecs"
_NO_SUBSCRIPTION = "SubscriptionRequiredException"
_CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing"


def session_in(region: str) -> Any:
    """Return an AWS session with the credentials at hand. Raise `DeploymentFailed` when there are none."""
    session = boto3.session.Session(region_name=region)
    if session.get_credentials() is None:
        raise DeploymentFailed(
            "there are no AWS credentials here; sign in as an operator (aws sso login) and try again."
        )
    return session


def platform(asked: str, session: Any, known: str = "") -> tuple[str, str]:
    """Return the web platform and why it is that one. `known` is that of the stack as it runs now.

    Raise `DeploymentFailed` when App Runner is asked for and the account may not use it.
    """
    if asked == ECS:
        return ECS, "as you asked: ECS behind a load balancer"
    if asked == "auto" and known:
        return known, f"the stack runs on {known} already"
    try:
        session.client("apprunner").list_services(MaxResults=1)
    except (ClientError, BotoCoreError) as error:
        why = _why_not(error)
        if asked == APP_RUNNER:
            raise DeploymentFailed(f"App Runner cannot be used: {why}. Leave --web out, or say --web ecs.") from error
        return ECS, f"ECS behind a load balancer, because App Runner cannot be used: {why}"
    return APP_RUNNER, "this account may use App Runner"


def _why_not(error: Exception) -> str:
    """Return why the account may not use App Runner. Raise `DeploymentFailed` when the error does not say."""
    if isinstance(error, EndpointConnectionError):
        return "it is not in this Region"
    code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""
    if code == _NO_SUBSCRIPTION:
        return "it takes no new customers since 30 April 2026, and this account was none"
    raise DeploymentFailed(
        f"App Runner does not say whether this account may use it: {first_line(error)} "
        "Say --web ecs or --web apprunner."
    ) from error


def first_line(error: Exception) -> str:
    """Return what an error says, as a sentence."""
    return f"{str(error).splitlines()[0].rstrip('.:')}."


def chain_arns(session: Any, models: Sequence[str]) -> list[str]:
    """Return each inference profile and its model in every Region it may route to."""
    try:
        caller = session.client("sts").get_caller_identity()
        here = f"arn:{caller['Arn'].split(':')[1]}:bedrock:{session.region_name}:"
        client = session.client("bedrock")
        found = [arn for model in models for arn in model_arns(client, model, here, str(caller["Account"]))]
    except (ClientError, BotoCoreError) as error:
        raise DeploymentFailed(
            f"Bedrock does not say where the models of the chain are: {first_line(error)} "
            "Look at ModelId and FallbackModels, or give ModelArns yourself."
        ) from error
    return list(dict.fromkeys(found))


def cloudfront_prefix_list(session: Any) -> str:
    """Return the id of the list of CloudFront's addresses in this Region."""
    try:
        found = session.client("ec2").describe_managed_prefix_lists(
            Filters=[{"Name": "prefix-list-name", "Values": [_CLOUDFRONT]}]
        )["PrefixLists"]
    except (ClientError, BotoCoreError) as error:
        raise DeploymentFailed(f"EC2 does not list CloudFront's addresses: {first_line(error)}") from error
    if not found:
        raise DeploymentFailed("This Region has no list of CloudFront's addresses; give CertificateArn and PublicUrl.")
    return str(found[0]["PrefixListId"])


def alarms(session: Any, stack: str) -> list[str]:
    """Return the alarms of a stack that ring, each with what it means."""
    pages = session.client("cloudwatch").get_paginator("describe_alarms")
    found = pages.paginate(AlarmNamePrefix=f"{stack}-", StateValue="ALARM")
    return [str(one.get("AlarmDescription") or one["AlarmName"]) for page in found for one in page["MetricAlarms"]]
