"""What may come in, and the sentence for what may not."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from analysis.intake import MEDIA_TYPES, Intake, inspect
from domain.errors import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentRefused,
    DocumentTooLarge,
    DocumentTypeUnknown,
    DocumentUnsafe,
)
from tests.samples import hostile_files as hostile
from tests.samples.word_files import document_xml, docx, p, tbl, tc, tr, zipped

SAMPLES = Path(__file__).parents[1] / "samples"
LIMIT = 50 * 1024 * 1024


def take(name: str, data: bytes) -> Intake:
    return inspect(name, data, max_bytes=LIMIT)


def a_pdf(password: str = "", owner: str = "") -> bytes:
    reader = pypdf.PdfReader(SAMPLES / "public" / "poam-guide.pdf")
    writer = pypdf.PdfWriter()
    writer.add_page(reader.pages[0])
    if password or owner:
        writer.encrypt(user_password=password, owner_password=owner or password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


GOOD = docx(p("text"))


@pytest.mark.parametrize(
    "path", sorted((SAMPLES / "public").glob("*.*")) + sorted((SAMPLES / "planted").glob("*.docx"))
)
def test_every_real_document_comes_in(path: Path) -> None:
    if path.suffix == ".md":
        return
    data = path.read_bytes()

    intake = take(path.name, data)

    assert intake.name == path.name
    assert intake.media_type == MEDIA_TYPES[path.suffix[1:]]
    assert intake.sha256 == hashlib.sha256(data).hexdigest()
    assert intake.size_bytes == len(data)


REFUSED: list[tuple[str, Callable[[], bytes], type[DocumentRefused], str]] = [
    ("empty.docx", lambda: b"", DocumentEmpty, "is empty"),
    ("empty.txt", lambda: b" \n\t ", DocumentEmpty, "holds no text"),
    ("big.docx", lambda: b"x" * (LIMIT + 1), DocumentTooLarge, "50.0 MB; the limit is 50 MB"),
    ("really.docx", lambda: b"%PDF-1.4\n", DocumentTypeUnknown, "really a PDF"),
    ("really.pdf", lambda: GOOD, DocumentTypeUnknown, "really a Word document"),
    ("really.txt", lambda: GOOD, DocumentTypeUnknown, "really a Word document"),
    ("really.pdf", lambda: b"just text", DocumentTypeUnknown, "really plain text"),
    ("really.docx", lambda: b"just text", DocumentTypeUnknown, "really plain text"),
    ("picture.docx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, DocumentTypeUnknown, "a PNG picture"),
    ("letter.docx", lambda: b"{\\rtf1 hello}", DocumentTypeUnknown, "Rich Text"),
    ("sheet.docx", hostile.excel, DocumentTypeUnknown, "really an Excel workbook"),
    ("text.docx", hostile.open_document, DocumentTypeUnknown, "OpenDocument text"),
    ("plain.docx", lambda: zipped({"a.txt": "x"}), DocumentTypeUnknown, "a ZIP archive"),
    ("notes.txt", lambda: b"abc\0\0def" * 20, DocumentTypeUnknown, "binary data"),
    ("tool.exe", lambda: b"MZ\x90\0" + b"\0" * 200, DocumentTypeUnknown, "a program"),
    ("notes.rst", lambda: b"some text", DocumentTypeUnknown, "does not end in a known file type"),
    ("noending", lambda: GOOD, DocumentTypeUnknown, "does not end in a known file type"),
    ("old.doc", lambda: hostile.old_office("WordDocument"), DocumentTypeUnknown, "old Word document"),
    ("old.docx", lambda: hostile.old_office("WordDocument"), DocumentTypeUnknown, "old Word document"),
    ("secret.docx", lambda: hostile.old_office("EncryptedPackage"), DocumentEncrypted, "password"),
    ("cut.docx", lambda: GOOD[: len(GOOD) // 2], DocumentDamaged, "cut off"),
    ("flipped.docx", lambda: GOOD[:60] + b"\xff\xff\xff\xff" + GOOD[64:], DocumentDamaged, "damaged"),
    ("body.docx", lambda: docx(document="<w:document"), DocumentDamaged, "not readable XML"),
    ("mainless.docx", lambda: docx(extra={"_rels/.rels": "<R/>"}), DocumentDamaged, "part that holds the text"),
    ("zeros.docx", lambda: hostile.with_stored_zeros("word/media/image1.bmp", 120), DocumentUnsafe, "120 MB"),
    ("ratio.docx", lambda: hostile.with_stored_zeros("word/media/image1.bmp", 60), DocumentUnsafe, "times its size"),
    ("paragraphs.docx", lambda: hostile.many_paragraphs(2_300_000), DocumentUnsafe, "2,000,000 XML elements"),
    ("node.docx", lambda: docx(document=document_xml(p("x" * 12_000_000))), DocumentUnsafe, "one piece of text"),
    ("entries.docx", lambda: hostile.many_entries(1500), DocumentUnsafe, "1,50. parts"),
    ("directory.docx", hostile.announcing_millions_of_entries, DocumentUnsafe, "parts"),
    ("nested.docx", lambda: hostile.nested_archives(4), DocumentUnsafe, "archives inside archives"),
    ("inner.docx", hostile.nested_bomb, DocumentUnsafe, "more than 200 MB"),
    ("twice.docx", hostile.with_duplicate_main, DocumentUnsafe, "twice"),
    ("case.docx", lambda: docx(extra={"WORD/document.xml": "<x/>"}), DocumentUnsafe, "twice"),
    ("path.docx", lambda: docx(extra={"../../etc/passwd": "x"}), DocumentUnsafe, "points outside"),
    ("drive.docx", lambda: docx(extra={"C:/autoexec.bat": "x"}), DocumentUnsafe, "points outside"),
    ("laughs.docx", hostile.billion_laughs, DocumentUnsafe, "XML entities"),
    ("entity.docx", hostile.external_entity, DocumentUnsafe, "XML entities"),
    ("entity16.docx", lambda: hostile.external_entity("utf-16"), DocumentUnsafe, "XML entities"),
    ("deep.docx", lambda: docx("<w:p>" * 300 + "</w:p>" * 300), DocumentUnsafe, "levels deep"),
    (
        "span.docx",
        lambda: docx(tbl(tr(tc("x", properties='<w:gridSpan w:val="30000000"/>')))),
        DocumentUnsafe,
        "spans 30000000 columns",
    ),
    ("macro.docx", hostile.with_macros, DocumentUnsafe, "contains macros"),
    ("renamed.docx", lambda: hostile.with_macros(part="word/VBAPROJECT.BIN"), DocumentUnsafe, "contains macros"),
    (
        "macro.docm",
        lambda: hostile.with_macros(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        DocumentUnsafe,
        "contains macros",
    ),
    (
        "template.docx",
        lambda: docx(main_type="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        DocumentTypeUnknown,
        "Word template",
    ),
    ("junk.docx", lambda: b"GIF junk" + GOOD, DocumentTypeUnknown, "other data put before it"),
    ("polyglot.docx", lambda: b"PK\x03\x04" + b"\0" * 40 + GOOD, DocumentUnsafe, "other data before its archive"),
    ("cut.pdf", lambda: a_pdf()[:2000], DocumentDamaged, "cut off"),
    ("broken.pdf", lambda: b"%PDF-1.7\n" + b"garbage " * 50 + b"%%EOF", DocumentDamaged, "cannot be opened"),
    ("secret.pdf", lambda: a_pdf("open sesame"), DocumentEncrypted, "password"),
    ("loop.pdf", hostile.pdf_page_loop, DocumentDamaged, "cannot be opened"),
    ("bomb.pdf", lambda: hostile.pdf_flate_bomb(110), DocumentUnsafe, "bomb"),
    ("twice.pdf", lambda: hostile.pdf_flate_bomb(110, twice=True), DocumentUnsafe, "bomb"),
    ("lzw.pdf", hostile.pdf_lzw_bomb, DocumentUnsafe, "bomb"),
    ("prefixed.pdf", lambda: b"<html>" + a_pdf(), DocumentTypeUnknown, "other data put before it"),
]


@pytest.mark.parametrize(("name", "make", "error", "says"), REFUSED, ids=[f"{row[0]}-{row[3]}" for row in REFUSED])
def test_what_must_not_come_in_is_refused_in_a_sentence(
    name: str, make: Callable[[], bytes], error: type[DocumentRefused], says: str
) -> None:
    with pytest.raises(error, match=says) as refusal:
        take(name, make())

    sentence = str(refusal.value)
    assert name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_pdf_that_only_restricts_editing_comes_in() -> None:
    assert take("restricted.pdf", a_pdf(owner="owner")).media_type == MEDIA_TYPES["pdf"]


def test_a_page_count_of_a_billion_is_not_believed() -> None:
    assert take("pages.pdf", hostile.pdf_of_a_billion_pages()).notes == ()


def test_a_long_repetitive_document_comes_in() -> None:
    text = "The risk owner reviews the control every quarter and reports the result. " * 20

    assert take("long.docx", docx(p(text) * 4000)).notes == ()


def test_external_content_is_noted_and_hyperlinks_are_not() -> None:
    notes = take("links.docx", hostile.with_external_links()).notes

    assert len(notes) == 2
    assert any("a template" in note and "evil.example/t.dotm" in note for note in notes)
    assert all("was not fetched" in note for note in notes)


def test_embedded_files_are_noted() -> None:
    inner = zipped({"xl/workbook.xml": "<x/>"})

    notes = take("sheet.docx", docx(p("x"), extra={"word/embeddings/sheet1.xlsx": inner})).notes

    assert notes == ("The file contains 1 embedded file; they were not opened.",)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.docx", "passwd.docx"),
        ("C:\\Users\\ada\\report.docx", "report.docx"),
        ("re\x00po\x1brt.docx", "report.docx"),
        ("report\u202excod.docx", "reportxcod.docx"),
        ("...hidden.docx", "hidden.docx"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_a_dangerous_name_is_cleaned_and_noted(name: str, clean: str) -> None:
    intake = take(name, GOOD)

    assert intake.name == clean
    (note,) = intake.notes
    assert clean in note
    assert "\x00" not in note
    assert "\x1b" not in note


@pytest.mark.parametrize("name", ["", "///", "\x00\x01", ".docx", "..", "  .docx", "-.docx"])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(DocumentUnsafe, match="no usable name"):
        take(name, GOOD)


@pytest.mark.parametrize("name", ["Bericht Übersicht (final) №2.docx", "風險評估.docx", "REPORT.DOCX"])
def test_an_honest_name_stays_as_it_is(name: str) -> None:
    assert take(name, GOOD).name == name


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", b"plain", "text/plain"),
        ("a.txt", "naïve".encode("cp1252"), "text/plain"),
        ("a.txt", "wide".encode("utf-16"), "text/plain"),
        ("a.txt", "wide without a mark, long enough".encode("utf-16-le"), "text/plain"),
        ("a.txt", b"BM is how this text begins", "text/plain"),
        ("a.md", b"# Title\n\ntext", "text/markdown"),
        ("a.markdown", b"# Title", "text/markdown"),
    ],
)
def test_text_comes_in_whatever_its_encoding(name: str, data: bytes, media_type: str) -> None:
    assert take(name, data).media_type == media_type
