"""The composition root: adapters built once from the settings."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog
from botocore.config import Config

from analysis.checklist import Checklists, load_checklists
from domain.errors import SettingsInvalid
from domain.person import NOBODY, Person
from jobs.comparisons import Comparisons
from jobs.custody import Custody
from jobs.evaluations import Evaluations
from jobs.listening import Listening
from jobs.models import Models
from jobs.operations import Operations
from jobs.parts import Parts, connect
from jobs.rates import Rates
from jobs.redis_connection import ImpatientRedis, PatientRedis
from jobs.reviews import Reviews
from jobs.sign_outs import SignOuts
from jobs.tokens import Tokens
from settings import Settings, load_settings
from storage.aws import aws_session
from storage.objects import Objects, S3Objects
from watch.logs import keep_words_out, without_words

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Services:
    """What an entry point needs."""

    settings: Settings
    reviews: Reviews
    models: Models
    comparisons: Comparisons
    evaluations: Evaluations
    tokens: Tokens
    rates: Rates
    sign_ins: Rates
    sign_outs: SignOuts
    custody: Custody
    listening: Listening
    operations: Operations
    person: Person = NOBODY

    def of(self, person: Person) -> Services:
        """Return the services as this person may use them; before that they are of no use to anybody."""
        return replace(
            self,
            reviews=self.reviews.of(person),
            models=self.models.of(person),
            comparisons=self.comparisons.of(person),
            evaluations=self.evaluations.of(person),
            tokens=self.tokens.of(person),
            custody=self.custody.of(person),
            listening=self.listening.of(person),
            operations=self.operations.of(person),
            person=person,
        )


def build_services(settings: Settings) -> Services:
    """Return the services of a process that draws pages or answers requests: it waits for Redis two seconds at most."""
    objects = build_objects(settings)
    models = build_models(settings, objects)
    parts = build_parts(settings, ImpatientRedis.from_url(settings.redis_url), objects, models)
    return services_of(parts, models)


def services_of(parts: Parts, models: Models) -> Services:
    """Return the services over these parts."""
    settings = parts.settings
    reviews = Reviews(parts, models.states)
    rates = Rates(parts.redis, per_minute=settings.api_requests_per_minute, name="requests")
    sign_ins = Rates(parts.redis, per_minute=settings.login_attempts_per_minute, name="sign-ins")
    return Services(
        settings,
        reviews,
        models,
        comparisons=Comparisons(parts, reviews),
        evaluations=Evaluations(parts, reviews),
        tokens=Tokens(parts),
        rates=rates,
        sign_ins=sign_ins,
        sign_outs=SignOuts(parts.redis, hours=settings.session_hours),
        custody=Custody(parts, reviews.book),
        listening=Listening(parts, reviews),
        operations=Operations(parts),
    )


def build_parts(settings: Settings, redis: PatientRedis | ImpatientRedis, objects: Objects, models: Models) -> Parts:
    """Return the parts of the jobs over this connection."""
    return connect(
        settings,
        objects,
        redis,
        models.chain,
        models.figures,
        models.first_model,
        checklists=checklists_of(settings),
        order=models.order,
    )


def checklists_of(settings: Settings) -> Checklists:
    """Return all checklists of this installation. Raise `SettingsInvalid` when a file of its own is not well formed."""
    try:
        return load_checklists(settings.checklist_folder)
    except ValueError as error:
        raise SettingsInvalid(f"CHECKLIST_FOLDER cannot be used. {error}") from error


def build_objects(settings: Settings) -> Objects:
    """Return the object store of the settings."""
    return S3Objects(build_s3_client(settings), settings.s3_bucket_name, settings.s3_prefix)


def build_models(settings: Settings, objects: Objects) -> Models:
    """Return the models of the settings."""
    return Models(settings, ImpatientRedis.from_url(settings.redis_url), objects)


@cache
def worker_parts() -> Parts:
    """Return the parts of this worker; built before the worker forks, so that no job pays for it.

    Building opens no connection, which is what makes it safe to share with the forked children.
    """
    settings = load_settings()
    return build_parts(settings, PatientRedis.from_url(settings.redis_url), _worker_objects(), worker_models())


@cache
def worker_models() -> Models:
    """Return the models of this worker."""
    return build_models(load_settings(), _worker_objects())


@cache
def _worker_objects() -> Objects:
    return build_objects(load_settings())


def configure_logging(settings: Settings) -> None:
    """Send this process's logs to standard error, one line each: JSON, or text for people."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    renderer = structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_words,
            renderer,
        ],
    )
    keep_words_out()
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for chatty in ("botocore", "boto3", "urllib3", "s3transfer", "rq.worker", "pdfminer"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger(chatty).level))


def build_s3_client(settings: Settings) -> S3Client:
    """Return the S3 client: a few retries of its own, because each call here may be made twice without harm."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 4},
        connect_timeout=3,
        read_timeout=20,
        max_pool_connections=16,
        tcp_keepalive=True,
        s3={"addressing_style": "path"} if settings.s3_endpoint_url else {},
    )
    return aws_session(settings.aws_region).client("s3", endpoint_url=settings.s3_endpoint_url, config=config)
