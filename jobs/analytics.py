"""The findings of a finished run as a Parquet row set, for questions that go across reviews."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pyarrow as pa
from pyarrow import json as arrow_json
from pyarrow import parquet

from domain.document import Document
from domain.finding import Finding, Provenance
from domain.run import Review
from jobs.history import RunRecord

_NOBODY = Provenance(model_id="", model_name="", chain_position=0, chain_length=0)


def findings_table(review: Review, document: Document, record: RunRecord, checks: Iterable[Finding]) -> bytes:
    """Return one row for each finding of the run and of the checks, as the bytes of a Parquet file.

    A row has no text of the document but the section's title; costs and tokens are those of the whole section.
    """
    made = [finding for result in record.results.values() for finding in result.findings]
    rows = [_row(review, document, record, finding) for finding in (*checks, *made)]
    buffer = io.BytesIO()
    parquet.write_table(_table(rows) if rows else _COLUMNS.empty_table(), buffer)
    return buffer.getvalue()


def _table(rows: Sequence[dict[str, object]]) -> pa.Table:
    # By way of JSON: before it takes Python values, pyarrow imports pandas, which is most of what ending a run costs.
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode("utf-8", "replace")
    return arrow_json.read_json(
        pa.BufferReader(lines),
        read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        parse_options=arrow_json.ParseOptions(explicit_schema=_COLUMNS, unexpected_field_behavior="error"),
    )


def partition(ended_at: float) -> str:
    """Return the date a run belongs to, in UTC, as Athena's partitions name it."""
    return datetime.fromtimestamp(ended_at, UTC).strftime("%Y-%m-%d")


_COLUMNS = pa.schema(
    {
        "review_id": pa.string(),
        "run_id": pa.string(),
        "comparison_id": pa.string(),
        "document": pa.string(),
        "document_words": pa.int64(),
        "created_at": pa.timestamp("ms", tz="UTC"),
        "created_by": pa.string(),
        "finding_id": pa.string(),
        "section_id": pa.string(),
        "section": pa.string(),
        "origin": pa.string(),
        "check": pa.string(),
        "type": pa.string(),
        "category": pa.string(),
        "risk_level": pa.string(),
        "confidence": pa.float64(),
        "quote_status": pa.string(),
        "model_id": pa.string(),
        "chain_position": pa.int64(),
        "prompt_version": pa.string(),
        "checklist": pa.string(),
        "notice": pa.string(),
        "section_input_tokens": pa.int64(),
        "section_output_tokens": pa.int64(),
        "section_cost_usd": pa.float64(),
        "section_ms": pa.int64(),
    }
)


def _row(review: Review, document: Document, record: RunRecord, finding: Finding) -> dict[str, object]:
    who = finding.provenance or _NOBODY
    usage = who.usage
    return {
        "review_id": review.id,
        "run_id": record.run.id,
        "comparison_id": record.run.comparison_id,
        "document": review.document_name,
        "document_words": sum(section.words for section in document.sections),
        "created_at": datetime.fromtimestamp(record.run.created_at, UTC).isoformat(timespec="milliseconds"),
        "created_by": record.run.created_by,
        "finding_id": finding.id,
        "section_id": finding.section_id,
        "section": finding.section,
        "origin": finding.origin.value,
        "check": finding.check,
        "type": finding.type.value,
        "category": finding.category,
        "risk_level": finding.risk_level.value,
        "confidence": finding.confidence,
        "quote_status": finding.quote_status.value,
        "model_id": who.model_id,
        "chain_position": who.chain_position,
        "prompt_version": who.prompt_version,
        "checklist": record.run.checklist,
        "notice": who.notice,
        "section_input_tokens": usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens,
        "section_output_tokens": usage.output_tokens,
        "section_cost_usd": usage.cost_usd,
        "section_ms": who.total_ms,
    }
