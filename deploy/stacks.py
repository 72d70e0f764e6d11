"""One CloudFormation stack: what a change would do, doing it, how it stands, and its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from deploy.templates import compact, parameter_defaults, template_text
from domain.errors import PrismError

_DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
_LOOK_SECONDS = 5.0
_UNCHANGED = ("didn't contain changes", "No updates are to be performed")


class DeploymentFailed(PrismError):
    """CloudFormation could not do it; says what it named as the cause."""


@dataclass(frozen=True, slots=True)
class Change:
    """One resource that a deployment adds, modifies or removes."""

    action: str
    resource: str
    kind: str
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A change set that waits to be carried out."""

    id: str
    is_first: bool
    changes: tuple[Change, ...]


class Stack:
    """A stack by its name, asked with the credentials at hand. All methods raise `DeploymentFailed`."""

    def __init__(self, client: Any, name: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._sleep = sleep
        self.name = name

    def found(self) -> dict[str, Any] | None:
        """Return what CloudFormation says of the stack, or None when there is none."""
        try:
            stacks = self._client.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise DeploymentFailed(_said(error)) from error
        return stacks[0] if stacks else None

    def outputs(self) -> dict[str, str]:
        """Return what the stack tells of itself, by name."""
        found = self.found() or {}
        return {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}

    def plan(self, given: Mapping[str, str]) -> Planned | None:
        """Have CloudFormation work out what these parameters would change; None when nothing would.

        A parameter that is not given keeps its value, or has its default in a new stack.
        """
        before = self.found()
        if before and before["StackStatus"] == "ROLLBACK_COMPLETE":
            raise DeploymentFailed(
                f"{self.name} could not be made at first: run `ai-prism deploy destroy`, then apply."
            )
        is_first = before is None or before["StackStatus"] == "REVIEW_IN_PROGRESS"
        kept = [] if is_first or before is None else [one["ParameterKey"] for one in before.get("Parameters", [])]
        kept = [name for name in kept if name in parameter_defaults()]  # a later template may know fewer
        parameters: list[dict[str, Any]] = [
            *({"ParameterKey": name, "ParameterValue": value} for name, value in given.items()),
            *({"ParameterKey": name, "UsePreviousValue": True} for name in kept if name not in given),
        ]
        with _refusals():
            made = self._client.create_change_set(
                StackName=self.name,
                ChangeSetName=f"prism-{datetime.now(UTC):%Y%m%d%H%M%S}",
                ChangeSetType="CREATE" if is_first else "UPDATE",
                TemplateBody=compact(template_text()),
                Parameters=parameters,
                Capabilities=["CAPABILITY_IAM"],
                Tags=[{"Key": "application", "Value": "ai-prism"}],
            )
        return self._planned(made["Id"], is_first)

    def drop(self, planned: Planned) -> None:
        """Forget a plan; a stack that is nothing else yet goes with it."""
        with _refusals():
            self._client.delete_change_set(ChangeSetName=planned.id, StackName=self.name)
            if planned.is_first:
                self._client.delete_stack(StackName=self.name)

    def carry_out(self, planned: Planned) -> None:
        """Do what was planned and wait until it is done, or undone again."""
        with _refusals():
            self._client.execute_change_set(ChangeSetName=planned.id, StackName=self.name)
        self._sleep(_LOOK_SECONDS)  # until then it may still say how it was before
        status = self._settled()
        if status not in _DONE:
            raise DeploymentFailed(f"{self.name} is {status}. " + " ".join(self.failures()))

    def delete(self) -> None:
        """Delete the stack and wait; what it retains stays."""
        with _refusals():
            self._client.delete_stack(StackName=self.name)
        status = self._settled()
        if status not in ("", "DELETE_COMPLETE"):
            raise DeploymentFailed(f"{self.name} is {status}. " + " ".join(self.failures()))

    def failures(self) -> list[str]:
        """Return what went wrong last, oldest first, in CloudFormation's words."""
        events = self._client.describe_stack_events(StackName=self.name)["StackEvents"]
        return [
            f"{one['LogicalResourceId']}: {one.get('ResourceStatusReason', '')}"
            for one in reversed(events)
            if one.get("ResourceStatus", "").endswith("_FAILED")
        ]

    def _planned(self, change_set: str, is_first: bool) -> Planned | None:
        while True:
            seen = self._client.describe_change_set(ChangeSetName=change_set, StackName=self.name)
            if not seen["Status"].endswith(("PENDING", "IN_PROGRESS")):
                break
            self._sleep(_LOOK_SECONDS)
        planned = Planned(change_set, is_first, tuple(self._changes(change_set)))
        if seen["Status"] != "FAILED":
            return planned
        self.drop(planned)
        reason = seen.get("StatusReason", "")
        if any(words in reason for words in _UNCHANGED):
            return None
        raise DeploymentFailed(f"CloudFormation refused the plan: {reason}")

    def _changes(self, change_set: str) -> Iterator[Change]:
        more: dict[str, str] = {}
        while True:
            seen = self._client.describe_change_set(ChangeSetName=change_set, StackName=self.name, **more)
            for one in seen.get("Changes", []):
                change = one["ResourceChange"]
                replaced = change.get("Replacement", "False") != "False"
                yield Change(change["Action"], change["LogicalResourceId"], change["ResourceType"], replaced)
            if not (token := seen.get("NextToken")):
                return
            more = {"NextToken": token}

    def _settled(self) -> str:
        while True:
            found = self.found()
            status = str(found["StackStatus"]) if found else ""
            if not status.endswith("IN_PROGRESS"):
                return status
            self._sleep(_LOOK_SECONDS)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise DeploymentFailed(_said(error)) from error


def _said(error: ClientError) -> str:
    said = error.response.get("Error", {})
    return f"AWS refused: {said.get('Message') or said.get('Code')}"
