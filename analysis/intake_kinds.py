"""Tells what a file really is from its first bytes, whatever its name says."""

from __future__ import annotations

import re

from analysis.readers.text_encoding import decoded

_MAGIC = (
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"PK\x07\x08", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bitmap"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"%!PS", "postscript"),
)
_BINARY_MAGIC = frozenset({"bitmap", "program"})
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
)
_NAMES = {
    "word": "a Word document",
    "pdf": "a PDF",
    "text": "plain text",
    "doc": "an old Word document (.doc, before 2007)",
    "xls": "an old Excel workbook (.xls)",
    "ppt": "an old PowerPoint presentation (.ppt)",
    "ole": "an old Office or other OLE file",
    "rtf": "a Rich Text (RTF) document",
    "png": "a PNG picture",
    "jpeg": "a JPEG picture",
    "gif": "a GIF picture",
    "bitmap": "a bitmap picture",
    "tiff": "a TIFF picture",
    "gzip": "a gzip archive",
    "7z": "a 7-Zip archive",
    "rar": "a RAR archive",
    "program": "a program",
    "postscript": "a PostScript file",
    "prefixed archive": "an archive with other data put before it",
    "prefixed pdf": "a PDF with other data put before it",
    "binary": "binary data of no known type",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 65536


def kind_of(data: bytes) -> str:
    """Return a key for what the bytes are: word-like archive, pdf, text, or something that is not reviewed."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:8] if data[:1] in b"\xef \t\r\n" else data[:8]
    if start.startswith(b"%PDF-"):
        return "pdf"
    for magic, kind in _MAGIC:
        if data.startswith(magic) and (kind not in _BINARY_MAGIC or not _is_text(data)):
            return _ole_kind(data) if kind == "ole" else kind
    if b"%PDF-" in data[:1024] and b"startxref" in data[-2048:]:
        return "prefixed pdf"
    if b"PK\x05\x06" in data[-66_000:] and b"PK\x01\x02" in data:
        return "prefixed archive"
    return "text" if _is_text(data) else "binary"


def really(kind: str) -> str:
    """Return the name of a kind with its article."""
    return _NAMES.get(kind, "a file of no known type")


def _ole_kind(data: bytes) -> str:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    return "ole"


def _is_text(data: bytes) -> bool:
    """Text decodes, holds no NUL, and hardly any other control character."""
    try:
        text, _ = decoded(data)
    except UnicodeError:
        return False
    if "\x00" in text:
        return False
    return len(_CONTROL.findall(text[:_SAMPLE])) * 200 <= min(len(text), _SAMPLE)
