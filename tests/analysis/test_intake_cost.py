"""A hostile file is refused within 2 seconds and 300 MB: measured in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.samples import hostile_files as hostile
from tests.samples.word_files import document_xml, docx, p

ROOT = Path(__file__).parents[2]
MEGABYTES = 300
SECONDS = 2.0

# Processor time, so that a busy machine fails nothing; the interpreter and its imports are not the file's cost.
_CHILD = r"""
import json, re, sys, time
from pathlib import Path
from analysis.intake import inspect
from domain.errors import DocumentRefused
path = Path(sys.argv[1])
data = path.read_bytes()
before = time.process_time()
try:
    inspect(path.name, data, max_bytes=50 * 1024 * 1024)
    said = ""
except DocumentRefused as refusal:
    said = str(refusal)
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps({"said": said, "seconds": time.process_time() - before, "megabytes": int(peak[1]) / 1024}))
"""

COSTLY: list[tuple[str, Callable[[], bytes]]] = [
    ("paragraphs.docx", lambda: hostile.many_paragraphs(5_000_000)),
    ("almost.docx", lambda: hostile.many_paragraphs(2_050_000)),
    ("node.docx", lambda: docx(document=document_xml(p("x" * 90_000_000)))),
    ("zeros.docx", lambda: hostile.with_stored_zeros("word/media/image1.bmp", 99)),
    ("directory.docx", hostile.announcing_millions_of_entries),
    ("inner.docx", hostile.nested_bomb),
    ("laughs.docx", hostile.billion_laughs),
    ("bomb.pdf", lambda: hostile.pdf_flate_bomb(400)),
    ("twice.pdf", lambda: hostile.pdf_flate_bomb(400, twice=True)),
    ("lzw.pdf", hostile.pdf_lzw_bomb),
]


@pytest.mark.parametrize(("name", "make"), COSTLY, ids=[name for name, _ in COSTLY])
def test_a_bomb_costs_little_before_it_is_refused(name: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(make())

    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    cost = json.loads(done.stdout)

    assert name in cost["said"]
    assert cost["seconds"] < SECONDS
    assert cost["megabytes"] < MEGABYTES
