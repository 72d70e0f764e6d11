"""What every variant of the template allows, hides and encrypts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.deploy.template_parts import containers, each_variant, environments
from tests.deploy.variants import ACCOUNT, of_type, variant, whole

WITHOUT_ARN = {
    "ecr:GetAuthorizationToken",
    "bedrock:ListFoundationModels",
    "bedrock:GetFoundationModelAvailability",
}
"""Actions for which AWS knows no resource."""


def _statements(template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    policies = [*of_type(template, "AWS::IAM::ManagedPolicy").values(), *of_type(template, "AWS::IAM::Policy").values()]
    for role in of_type(template, "AWS::IAM::Role").values():
        policies += role.get("Policies", [])
    for policy in policies:
        yield from policy["PolicyDocument"]["Statement"]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@each_variant
def test_no_statement_allows_more_than_named_actions_on_named_resources(template: dict[str, Any]) -> None:
    for statement in _statements(template):
        actions = _as_list(statement["Action"])
        assert not any("*" in action for action in actions)
        resources = [json.dumps(one) for one in _as_list(statement["Resource"])]
        if '"*"' in resources:
            assert set(actions) <= WITHOUT_ARN, statement["Sid"]


@each_variant
def test_each_role_is_for_one_service_of_aws(template: dict[str, Any]) -> None:
    for role in of_type(template, "AWS::IAM::Role").values():
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert list(statement["Principal"]) == ["Service"]
        assert isinstance(statement["Principal"]["Service"], str)


@each_variant
def test_containers_cannot_write_but_to_tmp_nor_gain_rights(template: dict[str, Any]) -> None:
    for container in containers(template):
        assert container["ReadonlyRootFilesystem"] is True
        assert [one["ContainerPath"] for one in container["MountPoints"]] == ["/tmp"]
        assert container["LinuxParameters"]["Capabilities"]["Drop"] == ["ALL"]
        assert "Command" not in container  # the image's own, in exec form


@each_variant
def test_every_secret_is_by_reference(template: dict[str, Any]) -> None:
    for container in containers(template):
        assert {one["Name"] for one in container["Secrets"]} == {"REDIS_URL", "SECRET_KEY", "OIDC_CLIENT_SECRET"}
        assert all(list(one["ValueFrom"]) == ["Ref"] for one in container["Secrets"])
    for environment in environments(template):
        assert not set(environment) & {"REDIS_URL", "SECRET_KEY", "OIDC_CLIENT_SECRET", "AWS_ACCESS_KEY_ID"}
    (redis,) = of_type(template, "AWS::ElastiCache::ReplicationGroup").values()
    assert "{{resolve:secretsmanager:" in json.dumps(redis["AuthToken"])
    for secret in of_type(template, "AWS::SecretsManager::Secret").values():
        assert "GenerateSecretString" in secret or "{{resolve:secretsmanager:" in json.dumps(secret["SecretString"])
    assert not any(one.get("NoEcho") for one in template["Parameters"].values())


@each_variant
def test_everything_that_rests_or_travels_is_encrypted(template: dict[str, Any]) -> None:
    (redis,) = of_type(template, "AWS::ElastiCache::ReplicationGroup").values()
    assert redis["TransitEncryptionEnabled"] is True
    assert redis["TransitEncryptionMode"] == "required"
    assert redis["AtRestEncryptionEnabled"] is True
    for bucket in of_type(template, "AWS::S3::Bucket").values():
        assert bucket["BucketEncryption"]
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        assert "CorsConfiguration" not in bucket  # no page asks S3
    assert all("KmsMasterKeyId" in topic for topic in of_type(template, "AWS::SNS::Topic").values())
    for listener in of_type(template, "AWS::ElasticLoadBalancingV2::Listener").values():
        behind_cloudfront = bool(of_type(template, "AWS::CloudFront::Distribution"))
        assert listener["Protocol"] == ("HTTP" if behind_cloudfront else "HTTPS")
    for distribution in of_type(template, "AWS::CloudFront::Distribution").values():
        behaviour = distribution["DistributionConfig"]["DefaultCacheBehavior"]
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"


@each_variant
def test_a_bucket_takes_tls_alone_and_outlives_the_stack(template: dict[str, Any]) -> None:
    buckets = of_type(template, "AWS::S3::Bucket")
    for name in buckets:
        assert template["Resources"][name]["DeletionPolicy"] == "Retain"
        assert template["Resources"][name]["UpdateReplacePolicy"] == "Retain"
    for policy in of_type(template, "AWS::S3::BucketPolicy").values():
        (statement,) = policy["PolicyDocument"]["Statement"]
        assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert len(buckets) == len(of_type(template, "AWS::S3::BucketPolicy"))


def test_only_cloudfront_that_knows_the_secret_passes_the_load_balancer() -> None:
    template = variant("cloudfront")
    (rule,) = of_type(template, "AWS::ElasticLoadBalancingV2::ListenerRule").values()
    (distribution,) = of_type(template, "AWS::CloudFront::Distribution").values()
    (header,) = distribution["DistributionConfig"]["Origins"][0]["OriginCustomHeaders"]
    (wanted,) = rule["Conditions"]
    assert wanted["HttpHeaderConfig"] == {"HttpHeaderName": header["HeaderName"], "Values": [header["HeaderValue"]]}
    (listener,) = of_type(template, "AWS::ElasticLoadBalancingV2::Listener").values()
    assert listener["DefaultActions"][0]["FixedResponseConfig"]["StatusCode"] == "403"
    group = template["Resources"]["BalancerGroup"]["Properties"]
    assert [set(one) & {"CidrIp", "SourcePrefixListId"} for one in group["SecurityGroupIngress"]] == [
        {"SourcePrefixListId"}
    ]


@each_variant
def test_nothing_but_the_load_balancer_is_open_to_the_world(template: dict[str, Any]) -> None:
    for name, group in of_type(template, "AWS::EC2::SecurityGroup").items():
        for rule in group.get("SecurityGroupIngress", []):
            assert name == "BalancerGroup" or "SourceSecurityGroupId" in rule


def test_an_account_number_is_nowhere_in_the_template() -> None:
    assert ACCOUNT not in json.dumps(whole())
