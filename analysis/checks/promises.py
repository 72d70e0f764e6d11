"""What is a promise of something to be done, and what only looks like one: a rule, a forecast, a date that is set."""

from __future__ import annotations

import re

from analysis.checks.words import word_set

PROMISE = re.compile(
    r"\b(?:will(?! not have\b)|shall|['’]ll|is going to|are going to|is to be|are to be|plans? to|"
    r"intends? (?:\w+ly )?to|has in mind to|"
    r"wishes to|means to|"
    r"aims? to|hopes? to|expects? to|undertak\w+ to|"
    r"(?:has|have|had)? ?(?:promised|undertaken|agreed|committed|pledged|offered|assured|announced|proposed) (?:to|"
    r"that|us|it)|promises to|commits to|pledges to|agrees to|would like to|wants? to|is committed to|"
    r"are committed to|is expected to|are expected to|(?:is|are) (?:planned|scheduled|intended|envisaged|foreseen)|"
    r"seeks? to|is working (?:on|to)|are working (?:on|to)|is due to|needs? to be|prepared to|"
    r"confident that)\b",
    re.IGNORECASE,
)
AHEAD = word_set(
    """
    will shall ll going be plan plans intend intends wish wishes mean means aim aims hope hopes hoped expect expects
    want wants like promised undertaken agreed committed pledged offered assured announced proposed promises commits
    pledges agrees planned scheduled intended envisaged foreseen seek seeks working due need needs confident aimed
    looking exploring considering consideration intention
    thinking being prepared signalled indicated declared sought undertakes
    """
)
"""One of these words stands in every promise: that is quicker to see."""
FIRM = re.compile(
    r"\b(?:(?:on |within )?the same (?:working |business )?day|the next (?:working |business )?day|no later than|"
    r"not later than|at the latest|latest by|within \w+ (?:\w+ )?(?:minutes?|hours?|days?|"
    r"weeks?|months?|years?)|"
    r"within (?:the|one|an?) (?:hour|day|week|month|quarter|year)|by (?:the )?(?:end|close|start|beginning|"
    r"middle) of|before the (?:end|start|close|next) |"
    r"by (?:next|the next|this|Q\d|20\d\d|mid|early|late|January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b|"
    r"(?:end|middle|beginning) of \w+ ?20\d\d|Q[1-4] 20\d\d|every (?:other |second |\w+ )?(?:day|week|month|quarter|"
    r"year|hour|time|morning|night|\w+day|spring|summer|autumn|winter)s?|daily|weekly|monthly|quarterly|each (?:day|"
    r"week|month|quarter|year)|"
    r"\d+ (?:working |business |calendar )?(?:minutes?|hours?|days?|weeks?|months?))\b",
    re.IGNORECASE,
)
"""Words of a date, a period or a rhythm: what is promised can be checked."""
RULE = re.compile(
    r"^\W*(?:If|When|Whenever|Where|Should|In case|In the event|Once|As soon as)\b(?! (?:possible|feasible|practicable|"
    r"appropriate|necessary),)|\bif (?:you|an?|any|the)\b|^\W*(?:Without|In an? (?:emergency|outage|fire|flood|"
    r"crisis))\b|\bin (?:the event|case) of\b|"
    r"\b(?:is|are) to be (?:reported|notified|escalated|evacuated)\b|"
    r"\b(?:tests?|audits?|stud(?:y|ies)|sections?|chapters?|reports?|pages?|samples?) will (?:also |only )?(?:look|"
    r"consider|"
    r"explore|discuss)\b|\b(?:whenever(?! (?:an?|the) (?:opportunity|\w+ (?:roster|moment)))|must|"
    r"you will|please|(?<!\bwe )(?<!\bI )shall(?! be (?:improv|strengthen|enhanc|moderni[sz]|step|intensif|expand|"
    r"extend|refin)))\b",
    re.IGNORECASE,
)
"""What is to be done whenever something comes about."""
FORECAST = re.compile(
    r"\b(?:will|going to|expected to|likely to) (?:\w+ly |soon |also |not |one day |sooner or later )*(?:be (?:clear|"
    r"known|borne|lost|"
    r"felt|noticed|seen|over|worn|full|hit|affected|harder|needed|exhausted|told)|wear|fail|fill|"
    r"overflow|notice|jam|lose|rise|"
    r"fall|drop|grow|rain|expire|run|happen|occur|break|decline|suffer|cost|need|leak|crash|exceed|face|appear|arise|"
    r"remain|"
    r"stay|feel|see|hear|rust|freeze|cease|lie|sit|miss|forget|overlook|repeat|turn (?:out|up)|"
    r"go (?:un\w+|wrong|missing)|be (?:un\w+ed|unread|missed|forgotten|overlooked|too \w+|out of date)|take over|"
    r"find (?:an?|the) (?:open|weak|gap|hole|way in))\b|"
    r"\b(?:soon|shortly|later),? it will be\b",
    re.IGNORECASE,
)
"""What will come about by itself is no promise."""
