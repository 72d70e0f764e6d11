"""What references can point at: the numbered sections, tables, figures and appendices of a document."""

from __future__ import annotations

import re

from analysis.checks.reading import Reading
from domain.document import Block, BlockKind

_CAPTION = re.compile(
    r"^\s*(?P<kind>table|tab\.|figure|fig\.|diagram|"
    r"chart)[\s\u00a0]*(?P<number>(?:[A-Z][.-]?)?\d+(?:[.-]\d+)*[a-z]?|[A-Z]|[IVXL]+)"
    r"(?P<rest>\s*$|\s*[.:–—|-]|\s*\(|\s+(?=[A-Z“\"<])|\t)",
    re.IGNORECASE,
)
_HEADING_NUMBER = re.compile(
    r"^\s*(?:section|chapter|part|§)?\s*(?P<number>\d+(?:\.\d+)*|[A-Z](?:\.\d+)+|[A-Z](?=[.)]\s)|"
    r"[IVXL]+(?=[.)]\s))(?=[.):\s]|$)",
    re.IGNORECASE,
)
_APPENDIX = re.compile(
    r"^\s*(?P<kind>appendix|annex|app\.|attachment|enclosure|schedule|exhibit)[\s\u00a0]*"
    r"(?P<number>[A-Z](?:[.-]?\d+)*\b|\d+(?:\.\d+)*|[IVXL]+\b)",
    re.IGNORECASE,
)

_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d+)*)[.)]\s")
_PART = re.compile(r"\s*part[\s\u00a0]+(?P<number>[A-Z]|\d{1,2})\b(?=[.:)\s–—-]|$)", re.IGNORECASE)
_PARTS = 3
"""So many parts make a document one of parts, in which another one can be missing."""
_LOOSE = frozenset({"attachment", "enclosure", "schedule", "exhibit"})


class Targets:
    """Everything in a document that carries a number and can be referred to."""

    def __init__(self, reading: Reading) -> None:
        self._found: dict[str, set[str]] = {
            "section": set(),
            "chapter": set(),
            "table": set(),
            "figure": set(),
            "appendix": set(),
            "attachment": set(),
            "enclosure": set(),
            "schedule": set(),
            "exhibit": set(),
            "part": set(),
        }
        self._plain_headings = 0
        self._tables = len(reading.tables)
        self._images = sum(
            omission.count
            for omission in reading.document.omissions
            if "image" in omission.kind or "figure" in omission.kind
        )
        self._has_numbers = False
        self._numbered: set[str] = set()
        for block in reading.visible:
            self._take_caption(block)
            if block.kind in (BlockKind.HEADING, BlockKind.TABLE_CELL) or len(block.text) < 160:
                self._take_appendix(block)
            if block.kind is BlockKind.HEADING or _looks_like_heading(block):
                self._take_heading(block)
            elif match := _NUMBERED.match(f"{block.label} {block.text}".strip()):
                section = reading.section(block)
                self._numbered |= {match[1], f"{section.label.rstrip('.') if section else ''}.{match[1]}"}
                if section and (own := _HEADING_NUMBER.match(section.title)):
                    self._numbered.add(f"{own['number']}.{match[1]}")
        for section in reading.document.sections:
            self._add("section", section.label)
            self._take_number(section.title)
        self.has_subsections = any(re.fullmatch(r"\d+(?:\.\d+)+", number) for number in self._found["section"])
        """True when the sections of the document carry numbers such as 4.7."""
        self._count_plain(reading)

    def has(self, kind: str, number: str) -> bool:
        """Return True when the target exists, or when the document does not number such things so that one can tell."""
        number = _norm(number)
        found = self._found[kind]
        if number in found or any(known.startswith((number + ".", number + "-")) for known in found):
            return True
        if number[:1].isdigit() and re.sub(r"\.?[a-z]$", "", number) in found:
            return True
        leading = int(match.group()) if (match := re.match(r"\d+", number)) else 0
        if kind == "section":
            return self._has_section(number, leading)
        if kind == "chapter":
            return not found or leading <= self._plain_headings and not self._has_numbers
        if kind == "table":
            return not found and 0 < leading <= self._tables
        if kind == "figure":
            return not found and 0 < leading <= self._images
        if kind == "part":
            parts = self._parts
            return number in parts or ("1" if number.isdigit() else "a") not in parts or len(parts) < _PARTS
        if kind in _LOOSE:
            # A schedule or an exhibit is often a paper of its own: only where some are there can one be missing.
            return not found or number in self._found["appendix"]
        # A letter may also be the number of a section: “Appendix A” written as heading “A. Terms”.
        return number in self._found["section"] and not number.isdigit()

    @property
    def _parts(self) -> set[str]:
        """What headings call parts, and what they number with capital letters."""
        lettered = {number for number in self._found["section"] if len(number) == 1 and number.isalpha()}
        return self._found["part"] | lettered

    def told(self, kind: str) -> str:
        """Return what there is instead, in words."""
        found = sorted(
            self._parts if kind == "part" else self._found[kind],
            key=lambda number: [
                (0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"[.-]", number)
            ],
        )
        if not found:
            plurals = {"appendix": "appendices"}
            if kind == "section":
                return f"it has {self._plain_headings} main sections"
            return f"it numbers no {plurals.get(kind, kind + 's')}"
        listed = [number.upper() for number in found]
        return (
            f"it has {kind} {_listed(listed)}"
            if len(listed) <= 12
            else f"its {kind} numbers run from {listed[0]} to {listed[-1]}"
        )

    @staticmethod
    def is_caption(block: Block) -> bool:
        """Return True for a paragraph or cell that names a table or figure."""
        match = _CAPTION.match(block.text)
        if match is None or len(block.text) > 300:
            return False
        rest = block.text[match.end() :].lstrip()
        if match["rest"].strip() or not rest:
            return True
        return rest[0].isupper() and not rest.rstrip().endswith((".", ":"))

    def _has_section(self, number: str, leading: int) -> bool:
        if number in self._numbered and (not self._has_numbers or number.count(".") > 1):
            # Clauses of a contract are numbered paragraphs; 4.2.1 may be the first item of section 4.2.
            return True
        if not self._has_numbers:
            return (
                self._plain_headings < 2
                or (leading <= self._plain_headings and "." not in number)
                or leading > 3 * self._plain_headings + 10
            )
        highest = max(
            (int(match.group()) for known in self._found["section"] if (match := re.match(r"\d+", known))), default=0
        )
        return leading > 3 * highest + 10 or (
            not number[0].isdigit() and not any(known[0].isalpha() for known in self._found["section"])
        )

    def _take_caption(self, block: Block) -> None:
        for text in (block.text, f"{block.label} {block.text}" if block.label else ""):
            match = _CAPTION.match(text)
            if match and (text is not block.text or Targets.is_caption(block)):
                kind = "table" if match["kind"].casefold().startswith("t") else "figure"
                self._add(kind, match["number"])

    def _take_appendix(self, block: Block) -> None:
        for text in (block.text, block.label):
            match = _APPENDIX.match(text)
            if match and _is_title(text, match.end(), block):
                kind = match["kind"].casefold()
                self._add(kind if kind in self._found else "appendix", match["number"])

    def _take_heading(self, block: Block) -> None:
        if block.label:
            self._add("section", block.label)
            self._add("chapter", block.label)
            self._has_numbers = self._has_numbers or any(map(str.isdigit, block.label))
        self._take_number(block.text)

    def _take_number(self, text: str) -> None:
        if part := _PART.match(text):
            self._add("part", part["number"])
        if match := _HEADING_NUMBER.match(text):
            self._add("section", match["number"])
            self._add("chapter", match["number"])
            self._has_numbers = True

    def _count_plain(self, reading: Reading) -> None:
        levels = [section.level for section in reading.document.sections if section.part == 1 and section.level > 0]
        if levels:
            self._plain_headings = sum(level == min(levels) for level in levels)
            if levels.count(min(levels)) == 1 and len(set(levels)) > 1:
                self._plain_headings = sum(level == sorted(set(levels))[1] for level in levels)

    def _add(self, kind: str, number: str) -> None:
        number = _norm(
            re.sub(
                r"^(?:section|chapter|appendix|annex|article|part|table|figure)\s+",
                "",
                number.strip(),
                flags=re.IGNORECASE,
            )
        )
        if number and re.fullmatch(r"[\w.-]{1,16}", number):
            self._found[kind].add(number)


def _listed(numbers: list[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _norm(number: str) -> str:
    return number.strip().strip(".):(").casefold()


def _is_title(text: str, end: int, block: Block) -> bool:
    rest = text[end:].strip()
    if block.kind is BlockKind.HEADING or not rest or rest[0] in ".:–—-(|\t":
        return True
    return rest[0].isupper() and not rest.endswith(".")


def _looks_like_heading(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(block.text) < 90
        and re.match(r"\s*\d+(?:\.\d+)*\.?\s+[A-Z]", block.text) is not None
        and not (block.text.rstrip().endswith("."))
    )
