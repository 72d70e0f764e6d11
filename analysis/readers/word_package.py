"""A Word file as its parts: opened without network or entities, and written back with only the changed parts new."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from analysis.readers.word_names import STRICT, Element
from domain.errors import DocumentDamaged, DocumentEncrypted, DocumentUnsafe

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT_DECLARATION = re.compile(rb"""(xmlns(?::[\w.-]+)?\s*=\s*)(["'])(http://purl\.oclc\.org/ooxml/[^"']+)\2""")
_USUAL_DECLARATION = re.compile(rb"""(xmlns(?::[\w.-]+)?\s*=\s*)(["'])(http://schemas\.openxmlformats[^"']+)\2""")
_STRETCH = 16 * 1024
_USUAL = {usual: strict for strict, usual in STRICT.items()}


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another or, if external, to an address. `type` is the last word of its URI."""

    id: str
    type: str
    target: str
    is_external: bool


class WordPackage:
    """The parts of a docx file by their zip member names."""

    def __init__(self, data: bytes, *, needs_main: bool = True) -> None:
        """Open the file. Raise `DocumentDamaged` when it is no readable Word package."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names: tuple[str, ...] = tuple(self._zip.namelist())
        # zipfile raises NotImplementedError for what it cannot unpack, such as an unknown kind of compression.
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DocumentDamaged("The file is not a readable Word document: its archive is damaged.") from error
        self._spelling = {name.lower(): name for name in self.names}
        self._trees: dict[str, Element] = {}
        self._strict: set[str] = set()
        self._changed: set[str] = set()
        self._replaced: dict[str, bytes] = {}
        self.main = self._main_part() if needs_main else ""

    @property
    def parts(self) -> Mapping[str, Element]:
        """The XML parts as trees, parsed when asked for. After editing one, call `mark_changed`."""
        return _Parts(self)

    def __contains__(self, name: str) -> bool:
        return name in self._replaced or name.lower() in self._spelling

    def read(self, name: str) -> bytes:
        """Return the bytes of a part as they stand in the file (or as `put`). Raise `KeyError` when there is none."""
        if name in self._replaced:
            return self._replaced[name]
        try:
            return self._zip.read(self._spelling[name.lower()])
        # zipfile raises NotImplementedError here too: each part may be packed in a way of its own.
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise DocumentDamaged(f"The file is damaged: its part {name!r} cannot be unpacked.") from error
        except RuntimeError as error:
            raise DocumentEncrypted("The file is protected with a password; remove it and try again.") from error

    def tree(self, name: str) -> Element:
        """Return the root of an XML part. The same tree each time; ISO Strict names are turned into the usual ones."""
        if name not in self._trees:
            data = self.read(name)
            usual = _STRICT_DECLARATION.sub(lambda m: _renamed(m, STRICT), data)
            if usual != data:
                self._strict.add(name)
            self._trees[name] = parse_xml(usual, name)
        return self._trees[name]

    def root_tag(self, name: str) -> str:
        """Return the tag of the root of an XML part as it stands in the file, without reading more of it."""
        parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, load_dtd=False)
        data = self.read(name)
        for start in range(0, len(data), _STRETCH):
            try:
                parser.feed(data[start : start + _STRETCH])
            except etree.XMLSyntaxError as error:
                raise DocumentDamaged(f"The file is damaged: its part {name!r} is not readable XML.") from error
            for _, element in parser.read_events():
                return str(element.tag) if isinstance(element, Element) else ""
        return ""

    def mark_changed(self, name: str) -> None:
        """Have `to_bytes` write the tree of this part anew."""
        self._changed.add(name)

    def put(self, name: str, data: bytes) -> None:
        """Add or replace a part."""
        self._replaced[name] = data
        self._trees.pop(name, None)
        self._changed.discard(name)

    def relations(self, name: str) -> tuple[Relation, ...]:
        """Return the relationships of a part ("" for the package); targets are zip member names unless external."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", base + ".rels")
        return self.relations_in(rels) if rels in self else ()

    def relations_in(self, rels: str) -> tuple[Relation, ...]:
        """Return the relationships that a `.rels` part lists."""
        return tuple(self._relations(rels, posixpath.dirname(posixpath.dirname(rels))))

    def related(self, name: str, type_: str) -> tuple[str, ...]:
        """Return the parts that a part refers to by relationships of this type and that the file holds."""
        return tuple(
            self._spelling.get(relation.target.lower(), relation.target)
            for relation in self.relations(name)
            if relation.type == type_ and not relation.is_external and relation.target in self
        )

    def to_bytes(self) -> bytes:
        """Return the file with changed parts written anew and every other member's bytes as they were."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for info in self._zip.infolist():
                target.writestr(_copied(info), self._current(info.filename))
            known = set(self.names)
            for name in (*self._replaced, *sorted(self._changed - set(self._replaced))):
                if name not in known:
                    target.writestr(name, self._current(name))
        return out.getvalue()

    def _current(self, name: str) -> bytes:
        if name not in self._changed:
            return self.read(name)
        data: bytes = etree.tostring(
            self._trees[name].getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return _USUAL_DECLARATION.sub(lambda m: _renamed(m, _USUAL), data) if name in self._strict else data

    def _main_part(self) -> str:
        for name in self.related("", "officeDocument"):
            return name
        raise DocumentDamaged("The file is not a Word document: it has no main part.")

    def _relations(self, rels: str, folder: str) -> Iterator[Relation]:
        for element in self.tree(rels).iter(_RELATIONSHIPS):
            target = element.get("Target", "")
            is_external = element.get("TargetMode", "").lower() == "external"
            yield Relation(
                id=element.get("Id", ""),
                type=element.get("Type", "").rsplit("/", 1)[-1],
                target=target if is_external else _member(folder, target),
                is_external=is_external,
            )


class _Parts(Mapping[str, Element]):
    def __init__(self, package: WordPackage) -> None:
        self._package = package

    def __getitem__(self, name: str) -> Element:
        return self._package.tree(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._package.names if name.lower().endswith((".xml", ".rels")))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root element. Raise `DocumentUnsafe` for a DTD, `DocumentDamaged` for anything that is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentDamaged(f"The file is damaged: its part {name!r} is not readable XML.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentUnsafe(f"The file declares XML entities in {name!r}, which Word never does; it was not read.")
    return root


def _member(folder: str, target: str) -> str:
    path = unquote(target.split("#")[0])
    return posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))


def _renamed(match: re.Match[bytes], names: Mapping[str, str]) -> bytes:
    uri = match[3].decode("utf-8", "replace")
    return match[1] + match[2] + names.get(uri, uri).encode() + match[2]


def _copied(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = info.compress_type
    copy.external_attr = info.external_attr
    copy.create_system = info.create_system
    return copy
