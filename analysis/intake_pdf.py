"""Looks at a PDF before anything reads its pages: passwords, damage, streams that unpack to gigabytes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from analysis.readers.pdf_engine import MAX_PAGES, any_page_opens, opened
from domain.errors import DocumentDamaged, DocumentEncrypted, DocumentUnsafe

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FILTER = re.compile(rb"/(FlateDecode|Fl|LZWDecode|LZW)\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_MAX_STREAM = 100 * 1024 * 1024
_MAX_TOTAL = 300 * 1024 * 1024
_MOST = 1032  # bytes that one byte of deflate can stand for
_LZW_MOST = 1500
_CHUNK = 1024 * 1024
_LZW_CLEAR, _LZW_END = 256, 257


def check_pdf(name: str, data: bytes) -> tuple[str, ...]:
    """Return notes on a PDF. Raise a `DocumentRefused` for what must not come in."""
    if b"%%EOF" not in data[-4096:] and b"startxref" not in data[-4096:]:
        raise DocumentDamaged(
            f"{name!r} is damaged: it seems to be cut off, because the end of the PDF is missing. "
            "Fetch or save it again and drop the new file."
        )
    _check_streams(name, data)
    try:
        with opened(data) as document:
            _check_pages(name, len(document), any_page_opens(document))
    except DocumentEncrypted as error:
        raise DocumentEncrypted(
            f"{name!r} is protected with a password. Save it without one and drop that file."
        ) from error
    except DocumentDamaged as error:
        raise DocumentDamaged(
            f"{name!r} is damaged and cannot be opened as a PDF. Fetch or save it again and drop the new file."
        ) from error
    return tuple(_notes(data))


def _check_pages(name: str, pages: int, first_opens: bool) -> None:
    if pages > MAX_PAGES:
        raise DocumentUnsafe(f"{name!r} announces {pages:,} pages; the limit is {MAX_PAGES:,}. Split it and try again.")
    if not first_opens:
        raise DocumentDamaged("no page opens")


def _notes(data: bytes) -> Iterator[str]:
    if b"/JavaScript" in data or b"/Launch" in data:
        yield "The PDF contains scripts or launch actions; they were not run."
    if b"/EmbeddedFile" in data:
        yield "The PDF contains embedded files; they were not opened."


def _check_streams(name: str, data: bytes) -> None:
    """Unpack compressed streams piece by piece, keeping nothing, until one is too large."""
    total = 0
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - 1500) : match.start()]
        head = _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), head[head.rfind(b"obj") + 1 :])
        filters = _FILTER.findall(head)
        if not filters:
            continue
        end = data.find(b"endstream", match.end())
        packed = memoryview(data)[match.end() : end if end >= 0 else len(data)]
        is_image = re.search(rb"/Subtype\s*/Image", head) is not None
        limit = _MAX_STREAM * (3 if is_image else 1)
        size = _unpacked(packed, filters, limit)
        if size > limit:
            raise _bomb(name)
        total += 0 if is_image else size
        if total > _MAX_TOTAL:
            raise _bomb(name)


def _unpacked(packed: memoryview, filters: list[bytes], limit: int) -> int:
    """Return the unpacked size, or 0 where it cannot matter; stops soon after the limit."""
    if filters[0].startswith(b"L"):
        return _lzw_size(packed, limit) if len(packed) * _LZW_MOST > limit else 0
    twice = sum(1 for filter_ in filters if filter_.startswith(b"F")) > 1
    if not twice and len(packed) * _MOST <= limit:
        return len(packed) * 3  # too small to be a bomb; typical size, for the total
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    size = 0
    try:
        for chunk in _inflated(outer, packed):
            for piece in _inflated(inner, chunk) if twice else (chunk,):
                size += len(piece)
                if size > limit:
                    return size
    except zlib.error:
        return size
    return size


def _inflated(decompressor: zlib._Decompress, packed: bytes | memoryview) -> Iterator[bytes]:
    pending: bytes | memoryview = packed
    while len(pending) and not decompressor.eof:
        yield decompressor.decompress(pending, _CHUNK)
        pending = decompressor.unconsumed_tail


def _lzw_size(packed: memoryview, limit: int) -> int:
    """Return the size an LZW stream unpacks to, from the lengths of its codes alone."""
    lengths = [1] * 256 + [0, 0]
    size = bits = held = previous = 0
    width = 9
    for byte in packed:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == _LZW_END:
            break
        if code == _LZW_CLEAR:
            lengths, width, previous = lengths[:258], 9, 0
            continue
        length = lengths[code] if code < len(lengths) else previous + 1
        if previous and len(lengths) < 4096:
            lengths.append(previous + 1)
            width = min(12, (len(lengths) + 1).bit_length())
        size, previous = size + length, length
        if size > limit:
            break
    return size


def _bomb(name: str) -> DocumentUnsafe:
    return DocumentUnsafe(
        f"{name!r} unpacks to hundreds of megabytes. It looks like a bomb and was not opened; "
        "print it to a new PDF and drop that file."
    )
