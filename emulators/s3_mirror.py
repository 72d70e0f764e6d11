"""Moto's S3 objects as files in a folder, so that they outlive the process that serves them.

One file per object: a line of JSON (key, metadata, ETag, times), then the body. A file is complete before it gets its
name, and a name is never used twice, so that a kill at any moment leaves either the old object or the new one. Bodies
are read from their file when asked for; memory holds metadata only. Of a versioned bucket the newest version is kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3 import models as s3_models
from moto.s3.exceptions import MissingKey
from moto.s3.utils import _VersionedKeyStore

logger = logging.getLogger(__name__)

_REPLACED_FILES_LIVE_SECONDS = 60.0  # a download of the old object may be about to open its file
_PLAIN_FIELDS = (
    "checksum_algorithm",
    "checksum_value",
    "checksum_type",
    "checksum_parts",
    "encryption",
    "kms_key_id",
    "bucket_key_enabled",
    "website_redirect_location",
)


class FileBody:
    """The body of a stored object, read from its file; what moto needs of a buffer and no more."""

    def __init__(self, path: Path, start: int, key_name: str) -> None:
        self.path = path
        self._start = start
        self._key_name = key_name
        self._position = 0

    def seek(self, position: int) -> int:
        self._position = position
        return position

    def read(self, size: int = -1) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(self._start + self._position)
                data = file.read(size)
        except FileNotFoundError as gone:  # deleted between the look-up of the key and now
            raise MissingKey(key=self._key_name) from gone
        self._position += len(data)
        return data

    def close(self) -> None:
        """Nothing is held open."""


class ChangedKeys(threading.local):
    """The keys that the request running in this thread has set or removed."""

    def __init__(self) -> None:
        self.names: set[str] = set()


changed = ChangedKeys()


class RecordingKeys(_VersionedKeyStore):
    """Moto's store of a bucket's keys that remembers which of them a request touched."""

    def __setitem__(self, key: str, value: Any) -> None:
        changed.names.add(key)
        super().__setitem__(key, value)

    def setlist(self, key: Any, list_: Any) -> None:
        changed.names.add(key)
        super().setlist(key, list_)

    def pop(self, key: str) -> None:  # type: ignore[override]
        changed.names.add(key)
        super().pop(key)


class Mirror:
    """Keeps `folder` equal to moto's buckets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: dict[tuple[str, str], Path] = {}
        self._buckets: set[str] = set()
        self._replaced: deque[tuple[float, Path]] = deque()
        self._lock = threading.Lock()
        s3_models._VersionedKeyStore = RecordingKeys  # type: ignore[attr-defined]  # what its buckets are made with
        self.backend = s3_models.s3_backends[DEFAULT_ACCOUNT_ID]["aws"]

    def restore(self) -> int:
        """Fill moto's (empty) buckets from the folder; return the number of objects."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for bucket_folder in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            self._restore_bucket(bucket_folder)
        changed.names.clear()
        return len(self._paths)

    def make_bucket(self, name: str, region: str) -> None:
        """Create the bucket unless it is there."""
        if name not in self.backend.buckets:
            self.backend.create_bucket(name, region)
            self.sync_buckets()

    def sync_buckets(self) -> None:
        """Write buckets that are new and remove those that are gone."""
        with self._lock:
            now = set(self.backend.buckets)
            for name in now - self._buckets:
                region = self.backend.buckets[name].region_name
                _write(self._bucket_folder(name) / "bucket.json", [json.dumps({"region": region}).encode()])
            for name in self._buckets - now:
                (self._bucket_folder(name) / "bucket.json").unlink(missing_ok=True)
            self._buckets = now

    def sync_keys(self, bucket: str, names: Iterable[str]) -> None:
        """Make the files of these keys say what moto says."""
        known = self.backend.buckets.get(bucket)
        for name in names:
            key = known.keys.get(name) if known else None
            if isinstance(key, s3_models.FakeKey):
                self._write_key(bucket, key)
            else:
                self._remove_key(bucket, name)
        self._sweep()

    def _write_key(self, bucket: str, key: Any) -> None:
        header = json.dumps(_description(key, self._tags(key))).encode() + b"\n"
        digest = hashlib.sha256(key.name.encode("utf-8", "surrogatepass")).hexdigest()[:40]
        path = self._bucket_folder(bucket) / digest[:2] / f"{digest}.{time.time_ns():020d}"
        try:
            _write(path, [header, key.value])
        except OSError:
            self._take_back(bucket, key.name)
            raise
        key._value_buffer.close()
        key._value_buffer = FileBody(path, len(header), key.name)
        if key.multipart:
            key.multipart.dispose()
        with self._lock:
            old = self._paths.get((bucket, key.name))
            self._paths[bucket, key.name] = path
            if old:
                self._replaced.append((time.monotonic(), old))

    def _take_back(self, bucket: str, name: str) -> None:
        """Make moto say what the disk says, after a write that failed."""
        with self._lock:
            path = self._paths.get((bucket, name))
        if path:
            self._restore_key(bucket, path)
        else:
            self.backend.buckets[bucket].keys.pop(name)

    def _remove_key(self, bucket: str, name: str) -> None:
        with self._lock:
            path = self._paths.pop((bucket, name), None)
            older = [old for _, old in self._replaced if path and old.name.partition(".")[0] == path.name[:40]]
        for gone in [*older, *([path] if path else [])]:  # the newest last: a kill in between revives nothing old
            gone.unlink(missing_ok=True)

    def _sweep(self) -> None:
        limit = time.monotonic() - _REPLACED_FILES_LIVE_SECONDS
        with self._lock:
            while self._replaced and self._replaced[0][0] < limit:
                self._replaced.popleft()[1].unlink(missing_ok=True)

    def _restore_bucket(self, folder: Path) -> None:
        try:
            region = json.loads((folder / "bucket.json").read_bytes())["region"]
        except FileNotFoundError:  # the bucket was deleted
            return
        name = unquote(folder.name)
        self.backend.create_bucket(name, region)
        self._buckets.add(name)
        newest: dict[str, Path] = {}
        for path in sorted(folder.glob("??/*")):
            older = newest.pop(path.name[:40], None)
            if path.name.endswith(".tmp"):
                path.unlink()
                newest |= {path.name[:40]: older} if older else {}
                continue
            if older:
                older.unlink()
            newest[path.name[:40]] = path
        for path in newest.values():
            self._restore_key(name, path)

    def _restore_key(self, bucket: str, path: Path) -> None:
        with path.open("rb") as file:
            header = file.readline()
        try:
            about = json.loads(header)
        except ValueError:
            logger.error("The stored object %s is damaged and is left out", path)
            return
        key = s3_models.FakeKey(about["key"], b"", DEFAULT_ACCOUNT_ID, about["region"], bucket_name=bucket)
        key._value_buffer.close()
        key._value_buffer = cast("Any", FileBody(path, len(header), key.name))
        key.contentsize = path.stat().st_size - len(header)
        key._version_id, key._is_versioned = about["version_id"], about["is_versioned"]
        key._etag, key._storage_class = about["etag"], about["storage_class"]
        key.last_modified = datetime.fromisoformat(about["last_modified"])
        key._metadata.update(about["metadata"])
        for field in _PLAIN_FIELDS:
            setattr(key, field, about.get(field))
        self.backend.buckets[bucket].keys.setlist(key.name, [key])
        if about["tags"]:
            self.backend.put_object_tagging(key, about["tags"])
        self._paths[bucket, key.name] = path

    def _tags(self, key: Any) -> dict[str, str]:
        return dict(self.backend.tagger.get_tag_dict_for_resource(key.arn))

    def _bucket_folder(self, name: str) -> Path:
        return self._folder / quote(name, safe="")


def _description(key: Any, tags: dict[str, str]) -> dict[str, Any]:
    return {
        "key": key.name,
        "region": key.region_name,
        "version_id": key._version_id,
        "is_versioned": key._is_versioned,
        "etag": key.etag.strip('"'),
        "storage_class": key.storage_class,
        "last_modified": key.last_modified.isoformat(),
        "metadata": dict(key.metadata),
        "tags": tags,
        **{field: getattr(key, field) for field in _PLAIN_FIELDS},
    }


def _write(path: Path, pieces: list[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{threading.get_ident()}.tmp")
    try:
        with unfinished.open("wb", buffering=0) as file:
            for piece in pieces:
                _write_all(file.fileno(), piece)
            os.fdatasync(file.fileno()) if hasattr(os, "fdatasync") else os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
