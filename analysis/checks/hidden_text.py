"""Check: hidden text, instructions to a machine reader, and characters that disguise text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.reading import Criticism, Reading, shortened
from analysis.checks.words import is_quoted, trimmed, word_set
from domain.document import Block, BlockKind
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "hidden_text"

_MACHINE = (
    r"(?:any |an? |the |all |to |whatever |whichever |every |each )*(?:(?:(?:automated|automatic|analysis|machine|"
    r"artificial|ai|llm|large language|"
    r"language)[\s-]+)+"
    r"(?:reviewers?|readers?|models?|systems?|assistants?|agents?|tools?|checkers?|assessors?|auditors?|graders?|"
    r"evaluators?|analy[sz]ers?|"
    r"intelligence|bots?|screeners?|scanners?|summari[sz]ers?|software|programs?|engines?)|\b(?:AIs?|LLMs?|chatbots?|"
    r"bots?|GPT(?:-\d)?|ChatGPT|Claude|Copilot|"
    r"Gemini)\b)"
)
_READS = r"(?:check|read|review|analy[sz]|assess|evaluat|examin|scan|summari[sz]|grad|screen|apprais|inspect|process)"
_PROGRAM = (
    r"(?:software|program(?:me)?s?|tools?|systems?|machines?|models?|robots?|algorithms?|scripts?|computers?|"
    r"applications?|assistants?|engines?)"
)
_THIS_PAPER = (
    r"\b(?:this|these|the present) (?:\w+ )?(?:papers?|documents?|reports?|texts?|sections?|pages?|plans?|lines?)\b"
)
_ORDER = (
    r"(?:ignore|disregard|skip|omit|overlook|forget|bypass|do not (?:report|flag|mention|raise|list|criticise|"
    r"criticize|review|comment)|"
    r"don['’]t (?:report|flag|mention|raise|review)|mention (?:no|only)|report (?:no|that|only|zero)|state (?:that|"
    r"only)|conclude|"
    r"rate (?:it|this|the|all|every|each)|"
    r"approve|accept (?:this|the|all|every)|treat (?:this|the|all|every|it)|mark (?:this|the|all|every|it)|"
    r"answer (?:that|only|with)|"
    r"reply|respond|output|print|say (?:that|only|nothing)|raise no|find no|assign|give (?:this|it|the|a)|"
    r"consider (?:this|the|all|every|it)|recommend|describe|treat|rate|call|tell|list|"
    r"classify|return (?:no|an? empty)|confirm|summari[sz]e (?:this|it|the)|score|must not|should not|refrain|"
    r"write|declare|leave out|pass over|stop|"
    r"assume|regard|suppress|lower|downgrade)\b"
)
_TALK_TO = re.compile(
    rf"(?:^|[.!?:;\n]\s*|[\[(<{{*#]\s*)(?:(?:system |confidential |special |important |hidden )?(?:notes?|notices?|"
    rf"instructions?|messages?|attention|reminder|prompt|memo|comment|"
    rf"hint|directive|advice)\b[\s:,-]*(?:to|for)?\s*|(?:if|when|as|because|since) (?:you are|you['’]re|"
    rf"you)? ?(?:being |reading |reviewing )*|dear |to |for |hey |attention[:,]? ?)?"
    rf"{_MACHINE}(?P<rest>[^\n]{{0,220}})",
    re.IGNORECASE,
)
_PROGRAM_THAT_READS = rf"(?:{_READS}\w* {_PROGRAM}\b|{_PROGRAM} (?:(?:that|which|who) (?:\w+ ){{0,2}})?{_READS}\w*)"
_TO_PROGRAM = re.compile(
    r"(?:(?P<note>\b(?:notes?|notices?|instructions?|messages?|reminders?|hints?|directives?|requests?|information)"
    r"(?:,? (?:meant |intended |addressed )?(?:to|for)|:)\s)|(?:^|[.!?:;\n]\s*|[\[(]\s*)"
    r"(?P<call>(?:to|for|dear|attention[,:]?) )?)"
    rf"(?:any |an? |the |all |every |whatever |whichever )*{_PROGRAM_THAT_READS}"
    rf"(?P<paper>(?: \w+){{0,2}}? {_THIS_PAPER})?"
    r"(?P<rest>[^\n]{0,220})",
    re.IGNORECASE,
)
"""A program that reads: it is spoken to in a note that is about this paper, or about what is found in one."""
_READER = re.compile(rf"\b{_PROGRAM_THAT_READS}", re.IGNORECASE)
_JUDGED = re.compile(
    r"\b(?:gaps?|findings?|risks?|ratings?|weakness(?:es)?|issues?|defects?|problems?|criticism)\b", re.I
)
_ORDER_FOLLOWS = re.compile(
    rf"^[^.!?]{{0,90}}?(?:[:,;—–-]\s*|\b(?:must|should|shall|please|to|are asked to|is asked to|are instructed to|"
    rf"will|may|need to|can)\s+|\.\s+)(?:\w+ly |therefore |so |thus |hence |and |kindly |please |now |then |"
    rf"simply |just )*{_ORDER}",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|every|each|and|of)\s+)*(?:previous|prior|"
    r"above|earlier|preceding|foregoing|other|existing|"
    r"system|original)\s+(?:\w+\s+){0,2}(?:instructions?|prompts?|directions?|rules|guidelines|messages?|text)\b"
    r"|\byou are now (?:an? |in )|\b(?:system|assistant) ?prompt\s*:|<\|?(?:im_start|system|endoftext)\|?>|\[/?INST\]",
    re.IGNORECASE,
)
_COMMENT = "an HTML comment"
_HIDDEN_ORDER = re.compile(
    rf"\b(?:assistants?|reviewers?|readers?|models?|AIs?|bots?|summari[sz]ers?|tools?)\b[^.!?]{{0,80}}?"
    rf"(?:\b(?:must|should|shall|please|to|will)\s|[:,;–—-]\s*)(?:\w+ly |please )?{_ORDER}",
    re.IGNORECASE,
)
"""In hidden words, an order to whoever reads them is enough; nobody else sees them."""
_TOLD = word_set(
    """
    ai ais llm llms bot bots chatbot chatbots gpt chatgpt claude copilot gemini automated automatic analysis machine
    artificial language ignore disregard forget override prompt now im inst system endoftext
    """
)
"""One of these words stands in every order to a machine reader."""
_PROGRAMS = word_set("software program programs programme programmes tool tools system systems machine machines model "
                     "models robot robots algorithm algorithms script scripts computer computers application "
                     "applications assistant assistants engine engines")  # fmt: skip
_PAPERS = word_set("paper papers document documents report reports text texts section sections page pages plan plans "
                   "line lines gap gaps finding findings risk risks rating ratings weakness weaknesses issue issues "
                   "defect defects problem problems criticism")  # fmt: skip
"""One of each stands in every order to a program that reads this paper."""
_REPORTED = re.compile(
    r"\b(?:attack(?:er|s)?|example|e\.g|such as|prompt injection|inject(?:ed|ion)|phrases? like|could|might|"
    r"may try|adversar\w+|jailbreak\w*)\b",
    re.IGNORECASE,
)
_BIDI = re.compile("[\u202d\u202e\u2066-\u2069]")
_OVERRIDES = re.compile("[\u202d\u202e]")
_TAGS = re.compile("[\U000e0020-\U000e007f]{2,}")
_ZERO_WIDTH = re.compile("(?<=[A-Za-z])[\u200b\u200c\u200d\u2060\ufeff]+(?=[A-Za-z])")


def find_hidden_text(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each hidden passage, each order to a machine reader, and each trick with characters."""
    seen: dict[str, int] = {}
    for block in reading.document.blocks:
        if block.kind is BlockKind.HIDDEN:
            yield from _hidden(reading, block, seen)
    for block in reading.visible:
        yield from _orders(reading, block)
        yield from _tricks(reading, block)


def is_order(text: str) -> bool:
    """Return True for words that tell a machine reader what to do or to conclude."""
    return _order(text) is not None


def _hidden(reading: Reading, block: Block, seen: dict[str, int]) -> Iterator[Finding]:
    text = " ".join(block.text.split())
    seen[text] = seen.get(text, 0) + 1
    if sum(map(str.isalnum, text)) < 2 or seen[text] > 1:
        return
    how = f" ({block.hidden_by})" if block.hidden_by else ""
    told = f"The document holds text that a reader cannot see{how}: “{shortened(text, 160)}”"
    order = is_order(text) or _HIDDEN_ORDER.search(text) is not None
    if not order and block.hidden_by == _COMMENT and len(text.split()) <= 3:
        # Marks such as “toc:begin”, by which programs find their place in a text file.
        return
    if order:
        told += " It gives an instruction to a machine reader. It was not followed."
    yield reading.finding(
        block,
        trimmed(block.text, 0, len(block.text)),
        _criticism(told, RiskLevel.HIGH if order else RiskLevel.MEDIUM, 0.97 if order else 0.85),
    )


def _order(text: str) -> re.Match[str] | None:
    for match in _TALK_TO.finditer(text):
        if _ORDER_FOLLOWS.match(match["rest"]) and not is_quoted(text, match.start(), match.end()):
            return match
    for match in _TO_PROGRAM.finditer(text):
        is_called = (match["note"] or match["call"]) and _JUDGED.search(match["rest"])
        if (match["paper"] or is_called) and _ORDER_FOLLOWS.match(match["rest"]) and not is_quoted(text, *match.span()):
            return match
    for match in _OVERRIDE.finditer(text):
        if not is_quoted(text, *match.span()):
            return match
    return None


def _orders(reading: Reading, block: Block) -> Iterator[Finding]:
    words = reading.vocabulary(block)
    is_told = not _TOLD.isdisjoint(words) or (
        not _PROGRAMS.isdisjoint(words) and not _PAPERS.isdisjoint(words) and _READER.search(block.text) is not None
    )
    match = _order(block.text) if is_told else None
    if match is None:
        return
    start, end = reading.sentence_at(block, min(match.end() - 1, match.start() + 4))
    if _REPORTED.search(block.text[start:end]):
        return
    told = "The text speaks to a machine reader and tells it what to do or to conclude. It was not followed."
    yield reading.finding(block, (start, end), _criticism(told, RiskLevel.HIGH, 0.85))


def _tricks(reading: Reading, block: Block) -> Iterator[Finding]:
    text = block.text
    if text.isascii():
        return
    if _TAGS.search(text):
        told = "The text holds invisible tag characters, which can carry a message that only a program reads."
    elif _OVERRIDES.search(text) or (_BIDI.search(text) and not re.search("[\u0590-\u08ff]", text)):
        told = "Characters that turn the direction of writing make this text look different from what it says."
    elif len(_ZERO_WIDTH.findall(text)) >= 3 and "://" not in text:
        told = (
            "Invisible characters of no width stand inside words; searches and programs read other words than a person."
        )
    else:
        return
    match = _TAGS.search(text) or _BIDI.search(text) or _ZERO_WIDTH.search(text)
    start, end = reading.sentence_at(block, match.start() if match else 0)
    yield reading.finding(block, (start, end), _criticism(told, RiskLevel.MEDIUM, 0.85))


def _criticism(told: str, level: RiskLevel, confidence: float) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.CRITICAL if level is RiskLevel.HIGH else FindingType.IMPORTANT,
        level,
        confidence,
        told,
        "Ask the author why it is there, and remove it before the document goes further.",
    )
