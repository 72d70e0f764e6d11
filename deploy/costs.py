"""What an installation costs a month, from the dated list of prices and those of the models."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bedrock.catalog import Catalog, load_catalog

__all__ = ["REVIEWS_A_DAY", "Month", "Size", "load_catalog", "month", "prices"]

REVIEWS_A_DAY = (100, 1_000, 5_000, 10_000)
HOURS = 730.0
"""Of a month, as AWS counts."""
DAYS = 30.4
WORKING_HOURS = 10.0
"""In which the reviews of a day come in, evenly."""
_FIXED_SECRETS, _ALARMS, _METRICS = 4, 14, 60
_PATH = Path(__file__).with_name("prices.toml")


@dataclass(frozen=True, slots=True)
class Size:
    """What of the parameters of the stack has a price."""

    platform: str
    web_vcpu: float = 1.0
    web_gib: float = 2.0
    web_instances: int = 1
    worker_vcpu: float = 0.5
    worker_gib: float = 1.0
    worker_seats: int = 4
    least_workers: int = 2
    most_workers: int = 8
    spot_weight: int = 0
    redis_type: str = "cache.t4g.small"
    redis_nodes: int = 2


@dataclass(frozen=True, slots=True)
class Month:
    """Dollars of one month, and the workers they are for."""

    reviews_a_day: int
    models: float
    workers: float
    web: float
    redis: float
    rest: float
    tasks: int
    """Worker tasks needed in working hours, also where that is more than the stack allows."""

    @property
    def total(self) -> float:
        return self.models + self.workers + self.web + self.redis + self.rest


def prices() -> dict[str, Any]:
    """Return the list of prices."""
    return tomllib.loads(_PATH.read_text(encoding="utf-8"))


def month(size: Size, model: str, reviews_a_day: int, catalog: Catalog, known: Mapping[str, Any]) -> Month:
    """Return what a month costs when one model answers everything."""
    hour, review = known["hour"], known["review"]
    sections = reviews_a_day * review["sections"]
    tasks = max(size.least_workers, math.ceil(sections * review["seconds"] / 3600 / WORKING_HOURS / size.worker_seats))
    more = (tasks - size.least_workers) * WORKING_HOURS / 24
    weight = size.spot_weight
    share = (1 + weight * known["shares"]["spot"]) / (1 + weight)
    task_hour = size.worker_vcpu * hour["fargate_vcpu"] + size.worker_gib * hour["fargate_gib"] + hour["address"]
    return Month(
        reviews_a_day,
        models=reviews_a_day * DAYS * _review(model, catalog, review),
        workers=(size.least_workers + more * share) * task_hour * HOURS,
        web=_web(size, hour) * HOURS,
        redis=size.redis_nodes * hour["redis"].get(size.redis_type, 0.0) * HOURS,
        rest=_rest(known, sections * DAYS, reviews_a_day * DAYS),
        tasks=tasks,
    )


def _review(model: str, catalog: Catalog, review: Mapping[str, Any]) -> float:
    price = catalog.card(model).prices_of(model)
    factor = catalog.card(model).tokens_factor
    cached = review["read_tokens"] * review["cached_share"]
    spent = cached * price.cache_read + (review["read_tokens"] - cached) * price.input
    spent = (spent + review["written_tokens"] * price.output) * review["sections"]
    return float(spent * factor / 1e6)


def _web(size: Size, hour: Mapping[str, Any]) -> float:
    if size.platform == "apprunner":
        instance = size.web_vcpu * hour["apprunner_vcpu"] * WORKING_HOURS / 24 + size.web_gib * hour["apprunner_gib"]
        return float(size.web_instances * instance + hour["nat"] + hour["address"] + 4 * hour["endpoint"])
    instance = size.web_vcpu * hour["fargate_vcpu"] + size.web_gib * hour["fargate_gib"] + hour["address"]
    return float(size.web_instances * instance + hour["balancer"] + hour["balancer_unit"] + 2 * hour["address"])


def _rest(known: Mapping[str, Any], sections: float, reviews: float) -> float:
    each, gib = known["month"], known["gib"]
    fixed = _FIXED_SECRETS * each["secret"] + each["key"] + _ALARMS * each["alarm"] + each["dashboard"]
    logs = sections * known["review"]["log_kib"] / 1024**2 * gib["logs"]
    stored = reviews * known["review"]["mib_stored"] / 1024 * gib["s3"]
    return float(fixed + _METRICS * each["metric"] + logs + stored)
