"""Opens PDF files with PDFium, which may be used by one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from domain.errors import DocumentDamaged, DocumentEncrypted

MAX_PAGES = 5000
_turn = threading.RLock()


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Yield the open document; PDFium is this thread's until the block ends.

    Raise `DocumentEncrypted` when it asks for a password and `DocumentDamaged` when it cannot be opened.
    """
    with _turn:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
                raise DocumentEncrypted("The PDF asks for a password; save it without one and try again.") from error
            raise DocumentDamaged("The PDF is damaged and cannot be opened.") from error
        try:
            yield document
        finally:
            document.close()


def any_page_opens(document: Any, among: int = 20) -> bool:
    """True when one of the first pages of an open document can be loaded."""
    for index in range(min(len(document), among)):
        try:
            document[index].close()
        except pypdfium2.PdfiumError:
            continue
        return True
    return False
