"""`ai-prism deploy`: AI-Prism in an AWS account, by one CloudFormation stack."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from commands.calling import FAILED, OK, USAGE, show
from deploy.account import APP_RUNNER, ECS, alarms, chain_arns, cloudfront_prefix_list, platform
from deploy.costs import REVIEWS_A_DAY, Size, load_catalog, month, prices
from deploy.stacks import Planned, Stack
from deploy.templates import parameter_defaults

Confirmed = Callable[[str], bool]


def pairs(given: Sequence[str]) -> dict[str, str]:
    """Return `Name=Value` pairs as they are named. Raise `ValueError` for a name the template does not have."""
    known = parameter_defaults()
    found = dict(one.partition("=")[::2] for one in given)
    for name in found:
        if name not in known or name == "WebPlatform":
            raise ValueError(f"--set {name}: there is no such parameter; deploy/template.yaml lists them.")
    return found


def confirm(question: str) -> bool:
    """Ask on the terminal; everything but yes is no, no terminal too."""
    try:
        return input(f"{question} [yes/no] ").strip().casefold() in ("y", "yes")
    except EOFError:
        return False


class Deployment:
    """The deployment of one stack in the Region of an AWS session."""

    def __init__(self, session: Any, stack: Stack) -> None:
        self._session = session
        self._stack = stack

    def plan(self, web: str, given: Mapping[str, str]) -> int:
        """Show what would be done and what it would cost; nothing is changed."""
        planned, settled = self._planned(web, given)
        show(self._costs(settled))
        if planned:
            self._stack.drop(planned)
            show(["Nothing was changed. `ai-prism deploy apply` with the same options does it."])
        return OK

    def apply(self, web: str, given: Mapping[str, str], confirmed: Confirmed) -> int:
        """Do it after a yes, and tell where it is."""
        planned, settled = self._planned(web, given)
        if not planned:
            return OK
        if not confirmed(f"Make these {len(planned.changes)} changes to {self._stack.name}?"):
            self._stack.drop(planned)
            return USAGE
        self._stack.carry_out(planned)
        if settled["WebPlatform"] == APP_RUNNER and not settled.get("PublicUrl"):
            self._tell_its_address(settled)
        return self.status()

    def status(self) -> int:
        """Show how the stack stands, what it tells of itself, and which alarms ring."""
        found = self._stack.found()
        if not found:
            print(f"ai-prism: there is no stack {self._stack.name!r} in {self._session.region_name}.", file=sys.stderr)
            return FAILED
        ringing = alarms(self._session, self._stack.name)
        show(
            [
                f"{self._stack.name}: {found['StackStatus']}",
                *(f"  {name}: {value}" for name, value in self._stack.outputs().items()),
                *(f"  alarm: {one}" for one in ringing),
            ]
        )
        return FAILED if "FAILED" in found["StackStatus"] or "ROLLBACK" in found["StackStatus"] else OK

    def destroy(self, confirmed: Confirmed) -> int:
        """Delete the stack after a yes; the bucket with every review stays."""
        bucket = self._stack.outputs().get("Bucket", "")
        if not self._stack.found():
            show([f"There is no stack {self._stack.name!r}."])
            return OK
        kept = f"The bucket {bucket} stays, with every review." if bucket else "There is no bucket yet."
        if not confirmed(f"Delete {self._stack.name}: web, workers, queue, alarms and logs? {kept}"):
            return USAGE
        self._stack.delete()
        show([f"{self._stack.name} is deleted. {kept}"])
        if bucket:
            show([f"To go on with them: ai-prism deploy apply --set ExistingBucket={bucket} ..."])
        return OK

    def _planned(self, web: str, given: Mapping[str, str]) -> tuple[Planned | None, dict[str, str]]:
        before = self._before()
        kind, why = platform(web, self._session, before.get("WebPlatform", ""))
        show([f"Web on {kind}: {why}."])
        asked = {**given, "WebPlatform": kind}
        settled = {**parameter_defaults(), **before, **asked}
        chain = [settled["ModelId"], *(one for one in settled["FallbackModels"].split(",") if one)]
        if "ModelArns" not in given and (not before or {"ModelId", "FallbackModels"} & set(given)):
            asked["ModelArns"] = ",".join(chain_arns(self._session, chain))
        if kind == ECS and not settled["CertificateArn"] and not settled["CloudFrontPrefixListId"]:
            asked["CloudFrontPrefixListId"] = cloudfront_prefix_list(self._session)
        planned = self._stack.plan(asked)
        show(list(_changes(planned)))
        return planned, {**settled, **asked}

    def _before(self) -> dict[str, str]:
        found = self._stack.found() or {}
        return {one["ParameterKey"]: one.get("ParameterValue", "") for one in found.get("Parameters", [])}

    def _tell_its_address(self, settled: Mapping[str, str]) -> None:
        """App Runner gives the address once it runs; web and workers have to know it for signing in."""
        url = self._stack.outputs()["Url"]
        show([f"App Runner gave the address {url}; telling it to web and workers."])
        planned = self._stack.plan({"WebPlatform": settled["WebPlatform"], "PublicUrl": url})
        if planned:
            self._stack.carry_out(planned)

    def _costs(self, settled: Mapping[str, str]) -> list[str]:
        known, catalog, size = prices(), load_catalog(), _size(settled)
        chain = dict.fromkeys([settled["ModelId"], *settled["FallbackModels"].split(",")])
        review = known["review"]
        lines = [
            f"Dollars a month, by prices of {known['as_of']} in {known['region']}. A review is {review['sections']} "
            f"sections of {review['read_tokens']:,} tokens read, most of them from the cache, and "
            f"{review['written_tokens']:,} written.",
            f"{'if this model answers':<46}{'a day':>8}{'models':>11}{'workers':>9}"
            f"{'web':>7}{'redis':>7}{'rest':>7}{'total':>11}",
        ]
        for model in filter(None, chain):
            for number in REVIEWS_A_DAY:
                one = month(size, model, number, catalog, known)
                note = f"  needs {one.tasks} worker tasks" if one.tasks > size.most_workers else ""
                lines.append(
                    f"{model:<46}{number:>8,}{one.models:>11,.0f}{one.workers:>9,.0f}{one.web:>7,.0f}"
                    f"{one.redis:>7,.0f}{one.rest:>7,.0f}{one.total:>11,.0f}{note}"
                )
        return lines


def _size(settled: Mapping[str, str]) -> Size:
    return Size(
        settled["WebPlatform"],
        web_vcpu=int(settled["WebCpu"]) / 1024,
        web_gib=int(settled["WebMemory"]) / 1024,
        web_instances=int(settled["WebMinimum"]),
        worker_vcpu=int(settled["WorkerCpu"]) / 1024,
        worker_gib=int(settled["WorkerMemory"]) / 1024,
        worker_seats=int(settled["WorkerConcurrency"]),
        least_workers=int(settled["WorkerMinimum"]),
        most_workers=int(settled["WorkerMaximum"]),
        spot_weight=int(settled["SpotWeight"]),
        redis_type=settled["RedisNodeType"],
        redis_nodes=int(settled["RedisNodes"]),
    )


def _changes(planned: Planned | None) -> Iterator[str]:
    if planned is None:
        yield "The stack is as these parameters ask already."
        return
    for one in planned.changes:
        yield f"{one.action:<8}{one.resource} ({one.kind})" + (" - replaced by a new one" if one.is_replaced else "")
