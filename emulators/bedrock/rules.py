"""The rules of the stand-in: what a pattern in one sentence is taken to mean. No substitute for a model."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule fires on a sentence that matches `pattern` and not `unless`. Wordings differ so that models do."""

    id: str
    category: str
    type: str
    risk: str
    confidence: float
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    descriptions: tuple[str, ...]
    suggestion: str
    question: str = ""
    items: tuple[str, ...] = ()


_NEVER = re.compile(r"(?!)")
_FIGURE = r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|hundred|half|per ?cent|zero)\b"
_PROMISE = r"\b(?:will|shall|plans? to|intends? to|aims? to|is going to|are going to|is expected to|agreed to|to be)\b"
_DATE = (
    r"\b(?:\d{4}|\d{1,2}[ ./-]\d{1,2}|monday|tuesday|wednesday|thursday|friday|january|february|march|april|june|july"
    r"|august|september|october|november|december|q[1-4]|quarterly|monthly|weekly|daily|annual(?:ly)?|hours?|days?)\b"
)
_EVIDENCE = (
    r"\b(?:according to|audit(?:ed|or)?|report(?:ed|s)?|log(?:s|ged)?|measured|survey|certificat\w+|test(?:s|ed)? (?:on"
    r"|in|of)|table|figure|appendix|annex|section|evidence|exercise|review of|see)\b|\d"
)


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


RULES = (
    Rule(
        "root-cause-symptom", "root_cause_is_symptom", "critical", "high", 0.78,
        _any(
            r"\broot cause\b.{0,80}\b(?:could not|unable|returned errors?|refused|timed out|no longer|did not "
            r"respond)\b",
            r"\broot cause\b.{0,60}\b(?:fail(?:ed|ure)|outage|crash(?:ed)?|went down|unavailab\w+|stopped|error"
            r"|incident|malfunction|human|did not work|not working|degrad\w+)\b",
            r"\b(?:caused by|due to|because of|result of) (?:a |an |the )?(?:human error|operator error|system failure"
            r"|technical (?:failure|issue|problem)|malfunction|outage|unexpected (?:error|failure|behaviou?r))\b",
            r"\b(?:failed|stopped|crashed|was down) because (?:it|the \w+) (?:failed|stopped|crashed|was down)\b",
        ),
        _any(r"\bbecause\b.{0,200}\b(?:limit|expired|misconfigur\w+|missing|race|deadlock|leak|overflow|threshold)\b"),
        (
            "The stated cause repeats what happened instead of saying why it could happen, so the corrective actions "
            "cannot be judged against it.",
            "This names a symptom as the cause. A reader cannot tell what has to change so that it does not recur.",
        ),
        "State the condition that made the failure possible, and why it was not caught earlier.",
        "Which condition, if it had been absent, would have prevented this?",
        ("root-cause",),
    ),
    Rule(
        "instruction", "instruction_in_text", "critical", "high", 0.9,
        _any(
            r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|above|previous|findings?|rules)\b",
            r"\b(?:ai|language model|llm|assistant|automated reviewer)s?\b.{0,60}\b(?:must|should|do not|report"
            r"|rate)\b",
            r"\bdo not (?:report|flag|mention) (?:any|this|these)\b",
        ),
        _NEVER,
        (
            "The text addresses a reviewer and tells it what to do. It is quoted here and was not followed.",
            "This is an instruction aimed at an automated reader, not content of the document.",
        ),
        "Remove the passage, and find out how it got into the document.",
        "Who put this passage there?",
        ("clarity",),
    ),
    Rule(
        "impact-without-figure", "unquantified_impact", "important", "medium", 0.66,
        _any(
            r"\b(?:some|several|many|numerous|a (?:small |large |limited )?number of|a few|various|most"
            r"|certain)\b.{0,60}"
            r"\b(?:customers?|users?|transactions?|accounts?|payments?|records?|sites?|branches|staff|clients?"
            r"|complaints?|orders?|systems?)\b.{0,80}\b(?:affect\w*|impact\w*|delay\w*|fail\w*|los[et]\w*|unable"
            r"|complain\w*|disrupt\w*|unavailab\w*|experienc\w*|received)\b",
            r"\b(?:significant|considerable|substantial|serious|severe|minor|limited|material|major|noticeable|some)\s"
            r"(?:\w+\s){0,2}(?:impact|disruption|delays?|loss(?:es)?|harm|damage|inconvenience|costs?|degradation)\b",
            r"\b(?:impact|disruption|loss|damage|effect)\b.{0,40}\b(?:was|were|is|remained|has been)\s(?:\w+\s){0,2}"
            r"(?:significant|considerable|substantial|serious|severe|minor|limited|minimal|low|small|negligible)\b",
        ),
        _any(_FIGURE),
        (
            "The impact is stated in words only. Without a figure, or a bounded estimate, its severity cannot be "
            "judged "
            "or compared with the rating.",
            "No number supports this statement of harm; two readers could imagine very different sizes.",
        ),
        "Give the number affected, the duration and the money at stake, with the source; where unknown, a range.",
        "How many were affected, for how long, and how is that known?",
        ("impact", "evidence"),
    ),
    Rule(
        "promise-without-measure", "vague_commitment", "important", "medium", 0.62,
        _any(
            rf"{_PROMISE}.{{0,90}}\b(?:as soon as (?:possible|practicable)|where (?:appropriate|possible)|as "
            rf"appropriate"
            r"|in due course|regularly|periodically|in a timely manner|when(?:ever)? possible|going forward|in future"
            r"|in the near future|as needed|as necessary|closely|more carefully|better)\b",
            rf"{_PROMISE} (?:also |further |continue to |be )?(?:improved?|enhanced?|strengthen(?:ed)?|consider(?:ed)?"
            r"|explored?|look(?:ed)? (?:at|into)|review(?:ed)?|address(?:ed)?|monitor(?:ed)?|optimi[sz]ed?"
            r"|investigated?"
            r"|evaluated?|work towards|raise awareness|remind(?:ed)?)\b",
        ),
        _any(_DATE),
        (
            "The commitment has no date and no measure, so nobody can later tell whether it was kept.",
            "This promise cannot be checked: it says neither by when nor what will be different.",
        ),
        "Name the responsible role, the date, and the observable result that closes the action.",
        "By when, by whom, and how will it be seen that it is done?",
        ("actions",),
    ),
    Rule(
        "action-without-actor", "missing_owner", "important", "medium", 0.55,
        _any(
            r"\b(?:will|shall|must|should|needs? to|has to|have to) be (?:\w+ly )?(?!able|available|aware|in|on|the"
            r"|a|an"
            r"|used|located|based|considered|noted|subject|responsible|due|more|less|at|as|consistent|sufficient"
            r"|different|present|current|open|one|independent)\w+(?:ed|en|ne|ut|ade|ought"
            r"|ilt|t)\b"
        ),
        _any(
            r"\bby (?:the|an?|our|its|all|each|[A-Z])\b", r"\bresponsib", r"\bowner\b", r"\bif\b",
            r"\bat the latest\b", r"\bno later\b",
        ),
        (
            "The sentence says what has to be done but not who does it, so the duty falls to nobody.",
            "Nobody is named who carries this out; written in the passive, the action has no owner.",
        ),
        "Rewrite it with the responsible role as the subject.",
        "Which role does this?",
        ("actions", "control-design"),
    ),
    Rule(
        "claim-without-evidence", "unsupported_claim", "important", "medium", 0.6,
        _any(
            r"\b(?:fully|completely|entirely|totally|always|100 ?%|absolutely)\s(?:\w+\s){0,1}(?:secure[d]?|compliant"
            r"|tested|effective|resilient|mitigated|resolved|protected|eliminated|reliable|met|safe|aware|trained)\b",
            r"\b(?:industry[- ]leading|best[- ]in[- ]class|world[- ]class|state[- ]of[- ]the[- ]art|market[- ]leading"
            r"|highly (?:secure|reliable|available|effective|experienced|resilient)|proven|excellent|outstanding)\b",
            r"\b(?:(?<!no )guarantees? (?:that|the|full|a)|cannot (?:fail|happen|recur|be (?:broken|bypassed"
            r"|breached|lost|exceeded|compromised))|will (?:never|not) (?:happen|occur|recur)|no risk"
            r"|without"
            r" (?:any )?risk|risk[- ]free|there (?:is|are|was|were) no (?:doubt|concerns?|issues?|evidence"
            r"|indication))\b",
            r"\b(?:the (?:strongest|safest|best|most (?:secure|reliable|advanced))|full (?:confidence|trust)|free "
            r"(?:of|from) (?:\w+ )?"
            r"(?:weakness|vulnerabilit|error|defect|fault|bug|risk)\w*|has been shown to|beyond doubt)\b",
            r"\b(?:clearly|obviously|undoubtedly|of course|certainly|in line with best practices?|well[- ]known"
            r"|industry best practices?|is (?:adequate|sufficient|robust|appropriate|satisfactory|strong))\b",
        ),
        _any(_EVIDENCE),
        (
            "The claim is made without anything a reader could check: no test, log, figure or source.",
            "This is asserted, not shown. A reader who relies on it has only the author's word.",
        ),
        "Cite the test, audit or measurement that shows it, with its date, or soften the claim.",
        "What evidence supports this?",
        ("evidence", "control-effectiveness"),
    ),
    Rule(
        "belief", "unstated_assumption", "suggestion", "low", 0.5,
        _any(
            r"\b(?:we|it is|is|are|was|were) (?:generally |widely )?(?:believed?|thought|assumed?|understood"
            r"|presumed)\b",
            r"\b(?:presumably|probably|it (?:appears|seems)|appears to (?:be|have)|seems to|should not (?:be|have)"
            r" (?:affected|an? (?:issue|problem|impact))|we (?:believe|assume|expect|think|feel))\b",
        ),
        _any(_EVIDENCE),
        (
            "A belief stands where a fact is needed, and nothing says what follows if it turns out wrong.",
            "The sentence rests on an assumption that is not tested or labelled as such.",
        ),
        "Mark it as an assumption, say how it will be verified, and what changes if it does not hold.",
        "How will this assumption be verified?",
        ("assumptions",),
    ),
    Rule(
        "weak-control", "weak_control", "important", "medium", 0.57,
        _any(
            r"\b(?:ad[- ]hoc|best[- ]effort|informal(?:ly)?|on (?:a )?(?:best|voluntary) (?:effort|basis)|from memory"
            r"|manual(?:ly)? (?:check|review|process|step|verif|monitor|reconcil|cop)\w*|shared (?:password|account"
            r"|login)"
            r"s?|spreadsheet|by e-?mail only|not (?:documented|tested|monitored|reviewed|enforced|logged))\b"
        ),
        _NEVER,
        (
            "The control depends on somebody remembering to do it, and nothing shows whether it was done.",
            "As described, the control is weak: it is manual or informal and leaves no trace.",
        ),
        "Say how often, by whom and with what record it is done, or replace it by an enforced control.",
        "What shows that the control was carried out?",
        ("control-design", "control-effectiveness"),
    ),
    Rule(
        "single-point", "single_point_of_failure", "important", "high", 0.6,
        _any(
            r"\b(?:single (?:point|server|person|engineer|supplier|vendor|instance|administrator|employee|provider|site"
            r"|data ?cent(?:re|er))|only one (?:person|engineer|server|supplier|administrator|employee|copy)|sole (?:"
            r"supplier|administrator|provider|owner)|no (?:backup|failover|redundancy|deputy|fallback|alternative))\b"
        ),
        _any(r"\b(?:removed?|eliminat\w+|no longer|avoid\w*|no single)\b"),
        (
            "Everything here depends on one part or one person, and what happens when it fails is not said.",
            "A single point of failure is described without a fallback.",
        ),
        "Name the fallback and the time it takes, or record the risk as accepted and by whom.",
        "What happens when this part is not available?",
        ("dependencies", "continuity"),
    ),
    Rule(
        "vague-words", "unclear_wording", "suggestion", "low", 0.45,
        _any(
            r"\b(?:as appropriate|where appropriate|as (?:needed|necessary|required)|if (?:necessary|needed"
            r"|appropriate)"
            r"|to the extent (?:possible|practicable)|reasonabl[ey]|adequate(?:ly)?|sufficient(?:ly)?|in a timely"
            r" (?:manner|fashion)|on a regular basis|etc\.|and so on|relevant (?:stakeholders?|parties)|some "
            r"time"
            r"|a while|from time to time)"
        ),
        _any(_FIGURE, r"\bdefined (?:as|in)\b"),
        (
            "The wording leaves open what is required: two readers can comply in two different ways.",
            "This phrase has no threshold, so compliance with it cannot be tested.",
        ),
        "Replace the phrase by the condition, limit or list that is meant.",
        "",
        ("clarity",),
    ),
    Rule(
        "loose-time", "gap_in_timeline", "suggestion", "low", 0.48,
        _any(
            r"\b(?:shortly (?:after|before)|some time (?:later|after|before)|after (?:some time|a while)|eventually"
            r"|in the"
            r" (?:morning|afternoon|evening)|later that (?:day|night|week)|soon after(?:wards)?|subsequently|at some"
            r" point|recently)\b"
        ),
        _any(r"\d"),
        (
            "The moment is not stated, so the time to detect, decide or restore cannot be worked out.",
            "An event without a time leaves a gap in the sequence at a place that may matter.",
        ),
        "Give the time, with its zone, from a log or a record.",
        "When exactly was this?",
        ("timeline", "detection"),
    ),
    Rule(
        "strength", "good_practice", "positive", "low", 0.6,
        _any(
            r"\b(?:tested|verified|rehearsed|restored|measured|reconciled|exercised|audited|reviewed) (?:\w+ ){0,6}"
            r"(?:on|in|every|within|by|against|at)\b.{0,60}\d",
            r"\bwithin \d+ (?:minutes|hours|days)\b.{0,80}\b(?:evidence|log|record|report|measured|confirmed)\b",
        ),
        _any(r"\b(?:not|never|no|fail\w*|should|will|must|shall|planned|without)\b"),
        (
            "This can be checked: it says what was done, and when or how well. Worth keeping as it is.",
            "A statement with a date or measure behind it, of the kind the rest of the document can follow.",
        ),
        "",
        "",
        ("evidence",),
    ),
)  # fmt: skip

LONG_SENTENCE_WORDS = 48
LONG_SENTENCE = Rule(
    "long-sentence", "unclear_wording", "suggestion", "low", 0.4, _NEVER, _NEVER,
    (
        "The sentence is so long that its conditions can be attached in more than one way.",
        "A reader has to hold too many conditions at once here; what is required of whom gets lost.",
    ),
    "Split it: one duty, one actor and one condition for each sentence.",
    "",
    ("clarity",),
)  # fmt: skip
CONTRADICTION = Rule(
    "negated-twin", "contradiction", "critical", "high", 0.7, _NEVER, _NEVER,
    (
        "Two statements of this section cannot both be true: one denies what the other says.",
        "The section says this in one place and the opposite in another; a reader may rely on the wrong one.",
    ),
    "Find out which statement is right, and correct the other.",
    "Which of the two statements is right?",
    ("consistency",),
)  # fmt: skip
