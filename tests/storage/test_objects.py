"""The object store: what S3 does and what its stand-in does are the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import boto3
import pytest
from botocore.config import Config
from moto.server import ThreadedMotoServer
from mypy_boto3_s3 import S3Client

from domain.errors import ObjectMissing, StoreUnavailable
from storage.objects import Objects, S3Objects
from tests.fakes import MemoryObjects


@pytest.fixture(scope="session")
def s3_client() -> Iterator[S3Client]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    session = boto3.session.Session("test", "test", region_name="us-east-1")
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    client = session.client("s3", endpoint_url=f"http://{host}:{port}", config=config)
    client.create_bucket(Bucket="documents")
    yield client
    client.close()
    server.stop()


@pytest.fixture(params=["memory", "s3"])
def objects(request: pytest.FixtureRequest) -> Objects:
    if request.param == "memory":
        return MemoryObjects()
    prefix = f"reviews-{request.node.nodeid.__hash__() & 0xFFFFFF}"
    return S3Objects(request.getfixturevalue("s3_client"), "documents", prefix)


def test_what_was_put_is_what_is_got(objects: Objects) -> None:
    objects.put("a/ü b.json", b"one")
    objects.put("a/ü b.json", b"two")

    assert objects.get("a/ü b.json") == b"two"


def test_a_key_that_holds_nothing_is_said_to_be_missing(objects: Objects) -> None:
    with pytest.raises(ObjectMissing):
        objects.get("nowhere")


def test_the_first_conditional_write_stands(objects: Objects) -> None:
    assert objects.put_if_absent("k", b"first")
    assert not objects.put_if_absent("k", b"second")
    assert objects.get("k") == b"first"


def test_of_many_conditional_writes_at_once_exactly_one_wins(objects: Objects) -> None:
    won: list[int] = []
    start = threading.Barrier(8)

    def write(number: int) -> None:
        start.wait()
        if objects.put_if_absent("race", str(number).encode()):
            won.append(number)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(won) == 1
    assert objects.get("race") == str(won[0]).encode()


def test_listing_gives_the_keys_below_a_prefix_in_order(objects: Objects) -> None:
    for key in ("r1/b", "r1/a", "r10/a", "r2/a"):
        objects.put(key, b"")

    assert objects.list("r1/") == ["r1/a", "r1/b"]
    assert objects.list("") == ["r1/a", "r1/b", "r10/a", "r2/a"]


@pytest.fixture
def short_pages(s3_client: S3Client) -> Iterator[S3Objects]:
    """Real lists of five keys or versions a page, where S3 itself would give a thousand."""
    events = [f"provide-client-params.s3.{name}" for name in ("ListObjectsV2", "ListObjectVersions")]

    def shorten(params: dict[str, object], **_: object) -> None:
        params["MaxKeys"] = 5

    for event in events:
        s3_client.meta.events.register(event, shorten)
    yield S3Objects(s3_client, "documents", "many")
    for event in events:
        s3_client.meta.events.unregister(event, shorten)


def test_more_keys_than_one_page_are_all_listed(short_pages: S3Objects) -> None:
    keys = [f"listed/{number:02}" for number in range(12)]
    for key in keys:
        short_pages.put(key, b"")

    assert short_pages.list("listed/") == keys


def test_deleting_twice_is_as_good_as_once(objects: Objects) -> None:
    objects.put("gone", b"x")
    objects.delete("gone")
    objects.delete("gone")

    assert objects.list("gone") == []


def test_purging_deletes_what_lies_below_a_prefix_and_nothing_else(objects: Objects) -> None:
    for key in ("r1/a", "r1/b/c", "r10/a", "r2"):
        objects.put(key, b"x")

    assert objects.purge("r1/") == 2
    assert objects.list("") == ["r10/a", "r2"]
    assert objects.purge("r1/") == 0


def test_purging_leaves_no_version_behind(s3_client: S3Client) -> None:
    s3_client.create_bucket(Bucket="versions")
    s3_client.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Enabled"})
    objects = S3Objects(s3_client, "versions", "p")
    for number in range(3):
        objects.put("r1/a", str(number).encode())
    objects.delete("r1/a")
    objects.put("r1/deleted before", b"x")
    objects.delete("r1/deleted before")
    objects.put("r2/a", b"x")

    assert objects.purge("r1/") == 6  # three and one of bytes, and two marks of deletion

    left = s3_client.list_object_versions(Bucket="versions")
    assert [version["Key"] for version in left["Versions"]] == ["p/r2/a"]
    assert "DeleteMarkers" not in left


def test_more_versions_than_one_page_are_all_purged(short_pages: S3Objects) -> None:
    for number in range(12):
        short_pages.put(f"purged/{number:02}", b"")

    assert short_pages.purge("purged/") == 12
    assert short_pages.list("purged/") == []


def test_a_store_that_does_not_answer_is_said_to_be_unavailable() -> None:
    session = boto3.session.Session("test", "test", region_name="us-east-2")
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=1)
    client = session.client("s3", endpoint_url="http://127.0.0.1:9", config=config)
    objects = S3Objects(client, "documents")

    for call in (
        lambda: objects.get("k"),
        lambda: objects.put("k", b""),
        lambda: objects.list(""),
        lambda: objects.purge("k"),
        objects.check,
    ):
        with pytest.raises(StoreUnavailable):
            call()


def test_a_bucket_that_does_not_exist_is_noticed(s3_client: S3Client) -> None:
    with pytest.raises(StoreUnavailable):
        S3Objects(s3_client, "no-such-bucket").check()
