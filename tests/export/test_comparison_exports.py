"""A comparison taken away: workbook, web page, JSON."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from comparison.aligning import align
from comparison.columns import Column, ColumnSection
from domain.comparison import ComparedRun, Comparison
from domain.decision import DecisionAction, Verdict
from domain.finding import RiskLevel, Usage
from domain.run import SectionStatus
from export.comparison_html import comparison_html
from export.comparison_json import comparison_json
from export.comparison_spreadsheet import comparison_spreadsheet
from export.comparison_tables import ComparisonReport
from tests.fakes import a_document, a_finding

BAD = '=1+1 <script>alert("x")</script>'


def a_column(key: str, *findings, failed: str = "", **changes) -> Column:
    status = SectionStatus.FAILED if failed else SectionStatus.DONE
    sections = (ColumnSection("s1", "Part 1", SectionStatus.DONE), ColumnSection("s2", "Part 2", status, failed))
    values = {"usage": Usage(1000, 200, cost_usd=0.02), "seconds": 4.0, **changes}
    return Column(key, key.title(), (f"us.{key}",), tuple(findings), sections, **values)


@pytest.fixture
def report() -> ComparisonReport:
    columns = (
        a_column(
            "first", a_finding("f-1"), a_finding("f-3", category="other", description=BAD, span=(0, 4), quote="word")
        ),
        a_column("second", a_finding("f-2", risk_level=RiskLevel.LOW), failed="Second was too busy."),
    )
    comparison = Comparison("C1", "R1", 100.0, "ann", tuple(ComparedRun(c.key, c.label, c.models) for c in columns))
    verdicts = {"f-1": Verdict(DecisionAction.EDITED, "bob", 5.0, description="Our words")}
    return ComparisonReport("report.docx", comparison, align(columns, a_document(words=30)), verdicts, ("PARTIAL",))


def test_the_workbook_has_a_sheet_for_each_view_and_says_first_what_is_missing(report):
    book = openpyxl.load_workbook(io.BytesIO(comparison_spreadsheet(report)))

    assert book.sheetnames[:4] == ["Summary", "Columns", "Issues", "Findings"]
    assert book.sheetnames[4:] == ["Agreement", "Who found what", "Repeats", "Gaps"]
    assert [cell.value for cell in book["Summary"][1]] == ["Warning", "PARTIAL"]
    issues = list(book["Issues"].iter_rows(values_only=True))
    assert issues[0][-2:] == ("First", "Second")
    shared = next(row for row in issues if row[1] == "2 of 2")
    assert (shared[2], shared[6], shared[7], shared[9]) == ("risk", "edited", "bob", "Our words")
    assert list(book["Gaps"].iter_rows(values_only=True))[1] == ("Second", "Part 2", "Second was too busy.")
    assert [row[0] for row in book["Columns"].iter_rows(min_row=2, values_only=True)] == ["First", "Second"]


def test_the_web_page_has_a_row_for_each_measure_and_is_printed_dark_on_light(report):
    page = comparison_html(report).decode()

    assert '<th scope="col">Column</th><th scope="col">First</th><th scope="col">Second</th>' in page
    assert "<td>Cost (USD)</td><td>0.02</td><td>0.02</td>" in page
    assert "<td>Prompt</td>" in page
    assert "@media screen and (prefers-color-scheme: dark)" in page


def test_what_a_model_wrote_is_text_in_every_export(report):
    page = comparison_html(report).decode()
    book = openpyxl.load_workbook(io.BytesIO(comparison_spreadsheet(report)))

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    written = [cell for row in book["Findings"].iter_rows() for cell in row if "script" in str(cell.value)]
    assert {cell.data_type for cell in written} == {"s"}


def test_the_json_has_all_rows_with_what_each_column_says(report):
    told = json.loads(json.dumps(comparison_json(report)))

    assert [column["label"] for column in told["columns"]] == ["First", "Second"]
    assert told["columns"][1]["gaps"] == [{"section_id": "s2", "title": "Part 2", "reason": "Second was too busy."}]
    assert sorted(len(row["cells"]) for row in told["rows"]) == [1, 2]
    assert {row["decision"]["action"] for row in told["rows"]} == {"edited", None}
    assert told["pairs"][0]["both"] == 1
