"""The template as CloudFormation sees it once parameters are given: conditions settled, the rest left as it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from cfnlint.decode import cfn_yaml

TEMPLATE = Path(__file__).resolve().parents[2] / "deploy" / "template.yaml"
REGION, ACCOUNT = "us-east-2", "123456789012"
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/a"
MODELS = (f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/us.m", f"arn:aws:bedrock:{REGION}::foundation-model/m")
NOTHING = {"Ref": "AWS::NoValue"}
NEEDED = {
    "WebTag": "1",
    "WorkerTag": "1",
    "ModelArns": ",".join(MODELS),
    "OidcIssuer": "https://login.example.com",
    "OidcClientId": "prism",
    "OidcSecretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:oidc-abcdef",
}
VARIANTS: dict[str, dict[str, str]] = {
    "apprunner": {"WebPlatform": "apprunner"},
    "cloudfront": {"WebPlatform": "ecs", "CloudFrontPrefixListId": "pl-1"},
    "certificate": {"WebPlatform": "ecs", "CertificateArn": CERTIFICATE, "PublicUrl": "https://prism.example.com"},
    "blue-green": {"WebPlatform": "ecs", "CloudFrontPrefixListId": "pl-1", "WebDeployment": "BLUE_GREEN"},
    "spot": {"WebPlatform": "ecs", "CloudFrontPrefixListId": "pl-1", "SpotWeight": "3", "RedisNodes": "1"},
    "second-region": {
        "WebPlatform": "apprunner",
        "ReplicaBucketArn": "arn:aws:s3:::copy",
        "AlarmEmail": "a@example.com",
    },
    "same-bucket-again": {"WebPlatform": "apprunner", "ExistingBucket": "before"},
}


@cache
def whole() -> dict[str, Any]:
    """Return the template, functions in their long form."""
    found = cfn_yaml.load(str(TEMPLATE))
    return dict(found)


def variant(name: str) -> dict[str, Any]:
    """Return the template for one set of parameters."""
    template = whole()
    given = {key: str(one.get("Default", "")) for key, one in template["Parameters"].items()}
    given |= NEEDED | VARIANTS[name]
    settled = Settled(given, template["Conditions"])
    asked = NEEDED | VARIANTS[name]
    return {
        "Parameters": {
            key: {**one, "Default": asked[key]} if key in asked else one for key, one in template["Parameters"].items()
        },
        "Resources": settled.chosen(template["Resources"]),
        "Outputs": settled.chosen(template["Outputs"]),
    }


class Settled:
    """Knows which conditions hold."""

    def __init__(self, given: dict[str, str], conditions: dict[str, Any]) -> None:
        self._given = given
        self._conditions = conditions

    def holds(self, name: str) -> bool:
        return self._true(self._conditions[name])

    def chosen(self, entries: dict[str, Any]) -> dict[str, Any]:
        kept = {key: one for key, one in entries.items() if "Condition" not in one or self.holds(one["Condition"])}
        return {key: {k: v for k, v in self.apply(one).items() if k != "Condition"} for key, one in kept.items()}

    def apply(self, node: Any) -> Any:
        if isinstance(node, dict):
            if set(node) == {"Fn::If"}:
                name, yes, no = node["Fn::If"]
                return self.apply(yes if self.holds(name) else no)
            return {key: done for key, value in node.items() if (done := self.apply(value)) != NOTHING}
        if isinstance(node, list):
            return [done for value in node if (done := self.apply(value)) != NOTHING]
        return node

    def _true(self, node: Any) -> bool:
        ((function, value),) = node.items()
        match function:
            case "Condition":
                return self.holds(value)
            case "Fn::Not":
                return not self._true(value[0])
            case "Fn::And":
                return all(map(self._true, value))
            case "Fn::Equals":
                left, right = (str(self._given[one["Ref"]]) if isinstance(one, dict) else str(one) for one in value)
                return left == right
        raise AssertionError(f"{function} is not known here")


def of_type(template: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the properties of all resources of a type, by name."""
    return {name: one.get("Properties", {}) for name, one in template["Resources"].items() if one["Type"] == kind}
