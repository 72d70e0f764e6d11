"""Builds Word files from the XML of their parts, so that tests can make what no program would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "settings": "settings",
    "header": "hdr",
    "footer": "ftr",
}


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph; a run may be plain text or XML."""
    style_xml = f'<w:pStyle w:val="{style}"/>' if style else ""
    ppr = f"<w:pPr>{style_xml}{properties}</w:pPr>" if style or properties else ""
    return f"<w:p>{ppr}{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run with one text element."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*content: str, properties: str = "") -> str:
    """A table cell; content may be plain text or XML."""
    inner = "".join(item if item.startswith("<") else p(item) for item in content) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cell if cell.startswith('<') else tc(cell) for cell in cells)}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def part(kind: str, inner: str) -> str:
    """The XML of a part of this relationship type."""
    return f"<w:{_ROOTS[kind]} {NAMESPACES}>{inner}</w:{_ROOTS[kind]}>"


def notes(kind: str, texts: Mapping[str, str]) -> str:
    """A footnotes, endnotes or comments part; the texts are XML paragraphs or plain text, by id."""
    tag = kind.removesuffix("s")
    inner = "".join(
        f'<w:{tag} w:id="{id_}" w:author="Ada">{text if text.startswith("<") else p(text)}</w:{tag}>'
        for id_, text in texts.items()
    )
    return part(kind, inner)


def styles(inner: str) -> str:
    return part("styles", inner)


def style(
    id_: str, name: str, *, based_on: str = "", paragraph: str = "", run: str = "", kind: str = "paragraph"
) -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    ppr = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    rpr = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:style w:type="{kind}" w:styleId="{id_}"><w:name w:val="{name}"/>{base}{ppr}{rpr}</w:style>'


HEADING_STYLES = style("Heading1", "heading 1", paragraph='<w:outlineLvl w:val="0"/>') + style(
    "Heading2", "heading 2", paragraph='<w:outlineLvl w:val="1"/>'
)


def relation(id_: str, type_: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    uri = type_ if type_.startswith("http") else _TYPE + type_
    return f'<Relationship Id="{id_}" Type="{uri}" Target="{target}"{mode}/>'


def relations(*items: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(items)}</Relationships>'


def document_xml(body: str, *, after: str = "") -> str:
    return f"<w:document {NAMESPACES}>{after}<w:body>{body}</w:body></w:document>"


def docx(
    body: str = "",
    *,
    parts: Mapping[str, str] | None = None,
    extra: Mapping[str, str | bytes] | None = None,
    links: Sequence[str] = (),
    main_type: str = MAIN_TYPE,
    document: str = "",
    types: str = "",
) -> bytes:
    """A Word file. `parts`: XML by relationship type ("header2" gives a second header part, rId "header2")."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(main_type, types),
        "_rels/.rels": relations(relation("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": document or document_xml(body),
    }
    found = []
    for kind, xml in (parts or {}).items():
        members[f"word/{kind}.xml"] = xml
        found.append(relation(kind, kind.rstrip("0123456789"), f"{kind}.xml"))
    members["word/_rels/document.xml.rels"] = relations(*found, *links)
    return zipped({**members, **(extra or {})})


def zipped(members: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _content_types(main_type: str, more: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>{more}</Types>'
    )
