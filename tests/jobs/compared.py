"""What tests of comparisons share: models by id, a reviewed document, the jobs of columns."""

from __future__ import annotations

from collections.abc import Sequence

from domain.comparison import ColumnChoice, Comparison
from domain.errors import AllModelsFailed
from domain.finding import Attempt
from domain.model import Model
from jobs.history import read_run
from jobs.parts import Parts
from jobs.progress import Progress
from jobs.read import read_document
from jobs.reviews import Reviews
from jobs.section import review_section
from jobs.section_result import SectionWork
from tests.fakes import ScriptedModel, a_raw_finding, a_script, an_answer

TEXT = b"# Part 1\n\nThe fix will be late.\n\n# Part 2\n\nIt will be late too.\n"
A, B = ColumnChoice(("model-a",)), ColumnChoice(("model-b",))


class Models:
    """A scripted model for each id asked for; a model that is in `down` fails."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.down: set[str] = set()
        self.quote = "late"
        self.words: tuple[tuple[str, str], ...] = (
            ("No date is named.", "vague_commitment"),
            ("What broke stays open.", "missing_cause"),
        )
        """What a model says the first time it is asked, and the second."""

    def __call__(self, models: Sequence[str]) -> Model:
        self.asked.append(tuple(models))
        name = models[0] if models else "chain"
        if name in self.down:
            tried = Attempt(name, name, 1, 100.0, 101.0, "throttled")
            return ScriptedModel([AllModelsFailed(f"{name} was too busy.", [tried])])
        risk = "medium" if name == "model-b" else "high"
        words, category = self.words[(self.asked.count(tuple(models)) - 1) % len(self.words)]
        raw = a_raw_finding(quote=self.quote, description=words, category=category, risk_level=risk)
        answer = an_answer(raw, model_id=name, model_name=name, chain_length=1)
        return ScriptedModel(a_script(answer))


def a_reviewed_document(parts: Parts, reviews: Reviews) -> str:
    """Return the id of a document of two sections that has been read and reviewed."""
    review_id = reviews.submit("a.md", TEXT)
    read_document(parts, review_id, 1)
    for section_id in ("s1", "s2"):
        review_section(parts, SectionWork(review_id, review_id, section_id, 1))
    return review_id


def work(parts: Parts, comparison: Comparison, *columns: int) -> None:
    """Do the jobs of these columns, or of all."""
    for number in columns or range(len(comparison.columns)):
        run_id = comparison.columns[number].run_id
        sections = read_sections(parts, comparison, run_id)
        for section_id in sections:
            review_section(parts, SectionWork(comparison.review_id, run_id, section_id, 1))


def read_sections(parts: Parts, comparison: Comparison, run_id: str) -> tuple[str, ...]:
    return read_run(parts.objects, comparison.review_id, run_id).run.section_ids


def ids_of(progress: Progress, comparison: Comparison, column: int, section_id: str = "s1") -> tuple[str, ...]:
    return progress.runs[comparison.columns[column].run_id].sections[section_id].finding_ids
