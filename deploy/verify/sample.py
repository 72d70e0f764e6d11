"""The document that a verification sends: short, its own each time, with faults that checks find for certain."""

from __future__ import annotations

import io

import docx
from ulid import ULID

NAME = "AI-Prism verify.docx"
_PARAGRAPHS = (
    ("Impact", "Some customers were unable to pay during the outage. The follow-up belongs to TBD."),
    (
        "Remediation",
        "Monitoring will be improved as soon as possible. The report goes to [insert name] by 31 June 2026.",
    ),
)


def section_text() -> str:
    """Return a section whose words no earlier review has, so that its answer cannot be reused."""
    return f"{_PARAGRAPHS[0][1]} Reference {ULID()}."


def sample() -> bytes:
    """Return a Word document of two sections."""
    document = docx.Document()
    for heading, text in _PARAGRAPHS:
        document.add_heading(heading, level=1)
        document.add_paragraph(f"{text} Reference {ULID()}.")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def texts(data: bytes) -> list[str]:
    """Return the text of each paragraph of a Word document."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def comments(data: bytes) -> list[str]:
    """Return the text of each comment of a Word document."""
    return [comment.text for comment in docx.Document(io.BytesIO(data)).comments]
