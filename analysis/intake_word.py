"""Looks at the parts of a Word file: is it a Word document, does it hold macros, what does it link to."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.readers.word_package import Relation, WordPackage
from domain.errors import DocumentDamaged, DocumentTypeUnknown, DocumentUnsafe

_MACROS = ("vbaproject.bin", "vbadata.xml")
_MAIN = "wordprocessingml.document.main+xml"
_OTHER_MAINS = (
    ("wordprocessingml.template.main+xml", "a Word template (.dotx)"),
    ("spreadsheetml", "an Excel workbook"),
    ("presentationml", "a PowerPoint presentation"),
    ("visio", "a Visio drawing"),
)
_LINKS = {
    "attachedTemplate": "a template",
    "image": "a picture",
    "oleObject": "an object",
    "frame": "a page",
    "subDocument": "another document",
    "aFChunk": "a file to import",
    "mailMergeSource": "a data source",
    "video": "a video",
}
_SHOWN_LINKS = 5
_SAVE = "Save it as a Word document (.docx) and drop that file."


def check_parts(name: str, data: bytes, *, is_word_expected: bool) -> tuple[str, ...]:
    """Return notes on external links and active content. Raise when it is no Word document or holds macros."""
    names = _names(data)
    if not any(part.lower() == "[content_types].xml" for part in names):
        raise _not_word(name, _other_archive(names, data), is_word_expected)
    package = WordPackage(data, needs_main=False)
    types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    has_macro_parts = any(part.lower().rsplit("/", 1)[-1] in _MACROS for part in names)
    if has_macro_parts or "macroenabled" in types.lower() or "vbaproject" in types.lower():
        raise DocumentUnsafe(
            f"{name!r} contains macros (programs inside the document). Save it as a Word document without macros "
            "(.docx) and drop that file."
        )
    _check_main(name, package, types, is_word_expected)
    return (*_link_notes(package), *_content_notes(names))


def _check_main(name: str, package: WordPackage, types: str, is_word_expected: bool) -> None:
    mains = package.related("", "officeDocument")
    for mark, what in _OTHER_MAINS:
        if mark in types and _MAIN not in types:
            raise _not_word(name, what, is_word_expected)
    if not mains:
        raise DocumentDamaged(f"{name!r} is damaged: the part that holds the text is missing. {_SAVE}")
    if len(set(mains)) > 1:
        raise DocumentUnsafe(f"{name!r} holds two main texts, so programs may show different ones. {_SAVE}")
    if not package.root_tag(mains[0]).endswith("}document"):
        raise _not_word(name, "an Office file that is no Word document", is_word_expected)


def _not_word(name: str, what: str, is_word_expected: bool) -> DocumentTypeUnknown:
    said = "is not what its name says: it is really" if is_word_expected else "is"
    return DocumentTypeUnknown(
        f"{name!r} {said} {what}, which cannot be reviewed. "
        "AI-Prism reads Word (.docx), PDF, text (.txt) and Markdown (.md) files."
    )


def _other_archive(names: tuple[str, ...], data: bytes) -> str:
    if "mimetype" in names and b"opendocument.text" in data[:200]:
        return "an OpenDocument text (.odt)"
    if "mimetype" in names and b"opendocument" in data[:200]:
        return "an OpenDocument file"
    if "mimetype" in names and b"epub" in data[:200]:
        return "an e-book (EPUB)"
    return "a ZIP archive"


def _names(data: bytes) -> tuple[str, ...]:
    return WordPackage(data, needs_main=False).names


def _link_notes(package: WordPackage) -> Iterator[str]:
    links = [relation for relation in _external(package) if relation.type != "hyperlink"]
    for relation in links[:_SHOWN_LINKS]:
        what = _LINKS.get(relation.type, "something")
        yield f"The file refers to {what} outside itself ({_shown(relation.target)}); it was not fetched."
    if len(links) > _SHOWN_LINKS:
        yield f"The file has {len(links) - _SHOWN_LINKS} more links to content outside itself; none was fetched."


def _external(package: WordPackage) -> Iterator[Relation]:
    for name in package.names:
        if name.lower().endswith(".rels"):
            yield from (relation for relation in package.relations_in(name) if relation.is_external)


def _content_notes(names: tuple[str, ...]) -> Iterator[str]:
    embedded = sum(1 for name in names if "/embeddings/" in name.lower())
    if embedded:
        yield f"The file contains {embedded} embedded {'file' if embedded == 1 else 'files'}; they were not opened."
    if any("/activex/" in name.lower() for name in names):
        yield "The file contains ActiveX controls; they were not run."


def _shown(target: str) -> str:
    clean = "".join(character if character.isprintable() else " " for character in target)
    return clean if len(clean) <= 100 else clean[:97] + "..."
