"""Looks at a Word file's archive before anything opens it: bombs, tricks, macros, passwords, links to elsewhere."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from analysis.intake_word import check_parts
from analysis.intake_xml import XmlGate
from domain.errors import DocumentDamaged, DocumentEncrypted, DocumentRefused, DocumentUnsafe

MAX_ENTRIES = 1000
MAX_TOTAL = 200 * 1024 * 1024
MAX_ENTRY = 100 * 1024 * 1024
_RATIO = 200
_RATIO_FROM = 20 * 1024 * 1024
_MAX_DIRECTORY = 1024 * 1024
_MAX_DEPTH = 2
_CHUNK = 256 * 1024
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"
_BOMB = "It looks like an archive bomb and was not opened; save the document anew and drop that file."
_DRIVE = re.compile(r"[A-Za-z]:")


def check_word(name: str, data: bytes, *, is_word_expected: bool) -> tuple[str, ...]:
    """Return notes on a Word document's archive. Raise a `DocumentRefused` for what must not come in."""
    with _archive(name, data) as archive:
        _check_entries(name, archive, len(data))
        _check_contents(name, archive)
    return check_parts(name, data, is_word_expected=is_word_expected)


def _archive(name: str, data: bytes) -> zipfile.ZipFile:
    try:
        entries, directory = _announced(data)
    except (struct.error, ValueError) as error:
        raise DocumentDamaged(
            f"{name!r} is damaged: it seems to be cut off, because the end of its archive is missing. "
            "Fetch or save it again and drop the new file."
        ) from error
    if entries > MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise _too_many(name, entries)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    # zipfile raises NotImplementedError for what it cannot unpack, such as an unknown kind of compression.
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise _damaged(name) from error


def _announced(data: bytes) -> tuple[int, int]:
    """Return how many entries the archive's end announces and the size of its directory, before reading that."""
    end = data.rindex(_END, max(0, len(data) - 66_000))
    entries, directory = struct.unpack_from("<HI", data, end + 10)
    if entries == 0xFFFF or directory == 0xFFFFFFFF:
        end64 = data.rindex(_END64, 0, end)
        entries, directory = struct.unpack_from("<QQ", data, end64 + 32)
    return entries, directory


def _check_entries(name: str, archive: zipfile.ZipFile, size: int) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise _too_many(name, len(infos))
    if not infos:
        raise DocumentDamaged(f"{name!r} is an empty archive. Save the document again and drop the new file.")
    if min(info.header_offset for info in infos) != 0:
        raise DocumentUnsafe(
            f"{name!r} has other data before its archive, so programs may see different documents in it. "
            "Save it anew with Word and drop that file."
        )
    seen: set[str] = set()
    for info in infos:
        _check_entry(name, info)
        if info.filename.lower() in seen:
            raise DocumentUnsafe(
                f"{name!r} holds the part {info.filename!r} twice, so programs may show different texts. "
                "Save it anew with Word and drop that file."
            )
        seen.add(info.filename.lower())
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL:
        raise DocumentUnsafe(f"{name!r} unpacks to {total // 1024**2:,} MB; the limit is 200 MB. {_BOMB}")
    if total > _RATIO_FROM and total > size * _RATIO:
        raise DocumentUnsafe(f"{name!r} unpacks to {total // size} times its size. {_BOMB}")


def _check_entry(name: str, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1 or info.compress_type == 99:
        raise DocumentEncrypted(f"{name!r} is protected with a password. Remove the password and drop it again.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DocumentDamaged(f"{name!r} is packed in a way Word does not use. Save it anew with Word.")
    path = info.filename.replace("\\", "/")
    if (
        path.startswith("/")
        or ".." in path.split("/")
        or _DRIVE.match(path)
        or any(ord(character) < 32 or ord(character) == 127 for character in info.orig_filename)
    ):
        raise DocumentUnsafe(
            f"{name!r} holds a part whose name points outside the document ({info.filename[:60]!r}). "
            "It was not opened; ask its author for a clean copy."
        )
    if info.file_size > MAX_ENTRY:
        raise DocumentUnsafe(
            f"{name!r} holds a part of {info.file_size // 1024**2:,} MB ({info.filename[:60]!r}); "
            f"the limit is 100 MB. {_BOMB}"
        )


def _check_contents(name: str, archive: zipfile.ZipFile) -> None:
    gate = XmlGate(name)
    budget = MAX_TOTAL - sum(info.file_size for info in archive.infolist())
    for info in archive.infolist():
        try:
            first = _first_bytes(archive, info)
            if first.startswith(b"PK\x03\x04"):
                budget = _check_nested(name, archive.read(info), budget, 1)
            elif _is_xml(info.filename, first):
                gate.check(info.filename, partial(_chunks, archive, info), info.file_size)
            else:
                for _ in _chunks(archive, info):
                    pass
        # zipfile raises NotImplementedError here too: each part may be packed in a way of its own.
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise _damaged(name) from error


def _check_nested(name: str, data: bytes, budget: int, depth: int) -> int:
    """Return what is left of the budget after an archive inside the archive; its parts are never unpacked to disk."""
    try:
        inner = _archive(name, data)
    except DocumentUnsafe:
        raise
    except DocumentRefused:
        return budget  # an embedded file that is no archive after all is never opened
    budget -= sum(info.file_size for info in inner.infolist())
    if budget < 0:
        raise DocumentUnsafe(f"{name!r} holds an archive that unpacks to more than 200 MB. {_BOMB}")
    for info in inner.infolist():
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            continue
        try:
            if not _first_bytes(inner, info).startswith(b"PK\x03\x04"):
                continue
            if depth >= _MAX_DEPTH:
                raise DocumentUnsafe(f"{name!r} holds archives inside archives inside archives. {_BOMB}")
            budget = _check_nested(name, inner.read(info), budget, depth + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            continue
    return budget


def _first_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        return member.read(64)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            yield chunk


def _is_xml(filename: str, first: bytes) -> bool:
    if filename.lower().endswith((".xml", ".rels", ".vml")):
        return True
    return first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<"))


def _damaged(name: str) -> DocumentDamaged:
    return DocumentDamaged(
        f"{name!r} is damaged: its archive cannot be unpacked. Fetch or save it again and drop the new file."
    )


def _too_many(name: str, entries: int) -> DocumentUnsafe:
    return DocumentUnsafe(f"{name!r} holds {entries:,} parts; a document has at most {MAX_ENTRIES:,}. {_BOMB}")
