"""`ai-prism share` and `ai-prism delete`, against real servers."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

import cli
from bootstrap import Services, build_services
from domain.errors import ReviewNotFound
from settings import load_settings
from tests.people import ANN, BOB
from tests.running import RunningStack

TEXT = b"Words about Zanzibar."


@pytest.fixture
def services(emulators: RunningStack, monkeypatch: pytest.MonkeyPatch) -> Services:
    for name, value in emulators.env.items():
        monkeypatch.setenv(name, value)
    with redis.Redis.from_url(emulators.redis_url) as connection:
        connection.flushall()
    return build_services(load_settings())


def test_a_review_is_shared_and_deleted_by_its_id(
    services: Services, capsys: pytest.CaptureFixture[str], emulators: RunningStack
) -> None:
    review_id = services.of(ANN).reviews.submit("zanzibar.txt", TEXT)

    assert cli.main(["share", review_id, "--with", BOB.id, "--level", "read"]) == 0
    assert capsys.readouterr().out == f"{review_id} is shared with {BOB.id} (read).\n"
    assert services.of(BOB).reviews.review(review_id).document_name == "zanzibar.txt"

    assert _holding(emulators.folder / "s3", TEXT)
    assert cli.main(["delete", review_id, "--reason", "asked for"]) == 0
    assert capsys.readouterr().out == f"{review_id} is deleted.\n"
    with pytest.raises(ReviewNotFound):
        build_services(load_settings()).of(ANN).reviews.review(review_id)
    assert _holding(emulators.folder / "s3", TEXT) == []


def test_what_is_not_there_cannot_be_deleted(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["delete", "01HZZZZZZZZZZZZZZZZZZZZZZZ"]) == 1
    assert "There is no review" in capsys.readouterr().err


def _holding(folder: Path, text: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]
