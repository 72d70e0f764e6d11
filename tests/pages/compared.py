"""A comparison on scripted reviews: its record is stored, its runs are told."""

from __future__ import annotations

from collections.abc import Sequence

from domain.comparison import ComparedRun, Comparison
from domain.document import Coverage
from domain.events import FindingAdded, RunFinished, RunStarted, SectionFailed, SectionFinished, SectionStarted
from domain.finding import Finding, Provenance, RiskLevel, Usage
from domain.run import Run, RunStatus
from storage import keys
from storage.records import dump
from tests.pages.builders import NOTICE, a_document, a_finding
from tests.pages.scripted import ScriptedReviews

COMPARISON = "01HZC0MPAR1S0N00000000000A"
NAMES = ("Sonnet 4.6", "Haiku 4.5", "Opus 5", "Sonnet 5", "Fable 5")


class Compared:
    """Columns of one comparison, filled as the test says."""

    def __init__(self, reviews: ScriptedReviews, columns: int = 3, *, is_blind: bool = False) -> None:
        self.reviews = reviews
        self.id = COMPARISON
        self.review_id = reviews.add(a_document())
        self.run_ids = [f"01RUN{number}" for number in range(columns)]
        runs = tuple(
            ComparedRun(run_id, NAMES[number], (f"us.model-{number}",)) for number, run_id in enumerate(self.run_ids)
        )
        record = Comparison(self.id, self.review_id, 3.0, "ana", runs, is_blind=is_blind)
        reviews.objects.put(keys.comparison(self.review_id, self.id), dump(record))
        for number, run_id in enumerate(self.run_ids):
            models = (f"us.model-{number}",)
            manifest = Run(run_id, self.review_id, ("s1", "s2"), models, "v", 3.0, "ana", comparison_id=self.id)
            reviews.objects.put(keys.run(self.review_id, run_id), dump(manifest))
            told = RunStarted(3.0, run_id, ("s1", "s2"), (11, 11), models, "ana", comparison_id=self.id)
            reviews.happened(self.review_id, told)

    def finding(self, column: int, name: str, **changes: object) -> Finding:
        """Return what a column has found; columns that say the same of the same words have found one issue."""
        run_id = self.run_ids[column]
        return a_finding(f"f-{name}-{column}", run_id=run_id, description=f"What is wrong: {name}", **changes)

    def found(self, column: int, *findings: Finding, section_id: str = "s1") -> None:
        """Let a column finish a section with these findings."""
        run_id = self.run_ids[column]
        usage = Usage(1000, 200, cost_usd=0.01)
        who = Provenance(f"us.model-{column}", NAMES[column], 1, 1, usage=usage, notice=NOTICE, first_token_ms=900)
        self.reviews.happened(
            self.review_id,
            SectionStarted(4.0, run_id, section_id, 1),
            *(FindingAdded(6.0, run_id, section_id, finding) for finding in findings),
            SectionFinished(7.0, run_id, section_id, tuple(item.id for item in findings), who, 2.0, "I look."),
        )

    def failed(self, column: int, reason: str, section_id: str = "s2") -> None:
        self.reviews.happened(self.review_id, SectionFailed(8.0, self.run_ids[column], section_id, "throttled", reason))

    def ended(self, columns: Sequence[int] = (), status: RunStatus = RunStatus.COMPLETE) -> None:
        """End the runs of these columns, or of all."""
        for column in columns or range(len(self.run_ids)):
            used = Usage(2000, 400, cost_usd=0.02)
            self.reviews.happened(
                self.review_id, RunFinished(9.0, self.run_ids[column], status, used, Coverage(22, 22, ()))
            )

    def fill(self) -> None:
        """All columns find a wrong time; the first two the cause, with another risk; the last something of its own."""
        count = len(self.run_ids)
        there = {"section_id": "s2", "section": "Root cause", "block_id": "b4"}
        for column in range(count):
            self.found(column, self.finding(column, "the rollback begins after the outage"))
            more = []
            if column < 2:
                risk = RiskLevel.HIGH if column else RiskLevel.LOW
                words = {
                    "quote": "caused by the outage",
                    "span": (15, 35),
                    "category": "root_cause",
                    "risk_level": risk,
                }
                more.append(self.finding(column, "the cause repeats the effect", **there, **words))
            if column == count - 1:
                words = {
                    "quote": "the gateway",
                    "span": (39, 50),
                    "category": "missing_owner",
                    "suggestion": "Name who looks after it.",
                }
                more.append(self.finding(column, "nobody owns a device", **there, **words))
            self.found(column, *more, section_id="s2")
        self.ended()
