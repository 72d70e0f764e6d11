"""LibreOffice opens the annotated Word files and finds every comment on its words."""

from __future__ import annotations

import json
from pathlib import Path

from domain.finding import Finding
from tests.export.annotating import DOCUMENTS, annotated, on, random_findings
from tests.export.libreoffice import comments_in, converted
from tests.export.word_samples import a_docx, paragraph

PLANTED = {path.stem: path for path in DOCUMENTS if path.parent.name == "planted"}


def planted_findings(name: str) -> list[Finding]:
    data = PLANTED[name].read_bytes()
    defects = json.loads(PLANTED[name].with_suffix(".key.json").read_text())["defects"]
    return [on(data, defect["quote"], defect["id"]) for defect in defects]


def test_every_comment_stands_on_its_words(tmp_path: Path):
    data = PLANTED["payments-outage"].read_bytes()
    findings = planted_findings("payments-outage")
    exported = tmp_path / "reviewed.docx"
    exported.write_bytes(annotated(data, *findings))

    (flat,) = converted(tmp_path, "fodt", exported)

    read = comments_in(flat)
    assert {author for author, _, _ in read} == {"AI-Prism"}
    assert {title for _, title, _ in read} == {"[HIGH] Missing owner (critical)"}
    assert sorted(words for _, _, words in read) == sorted(" ".join(finding.quote.split()) for finding in findings)


def test_annotated_documents_are_converted_to_pdf(tmp_path: Path):
    files = []
    for path in DOCUMENTS:
        if path.stem in ("vendor-risk-assessment", "continuous-monitoring-guide", "self-attestation"):
            data = path.read_bytes()
            files.append(tmp_path / path.name)
            files[-1].write_bytes(
                annotated(data, *random_findings(data, 3, 25), note="Partial: one section is missing.")
            )
    hostile = a_docx(
        paragraph("one two"),
        parts={"settings": '<w:attachedTemplate r:id="rId1"/>'},
        settings_relations='Type="attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"',
    )
    files.append(tmp_path / "hostile.docx")
    files[-1].write_bytes(annotated(hostile, on(hostile, "two")))

    for made in converted(tmp_path, "pdf", *files):
        assert made.read_bytes().startswith(b"%PDF")
    assert len(files) == 4
