"""The workbook of a review, read back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from domain.decision import DecisionAction, Verdict
from domain.document import Coverage, Omission
from domain.finding import Attempt, Finding, Origin, QuoteStatus, RiskLevel, Usage
from export.cells import LONGEST_TEXT
from export.spreadsheet import spreadsheet
from tests.export.builders import A_PROVENANCE, A_REVIEW, EMULATED, a_document, a_finding, accepted

COVERAGE = Coverage(100, 90, (Omission("image", 10, "pictures are not read", 2),))


def a_book(*findings: Finding, verdicts: dict[str, Verdict] | None = None, **more: Any) -> Workbook:
    found = list(findings)
    data = spreadsheet(
        A_REVIEW, a_document(), found, accepted(*found) if verdicts is None else verdicts, COVERAGE, **more
    )
    return load_workbook(BytesIO(data))


def rows(book: Workbook, sheet: str = "Findings") -> list[dict[str, Any]]:
    header, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in body]


def summary(book: Workbook) -> list[tuple[Any, ...]]:
    return list(book["Summary"].iter_rows(values_only=True))


def test_a_finding_keeps_who_found_it_what_it_cost_and_who_decided():
    (row,) = rows(a_book(a_finding()))

    assert (row["Decision"], row["Decided by"], str(row["Decided at (UTC)"])) == (
        "accepted",
        "ana",
        "2023-11-14 22:15:00",
    )
    assert (row["Found by"], row["Model id"]) == ("Model Two", "anthropic.model-two")
    assert (row["Place in chain"], row["Models in chain"]) == (2, 5)
    assert row["Skipped models and why"] == "Model One: Model One was too busy"
    assert (row["Input tokens (whole answer)"], row["Cost in USD (whole answer)"]) == (1000, 0.0123)
    assert (row["Prompt version"], row["Notice"], row["Quote status"]) == ("2026-11", EMULATED, "exact")
    assert row["Checklist version"] == "incident@2"
    assert (row["Attempts"], row["Stop reason"], row["Thinking"]) == (2, "tool_use", "summary")
    assert (row["Seconds to the first word"], row["Seconds (whole answer)"]) == (0.4, 2.4)
    assert (row["Cache read tokens (whole answer)"], row["Cache write tokens (whole answer)"]) == (50, 25)
    assert row["Output tokens, thinking included (whole answer)"] == 200


def test_a_reused_answer_says_from_where_and_that_the_rest_was_different():
    earlier = replace(A_PROVENANCE, reused_from="R1", is_from_elsewhere=True)

    (row,) = rows(a_book(a_finding(provenance=earlier)))

    assert row["Answer reused from review"] == "R1"
    assert row["How it was reused"].endswith("of the same section, when the rest of the document was different")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "#N/A", "#REF!", "＝1"])
def test_text_that_looks_like_a_formula_is_stored_as_text(text: str):
    book = a_book(a_finding(quote=text, description=text, category=text))

    cells = [cell for row in book["Findings"].iter_rows() for cell in row]
    (quote,) = [cell for cell in cells if cell.row == 2 and book["Findings"].cell(1, cell.column).value == "Quote"]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert quote.value == text
    assert quote.quotePrefix or not text.startswith(tuple("=+-@\t＝"))


def test_no_part_of_the_workbook_holds_a_formula_or_a_link():
    data = spreadsheet(A_REVIEW, a_document(), [a_finding(quote='=HYPERLINK("http://x")')], {}, COVERAGE)

    with ZipFile(BytesIO(data)) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"hyperlink" in sheet for sheet in sheets)


def test_characters_that_a_workbook_cannot_hold_are_left_out():
    (row,) = rows(a_book(a_finding(description="a\x00b\x0bc\ud800d\uffffe & <f> 🙂 שלום\r\nend")))

    assert row["Description"] == "ab\ncde & <f> 🙂 שלום\nend"


def test_text_like_excels_own_escape_is_escaped():
    (row,) = rows(a_book(a_finding(description="_x0041_")))

    assert row["Description"] == "_x005F_x0041_"


@pytest.mark.parametrize("letter", ["x", "🙂"])
def test_text_longer_than_a_cell_is_cut_and_says_so(letter: str):
    (row,) = rows(a_book(a_finding(description=letter * 40_000)))

    assert len(row["Description"].encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert "cut here" in row["Description"]


def test_the_header_is_frozen_and_every_row_can_be_filtered():
    sheet = a_book(a_finding(), a_finding(id="f2"))["Findings"]

    assert sheet.freeze_panes == "A2"
    assert str(sheet.auto_filter.ref).endswith("3")


def test_the_analysts_wording_stands_beside_the_models():
    finding = a_finding()
    verdict = Verdict(DecisionAction.EDITED, "ben", 5.0, "", "Nobody owns this.", "Ask the board.")

    (row,) = rows(a_book(finding, verdicts={finding.id: verdict}))

    assert (row["Decision"], row["Description"]) == ("edited", "No owner is named.")
    assert (row["Analyst's description"], row["Analyst's suggestion"]) == ("Nobody owns this.", "Ask the board.")


@pytest.mark.parametrize("more", [{"status": "partial"}, {"section_status": {"s1": "failed"}}])
def test_a_review_with_gaps_is_labelled_partial_on_the_first_sheet(more: dict[str, Any]):
    book = a_book(a_finding(), **more)

    assert book.sheetnames[0] == "Summary"
    assert "PARTIAL" in str(summary(book)[0][1])


def test_a_complete_review_is_not_labelled_partial():
    text = str(summary(a_book(a_finding(), status="complete", section_status={"s1": "done"})))

    assert "PARTIAL" not in text


def test_the_emulator_is_named_on_the_first_sheet():
    assert EMULATED in str(summary(a_book(a_finding()))[0])


def test_findings_of_checks_and_analysts_need_no_model():
    check = a_finding(origin=Origin.CHECK, check="date_order", provenance=None)
    analyst = a_finding(id="f2", origin=Origin.ANALYST, provenance=None, risk_level=RiskLevel.LOW)

    first, second = rows(a_book(check, analyst, verdicts={}))

    assert (first["Found by"], first["Decision"]) == ("check date_order", "undecided")
    assert (second["Found by"], second["Finding id"]) == ("analyst", "f2")


def test_near_and_absent_quotes_are_never_called_exact():
    near = a_finding(quote_status=QuoteStatus.NEAR, document_words="the plans")
    absent = a_finding(id="f2", quote_status=QuoteStatus.ABSENT, span=None)

    first, second = rows(a_book(near, absent))

    assert (first["Quote status"], first["The document's own words"]) == ("near, not proven", "the plans")
    assert second["Quote status"] == "not found in the document"


def test_sections_coverage_and_requests_are_listed():
    attempt = Attempt("m1", "Model One", 1, 10.0, 12.5, "throttled", "too busy", Usage(1, 2, 3, 4, 0.1))

    book = a_book(
        a_finding(),
        section_status={"s1": "failed"},
        section_reasons={"s1": "all models were busy"},
        usage=Usage(5, 6, 7, 8, 0.25),
        attempts=[attempt],
    )

    (section,) = rows(book, "Sections")
    assert (section["Status"], section["Reason"], section["Findings"]) == ("failed", "all models were busy", 1)
    assert rows(book, "Coverage") == [
        {"Not covered": "image", "Words": 10, "Count": 2, "Reason": "pictures are not read"}
    ]
    (request,) = rows(book, "Requests")
    assert (request["Outcome"], request["Seconds"], request["Cost (USD)"]) == ("throttled", 2.5, 0.1)
    assert ("Cost (USD)", 0.25) in summary(book)


def test_a_review_without_findings_is_a_workbook_with_headers():
    book = a_book()

    assert rows(book) == []
    assert book["Findings"].max_column > 30
