"""Damaged files end in a sentence or in a document, never in a crash."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import pytest

from analysis.coverage import coverage
from analysis.intake import inspect
from analysis.readers import read_document
from domain.errors import DocumentRefused

SAMPLES = Path(__file__).parents[1] / "samples"
VALUES = [b"-1", b"99999999999", b"", b"x", b"0", b"FFFFFF", b"%1%9"]


def _bytes_flipped(data: bytes, chance: random.Random) -> bytes:
    mutated = bytearray(data)
    for _ in range(chance.choice([1, 5, 50])):
        mutated[chance.randrange(len(mutated))] = chance.randrange(256)
    return bytes(mutated)


def _xml_changed(data: bytes, chance: random.Random) -> bytes:
    """Change values, names and presence of elements in one part of a Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        victim = chance.choice(["word/document.xml", "word/numbering.xml", "word/footnotes.xml", "word/styles.xml"])
        for name in names:
            content = source.read(name)
            for _ in range(6 if name == victim else 0):
                content = _one_change(content, chance)
            target.writestr(name, content)
    return out.getvalue()


def _one_change(xml: bytes, chance: random.Random) -> bytes:
    kind = chance.choice(["value", "name", "gone"])
    if kind == "name":
        one, other = chance.sample(sorted(set(re.findall(rb"<w:(\w+)", xml))), 2)
        return re.sub(rb"(</?w:)%s\b" % one, rb"\1" + other, xml)
    found = list(re.finditer(rb'="([^"]*)"' if kind == "value" else rb"<w:\w+[^<>]*/>", xml))
    match = chance.choice(found)
    if kind == "value":
        return xml[: match.start(1)] + chance.choice(VALUES) + xml[match.end(1) :]
    return xml[: match.start()] + xml[match.end() :]


@pytest.mark.parametrize("seed", range(40))
def test_a_mutated_file_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    path = SAMPLES / chance.choice(["planted/payments-outage.docx", "public/authorization-letter.docx"])
    mutate = chance.choice([_bytes_flipped, _xml_changed, _xml_changed])
    data = mutate(path.read_bytes(), chance)

    try:
        intake = inspect(path.name, data, max_bytes=50 * 1024 * 1024)
        document = read_document(intake.name, data, intake.media_type, sha256=intake.sha256, notes=intake.notes)
    except DocumentRefused:
        return
    found = coverage(document, reviewed=(), reasons={})
    assert found.words_total == sum(item.words for item in found.not_covered) + found.words_reviewed
