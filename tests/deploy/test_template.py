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
from tests.deploy.template_parts import containers, each_variant, environments
from tests.deploy.variants import TEMPLATE, VARIANTS, of_type, variant, whole
from watch.names import ALL, BY_NAME


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
def test_containers_have_time_to_stop_and_no_more_than_fargate_gives(template: dict[str, Any]) -> None:
    from worker import STOP_SECONDS

    for container in containers(template):
        assert 0 < container["StopTimeout"] <= 120
        assert container["LinuxParameters"]["InitProcessEnabled"] is True
        if container["Name"] == "worker":
            assert container["HealthCheck"]["Command"] == ["CMD", "python", "-m", "jobs.alive"]
            assert container["StopTimeout"] > STOP_SECONDS


@pytest.mark.parametrize("image", ["Dockerfile", "Dockerfile.worker"])
def test_fargate_lets_the_image_s_user_write_to_what_is_mounted_at_tmp(image: str) -> None:
    # Without the line a mounted volume is root's alone, by the ECS guide on bind mounts.
    lines = (TEMPLATE.parents[1] / image).read_text().splitlines()
    assert lines.index('VOLUME ["/tmp"]') < next(n for n, line in enumerate(lines) if line.startswith("USER "))


@each_variant
def test_web_and_workers_get_settings_that_the_program_knows_and_takes(template: dict[str, Any]) -> None:
    for environment in environments(template):
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
        first, second = list(environments(variant(name)))
        assert all(first[key] == second[key] for key in set(first) & set(second) - {"PUBLIC_URL"})


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
