"""Kinds of what happens, coarser than acts: “was lifted”, “ran out” and “shut its doors” all tell an end."""

from __future__ import annotations

import re

_PLACES = r"(?:service|use|operation|production|force|effect)"
_KINDS = {
    "again": (
        r"restor\w+|resum\w+|recover(?:ed|y)|re-?open\w*|re-?start\w*|repaired|resolved|reset|return(?:s|ed)?|"
        r"(?:came|come|comes|went|was|were|is|are|up|running) back|back (?:in|up|online|to|on|at)|"
        r"(?:opened|open|started|available|running|runs?|ran|up|working|flow(?:s|ed)) again|"
        r"back(?= (?:at|on|by|from)\b)|normal (?:service|operation)"
    ),
    "twice": r"again|repeat(?:ed)?",
    "begin": (
        rf"(?:went|goes|go|gone|going|go-) ?live|live(?= (?:on|since|from|at)\b)|golive|(?:switched|turned) on|"
        rf"cut[ -]?over|start(?:s|ed|ing)?|began|begins?|begun|beginning|commenc\w+|kick(?:s|ed)?[ -]?off|under ?way|"
        rf"set in|broke out|outbreak|launch\w*|introduc\w+|inaugurat\w+|activat\w+|"
        r"open(?:s|ed|ing)|(?<!still )(?<!remain )(?<!remains )open|"
        rf"(?:in|into|entered|enters) {_PLACES}|(?:takes?|took|taking) effect|effective|becomes?|became|"
        r"mandatory|compulsory|obligatory|binding|appl(?:y|ies)|onset|first day|commission(?:ed|ing)|took office|"
        r"took up|set up|founded|established"
    ),
    "end": (
        r"end(?:s|ed|ing)?|finish\w*|conclu\w+|complet\w+|over(?= (?:at|by|on)\b)|clos(?:es?|ed|ing|ure)|"
        r"shut(?:s|ting|down)?|stop(?:s|ped)?|halt\w*|standstill|stood still|cease\w*|expir\w+|r[ua]ns? out|"
        r"laps(?:es?|ed)|terminat(?:es?|ed|ion)|last day|lifted|lifting|withdr\w+|rescind\w+|revo(?:ked?|cation)|"
        r"repealed|st(?:ood|ands?|and-) ?down|called off|wound up|discontinu\w+|retire[ds]?|decommission\w+|"
        r"(?:switched|turned|shut|cut) off|taken out of (?:service|use)"
    ),
    "fail": (
        r"fail(?:s|ed|ure)?|broke down|breakdown|crash(?:ed)?|collaps\w+|trip(?:s|ped)?|gave way|went (?:down|out|off)|"
        r"go(?:es)? (?:down|out)|lost|loss|dead|outage|stopped working|blackout"
    ),
    "meet": r"met|meets?|meeting|conven\w+|gather(?:ed|s)|sat|sits|sitting|session",
    "arrive": (
        r"arriv(?:es?|ed|al)|reach(?:ed|es)|on site|at the scene|on the spot|came in|received?|receipt|deliver\w+|"
        r"landed|handed over|handover"
    ),
    "leave": r"left|quit|leaves?|leaving|depart(?:s|ed|ure)|resign(?:s|ed|ation)|stepped down|set off|sailed",
    "send": r"sent|send(?:s|ing)?|submi\w+|filed|lodged|handed in|went out|dispatch\w*|despatch\w*|posted|mailed",
    "tell": r"told|inform\w*|report(?:ed|s)|notif\w+|alert(?:ed)?|learn(?:ed|t|s)|warned|complain\w*",
    "call": r"called|calls|rang|rung|phoned|summoned|telephoned|paged",
    "see": (
        r"detect\w*|discover\w*|notic(?:ed|es)|spotted|saw|sees|seen|identified|appear(?:s|ed)?|came to light|found|"
        r"observed|recognised"
    ),
    "sound": r"sound(?:s|ed)|went off|rang out|raised",
    "agree": (
        r"approv\w+|adopt\w+|endors\w+|ratif\w+|passed|agree(?:d|s)|consent\w*|accept\w*|granted|authori[sz]\w+|"
        r"sign(?:ed)? off|sign-?off"
    ),
    "sign": r"sign(?:s|ed|ing|ature)|entered into|conclu\w+|executed|countersigned",
    "decide": r"decid\w+|decision|rul(?:ed|es|ing)|verdict",
    "discuss": r"discuss\w*|looked at|examined|dealt with|considered|debat\w+",
    "issue": r"issu(?:ed?|es)|publish\w*|publication|circulated|c[ao]mes? out|released?",
    "award": r"award\w*|w[oi]ns?|winner",
    "install": r"install\w*|fitted|replac\w+|deploy\w*|put in|rolled out|roll-?out|upgraded?|mounted",
    "destroy": (
        r"destr\w+|incinerat\w+|delet\w+|wiped|dispos\w+|remov(?:ed|al)|erased|purged|scrapped|pulped|burnt|burned|"
        r"taken off"
    ),
    "buy": r"acqui\w+|bought|purchase\w*|took over|takeover|taken over|order(?:ed|s)?",
    "clear": r"all[ -]clear",
    "cancel": r"cancel\w*|abandoned|scrubbed",
    "renew": r"renew\w*|prolong\w*",
    "evacuate": r"evacuat\w+|cleared",
    "move": r"mov(?:ed?|es)|migrat\w+|relocat\w+|transfer\w*",
    "pay": r"pa(?:id|ys?|yment)",
    "raise": r"rose|rises?|increas\w+",
}
KIND = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{name}>{forms})" for name, forms in _KINDS.items()) + r")(?![\w-])",
    re.IGNORECASE,
)

_BOTH = re.compile(r"conclu", re.IGNORECASE)
"""What is told of talks when they end and of a contract when it is signed."""


def kinds_in(text: str) -> frozenset[str]:
    """Return the kinds of acts that a text tells."""
    found = {match.lastgroup or "" for match in KIND.finditer(text)}
    return frozenset(found | {"sign"} if _BOTH.search(text) else found)
