"""Remote parts of a Word document are cut off in our copy: opening it must fetch nothing that its author did not click.

Word loads templates, pictures, objects, frames and sub-documents from the addresses in external relationships as soon
as the file opens. Those are removed together with what refers to them. Hyperlinks stay, and so do paths on a local
drive (`file:///C:\\Users\\...`, which Word itself writes for a template): they reach no other machine, and leaving them
leaves their parts untouched.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from lxml import etree

from analysis.readers.word_walk import WordPackage

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LOCAL_DRIVE = re.compile(r"(file:/{0,3})?[a-z][:|][\\/]", re.IGNORECASE)
# Elements that mean nothing, or break the file, without their relationship; others lose only the attribute.
_CARRIERS = frozenset(
    {"attachedTemplate", "subDoc", "sourceFileName", "saveThroughXslt", "OLEObject", "altChunk", "externalData",
     "videoFile", "audioFile", "wavAudioFile", "quickTimeFile", "control"}
)  # fmt: skip
_MAIL_MERGE_SOURCES = frozenset({"dataSource", "headerSource"})


def cut_remote_links(package: WordPackage) -> int:
    """Remove every remote relationship that Word would follow by itself; return how many there were."""
    return sum(_cut_in(package, name) for name in package.names if name.endswith(".rels"))


def is_remote(target: str) -> bool:
    """Return True unless the address is a path on a local drive."""
    return _LOCAL_DRIVE.match(unquote(target).strip()) is None


def _cut_in(package: WordPackage, rels: str) -> int:
    source = _source_of(rels)
    relations = package.relations(source)
    remote = {
        relation.id
        for relation in relations
        if relation.is_external and relation.type != "hyperlink" and is_remote(relation.target)
    }
    if not remote:
        return 0
    for element in list(package.tree(rels)):
        if element.get("Id") in remote:
            package.tree(rels).remove(element)
    package.mark_changed(rels)
    if source in package:
        _forget(package.tree(source), remote)
        package.mark_changed(source)
    return len(remote)


def _source_of(rels: str) -> str:
    folder, base = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _forget(root: etree._Element, ids: set[str]) -> None:
    for element in list(root.iter(etree.Element)):
        names = [name for name, value in element.items() if str(name).startswith(_RELATIONS) and value in ids]
        for name in names:
            del element.attrib[name]
        if names:
            _drop_if_empty(element)


def _drop_if_empty(element: etree._Element) -> None:
    parent = element.getparent()
    name = etree.QName(element).localname
    if parent is None or name not in _CARRIERS | _MAIL_MERGE_SOURCES:
        return
    if name in _MAIL_MERGE_SOURCES and parent.getparent() is not None:
        element, parent = parent, parent.getparent()  # a mail merge without its source would ask for one
    assert parent is not None
    _remove(parent, element)


def _remove(parent: etree._Element, element: etree._Element) -> None:
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
