"""The embedded S3 server: an unmodified boto3 against it, and its objects after restarts and kills."""

import os
import resource
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from emulators.processes import Child, free_port, start_child
from emulators.services import s3_service

BUCKET = "ai-prism-documents"
ODD_KEYS = (
    "plain.txt",
    "with space & plus+.docx",
    "übergröße/Ω/文書.pdf",
    "percent%20and%2Fslash",
    "a//b/./c",
    "emoji/😀",
    "quote\"s'and?query=1#hash",
    "x" * 900,
)


class Server:
    """One S3 server that can be stopped, killed and started again on the same folder."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.child: Child | None = None
        self.start()

    def start(self) -> None:
        port = free_port()
        service = s3_service(self.folder, port=port, bucket=BUCKET, region="us-east-2")
        self.child = start_child(service, log=self.folder / "log")
        self.child.wait_ready()
        url = f"http://127.0.0.1:{port}"
        self.client = boto3.client(
            "s3",
            endpoint_url=url,
            region_name="us-east-2",
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}, max_pool_connections=20),
        )

    def restart(self, *, kill: bool = False) -> None:
        self.end(kill=kill)
        self.start()

    def end(self, *, kill: bool = False) -> None:
        assert self.child is not None
        self.client.close()
        if kill:
            self.child.process.kill()
        self.child.stop(10)

    def body(self, key: str) -> bytes:
        with self.client.get_object(Bucket=BUCKET, Key=key)["Body"] as stream:
            data = stream.read()
        assert isinstance(data, bytes)
        return data

    def keys(self) -> list[str]:
        return [item["Key"] for item in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    server = Server(tmp_path / "s3")
    yield server
    server.end()


@pytest.mark.parametrize("kill", [False, True])
def test_objects_with_odd_names_and_metadata_outlive_a_restart(server, kill):
    for key in ODD_KEYS:
        server.client.put_object(
            Bucket=BUCKET, Key=key, Body=key.encode(), ContentType="text/plain", Metadata={"by": "Ada", "n_m": "1"}
        )
    etags = {key: server.client.head_object(Bucket=BUCKET, Key=key)["ETag"] for key in ODD_KEYS}

    server.restart(kill=kill)

    assert sorted(server.keys()) == sorted(ODD_KEYS)
    for key in ODD_KEYS:
        head = server.client.head_object(Bucket=BUCKET, Key=key)
        assert server.body(key) == key.encode()
        assert (head["ETag"], head["ContentType"]) == (etags[key], "text/plain")
        assert head["Metadata"] == {"by": "Ada", "n_m": "1"}


def test_the_newest_of_several_writes_and_every_deletion_outlive_a_kill(server):
    for number in range(5):
        server.client.put_object(Bucket=BUCKET, Key="changed", Body=str(number).encode())
    for key in ("gone-1", "gone-2", "gone-3"):
        server.client.put_object(Bucket=BUCKET, Key=key, Body=b"1")
        server.client.put_object(Bucket=BUCKET, Key=key, Body=b"2")
    server.client.delete_object(Bucket=BUCKET, Key="gone-1")
    server.client.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "gone-2"}, {"Key": "gone-3"}]})

    server.restart(kill=True)

    assert server.keys() == ["changed"]
    assert server.body("changed") == b"4"


def test_copies_multipart_uploads_and_tags_outlive_a_kill(server):
    parts = os.urandom(5 * 1024 * 1024), os.urandom(1024)
    server.client.put_object(Bucket=BUCKET, Key="source", Body=b"copied")
    server.client.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "source"})
    server.client.put_object_tagging(Bucket=BUCKET, Key="source", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    upload = server.client.create_multipart_upload(Bucket=BUCKET, Key="large")["UploadId"]
    done = [
        {
            "PartNumber": number,
            "ETag": server.client.upload_part(
                Bucket=BUCKET, Key="large", UploadId=upload, PartNumber=number, Body=part
            )["ETag"],
        }
        for number, part in enumerate(parts, 1)
    ]
    server.client.complete_multipart_upload(
        Bucket=BUCKET, Key="large", UploadId=upload, MultipartUpload={"Parts": done}
    )

    server.restart(kill=True)

    assert server.body("copy") == b"copied"
    assert server.body("large") == b"".join(parts)
    assert server.client.get_object_tagging(Bucket=BUCKET, Key="source")["TagSet"] == [{"Key": "a", "Value": "b"}]


def test_a_second_conditional_write_is_refused_even_after_a_restart(server):
    server.client.put_object(Bucket=BUCKET, Key="once", Body=b"first", IfNoneMatch="*")
    server.restart(kill=True)

    with pytest.raises(ClientError) as refused:
        server.client.put_object(Bucket=BUCKET, Key="once", Body=b"second", IfNoneMatch="*")

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 412
    assert refused.value.response["Error"]["Code"] == "PreconditionFailed"
    assert server.body("once") == b"first"


def test_of_twelve_conditional_writes_at_once_exactly_one_wins(server):
    gate = threading.Barrier(12)

    def write(number: int) -> int:
        gate.wait()
        try:
            server.client.put_object(Bucket=BUCKET, Key="raced", Body=b"%d" % number, IfNoneMatch="*")
        except ClientError:
            return 0
        return 1

    with ThreadPoolExecutor(12) as pool:
        winners = sum(pool.map(write, range(12)))

    assert winners == 1


def test_fifty_megabytes_come_back_equal_and_are_not_held_in_memory(server):
    data = os.urandom(50_000_000)
    for number in range(4):
        server.client.put_object(Bucket=BUCKET, Key=f"large-{number}", Body=data)

    returned = server.body("large-3")

    assert returned == data
    assert server.child is not None
    assert _resident_bytes(server.child.mark.pid) < 200_000_000 + len(data)


def test_a_missing_object_answers_as_s3_does(server):
    with pytest.raises(ClientError) as missing:
        server.client.get_object(Bucket=BUCKET, Key="never")

    assert missing.value.response["Error"]["Code"] == "NoSuchKey"


def test_a_half_written_file_is_no_object_after_the_next_start(server):
    server.client.put_object(Bucket=BUCKET, Key="whole", Body=b"whole")
    stored = next(path for path in (server.folder / BUCKET).glob("??/*"))
    stored.with_name(f"{stored.name[:40]}.99999999999999999999.1.tmp").write_bytes(b'{"key": "who')

    server.restart(kill=True)

    assert server.body("whole") == b"whole"
    assert not list(server.folder.rglob("*.tmp"))


def _resident_bytes(pid: int) -> int:
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_an_object_that_the_disk_does_not_take_is_refused_and_the_old_one_stays(server):
    server.client.put_object(Bucket=BUCKET, Key="changed", Body=b"old")
    assert server.child is not None
    resource.prlimit(server.child.mark.pid, resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))

    for key in ("changed", "new"):
        with pytest.raises(ClientError) as refused:
            server.client.put_object(Bucket=BUCKET, Key=key, Body=b"x" * 1_000_000)
        assert refused.value.response["Error"]["Code"] == "InternalError"

    assert (server.keys(), server.body("changed")) == (["changed"], b"old")
    server.restart()
    assert (server.keys(), server.body("changed")) == (["changed"], b"old")
