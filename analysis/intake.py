"""Decides within two seconds whether a dropped file may come in, and says in one sentence why not."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from analysis.intake_archive import check_word
from analysis.intake_kinds import kind_of, really
from analysis.intake_pdf import check_pdf
from analysis.readers.text_encoding import decoded
from domain.errors import DocumentEmpty, DocumentEncrypted, DocumentTooLarge, DocumentTypeUnknown, DocumentUnsafe

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "md": "text/markdown",
}
_ENDINGS = {"docx": "docx", "pdf": "pdf", "txt": "txt", "text": "txt", "md": "md", "markdown": "md"}
_ENDING_OF_KIND = {"word": "docx", "pdf": "pdf", "text": "txt"}
_KNOWN = "AI-Prism reads Word (.docx), PDF, text (.txt) and Markdown (.md) files."
_NAME_LENGTH = 120
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that may come in. `notes` hold one sentence each on what was noticed but is no reason to refuse it."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int
    notes: tuple[str, ...] = ()


def inspect(name: str, data: bytes, *, max_bytes: int) -> Intake:
    """Return what the file is. Raise a leaf of `DocumentRefused` that names the file, the fault and the remedy."""
    clean, notes = clean_name(name)
    if not data:
        raise DocumentEmpty(f"{clean!r} is empty (0 bytes). Save it again and drop the new file.")
    if len(data) > max_bytes:
        limit = f"{max_bytes / _MEGABYTE:.0f}" if max_bytes >= _MEGABYTE else f"{max_bytes / _MEGABYTE:.2g}"
        size = f"{len(data) / _MEGABYTE:.1f}"
        raise DocumentTooLarge(
            f"{clean!r} has {size} MB; the limit is {limit} MB. Split it or shrink its pictures, and drop it again."
        )
    ending = _ending(clean)
    kind = kind_of(data)
    expected = _ENDINGS.get(ending, "")
    if kind == "encrypted":
        raise DocumentEncrypted(
            f"{clean!r} is protected with a password. Remove the password in Word and drop it again."
        )
    if kind == "archive":
        notes += check_word(clean, data, is_word_expected=expected == "docx")
        kind = "word"
    if _ENDING_OF_KIND.get(kind) != ("txt" if expected == "md" else expected):
        raise _wrong_type(clean, ending, kind)
    if kind == "pdf":
        notes += check_pdf(clean, data)
    elif kind == "text":
        _check_text(clean, data)
    return Intake(clean, MEDIA_TYPES[expected], hashlib.sha256(data).hexdigest(), len(data), notes)


def clean_name(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a safe base name and a note if it differs. Raise `DocumentUnsafe` when nothing of the name is left."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = "".join(character for character in base if _is_plain(character)).strip().lstrip(".").strip()
    stem, dot, ending = clean.rpartition(".")
    if not clean.strip("._- ") or (dot and not stem.strip("._- ")) or _is_only_ending(base, clean):
        raise DocumentUnsafe(
            f"The file name {printable(name)!r} holds no usable name. Rename the file and drop it again."
        )
    if len(clean) > _NAME_LENGTH:
        tail = f".{ending}" if dot and len(ending) < 10 else ""
        clean = stem[: _NAME_LENGTH - len(tail)] + tail if tail else clean[:_NAME_LENGTH]
    if clean == name:
        return clean, ()
    return clean, (f"The file was dropped as {printable(name)!r}; it is kept as {clean!r}.",)


def printable(text: str, limit: int = 100) -> str:
    """Return text that is safe to show: control characters made visible, long text shortened."""
    shown = "".join(character if _is_plain(character) else f"\\u{ord(character):04x}" for character in text[:limit])
    return shown + ("..." if len(text) > limit else "")


def _wrong_type(name: str, ending: str, kind: str) -> DocumentTypeUnknown:
    what = really(kind)
    right = _ENDING_OF_KIND.get(kind)
    if right is None:
        return DocumentTypeUnknown(f"{name!r} is {what}, which cannot be reviewed. {_KNOWN}")
    if ending not in _ENDINGS:
        return DocumentTypeUnknown(f"{name!r} does not end in a known file type. {_KNOWN} This one is {what}.")
    return DocumentTypeUnknown(
        f"{name!r} is not what its name says: it is really {what}. Rename it to end in .{right} and drop it again, "
        f"or save it as .{ending} with the program that made it."
    )


def _check_text(name: str, data: bytes) -> None:
    try:
        text, _ = decoded(data)
    except UnicodeError as error:
        raise DocumentTypeUnknown(f"{name!r} is damaged: its text cannot be decoded. Save it as UTF-8.") from error
    if not any(character.isalnum() for character in text):
        raise DocumentEmpty(f"{name!r} holds no text. Add the text and drop the file again.")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_only_ending(base: str, clean: str) -> bool:
    """ ".docx" is an ending without a name."""
    return base.strip().startswith(".") and "." not in clean and clean.lower() in _ENDINGS


def _is_plain(character: str) -> bool:
    """Control, format (bidirectional overrides among them), surrogate and private characters are not."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
