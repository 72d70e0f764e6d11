"""Small Word files written by hand, with the parts that python-docx cannot make."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tests.export.word_compare import WORD

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = "document.main"


def paragraph(text: str) -> str:
    """Return a paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def a_docx(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    relations: Mapping[str, str] | None = None,
    settings_relations: str = "",
    extra: Mapping[str, bytes] | None = None,
    is_strict: bool = False,
) -> bytes:
    """Return a Word file. `parts` are contents of roots by name (comments, footnotes, header1, settings, ...).

    `relations` are further relationships of the document: id to 'Type="..." Target="..."', the type by its last word.
    """
    parts = parts or {}
    kinds = {name: name.rstrip("0123456789") for name in parts}
    links = {f"rIdPart{number}": f'Type="{kinds[name]}" Target="{name}.xml"' for number, name in enumerate(parts)}
    xml = {"document": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    roots = {"header": "hdr", "footer": "ftr"}
    for name, inside in parts.items():
        root = roots.get(kinds[name], kinds[name])
        xml[name] = f"<w:{root} {NAMESPACES}>{inside}</w:{root}>"
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kinds.get(name, _MAIN)}+xml"/>' for name in xml
    )
    stored = BytesIO()
    with ZipFile(stored, "w", ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        )
        package.writestr(
            "_rels/.rels", _relations({"rId1": 'Type="officeDocument" Target="word/document.xml"'}, is_strict)
        )
        package.writestr("word/_rels/document.xml.rels", _relations({**links, **(relations or {})}, is_strict))
        for name, text in xml.items():
            package.writestr(f"word/{name}.xml", _strict(text) if is_strict else text)
        if settings_relations:
            package.writestr("word/_rels/settings.xml.rels", _relations({"rId1": settings_relations}, is_strict))
        for name, data in (extra or {}).items():
            package.writestr(name, data)
    return stored.getvalue()


def _relations(links: Mapping[str, str], is_strict: bool) -> str:
    base = STRICT_RELATIONS if is_strict else RELATIONS
    inside = "".join(
        f'<Relationship Id="{id_}" {rest.replace("Type=" + chr(34), f"Type={chr(34)}{base}/")}/>'
        for id_, rest in links.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'
    )


def _strict(text: str) -> str:
    return text.replace(WORD, STRICT_WORD).replace(RELATIONS, STRICT_RELATIONS)
