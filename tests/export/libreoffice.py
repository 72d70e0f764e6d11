"""LibreOffice as a second reader of what we export."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lxml import etree

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def converted(folder: Path, to: str, *files: Path) -> list[Path]:
    """Return the files as LibreOffice converts them, in a profile of their own."""
    out = folder / "converted"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    done = subprocess.run(
        [*command, "--outdir", str(out), *map(str, files)], capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "rror" not in done.stdout, done.stdout
    made = [out / f"{file.stem}.{to}" for file in files]
    assert all(file.stat().st_size for file in made)
    return made


def comments_in(flat: Path) -> list[tuple[str, str, str]]:
    """Return author, first line and covered text of each comment in a flat OpenDocument text."""
    root = etree.parse(str(flat)).getroot()
    found = []
    for annotation in root.iter(f"{_OFFICE}annotation"):
        name = annotation.get(f"{_OFFICE}name", "")
        author, _, *rest = [str(text).strip() for text in annotation.itertext() if str(text).strip()]
        found.append((author, rest[1], _covered(root, annotation, name)))
    return found


def _covered(root: etree._Element, annotation: etree._Element, name: str) -> str:
    texts: list[str] = []
    is_inside = False
    inner = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag == f"{_OFFICE}annotation":
            inner += 1 if event == "start" else -1
            is_inside = is_inside or (element is annotation and event == "end")
        elif element.tag == f"{_OFFICE}annotation-end" and element.get(f"{_OFFICE}name") == name and event == "start":
            break
        elif is_inside and not inner and event == "start":
            texts.append(element.text or "")
        if is_inside and not inner and event == "end":
            texts.append(element.tail or "")
    return " ".join("".join(texts).split())
