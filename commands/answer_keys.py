"""Documents with their answer keys: NAME.docx goes with NAME.key.json."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from comparison.scoring import AnswerKey, parse_key
from domain.errors import DocumentRefused

KEY_ENDING = ".key.json"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A document and what is to be found in it."""

    path: Path
    key: AnswerKey


def keyed_documents(documents: Path, keys: Path, say: Callable[[str], None]) -> list[Keyed]:
    """Return the documents that have a key; say which have none.

    Each of the two is a file or a folder. Raise `DocumentRefused` for a key without document, a key that is none, and
    where nothing is left: before anything is sent to a model.
    """
    found = {path.stem: path for path in _files(documents) if not path.name.endswith(".json")}
    key_files = [path for path in _files(keys) if keys.is_file() or path.name.endswith(KEY_ENDING)]
    if documents.is_file() and keys.is_file():
        return [Keyed(documents, _key(keys))]
    keyed = []
    for file in key_files:
        name = file.name.removesuffix(KEY_ENDING)
        if name not in found:
            raise DocumentRefused(f"{file} has no document: there is no {name}.docx, .pdf, .txt or .md in {documents}.")
        keyed.append(Keyed(found.pop(name), _key(file)))
    for path in found.values():
        say(f"{path} has no answer key ({path.stem}{KEY_ENDING}) in {keys}; it is left out.")
    if not keyed:
        raise DocumentRefused(f"There is no answer key (NAME{KEY_ENDING}) in {keys} for a document in {documents}.")
    return keyed


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise DocumentRefused(f"{place} does not exist.")
    endings = (".docx", ".pdf", ".txt", ".md", KEY_ENDING)
    return sorted(path for path in place.iterdir() if path.is_file() and path.name.endswith(endings))


def _key(file: Path) -> AnswerKey:
    try:
        return parse_key(file.read_bytes(), str(file))
    except ValueError as error:
        raise DocumentRefused(str(error)) from error
    except OSError as error:
        raise DocumentRefused(f"{file} cannot be read: {error.strerror or error}.") from error
