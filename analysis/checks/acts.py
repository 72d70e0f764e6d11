"""What is done or happens: kinds of acts by their verbs and nouns, and names for words that mean the same."""

from __future__ import annotations

import re

from analysis.checks.words import stem, word_set

_PLACES = r"(?:service|use|operation|production)"
VERBS = {
    "service": (
        rf"w[ea]nt live|go(?:es|ing)? live|gone live|cut over|switched on|"
        rf"(?:put|taken|brought|came|comes?|placed|went|goes|entered|enters|gone) (?:in)?to {_PLACES}|"
        rf"entered {_PLACES}|(?:(?:came|comes|been|brought|went) )?on ?(?:air|stream|line)(?= (?:on|in|since|at)\b)|"
        rf"(?:(?:in {_PLACES}|live|operational|available)(?= (?:since|from|on|as of)\b))|"
        r"bec[ao]mes? (?:operational|available)|"
        r"commissioned|(?:opened|opens)(?! again)|launched|introduced|inaugurated|activated"
    ),
    "effect": (
        r"(?:takes?|took|taking|taken) effect|(?:came|comes?|coming|entered|enters|put) into (?:force|effect)|"
        r"(?:in (?:force|effect)|effective|appl(?:y|ies|ied|icable)|valid)(?= (?:since|from|on|as of|as from)\b)|"
        r"bec[ao]mes? (?:effective|binding)"
    ),
    "install": (
        r"installed|deployed|rolled out|released|applied|implemented|shipped|merged|fitted|built in|mounted|erected"
    ),
    "issue": r"issued|published|dated|circulated|c[ao]mes? out|appeared(?= (?:on|in)\b)",
    "start": r"started(?! again)|starts|began|begins|begun|commenced|commences|kicked off|initiated|set in|broke out",
    "end": (
        r"stopped|halted|ended|ends|ending|finished|finish(?:es)?|concluded|completed|was over|closed|closes|shut down|"
        r"expires?|expired|expiring|runs? out|runs? (?:until|to|till|through)|lapses?|lapsed|terminates?|terminated|"
        r"valid (?:until|to|through|till)|due for renewal"
    ),
    "move": r"moved|migrated|transferred|relocated|switched over",
    "restore": (
        rf"restored|resolved|recovered|(?:(?:came|went|was|were|is) )?back (?:in(?:to)? (?:full |normal )?{_PLACES}|up|"
        rf"online|to normal|at work)|resumed|repaired|fixed|re-?opened|re-?started|taken up again|"
        rf"returns?(?:ed)? to (?:{_PLACES}|work)|returns?(?:ed)?(?= (?:on|by|at)\b)|"
        r"(?:runs?|ran|running|up|working|available|open|opened|started) again|"
        r"(?:came|come|comes|went|was|were|is) back|back(?= (?:at|on|by|from)\b)"
    ),
    "fail": r"failed|fails|broke down|crashed|went down|collapsed|tripped|gave way|stopped working|went offline",
    "detect": (
        r"detected|discovered|noticed|spotted|found|identified|came to light|bec[ao]me aware|first seen|observed"
    ),
    "tell": r"notified|informed|reported|alerted|told|learn(?:ed|t)",
    "hear": r"heard|consulted|questioned|interviewed",
    "keep": (
        r"kept|stored|retained|held(?= for)|archived|preserved|saved|erased|deleted|purged|destroyed|"
        r"overwritten|removed|wiped|(?:go(?:es)?|reach(?:es)?) back|remains? available|keeps?|retains?|stores?"
    ),
    "hold": (
        r"took place|takes? place|taken place|held|carried out|conducted|performed|ran|happened|lasted|continued|"
        r"went on|occurred|followed|struck|hit|raised|sounded|given|done|made|undertaken"
    ),
    "visit": r"visited|inspected",
    "meet": r"met|convened|gathered",
    "sign": r"signed|entered into|executed|countersigned",
    "approve": r"approved|adopted|endorsed|ratified|signed off|authori[sz]ed|granted|passed|accepted",
    "appoint": (
        r"appointed|joined|in (?:post|office)(?= since\b)|took up (?:the|his|her|their) (?:post|role|duties)|"
        r"took office|hired"
    ),
    "submit": r"submitted|filed|lodged|handed in|delivered|sent|received|reached|arrived|came in",
    "decommission": r"decommissioned|retired|withdrawn|taken out of (?:service|use)|switched off|shut off",
    "admit": r"admitted|discharged",
    "elect": r"elected|nominated",
    "order": r"ordered|commissioned by|purchased|bought|acquired",
}
ACT = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{forms})" for name, forms in VERBS.items()) + r")\b", re.IGNORECASE)
_NOUNS = {
    "service": "go-live golive cut-over cutover opening launch introduction switchover switch-over inauguration "
    "commissioning activation",
    "effect": "effective commencement entry-into-force",
    "install": "installation deployment rollout roll-out release implementation",
    "issue": "issue publication",
    "start": "kick-off kickoff start beginning onset outbreak",
    "end": "end completion conclusion closure expiry expiration termination closing lapse finish shutdown stoppage",
    "move": "migration transfer relocation move",
    "restore": "restoration recovery repair resumption reopening restart",
    "fail": "failure breakdown crash collapse outage",
    "detect": "discovery detection",
    "tell": "notification",
    "keep": "retention storage",
    "hear": "hearing consultation questioning",
    "visit": "visit inspection",
    "sign": "signing signature conclusion-of-contract",
    "approve": "approval adoption acceptance ratification authorisation authorization sign-off signoff",
    "appoint": "appointment",
    "submit": "submission filing delivery receipt",
    "decommission": "decommissioning retirement",
    "admit": "admission discharge",
    "elect": "election",
    "order": "order purchase acquisition",
}
NOUN_ACTS = {stem(noun): act for act, nouns in _NOUNS.items() for noun in nouns.split()}
OCCURRENCES = frozenset(
    map(
        stem,
        word_set("""
        test drill exercise audit review storm fire flood incident event accident attack breach leak escape spill
        hearing workshop training vote survey shipment assessment all-clear evacuation siren alarm handover rehearsal
        conference strike payment theft burglary explosion earthquake blackout overhaul service stocktake count
        calibration refresh upgrade update restart trial pilot simulation walkthrough fieldwork
        """),
    )
)
"""Nouns that name something that happens; a date right after one of them is its date."""
GATHERINGS = frozenset(map(stem, ("meeting", "session", "call", "interview", "sitting", "round", "shift", "met")))
"""What the same people do over and over: two dates are two of them."""
PAPERS = frozenset(
    map(
        stem,
        word_set("""
        report letter memo memorandum notice minutes decision assessment order invoice certificate statement opinion
        policy circular plan paper offer quotation request e-mail email note register edition version issue
        """),
    )
)
DEALS = frozenset(map(stem, word_set("contract agreement lease licence license treaty deed memorandum amendment")))
PLANNED = re.compile(
    r"\b(?:planned|scheduled|set|due|foreseen|expected|fixed|earmarked|intended|agreed|targeted|provided)\s+"
    r"(?:for|on|at|to (?:take place|start|begin|happen))?\s*$",
    re.IGNORECASE,
)
CHANGES = frozenset(map(stem, ("patch", "release", "change", "version", "update", "upgrade", "hotfix", "fix", "rule")))
SELF = frozenset(
    map(stem, word_set("policy plan document report procedure standard review agreement contract guideline register"))
)
"""What a document calls itself."""
_SYNONYMS = (
    "annual annum yearly annually",
    "fee price cost charge premium rate costs rent tariff",
    "app application",
    "employee employees staff personnel workforce workers employs employ employed",
    "rehearsed rehearsal rehearse practised practise practiced practice exercised",
    "interviewed interview interviews spoke speak spoken talked questioned",
    "customer client customers clients",
    "supplier vendor provider contractor",
    "outage downtime interruption breakdown",
    "log logs record records logfile",
    "agreement contract",
    "license licence licences licenses",
    "datacenter datacentre centre center",
    "building buildings premises",
    "people persons person individuals",
    "firm company companies",
    "property properties home homes household households house houses dwelling dwellings residence residences",
    "vacancy vacancies vacant unfilled",
    "site sites location locations",
    "excess deductible",
    "receipt received receive receives receiving",
    "review reviewed reviews",
    "answer answered response respond responded reply",
    "delivery delivered deliver deliveries",
    "payment paid pay",
    "approval approved approve",
)
_CANONICAL = {stem(word): f"={group.split()[0]}" for group in _SYNONYMS for word in group.split()}
_GENERIC = frozenset(
    map(stem, word_set("system service application platform solution site tool portal product remaining"))
)
GENERIC = _GENERIC | {_CANONICAL[word] for word in _GENERIC & _CANONICAL.keys()}
DATE_WORDS = word_set(
    """
    date day time month year monday tuesday wednesday thursday friday saturday sunday utc cet gmt local january
    february march april may june july august september october november december jan feb mar apr jun jul aug sep
    oct nov dec morn even night noon o'clock am pm hour afternoon deadlin dat tim eve earli
    """
)


def canonical(stemmed: str) -> str:
    """Return one name for the stems of words that mean the same, as `fee` and `price`; else the stem itself."""
    return _CANONICAL.get(stemmed, stemmed)
