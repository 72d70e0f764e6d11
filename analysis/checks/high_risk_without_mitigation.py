"""Check: risks rated High for which nothing is being done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.bands import label_of, noun_of
from analysis.checks.columns import heading, is_row_closed, is_total_row, telling_column
from analysis.checks.rating_scales import Scales
from analysis.checks.reading import Criticism, Reading, passage, shortened
from analysis.checks.risk_tables import Register, is_high, mitigation_column, rating_of
from analysis.checks.tables import Table, is_blank
from domain.document import Block
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "high_risk_without_mitigation"

_NOTHING = re.compile(
    r"(?:no(?:ne|thing)?\b[^.;,]{0,50}|not (?:yet )?(?:started|planned|decided|defined|agreed|treated|mitigated|"
    r"in place)\b.{0,30}|"
    r"to (?:be|follow)\b.{0,40}|under (?:discussion|review|consideration)|in discussion|being discussed|do nothing|"
    r"open)[.]?",
    re.IGNORECASE,
)
_MITIGATION_LABEL = re.compile(
    r"(?:risk |planned |proposed |current )?(?:mitigations?|treatments?|responses?|counter-?measures?|"
    r"risk response|mitigation plan|treatment plan|"
    r"mitigating (?:actions?|measures?)|planned actions?)",
    re.IGNORECASE,
)
_RATING_LABEL = re.compile(
    r"(?:residual |overall |current |inherent )?(?:risk )?(?:rating|level|residual risk|severity|priority|rag)",
    re.IGNORECASE,
)
_RISK_LABEL = re.compile(
    r"(?:risk|threat|scenario|hazard|description|risk description|issue|title|risk title)", re.IGNORECASE
)
_IN_TEXT = re.compile(
    r"\b(?:rated|rating:|level:|rating is|risk level)\s*:?\s*(?:very high|high|critical|extreme|"
    r"severe)\b[^.\n]{0,80}[.;,(]\s*"
    r"(?:mitigations?|treatments?|responses?|counter-?measures?)\s*:\s*(?:none|n/?a|nil|tb[dca]|no\b[^.;,]{0,30}|"
    r"[-–—]|)\s*(?=[.;,)]|$)",
    re.IGNORECASE,
)


_WORST = re.compile(
    r"\b(?P<noun>class|grade|level|category|tier|priority|letter|band|severity) (?P<code>[1-9]|[A-F])(?: risks?)? "
    r"(?:is|are|means?|stands for)(?: an?)? (?:very )?(?:high|not (?:tolerable|acceptable)|intolerable|unacceptable|"
    r"critical)\b",
    re.IGNORECASE,
)


def find_untreated_high_risks(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each risk that is High, by its row or by the document's scale, and has no treatment."""
    scales = Scales(reading)
    for register in reading.registers:
        if register.mitigation >= 0:
            yield from _in_register(reading, register, scales)
    worst = _worst(reading, scales)
    known = {register.table.id for register in reading.registers if register.rating >= 0}
    for table in reading.tables:
        yield from _in_card(reading, table)
        if worst and table.id not in known:
            yield from _by_class(reading, table, worst)
    for block in reading.body:
        if not reading.vocabulary(block) & {"rated", "rating", "level"}:
            continue
        if match := _IN_TEXT.search(block.text):
            criticism = _criticism(shortened(match.group()), "High", "the text names none")
            yield reading.finding(block, reading.sentence_at(block, match.start()), criticism)


def untreated_cells(reading: Reading) -> Iterator[Block]:
    """Yield the cells that should tell the treatment of a high risk and say nothing."""
    for register in reading.registers:
        for row in register.table.body if min(register.mitigation, register.rating) >= 0 else ():
            cell = register.table.grid[row][register.mitigation]
            is_rated_high = is_high(rating_of(register.table.text(row, register.rating)))
            if cell is not None and is_rated_high and _says_nothing(register.table.text(row, register.mitigation)):
                yield cell
    worst = _worst(reading, Scales(reading))
    for table in reading.tables if worst else ():
        for row, _, mitigation in _worst_rows(table, worst):
            cell = table.grid[row][mitigation]
            if cell is not None and _says_nothing(cell.text):
                yield cell


def _in_register(reading: Reading, register: Register, scales: Scales) -> Iterator[Finding]:
    table = register.table
    for row in table.body:
        risk, written = register.risk(row), table.text(row, register.mitigation)
        if risk is None or table.is_band(row) or is_row_closed(table, row) or is_total_row(table, row):
            continue
        rating = rating_of(table.text(row, register.rating)) if register.rating >= 0 else ""
        shown = rating or next((found for found, _ in scales.ratings(register, row)), "")
        if is_high(shown) and not is_blank(risk.text) and _says_nothing(written):
            state = f"the cell under “{heading(table, register.mitigation)}” " + (
                f"says “{written}”" if written else "is empty"
            )
            yield reading.finding(risk, passage(risk), _criticism(shortened(risk.text), shown.capitalize(), state))


def _worst_classes(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield noun and code of the class that the document calls high or not tolerable: “Class 1 is not tolerable”."""
    for block in reading.body:
        if block.place is None:
            for match in _WORST.finditer(block.text):
                yield match["noun"].casefold(), match["code"].casefold()


def _worst(reading: Reading, scales: Scales) -> dict[str, str]:
    """Return the code of the worst class by its noun; nothing where no table classes what it says something about."""
    if not any(_is_classed(table) for table in reading.tables):
        return {}
    return dict([*scales.worst_classes(), *_worst_classes(reading)])


def _is_classed(table: Table) -> bool:
    columns = {column for column in table.columns if noun_of(heading(table, column))}
    return bool(columns) and mitigation_column(table, columns) >= 0


def _by_class(reading: Reading, table: Table, worst: dict[str, str]) -> Iterator[Finding]:
    """Read a table that classes its risks by codes; of several such columns the last one counts."""
    for row, column, mitigation in _worst_rows(table, worst):
        telling = telling_column(table, mitigation, column)
        risk, written = table.grid[row][telling or 0], table.text(row, mitigation)
        if telling is not None and risk is not None and _says_nothing(written) and not is_row_closed(table, row):
            state = f"the cell under “{heading(table, mitigation)}” " + (f"says “{written}”" if written else "is empty")
            shown = f"{noun_of(heading(table, column))} {table.text(row, column)}"
            yield reading.finding(risk, passage(risk), _criticism(shortened(risk.text), shown, state))


def _worst_rows(table: Table, worst: dict[str, str]) -> Iterator[tuple[int, int, int]]:
    """Yield the rows of the worst class, with the column of the class and that of what is done about it."""
    columns = [column for column in table.columns if noun_of(heading(table, column)) in worst]
    mitigation = mitigation_column(table, set(columns))
    for row in table.body if columns and mitigation >= 0 else ():
        noun = noun_of(heading(table, columns[-1]))
        if label_of(table.text(row, columns[-1]), noun) == worst[noun]:
            yield row, columns[-1], mitigation


def _says_nothing(text: str) -> bool:
    return is_blank(text) or _NOTHING.fullmatch(text) is not None


def _in_card(reading: Reading, table: Table) -> Iterator[Finding]:
    """Read a table that describes one risk in rows of label and value."""
    if len(table.columns) != 2:
        return
    risk: Block | None = None
    rating = mitigation = None
    for row in range(len(table.grid)):
        label, value = table.text(row, 0).rstrip(" :"), table.text(row, 1)
        if _RATING_LABEL.fullmatch(label):
            rating = rating_of(value)
        elif _MITIGATION_LABEL.fullmatch(label):
            mitigation = value
        elif _RISK_LABEL.fullmatch(label) and (risk is None or len(value) > len(risk.text)):
            risk = table.grid[row][1]
    if risk is not None and rating and mitigation is not None and is_high(rating) and _says_nothing(mitigation):
        state = f"its treatment says “{mitigation}”" if mitigation else "its treatment is empty"
        yield reading.finding(risk, passage(risk), _criticism(shortened(risk.text), rating.capitalize(), state))


def _criticism(risk: str, rating: str, state: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.CRITICAL,
        RiskLevel.HIGH,
        0.92,
        f"“{risk}” is rated {rating}, but nothing is being done about it: {state}.",
        "State the treatment with an owner and a date, or who accepts the risk and why.",
    )
