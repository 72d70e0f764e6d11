"""The variants of the template, and the containers in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.deploy.variants import VARIANTS, of_type, variant

each_variant = pytest.mark.parametrize("template", [pytest.param(variant(name), id=name) for name in VARIANTS])


def containers(template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for task in of_type(template, "AWS::ECS::TaskDefinition").values():
        yield from task["ContainerDefinitions"]


def environments(template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for container in containers(template):
        yield {one["Name"]: one["Value"] for one in container["Environment"]}
    for service in of_type(template, "AWS::AppRunner::Service").values():
        image = service["SourceConfiguration"]["ImageRepository"]["ImageConfiguration"]
        yield {one["Name"]: one["Value"] for one in image["RuntimeEnvironmentVariables"]}
