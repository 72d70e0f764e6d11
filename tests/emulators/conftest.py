"""A Bedrock emulator in this process, and boto3 clients that know nothing of it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import boto3
import pytest
from botocore.config import Config

from emulators.bedrock.server import BedrockServer
from tests.running import BedrockControl

SONNET_46 = "us.anthropic.claude-sonnet-4-6"
SONNET_55 = "us.anthropic.claude-sonnet-5-5"
SONNET_5 = "us.anthropic.claude-sonnet-5"
HAIKU_45 = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
SONNET_45 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"

SECTION = """\
<section id="s4" title="Impact">
(heading, numbered 4)
[b1] Impact
[b2] Some customers were unable to pay during the outage. The root cause was a failure of the payment server.
[b3] Monitoring will be improved as soon as possible. All payments were posted by 14:05 on 3 May 2026.
(table t1, row 2)
[b4] Backups
[b5] The recovery was tested on 12 March 2026 within 40 minutes, and a record was kept.
</section>

Review this section."""

FINDINGS_TOOL: dict[str, Any] = {
    "name": "report_findings",
    "description": "Report every finding.",
    "inputSchema": {
        "json": {
            "type": "object",
            "properties": {"findings": {"type": "array", "items": {"type": "object"}}},
            "required": ["findings"],
        }
    },
}


def a_request(model: str = SONNET_46, text: str = SECTION, **members: Any) -> dict[str, Any]:
    """The members of a Converse request that every model accepts, with `members` on top; None leaves one out."""
    request = {
        "modelId": model,
        "messages": [{"role": "user", "content": [{"text": text}]}],
        "inferenceConfig": {"maxTokens": 8192},
        "toolConfig": {"tools": [{"toolSpec": FINDINGS_TOOL}]},
        **members,
    }
    return {name: value for name, value in request.items() if value is not None}


def thinking(**members: Any) -> dict[str, Any]:
    return {"thinking": members}


class Streamed:
    """Everything that came out of one stream."""

    def __init__(self, response: Any) -> None:
        self.headers = response["ResponseMetadata"]["HTTPHeaders"]
        self.kinds: list[str] = []
        self.text = self.thinking = self.tool_input = self.signature = self.stop_reason = ""
        self.usage: dict[str, Any] = {}
        with closing(response["stream"]) as stream:
            for event in stream:
                self._take(event)

    @property
    def findings(self) -> list[dict[str, Any]]:
        findings: list[dict[str, Any]] = json.loads(self.tool_input)["findings"]
        return findings

    def _take(self, event: dict[str, Any]) -> None:
        ((kind, value),) = event.items()
        self.kinds.append(kind)
        delta = value.get("delta", {})
        self.text += delta.get("text", "")
        self.tool_input += delta.get("toolUse", {}).get("input", "")
        self.thinking += delta.get("reasoningContent", {}).get("text", "")
        self.signature += delta.get("reasoningContent", {}).get("signature", "")
        self.stop_reason = value.get("stopReason", self.stop_reason)
        self.usage = value.get("usage", self.usage)


@pytest.fixture(scope="session")
def bedrock_url() -> Iterator[str]:
    server = BedrockServer(0, 0.0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.stop()
    thread.join(10)
    server.server_close()


@pytest.fixture
def bedrock(bedrock_url: str) -> Iterator[BedrockControl]:
    control = BedrockControl(bedrock_url)
    control.clear()
    yield control
    control.clear()


@pytest.fixture
def a_client(bedrock_url: str) -> Iterator[Callable[..., Any]]:
    clients = []

    def build(service: Any = "bedrock-runtime", region: str = "us-east-2", **config: Any) -> Any:
        config.setdefault("retries", {"total_max_attempts": 1})
        clients.append(
            boto3.client(
                service,
                endpoint_url=bedrock_url,
                region_name=region,
                aws_access_key_id="local",
                aws_secret_access_key="local",
                config=Config(**config),
            )
        )
        return clients[-1]

    yield build
    for client in clients:
        client.close()


@pytest.fixture
def runtime(a_client: Callable[..., Any]) -> Any:
    return a_client(read_timeout=20)


@pytest.fixture
def stream(runtime: Any) -> Callable[..., Streamed]:
    def ask(*arguments: Any, **members: Any) -> Streamed:
        return Streamed(runtime.converse_stream(**a_request(*arguments, **members)))

    return ask
