"""`text` and `check`: what can be said of a document without a model, a queue or a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from analysis.checklist import Checklist
from analysis.checks import run_checks
from analysis.coverage import coverage
from analysis.intake import inspect
from analysis.readers import read_document
from commands.files import read_file
from domain.document import Block, Document, Section
from export.report import coverage_json, finding_json, forecast_json
from jobs.forecast import ModelFigures, Surroundings, forecast
from settings import Settings


def read(path: Path, settings: Settings) -> Document:
    """Return the document in a file. Raise `DocumentRefused` when it is refused or cannot be read."""
    data = read_file(path, settings.max_upload_bytes)
    intake = inspect(path.name, data, max_bytes=settings.max_upload_bytes)
    return read_document(
        intake.name,
        data,
        intake.media_type,
        sha256=intake.sha256,
        notes=intake.notes,
        max_section_words=settings.max_section_words,
    )


def text_json(document: Document) -> dict[str, object]:
    """Return the reading as JSON values: sections, blocks in reading order, and what no model would be given."""
    home = {block_id: section for section in document.sections for block_id in section.block_ids}
    return {
        "document": document.name,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "notes": list(document.notes),
        "sections": [_section_json(section) for section in document.sections],
        "blocks": [_block_json(block, home.get(block.id)) for block in document.blocks],
        "coverage": coverage_json(coverage(document, reviewed={s.id for s in document.sections}, reasons={})),
        "omissions": [asdict(omission) for omission in document.omissions],
    }


def text_lines(document: Document) -> list[str]:
    """Return the reading for people: every section with its blocks."""
    lines = [f"note: {note}" for note in document.notes]
    for section in document.sections:
        lines += ["", f"== {section.name} ({section.words} words)"]
        for block in document.section_blocks(section):
            label = f"{block.label} " if block.label else ""
            lines.append(f"[{block.id}] {block.kind}: {label}{block.text}")
    lines += [f"left out: {left.kind}, {left.words} words: {left.reason}" for left in document.omissions]
    return lines


def check_json(document: Document) -> dict[str, object]:
    """Return what the checks find as JSON values."""
    return {"document": document.name, "findings": [finding_json(finding) for finding in run_checks(document)]}


def check_lines(document: Document) -> list[str]:
    """Return what the checks find for people, one line each."""
    findings = run_checks(document)
    lines = [
        f"{finding.risk_level.value:<6} {finding.category}: {finding.section}: “{finding.quote}” {finding.description}"
        for finding in findings
    ]
    return [*lines, f"{len(lines)} found" if lines else "Checked, nothing found."]


def forecast_of(
    document: Document, figures: Sequence[ModelFigures], around: Surroundings, checklist: Checklist, *, toon: bool
) -> dict[str, object]:
    """Return what a review would take with each of these models, as JSON values."""
    found = run_checks(document)
    return forecast_json(forecast(document, figures, found=found, checklist=checklist, around=around, toon=toon))


def _section_json(section: Section) -> dict[str, object]:
    return {
        "id": section.id,
        "title": section.title,
        "label": section.label,
        "level": section.level,
        "path": list(section.path),
        "part": section.part,
        "parts": section.parts,
        "is_inferred": section.is_inferred,
        "words": section.words,
        "blocks": len(section.block_ids),
        "block_ids": list(section.block_ids),
    }


def _block_json(block: Block, section: Section | None) -> dict[str, object]:
    return {
        "id": block.id,
        "kind": block.kind.value,
        "section": section.title if section else None,
        "section_id": section.id if section else None,
        "text": block.text,
        "label": block.label,
        "level": block.level,
        "page": block.page,
        "place": asdict(block.place) if block.place else None,
        "anchor_id": block.anchor_id,
        "hidden_by": block.hidden_by,
    }
