"""The guide for operators is held against the template."""

from __future__ import annotations

import re

from deploy.templates import parameter_defaults
from tests.deploy.variants import TEMPLATE, of_type, whole

GUIDE = (TEMPLATE.parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_alarm_has_its_meaning_and_three_steps() -> None:
    section = GUIDE.partition("\n## Alarms\n")[2].partition("\n## ")[0]
    rows = {
        name.strip(): steps
        for names, steps in re.findall(r"^\| ([A-Z]\w+(?:, \w+)*) \|(.*)$", section, re.MULTILINE)
        for name in names.split(",")
    }
    alarms = {name.removesuffix("Alarm") for name in of_type(whole(), "AWS::CloudWatch::Alarm")}
    assert set(rows) == alarms | {"Budget"}
    assert all(re.search(r"1\. .+ 2\. .+ 3\. ", steps) for steps in rows.values())


def test_every_parameter_it_sets_is_one_of_the_template() -> None:
    named = set(re.findall(r"--set (\w+)=", GUIDE)) | set(re.findall(r"\b((?:Web|Worker|Redis|Spot)[A-Z]\w+)\b", GUIDE))
    outputs = set(whole()["Outputs"])
    others = {"WebSocket", "WebCpu", "WebMemory", "WorkerCpu", "WorkerMemory", "RedisToken", "RedisUrl", "RedisMemory"}
    assert named - outputs - others <= set(parameter_defaults())


def test_the_dashboard_shows_the_same_table() -> None:
    (dashboard,) = of_type(whole(), "AWS::CloudWatch::Dashboard").values()
    shown = set(re.findall(r"\| (\d[^|\\]*|under [^|\\]*|over [^|\\]*) ", dashboard["DashboardBody"]["Fn::Sub"]))
    table = GUIDE.partition("\n## The dashboard\n")[2].partition("\n## ")[0]
    assert shown
    assert all(f"| {range_} " in table for range_ in shown)
