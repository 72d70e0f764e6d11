"""Print how well the checks do: `python -m tests.analysis.checks.score [FILE...]`; a key lies beside its document."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from analysis.checks import run_checks
from analysis.readers import read_document
from tests.analysis.checks.sample_documents import sample, sample_names
from tests.analysis.checks.scoring import score

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
        print("\n".join([name, *score(run_checks(document), key).lines()]))
    for path in map(Path, paths):
        data = path.read_bytes()
        document = read_document(path.name, data, MEDIA_TYPES[path.suffix], sha256=hashlib.sha256(data).hexdigest())
        findings = run_checks(document)
        beside = path.with_suffix(".key.json")
        if beside.exists():
            print("\n".join([path.name, *score(findings, json.loads(beside.read_text("utf-8"))).lines()]))
        else:
            print(path.name, len(findings))
            print("\n".join(f"  {f.category} [{f.section}] {f.quote[:120]} -- {f.description}" for f in findings))


if __name__ == "__main__":
    main(sys.argv[1:])
