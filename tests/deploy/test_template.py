"""What cfn-lint does not ask of the template, on every variant of the parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from cfnlint import ManualArgs
from cfnlint.api import lint_file

from deploy.templates import MOST_BYTES, compact, template_text
from settings import Settings
from tests.deploy.variants import ACCOUNT, TEMPLATE, VARIANTS, of_type, variant, whole
from watch.names import ALL, BY_NAME

WITHOUT_ARN = {
    "ecr:GetAuthorizationToken",
    "bedrock:ListFoundationModels",
    "bedrock:GetFoundationModelAvailability",
}
"""Actions for which AWS knows no resource."""

each_variant = pytest.mark.parametrize("template", [pytest.param(variant(name), id=name) for name in VARIANTS])


def _containers(template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for task in of_type(template, "AWS::ECS::TaskDefinition").values():
        yield from task["ContainerDefinitions"]


def _statements(template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    policies = [*of_type(template, "AWS::IAM::ManagedPolicy").values(), *of_type(template, "AWS::IAM::Policy").values()]
    for role in of_type(template, "AWS::IAM::Role").values():
        policies += role.get("Policies", [])
    for policy in policies:
        yield from policy["PolicyDocument"]["Statement"]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _attributes(properties: dict[str, Any], key: str) -> dict[str, str]:
    return {one["Key"]: one["Value"] for one in properties[key]}


def test_cfn_lint_finds_nothing_in_any_combination_of_conditions() -> None:
    found = lint_file(TEMPLATE, config=ManualArgs(regions=["us-east-2", "eu-west-1"]))
    assert [f"{one.rule.id} {one.message} line {one.linenumber}" for one in found] == []


@pytest.mark.parametrize("name", VARIANTS)
def test_cfn_lint_finds_nothing_in_what_a_variant_comes_to(name: str, tmp_path) -> None:
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"AWSTemplateFormatVersion": "2010-09-09", **variant(name)}))
    # What a variant leaves unused is in use in another.
    ignored = ["W2001", "W3005"]
    found = lint_file(path, config=ManualArgs(regions=["us-east-2"], ignore_checks=ignored))
    assert [f"{one.rule.id} {one.message} {one.path}" for one in found] == []


def test_what_is_sent_fits_cloudformation_and_says_the_same(tmp_path) -> None:
    from cfnlint.decode import cfn_yaml

    sent = compact(template_text())
    assert len(sent.encode()) <= MOST_BYTES
    (tmp_path / "sent.yaml").write_text(sent)
    said = {key: one for key, one in whole().items() if key != "Metadata"}
    assert _without_spaces(cfn_yaml.load(str(tmp_path / "sent.yaml"))) == _without_spaces(said)


def _without_spaces(template: Any) -> Any:
    return re.sub(r"(\\n|\s)+", "", json.dumps(template, sort_keys=True))


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
def test_containers_have_time_to_stop_and_no_more_than_fargate_gives(template: dict[str, Any]) -> None:
    from worker import STOP_SECONDS

    for container in _containers(template):
        assert 0 < container["StopTimeout"] <= 120
        assert container["LinuxParameters"]["InitProcessEnabled"] is True
        if container["Name"] == "worker":
            assert container["HealthCheck"]["Command"] == ["CMD", "python", "-m", "jobs.alive"]
            assert container["StopTimeout"] > STOP_SECONDS


@each_variant
def test_containers_cannot_write_but_to_tmp_nor_gain_rights(template: dict[str, Any]) -> None:
    for container in _containers(template):
        assert container["ReadonlyRootFilesystem"] is True
        assert [one["ContainerPath"] for one in container["MountPoints"]] == ["/tmp"]
        assert container["LinuxParameters"]["Capabilities"]["Drop"] == ["ALL"]
        assert "Command" not in container  # the image's own, in exec form


@pytest.mark.parametrize("image", ["Dockerfile", "Dockerfile.worker"])
def test_fargate_lets_the_image_s_user_write_to_what_is_mounted_at_tmp(image: str) -> None:
    # Without the line a mounted volume is root's alone, by the ECS guide on bind mounts.
    lines = (TEMPLATE.parents[1] / image).read_text().splitlines()
    assert lines.index('VOLUME ["/tmp"]') < next(n for n, line in enumerate(lines) if line.startswith("USER "))


@each_variant
def test_every_secret_is_by_reference(template: dict[str, Any]) -> None:
    for container in _containers(template):
        assert {one["Name"] for one in container["Secrets"]} == {"REDIS_URL", "SECRET_KEY", "OIDC_CLIENT_SECRET"}
        assert all(list(one["ValueFrom"]) == ["Ref"] for one in container["Secrets"])
    for environment in _environments(template):
        assert not set(environment) & {"REDIS_URL", "SECRET_KEY", "OIDC_CLIENT_SECRET", "AWS_ACCESS_KEY_ID"}
    (redis,) = of_type(template, "AWS::ElastiCache::ReplicationGroup").values()
    assert "{{resolve:secretsmanager:" in json.dumps(redis["AuthToken"])
    for secret in of_type(template, "AWS::SecretsManager::Secret").values():
        assert "GenerateSecretString" in secret or "{{resolve:secretsmanager:" in json.dumps(secret["SecretString"])
    assert not any(one.get("NoEcho") for one in template["Parameters"].values())


def _environments(template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for container in _containers(template):
        yield {one["Name"]: one["Value"] for one in container["Environment"]}
    for service in of_type(template, "AWS::AppRunner::Service").values():
        image = service["SourceConfiguration"]["ImageRepository"]["ImageConfiguration"]
        yield {one["Name"]: one["Value"] for one in image["RuntimeEnvironmentVariables"]}


@each_variant
def test_web_and_workers_get_settings_that_the_program_knows_and_takes(template: dict[str, Any]) -> None:
    for environment in _environments(template):
        values = {
            name: value if isinstance(value, str) else str(_value_of(value, template))
            for name, value in environment.items()
        }
        assert {name.lower() for name in values} <= set(Settings.model_fields)
        secrets = {
            "redis_url": "rediss://:token@redis:6379/0",
            "secret_key": "0123456789abcdefghijklmnopqrstuv",
            "oidc_client_secret": "given by the provider",
        }
        settings = Settings.model_validate(secrets | {name.lower(): value for name, value in values.items() if value})
        assert settings.environment == "production"
        assert settings.auth_mode == "oidc"
        assert settings.enable_metrics


def _value_of(value: Any, template: dict[str, Any]) -> Any:
    if "Ref" in value:
        return template["Parameters"].get(value["Ref"], {}).get("Default", "us-east-2")
    return "10.20.0.0/16" if "Fn::GetAtt" in value else "https://d1.cloudfront.net"


def test_web_and_workers_agree_on_what_both_read() -> None:
    for name in VARIANTS:
        first, second = list(_environments(variant(name)))
        assert all(first[key] == second[key] for key in set(first) & set(second) - {"PUBLIC_URL"})


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


@each_variant
def test_the_queue_is_never_evicted_and_never_sharded(template: dict[str, Any]) -> None:
    (parameters,) = of_type(template, "AWS::ElastiCache::ParameterGroup").values()
    assert parameters["Properties"] == {"maxmemory-policy": "noeviction"}
    (redis,) = of_type(template, "AWS::ElastiCache::ReplicationGroup").values()
    assert redis["Engine"] == "valkey"
    assert "NumNodeGroups" not in redis


@pytest.mark.parametrize("name", ["cloudfront", "certificate", "blue-green"])
def test_the_load_balancer_keeps_people_at_their_instance_and_their_sockets_open(name: str) -> None:
    template = variant(name)
    groups = of_type(template, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert len(groups) == (2 if name == "blue-green" else 1)
    for group in groups.values():
        attributes = _attributes(group, "TargetGroupAttributes")
        assert attributes["stickiness.enabled"] == "true"
        assert attributes["stickiness.type"] == "lb_cookie"
    (balancer,) = of_type(template, "AWS::ElasticLoadBalancingV2::LoadBalancer").values()
    assert int(_attributes(balancer, "LoadBalancerAttributes")["idle_timeout.timeout_seconds"]) >= 120


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


def test_app_runner_is_as_asked_for_and_reaches_redis_and_bedrock_inside_the_network() -> None:
    template = variant("apprunner")
    (service,) = of_type(template, "AWS::AppRunner::Service").values()
    (scaling,) = of_type(template, "AWS::AppRunner::AutoScalingConfiguration").values()
    defaults = {name: one["Default"] for name, one in template["Parameters"].items()}
    assert (defaults["WebCpu"], defaults["WebMemory"]) == ("1024", "2048")
    assert (defaults[scaling["MinSize"]["Ref"]], defaults[scaling["MaxSize"]["Ref"]]) == (1, 10)
    assert scaling["MaxConcurrency"] <= 200
    assert service["HealthCheckConfiguration"]["Path"] == "/health"
    assert service["NetworkConfiguration"]["EgressConfiguration"]["EgressType"] == "VPC"
    endpoints = of_type(template, "AWS::EC2::VPCEndpoint").values()
    names = {one["ServiceName"]["Fn::Sub"].rpartition(".")[2] for one in endpoints}
    assert names == {"s3", "bedrock", "bedrock-runtime"}
    assert not of_type(template, "AWS::ElasticLoadBalancingV2::LoadBalancer")


@each_variant
def test_workers_scale_on_backlog_cpu_and_memory(template: dict[str, Any]) -> None:
    policies = of_type(template, "AWS::ApplicationAutoScaling::ScalingPolicy").values()
    configurations = [
        one["TargetTrackingScalingPolicyConfiguration"]
        for one in policies
        if one["ScalingTargetId"] == {"Ref": "WorkerScaling"}
    ]
    (backlog,) = [one for one in configurations if "CustomizedMetricSpecification" in one]
    metric = backlog["CustomizedMetricSpecification"]
    assert BY_NAME[metric["MetricName"]].kind == "gauge"
    assert metric["Namespace"] == {"Ref": "MetricsNamespace"}
    assert sorted(
        (one["PredefinedMetricSpecification"]["PredefinedMetricType"], one["TargetValue"])
        for one in configurations
        if one is not backlog
    ) == [("ECSServiceAverageCPUUtilization", 70), ("ECSServiceAverageMemoryUtilization", 80)]


def test_spot_is_only_beyond_the_tasks_on_demand() -> None:
    (plain, *none) = variant("cloudfront")["Resources"]["Workers"]["Properties"]["CapacityProviderStrategy"]
    assert not none
    on_demand, spot = variant("spot")["Resources"]["Workers"]["Properties"]["CapacityProviderStrategy"]
    assert plain == on_demand == {"CapacityProvider": "FARGATE", "Base": {"Ref": "WorkerMinimum"}, "Weight": 1}
    assert spot == {"CapacityProvider": "FARGATE_SPOT", "Weight": {"Ref": "SpotWeight"}}


def _own_metrics(template: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for alarm in of_type(template, "AWS::CloudWatch::Alarm").values():
        queries = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one]
        for metric in queries or [alarm]:
            if metric["Namespace"] == {"Ref": "MetricsNamespace"}:
                yield metric["MetricName"], metric


@each_variant
def test_every_metric_of_an_alarm_or_of_the_dashboard_is_one_the_product_emits(template: dict[str, Any]) -> None:
    alarmed = list(_own_metrics(template))
    assert len(alarmed) >= 7
    for name, metric in alarmed:
        assert ALL in BY_NAME[name].dimension_sets
        assert not metric.get("Dimensions")
    for namespace, name, *_ in _dashboard_metrics(template):
        if namespace == "${MetricsNamespace}":
            assert ALL in BY_NAME[name].dimension_sets


def _dashboard_metrics(template: dict[str, Any]) -> Iterator[list[Any]]:
    (dashboard,) = of_type(template, "AWS::CloudWatch::Dashboard").values()
    body = json.loads(dashboard["DashboardBody"]["Fn::Sub"])
    for one in body["widgets"]:
        yield from one["properties"].get("metrics", [])


@each_variant
def test_the_dashboard_says_what_is_healthy(template: dict[str, Any]) -> None:
    (dashboard,) = of_type(template, "AWS::CloudWatch::Dashboard").values()
    table = json.loads(dashboard["DashboardBody"]["Fn::Sub"])["widgets"][0]["properties"]["markdown"]
    for name in re.findall(r"\((\w+)\)", table):
        assert name in BY_NAME
    assert table.count("\n") >= 10


@each_variant
def test_every_alarm_is_told_and_means_what_was_asked_for(template: dict[str, Any]) -> None:
    alarms = of_type(template, "AWS::CloudWatch::Alarm")
    assert all(alarm["AlarmActions"] == [{"Ref": "Alarms"}] for alarm in alarms.values())
    limits = {name.removesuffix("Alarm"): alarm["Threshold"] for name, alarm in alarms.items()}
    asked = {"FailedJobs": 0, "OldestJob": 600, "Queue": 50, "Throttles": 20, "ErrorRate": 5, "FirstWord": 10}
    assert asked.items() <= limits.items()
    assert alarms["ThrottlesAlarm"]["Period"] == 3600
    assert alarms["NoWorkerAlarm"]["TreatMissingData"] == "breaching"
    (budget,) = of_type(template, "AWS::Budgets::Budget").values()
    assert budget["NotificationsWithSubscribers"][0]["Subscribers"][0]["Address"] == {"Ref": "Alarms"}


@each_variant
def test_logs_are_kept_for_a_time_and_no_longer(template: dict[str, Any]) -> None:
    groups = of_type(template, "AWS::Logs::LogGroup").values()
    assert len(groups) == 2
    assert all(one["RetentionInDays"] == {"Ref": "LogDays"} for one in groups)


def test_an_account_number_is_nowhere_in_the_template() -> None:
    assert ACCOUNT not in json.dumps(whole())
