"""Which IAM actions the operations take that the program calls, and which ones the stack's roles have."""

from __future__ import annotations

from typing import Any

from tests.deploy.variants import of_type

ACTIONS = {
    "PutObject": {"s3:PutObject"},
    "GetObject": {"s3:GetObject"},
    "ListObjectsV2": {"s3:ListBucket"},
    "HeadBucket": {"s3:ListBucket"},
    "ListObjectVersions": {"s3:ListBucketVersions"},
    "DeleteObject": {"s3:DeleteObject"},
    "DeleteObjects": {"s3:DeleteObject", "s3:DeleteObjectVersion"},
    "ConverseStream": {"bedrock:InvokeModelWithResponseStream"},
    "CountTokens": {"bedrock:CountTokens"},
    "ListFoundationModels": {"bedrock:ListFoundationModels"},
    "GetFoundationModel": {"bedrock:GetFoundationModel"},
    "GetFoundationModelAvailability": {"bedrock:GetFoundationModelAvailability"},
}
"""By operation, from the service authorization reference."""


def allowed(template: dict[str, Any]) -> set[str]:
    """Return the actions that web and workers may do."""
    (policy,) = of_type(template, "AWS::IAM::ManagedPolicy").values()
    return {action for one in policy["PolicyDocument"]["Statement"] for action in one["Action"]}
