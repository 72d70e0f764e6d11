"""Print how well the checks do: `python -m tests.analysis.checks.score [FILE...]`; a key lies beside its document."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.checks import run_checks
from analysis.readers import read_document
from comparison.scoring import MECHANICAL, AnswerKey, parse_key, score
from domain.finding import Finding
from tests.analysis.checks.sample_documents import sample, sample_names

MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".md": "text/markdown",
}


def main(paths: list[str]) -> None:
    """Print score and misses of the samples, or of documents with keys; the findings of documents without."""
    for name in sample_names() if not paths else ():
        document, key = sample(name)
        print(name, told(run_checks(document), key), sep="\n")
    for path in map(Path, paths):
        data = path.read_bytes()
        document = read_document(path.name, data, MEDIA_TYPES[path.suffix], sha256=hashlib.sha256(data).hexdigest())
        findings = run_checks(document)
        beside = path.with_suffix(".key.json")
        if beside.exists():
            print(path.name, told(findings, parse_key(beside.read_bytes(), beside.name)), sep="\n")
        else:
            print(path.name, len(findings))
            print("\n".join(f"  {f.category} [{f.section}] {f.quote[:120]} -- {f.description}" for f in findings))


def told(findings: Sequence[Finding], key: AnswerKey) -> str:
    """Return the score of these findings as lines to print, with what was missed and what matches nothing."""
    result = score(findings, key)
    found, missed = (sum(one.kind == MECHANICAL for one in part) for part in (result.found, result.missed))
    wrong = [one for one in findings if score([one], key).matching + len(score([one], key).hit) == 0]
    head = f"recall {found}/{found + missed} mechanical  precision {result.matching}/{result.findings}"
    lines = [f"{head}  decoys {len(result.hit)}"]
    lines += [f"  {name:30} {part}/{whole}" for name, (part, whole) in result.categories.items()]
    lines += [f"  missed {one.id} {one.category} ({one.kind}): {one.quotes[0][:110]}" for one in result.missed]
    lines += [f"  DECOY {one.category}: {one.quotes[0][:110]}" for one in result.hit]
    lines += [f"  WRONG {one.category} [{one.section}]: {one.quote[:110]} -- {one.description[:200]}" for one in wrong]
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
