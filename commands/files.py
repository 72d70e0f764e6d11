"""Documents named on the command line, read without ever taking in more than the limit."""

from __future__ import annotations

from pathlib import Path

from domain.errors import DocumentRefused


def read_file(path: Path, max_bytes: int) -> bytes:
    """Return the file's bytes, or one more than the limit of a larger one. Raise `DocumentRefused` when it cannot."""
    try:
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise DocumentRefused(f"{path} does not exist.") from error
    except IsADirectoryError as error:
        raise DocumentRefused(f"{path} is a folder; name the documents in it.") from error
    except OSError as error:
        raise DocumentRefused(f"{path} cannot be read: {error.strerror or error}.") from error
