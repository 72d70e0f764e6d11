"""The object store: a Protocol of a few verbs and its S3 adapter."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from domain.errors import ObjectMissing, StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

JSON = "application/json"
_CONFLICT_TRIES = 8


class Objects(Protocol):
    """Bytes by key. Each method raises `StoreUnavailable` when the store does not answer."""

    def put(self, key: str, data: bytes, content_type: str = JSON) -> None: ...

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Store and return True, or leave what is there alone and return False; of two at once one wins."""
        ...

    def get(self, key: str) -> bytes:
        """Return the bytes. Raise `ObjectMissing` when there are none."""
        ...

    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with `prefix`, in the order of their bytes."""
        ...

    def delete(self, key: str) -> None: ...

    def purge(self, prefix: str) -> int:
        """Delete all keys that start with `prefix`, in all versions; return how many versions there were."""
        ...

    def check(self) -> None:
        """Raise `StoreUnavailable` unless the store answers and its bucket can be used."""
        ...


class S3Objects:
    """Objects in one bucket under one prefix."""

    def __init__(
        self, client: S3Client, bucket: str, prefix: str = "", *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        # Made once: botocore looks through the descriptions of all services for it, and every job is a process.
        self._pages = client.get_paginator("list_objects_v2")
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._sleep = sleep

    def put(self, key: str, data: bytes, content_type: str = JSON) -> None:
        try:
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=data, ContentType=content_type)
        except (ClientError, BotoCoreError) as error:
            raise _unavailable(key, error) from error

    def put_if_absent(self, key: str, data: bytes) -> bool:
        for attempt in range(_CONFLICT_TRIES):
            try:
                self._client.put_object(
                    Bucket=self._bucket, Key=self._prefix + key, Body=data, ContentType=JSON, IfNoneMatch="*"
                )
            except ClientError as error:
                status = _status(error)
                if status == 412:
                    return False
                # Two conditional writes at once: S3 asks one of them to try again.
                if status != 409 or attempt == _CONFLICT_TRIES - 1:
                    raise _unavailable(key, error) from error
                self._sleep(0.05 * 2**attempt)
            except BotoCoreError as error:
                raise _unavailable(key, error) from error
            else:
                return True
        raise AssertionError("unreachable")

    def get(self, key: str) -> bytes:
        try:
            return self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)["Body"].read()
        except ClientError as error:
            if _status(error) == 404:
                raise ObjectMissing(f"Nothing is stored under {key!r}.") from error
            raise _unavailable(key, error) from error
        except (BotoCoreError, OSError) as error:
            raise _unavailable(key, error) from error

    def list(self, prefix: str) -> list[str]:
        keys: list[str] = []
        try:
            for page in self._pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
                keys.extend(item["Key"].removeprefix(self._prefix) for item in page.get("Contents", ()))
        except (ClientError, BotoCoreError) as error:
            raise _unavailable(prefix, error) from error
        return keys

    def delete(self, key: str) -> None:
        try:
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)
        except (ClientError, BotoCoreError) as error:
            raise _unavailable(key, error) from error

    def purge(self, prefix: str) -> int:
        number = 0
        try:
            while gone := self._versions(prefix):
                # What is deleted is in no later list, so each list starts from the beginning.
                answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": gone, "Quiet": True})
                if errors := answer.get("Errors"):
                    raise StoreUnavailable(f"The document store (S3) kept {len(errors)} objects: {errors[0]['Code']}.")
                number += len(gone)
        except (ClientError, BotoCoreError) as error:
            raise _unavailable(prefix, error) from error
        return number

    def _versions(self, prefix: str) -> Sequence[ObjectIdentifierTypeDef]:
        """Return up to a thousand versions and marks of deletion below a prefix."""
        page = self._client.list_object_versions(Bucket=self._bucket, Prefix=self._prefix + prefix)
        found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        return [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]

    def check(self) -> None:
        try:
            self._client.head_bucket(Bucket=self._bucket)
        except (ClientError, BotoCoreError) as error:
            raise _unavailable(self._bucket, error) from error


def _status(error: ClientError) -> int:
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)


def _unavailable(what: str, error: Exception) -> StoreUnavailable:
    return StoreUnavailable(f"The document store (S3) does not answer for {what!r}: {error}. Try again in a moment.")
