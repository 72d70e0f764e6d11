"""Streams the XML of a file past its limits without building anything: entities, element counts, depth, spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

from domain.errors import DocumentDamaged, DocumentUnsafe

MAX_ELEMENTS = 2_000_000
MAX_DEPTH = 240
MAX_SPAN = 1000
_MAX_TEXT = 9 * 1024 * 1024
_COUNT_FIRST_FROM = 4 * 1024 * 1024
_ADVICE = "Word never makes such a file; save the document anew and drop that file."
_SPAN = re.compile(r"\d{1,12}")


class XmlGate:
    """Counts through all XML parts of one file. Raises `DocumentUnsafe` or `DocumentDamaged` at the first fault."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._elements = 0

    def check(self, part: str, chunks: Callable[[], Iterable[bytes]], size: int) -> None:
        """Pass one part; a large one is counted roughly first, which is much faster than parsing it."""
        if size >= _COUNT_FIRST_FROM:
            self._count(part, chunks())
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._counters()
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            for chunk in chunks():
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise DocumentDamaged(
                f"{self._name!r} is damaged: its part {part[:60]!r} is not readable XML. "
                "Save it again with Word and drop the new file."
            ) from error

    def _count(self, part: str, chunks: Iterable[bytes]) -> None:
        starts = stretch = 0
        for chunk in chunks:
            opening = chunk.count(b"<")
            starts += opening - chunk.count(b"</")
            stretch = len(chunk) - 1 - chunk.rfind(b"<") if opening else stretch + len(chunk)
            if stretch > _MAX_TEXT:
                raise DocumentUnsafe(f"{self._name!r} holds one piece of text of more than 9 MB ({part!r}). {_ADVICE}")
            if self._elements + starts > MAX_ELEMENTS:
                raise self._too_many()

    def _counters(self) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
        """Return what is called at each start and end of an element; functions, because they are called that often."""
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            if depth > MAX_DEPTH:
                raise DocumentUnsafe(f"{self._name!r} nests its contents more than {MAX_DEPTH} levels deep. {_ADVICE}")
            if self._elements > MAX_ELEMENTS:
                raise self._too_many()
            if name.endswith(":gridSpan"):
                self._check_span(attributes)

        def end(_name: str) -> None:
            nonlocal depth
            depth -= 1

        return start, end

    def _doctype(self, *_: object) -> None:
        raise DocumentUnsafe(
            f"{self._name!r} declares XML entities, a trick that can read other files or fill the memory. {_ADVICE}"
        )

    def _check_span(self, attributes: dict[str, str]) -> None:
        for value in attributes.values():
            if len(value) > 12 or (_SPAN.fullmatch(value) and int(value) > MAX_SPAN):
                raise DocumentUnsafe(f"{self._name!r} has a table cell that spans {value[:20]} columns. {_ADVICE}")

    def _too_many(self) -> DocumentUnsafe:
        return DocumentUnsafe(f"{self._name!r} holds more than {MAX_ELEMENTS:,} XML elements. {_ADVICE}")
