"""What the columns of a table are for, told from their headings and checked against what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.dates import moments, without_dates
from analysis.checks.tables import Table, is_blank, transposed
from domain.document import Block

_ADJECTIVE = (
    r"(?:(?:action|risk|task|measure|control|step|item|condition|activity|recommendation|mitigation|"
    r"treatment|proposed|planned|current|agreed|main|primary) )?"
)
OWNER = re.compile(
    rf"^(?:[\w -]{{0,30}}\bby|{_ADJECTIVE}(?:owner|lead|responsible|assignee|responsibility|accountable|"
    rf"accountability|actionee|holder|"
    r"custodian|manager)s?(?: \(?(?:role|person|party|team|unit|department|function|owner|name|for \w+)s?\)?)?|"
    r"(?:owned|action(?:ed)?|assigned|led|done|carried out|performed|handled|implemented|delivered|taken|driven|"
    r"completed|executed|"
    r"managed|allocated)(?: on)? (?:by|to)|by whom|whose|who|who (?:does|owns|acts|is responsible|will do)[\w ]*|"
    r"(?:person|role|party|team|unit|department|function) (?:responsible|in charge|accountable)|in charge|in the lead|"
    r"(?:responsible|accountable) (?:person|role|party|team|unit|owner|manager|officer)|responsible|assigned|lead|"
    r"for|(?:entrusted|given|handed|delegated|referred|addressed) to|addressees?|dri|pic|role|"
    r"resp\.?|driver|point of contact|poc|contact|"
    r"responsible/accountable|person|owner ?/ ?\w+)$",
    re.IGNORECASE,
)
DUE = re.compile(
    r"^(?:[\w -]{0,30}\bby|(?:due|target|completion|deadline|planned|agreed|expected|end|finish|delivery|closing|"
    r"closure|implementation|"
    r"remediation|scheduled|action|resolution|milestone|estimated|required|promised|commitment)"
    r"(?: (?:completion|end|date|by|closure|on|for|due|time|deadline|finish|delivery))*(?: date)?|"
    r"deadline|term|latest(?: date)?|last date|by when|when|by|before|until|"
    r"(?:to be )?(?:complete|completed|done|finish|finished|closed?|delivered|"
    r"implemented|fixed|ready|resolved) (?:by|until)|"
    r"(?:is )?to be (?:\w+ed|done|ready|in place|shut|built|met)(?: on| before| for)?|"
    r"ready(?: on| for)?|in place (?:on|from)|"
    r"date due|time ?frame|time ?line|timescale|timing|date|eta|schedule|finish by|no later than)(?: \(.*\))?$",
    re.IGNORECASE,
)
ACTION = re.compile(
    r"\b(?:actions?|tasks?|steps?|measures?|activit(?:y|ies)|conditions?|points?|recommendations?|remediations?|"
    r"deliverables?|"
    r"milestones?|what|follow-?ups?|improvements?|issues?|items?|work|to[- ]?dos?|next steps?|obligations?|"
    r"commitments?|"
    r"corrections?|findings?|"
    r"mitigations?|treatments?|responses?|weakness(?:es)?|requirements?|undertakings?|interventions?|initiatives?|"
    r"fix(?:es)?|jobs?|description|"
    r"risks?|threats?|scenarios?|hazards?|gaps?|observations?|controls?|decisions?|questions?|topics?|events?)\b",
    re.IGNORECASE,
)
_NOT_ACTION = re.compile(
    r"\b(?:status|state|no\.?|id|ref(?:erence)?|number|level|rating|score|date|owner|priority|type|by|category|"
    r"class)\b|#",
    re.IGNORECASE,
)
STATUS = re.compile(r"^(?:(?:current|action|overall) )?(?:status|state|progress|stage)$", re.IGNORECASE)
CLOSED = re.compile(
    r"\b(?:closed|done|completed?|finished|cancelled|canceled|withdrawn|rejected|dropped|superseded|resolved|"
    r"implemented|not required|obsolete)\b",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(
    r"(?:\W*[(\[]?\w{1,4}[)\].:]\s+)?(?:withdrawn|dropped|cancell?ed|rejected|superseded|struck out|deleted|abandoned|"
    r"no longer (?:needed|required|pursued))\b(?=\s*(?:[:;,.(–—-]|on |at |by |in |after |as |because |since |$))",
    re.IGNORECASE,
)
"""How an action begins that is not to be done any more, behind its number if it has one."""
_ROW_ID = re.compile(
    r"^(?:no\.?|nr\.?|#|id|ref\.?|reference|item no\.?|row #?|step|number|[a-z]+ (?:id|no\.?|ref\.?|#))$", re.IGNORECASE
)
TOTAL = re.compile(
    r"^(?:(?:grand |sub-?|overall |running )*totals?\b.*|.*\b(?:sub-?|grand )?totals?(?: [\w(]+.*)?|(?:.*\W)?sums?\b.*|"
    r".*\b(?:altogether|together|combined|in all|in total|overall|aggregate)\b.*|"
    r"all\b.*|Σ.*)$",
    re.IGNORECASE,
)


_ROLE = re.compile(
    r"\b(?:manager|lead(?:er)?|head|officer|director|team|department|engineer|analyst|secretary|services?|desk|"
    r"committee|"
    r"coordinator|supervisor|chief|owner|delegate|controller|administrator|architect|specialist|counsel|section|office|"
    r"group|staff|unit|crew|planner|nurses?|pharmacists?|registrar|auditor|developer|operations|security|procurement|"
    r"finance|legal|hr|it|advis[eo]r|foreman|matron|clerk|president|ciso|cio|cfo|ceo|coo|cro|dpo|s?vp|representative|"
    r"inspector|technician|consultant|deputy|board|council|principal|buyer|accountant|treasurer|contractor|supplier|"
    r"vendor|curator|archivist|librarian|warden|steward|mechanic|fitter|operator|chair|sponsor|custodian|editor|lawyer|"
    r"solicitor|dean|captain|dispatcher|agent|keeper|tester|designer|trainer|superintendent|actuary|vet|trustee|ranger|scientist|chemist|geologist|"
    r"biologist|physicist|surveyor|secretariat)s?\b",
    re.IGNORECASE,
)
_SIGNER = re.compile(
    r"(?:signed|issued|written|prepared|approved|reviewed|accepted|authori[sz]ed|raised|requested|reported|identified|"
    r"found|proposed|answered|recorded|drafted|received|agreed|updated|changed)(?: off)? by\b",
    re.IGNORECASE,
)
_HELPER = re.compile(
    r"(?:supported|assisted|helped|advised|monitored|tracked|watched|followed(?: up)?|checked|verified|tested|"
    r"confirmed|audited|overseen|supervised|decided|ordered|paid|funded|financed|wanted|needed|affected) by\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"\b(?:own(?:er|ed)|accountab|responsib|in charge|assign(?:ed|ee)|actionee)", re.IGNORECASE)
"""Headings of the column that counts where others name contacts or helpers."""
_BARE_DATE = re.compile(r"(?:date|when|schedule|timing|by|until)$", re.IGNORECASE)
_WHAT_OR_WHEN = re.compile(
    r"(?:planned|agreed|expected|scheduled|required|promised|implementation|remediation|action|resolution|delivery|"
    r"commitment|milestone)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:(?:Mr|Ms|Mrs|Dr|Prof)\.? )?(?:[A-Z](?:\.|[\w'’-]+) ){0,2}[A-Z][\w'’-]+")
_PAST = re.compile(
    r"\b(?:(?<!be )\w+ed|since|from|start\w*|beginn?\w*|raised|dated|issue|last|previous|version|baseline|actual|"
    r"birth)\b",
    re.IGNORECASE,
)


def heading(table: Table, column: int) -> str:
    """Return the heading of a column without the punctuation around it."""
    return table.title(column).strip(" :.*?–—-").strip()


def owner_columns(table: Table) -> list[int]:
    """Return the columns that name who is responsible."""
    found = [
        column
        for column in table.columns
        if OWNER.match(heading(table, column)) and not _SIGNER.match(heading(table, column))
    ]
    named = [column for column in found if _names_someone(table.filled(column))]
    named = [column for column in named if not _HELPER.match(heading(table, column))] or named
    named = [column for column in named if _ANSWERS.search(heading(table, column))] or named
    others = [column for column in table.columns if column > 0 and not _SIGNER.match(heading(table, column))]
    return named or [column for column in others if _holds_roles(table, column)][:1]


def due_columns(table: Table) -> list[int]:
    """Return the columns that hold the dates by which things are due."""
    found = [column for column in table.columns if DUE.match(heading(table, column))]
    # A table of dates without owners, or that begins with them, is a log or a schedule under a plain heading.
    kept = 1 if owner_columns(table) else len(table.columns)
    found = [column for column in found if column >= kept or not _BARE_DATE.match(heading(table, column))]
    timed = [column for column in found if tells_time(table.filled(column)) and not _tells_measures(table, column)]
    return timed or _only_dates(table)


def _tells_measures(table: Table, column: int) -> bool:
    """Return True for a column headed “Planned” or the like that says what is planned, with a date here and there."""
    filled = table.filled(column)
    wordy = sum(len(re.findall(r"[^\W\d_]{2,}", without_dates(text))) >= 3 for text in filled)
    return _WHAT_OR_WHEN.fullmatch(heading(table, column)) is not None and wordy * 2 >= len(filled)


def _holds_roles(table: Table, column: int) -> bool:
    """Return True for a column of roles under any heading, in a table that also has dates by which things are done."""
    filled = table.filled(column)
    is_unit = re.fullmatch(
        r"(?:department|team|unit|function|ward|branch|division)s?", heading(table, column), re.IGNORECASE
    )
    is_roles = is_unit is not None or (
        len(filled) >= 2 and sum(bool(_ROLE.search(text)) and len(text) < 50 for text in filled) * 5 >= len(filled) * 4
    )
    return is_roles and any(
        other != column
        and tells_time(table.filled(other))
        and (DUE.match(heading(table, other)) or not _PAST.search(heading(table, other)))
        for other in table.columns
    )


def _only_dates(table: Table) -> list[int]:
    """Return the one column of dates to come, under any heading, in a table that also names owners."""
    if not any(OWNER.match(heading(table, column)) for column in table.columns):
        return []
    dated = [column for column in table.columns if len(table.filled(column)) >= 2 and tells_time(table.filled(column))]
    return dated if len(dated) == 1 and dated[0] > 0 and not _PAST.search(heading(table, dated[0])) else []


def is_role(text: str) -> bool:
    """Return True for a few words that name a role, a team or a person."""
    text = text.strip(" .")
    return 2 <= len(text) < 50 and not moments(text) and (_ROLE.search(text) or _NAME.fullmatch(text)) is not None


def telling_column(table: Table, *others: int) -> int | None:
    """Return the column that tells what a row is about: the action, risk or item in words."""
    best: tuple[float, int] | None = None
    for column in table.columns:
        title = heading(table, column)
        filled = table.filled(column)
        length = sum(map(len, filled)) / len(filled) if filled else 0.0
        if column in others or STATUS.match(title) or (_ROW_ID.match(title) and length < 12):
            continue
        is_name = column == 0 and not title and len(filled) == len(table.body) == len(set(filled)) and length >= 8
        is_level = length < 15 and len(set(filled)) * 2 <= len(filled)
        named = is_name or (not is_level and ACTION.search(title) is not None and not _NOT_ACTION.search(title))
        if length >= 4:
            score = min(length, 60) + (60 if named else 0) + (60 if is_name else 0) - column
            best = max(best, (score, -column)) if best else (score, -column)
    return -best[1] if best else None


def is_action_table(table: Table) -> bool:
    """Return True when some heading says that the rows are actions, tasks, risks or the like, or that they fall due."""
    titles = [heading(table, column) for column in table.columns]
    return any(ACTION.search(title) and not _NOT_ACTION.search(title) for title in titles) or any(
        DUE.match(title) and not _BARE_DATE.match(title) and tells_time(table.filled(column))
        for column, title in enumerate(titles)
        if any(OWNER.match(other) for other in titles)
    )


def is_lying(table: Table) -> bool:
    """Return True for a table whose first column holds the headings: its actions stand side by side."""
    titles = [table.text(row, 0).strip(" :") for row in range(len(table.grid))]
    return (
        3 <= len(titles) <= 8
        and len(table.columns) > 2
        and any(ACTION.search(title) and len(title) < 30 for title in titles)
        and any(OWNER.match(title) for title in titles)
        and any(DUE.match(title) for title in titles)
    )


def is_row_closed(table: Table, row: int) -> bool:
    """Return True when the status of the row, or how a cell of it begins, says that nothing is left to do."""
    return any(
        GIVEN_UP.match(table.text(row, column))
        or (STATUS.match(heading(table, column)) and CLOSED.search(table.text(row, column)))
        for column in table.columns
    )


def is_total_row(table: Table, row: int) -> bool:
    """Return True for a row whose first words announce a total."""
    first = next((text for column in table.columns if (text := table.text(row, column))), "")
    return (
        len(first) < 60
        and re.match(r"(?:(?:grand |sub-?|overall )?totals?|sum|average|mean|all)\b", first, re.IGNORECASE) is not None
    )


def blank_details(table: Table) -> Iterator[Block]:
    """Yield the blank owner and due cells, which checks of their own report."""
    if is_lying(table):
        table = transposed(table)
    if is_action_table(table):
        for column in (*owner_columns(table), *due_columns(table)):
            for row in table.body:
                cell = table.grid[row][column]
                if cell is not None and is_blank(table.text(row, column)):
                    yield cell


def _names_someone(filled: list[str]) -> bool:
    """Return True when cells read like roles or names: words, not ticks, numbers, dates or long texts."""
    named = sum(
        2 <= len(text) <= 90 and sum(map(str.isalpha, text)) * 2 > len(text) and not moments(text) for text in filled
    )
    return bool(filled) and named * 3 >= len(filled) * 2


_PERIOD = re.compile(
    r"\b(?:daily|weekly|monthly|quarterly|yearly|annual(?:ly)?|ongoing|continuous(?:ly)?|immediate(?:ly)?|today|"
    r"tomorrow|"
    r"Q[1-4]|week|month|year|day|quarter|asap|soon|before|after|end of|within|until|20\d\d|january|february|march|"
    r"april|may|june|july|august|"
    r"september|october|november|december)",
    re.IGNORECASE,
)


def tells_time(filled: list[str]) -> bool:
    """Return True when most of the cells hold a date or a period."""
    timed = sum(bool(moments(text) or _PERIOD.search(text)) for text in filled)
    return bool(filled) and timed * 3 >= len(filled) * 2
