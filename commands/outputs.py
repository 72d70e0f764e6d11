"""What `review` leaves behind: files in a folder, and a summary for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.checklist import Checklist
from domain.errors import ExportImpossible

if TYPE_CHECKING:
    from jobs.reviews import ExportKind, Reviews

_KINDS: tuple[ExportKind, ...] = ("annotated", "spreadsheet", "json")
_WORDS = 160


class Folder:
    """The folder that exports are written to; two documents of one name do not overwrite each other."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._names: set[str] = set()

    def write(self, reviews: Reviews, review_id: str, say: Callable[[str], None]) -> None:
        """Write every export of a review, and say where each is or why it cannot be made.

        Nobody has decided on anything yet, so the annotated document holds all findings, marked undecided.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        for kind in _KINDS:
            try:
                file = reviews.export(review_id, kind, with_undecided=True)
            except ExportImpossible as error:
                say(str(error))
                continue
            place = self.path / self._free_name(Path(file.name).name, review_id)
            place.write_bytes(file.data)
            say(f"wrote {place}")

    def _free_name(self, name: str, review_id: str) -> str:
        if name in self._names:
            name = f"{Path(name).stem}-{review_id}{Path(name).suffix}"
        self._names.add(name)
        return name


def summary_lines(result: Mapping[str, Any]) -> list[str]:
    """Return the result of a review for people: its state, what was not covered, and its findings."""
    findings = result["findings"]
    coverage = result["coverage"]
    lines = [f"{result['document']}: {result['status']}, {_counted(len(findings), 'finding')}, {result['review_id']}"]
    lines += [f"  note: {notice}" for notice in result.get("notices", ())]
    lines += [
        f"  not reviewed: {section['title']}: {section.get('reason') or section['status']}"
        for section in result["sections"]
        if section["status"] in ("failed", "cancelled")
    ]
    lines.append(f"  {coverage['words_reviewed']} of {coverage['words_total']} words were given to a model")
    lines += [_finding_line(finding) for finding in findings]
    return lines


def forecast_sentence(forecast: Mapping[str, Any] | None) -> str:
    """Say what a run took beside what was expected of the first model, or only what is expected."""
    if not forecast or not forecast["models"]:
        return ""
    first = forecast["models"][0]
    model = next((one for one in forecast["models"] if one["model_id"] == forecast.get("beside")), first)
    expected = f"expected with {model['model_name']}: {_amounts(model['usage'], model['seconds'])}"
    return f"took {_amounts(**forecast['actual'])}; {expected}" if "actual" in forecast else expected


def checklists_json(checklists: Sequence[Checklist]) -> dict[str, Any]:
    """Return checklists as JSON values, with every question."""
    return {"checklists": [{**asdict(checklist), "ref": checklist.ref} for checklist in checklists]}


def checklist_lines(checklists: Sequence[Checklist]) -> list[str]:
    """Return checklists for people: what each is for, and its items."""
    lines = []
    for one in checklists:
        lines.append(f"{one.ref}: {one.title}. {one.about}".strip())
        lines += [f"  {item.title}: {item.ask}" for item in one.items]
    return lines


def forecast_lines(name: str, forecast: Mapping[str, Any]) -> list[str]:
    """Return a forecast for people: a line for each model of the chain."""
    lines = [f"{name}: {_counted(forecast['sections'], 'section')}, {_counted(forecast['words'], 'word')}"]
    if forecast["notice"]:
        lines.append(f"  note: {forecast['notice']}")
    for model in forecast["models"]:
        lines.append(f"  {model['model_name']:<12} {_amounts(model['usage'], model['seconds'])}")
    return lines


def _amounts(usage: Mapping[str, Any], seconds: float | None) -> str:
    read = usage["input_tokens"] + usage["cache_read_tokens"] + usage["cache_write_tokens"]
    cached = f" ({usage['cache_read_tokens'] / read:.0%} from the cache)" if read else ""
    took = "" if seconds is None else f", about {in_words(seconds)}"
    return f"{read:,} tokens read{cached}, {usage['output_tokens']:,} written, ${usage['cost_usd']:.2f}{took}"


def in_words(seconds: float) -> str:
    """Return a length of time, in seconds or minutes."""
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _finding_line(finding: Mapping[str, Any]) -> str:
    quote = " ".join(str(finding["quote"]).split())
    short = quote if len(quote) <= _WORDS else quote[: _WORDS - 1] + "…"
    status = "" if finding["quote_status"] == "exact" else f" ({finding['quote_status']} quote)"
    where = f"{finding['section']}: “{short}”{status}"
    return f"  {finding['risk_level']:<6} {finding['category']}: {where} {finding['description']}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
