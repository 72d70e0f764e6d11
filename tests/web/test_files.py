"""Downloads, the document for the reading pane, and our scripts."""

from __future__ import annotations

import gzip
import json

import pytest

from domain.document import Block, BlockKind, Document, Section, TablePlace
from export.reading_pane import packed_for_reader, reader_document
from tests.pages.builders import a_document
from tests.pages.compared import Compared
from web.files import attachment


def test_a_download_is_an_attachment_with_a_name_that_is_safe_everywhere(client, reviews):
    review_id = reviews.add(a_document())

    answer = client.get(f"/reviews/{review_id}/download/annotated")

    assert (answer.status, answer.body) == (200, b"the file")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="annotated _of__outage.docx__"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_kind_or_review_is_an_error_in_json(client, reviews):
    review_id = reviews.add(a_document())

    assert client.get(f"/reviews/{review_id}/download/everything").status == 409
    assert client.get("/reviews/01M85QNZZZE3RESC5643P6P8EX/download/json").status == 404
    assert client.get("/reviews/x/download/json").json["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain.docx", "plain.docx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a"b\r\nSet-Cookie: x', "a_b__Set-Cookie_ x"),
        ("\u202excod.exe", "_xcod.exe"),
        ("...", "review"),
    ],
)
def test_names_cannot_leave_the_header_or_the_folder(name, expected):
    assert attachment(name).startswith(f'attachment; filename="{expected}"')


def test_other_scripts_than_latin_keep_their_name():
    assert attachment("übersicht.docx").endswith("filename*=UTF-8''%C3%BCbersicht.docx")


def test_the_reading_pane_gets_every_block_once_with_its_place():
    place = TablePlace("t1", 0, 1, row_span=2, is_header=True)
    blocks = (
        Block("b1", BlockKind.HEADING, "Costs", 2, label="3.1"),
        Block("b2", BlockKind.TABLE_CELL, "Item", place=place),
        Block("b3", BlockKind.COMMENT, "<b>check</b>", anchor_id="b1"),
    )
    document = Document("a.docx", "0", "x", blocks, (Section("s1", "Costs", 2, ("b1", "b2"), 2, label="3.1"),))

    told = reader_document(document)

    assert told["sections"][0]["name"] == "3.1 Costs"
    assert told["blocks"] == [
        {"i": "b1", "k": "heading", "t": "Costs", "s": "s1", "l": 2, "n": "3.1"},
        {"i": "b2", "k": "table_cell", "t": "Item", "s": "s1", "c": ["t1", 0, 1, 2, 1, True]},
        {"i": "b3", "k": "comment", "t": "<b>check</b>", "s": "", "a": "b1"},
    ]


def test_the_document_is_fetched_as_json_that_no_page_can_mistake(client, reviews):
    answer = client.get(f"/reviews/{reviews.add(a_document())}/document")

    assert answer.headers.get_content_type() == "application/json"
    assert [section["name"] for section in answer.json["sections"]] == ["1 Timeline", "2 Root cause"]


def test_a_document_is_sent_zipped_and_never_twice_to_a_browser_that_keeps_it(client, reviews):
    address = f"/reviews/{reviews.add(a_document())}/document"

    zipped = client.get(address, **{"Accept-Encoding": "br, gzip"})
    again = client.get(address, **{"If-None-Match": zipped.headers["ETag"]})

    assert json.loads(gzip.decompress(zipped.body)) == client.get(address).json
    assert (again.status, again.body) == (304, b"")


def test_a_document_that_is_not_read_yet_is_404(client, reviews):
    assert client.get(f"/reviews/{reviews.add(None)}/document").status == 404


def test_who_waits_for_a_document_gets_its_text_as_soon_as_it_is_read(client, reviews):
    review_id = reviews.add(None)
    looks = []

    def look(review_id):
        looks.append(review_id)
        return packed_for_reader(a_document()) if len(looks) == 3 else None

    reviews.early_text = look
    answer = client.get(f"/reviews/{review_id}/document?wait=1")

    assert [section["name"] for section in answer.json["sections"]] == ["1 Timeline", "2 Root cause"]
    assert looks == [review_id] * 3


def test_who_waits_in_vain_is_told_so(client, reviews, monkeypatch):
    monkeypatch.setattr("web.files._LONGEST_WAIT", 0.1)

    assert client.get(f"/reviews/{reviews.add(None)}/document?wait=1").status == 404


@pytest.mark.parametrize("name", ["bench.js", "prism.css"])
def test_our_scripts_and_styles_are_served_for_good_under_their_version(client, name):
    answer = client.get(f"/assets/0123/{name}")

    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["..%2fframe.py", "frame.py", "icon.svg"])
def test_nothing_else_is_served_as_a_script(client, name):
    assert client.get(f"/assets/0123/{name}").status == 404


@pytest.mark.parametrize(("kind", "start"), [("spreadsheet", b"PK"), ("html", b"<!doctype"), ("json", b"{")])
def test_a_comparison_is_downloaded(client, reviews, kind, start):
    compared = Compared(reviews)
    compared.fill()

    answer = client.get(f"/reviews/{compared.review_id}/comparisons/{compared.id}/download/{kind}")

    assert answer.status == 200
    assert answer.body.startswith(start)
    assert "outage (compared)" in answer.headers["Content-Disposition"]
    assert client.get(f"/reviews/{compared.review_id}/comparisons/{compared.id}/download/exe").status == 409
