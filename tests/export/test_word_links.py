"""Addresses that Word would fetch by itself are cut off in the exported copy; everything else stays."""

from __future__ import annotations

import re

import pytest

from export.word_links import is_remote
from tests.export.annotating import annotated, assert_only_marked, on, only_comment
from tests.export.word_compare import W, members, part
from tests.export.word_samples import RELATIONS, a_docx, paragraph

REMOTE = 'Target="http://evil.example/x" TargetMode="External"'
TEMPLATE = '<w:attachedTemplate r:id="rId1"/><w:zoom w:percent="100"/>'


def external_relations(data: bytes) -> list[str]:
    rels = [stored.decode() for name, stored in members(data).items() if name.endswith(".rels")]
    return [relation for text in rels for relation in re.findall(r"<Relationship [^>]*External[^>]*>", text)]


def test_a_remote_template_is_cut_off_with_the_setting_that_names_it():
    data = a_docx(
        paragraph("one"), parts={"settings": TEMPLATE}, settings_relations=f'Type="attachedTemplate" {REMOTE}'
    )

    exported = annotated(data, on(data, "one"))

    assert external_relations(exported) == []
    assert [child.tag for child in part(exported, "word/settings.xml")] == [f"{W}zoom"]


def test_a_template_on_the_local_drive_stays_and_so_do_its_parts():
    local = 'Target="file:///C:\\Users\\ann\\Normal.dotm" TargetMode="External"'
    data = a_docx(paragraph("one"), parts={"settings": TEMPLATE}, settings_relations=f'Type="attachedTemplate" {local}')

    assert_only_marked(data, annotated(data, on(data, "one")))


def test_hyperlinks_stay():
    link = '<w:p><w:hyperlink r:id="rId9"><w:r><w:t>our site</w:t></w:r></w:hyperlink></w:p>'
    data = a_docx(link, relations={"rId9": f'Type="hyperlink" {REMOTE}'})

    exported = annotated(data, on(data, "our"))

    assert len(external_relations(exported)) == 1
    assert only_comment(exported)[0] == "our"
    assert_only_marked(data, exported)


@pytest.mark.parametrize(
    ("type_", "carrier", "is_kept"),
    [
        ("image", '<w:drawing><a:blip r:link="rId9"/></w:drawing>', True),
        ("image", '<w:pict><v:imagedata r:id="rId9"/></w:pict>', True),
        ("oleObject", '<w:object><v:shape/><o:OLEObject Type="Link" r:id="rId9"/></w:object>', False),
    ],
)
def test_remote_pictures_and_objects_lose_their_address_and_nothing_else(type_: str, carrier: str, is_kept: bool):
    data = a_docx(f"<w:p><w:r><w:t>one</w:t>{carrier}</w:r></w:p>", relations={"rId9": f'Type="{type_}" {REMOTE}'})

    exported = annotated(data, on(data, "one"))

    root = part(exported)
    assert external_relations(exported) == []
    assert not [name for element in root.iter() for name in element.keys() if str(name).startswith(f"{{{RELATIONS}}}")]  # noqa: SIM118
    names = {str(element.tag).rpartition("}")[2] for element in root.iter()}
    assert bool(names & {"blip", "imagedata", "OLEObject"}) is is_kept
    assert only_comment(exported)[0] == "one"


def test_a_remote_sub_document_and_a_mail_merge_source_are_cut_off():
    merge = '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataSource r:id="rId1"/></w:mailMerge>'
    data = a_docx(
        paragraph("one") + '<w:subDoc r:id="rId9"/>',
        relations={"rId9": f'Type="subDocument" {REMOTE}'},
        parts={"settings": merge + '<w:zoom w:percent="100"/>'},
        settings_relations=f'Type="mailMergeSource" {REMOTE}',
    )

    exported = annotated(data, on(data, "one"))

    assert external_relations(exported) == []
    assert not list(part(exported).iter(f"{W}subDoc"))
    assert [child.tag for child in part(exported, "word/settings.xml")] == [f"{W}zoom"]


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("http://x/y.dotm", True),
        ("HTTPS://x/y.dotm", True),
        ("\\\\server\\share\\y.dotm", True),
        ("file://server/share/y.dotm", True),
        ("file:///\\\\server\\share\\y.dotm", True),
        ("file:///%5C%5Cserver/y.dotm", True),
        ("mhtml:http://x!y", True),
        ("//server/y.dotm", True),
        ("file:///C:\\Users\\a\\Normal.dotm", False),
        ("file:///C:/Users/a/My%20Template.dotx", False),
        ("D:\\y.dotm", False),
    ],
)
def test_only_paths_on_a_local_drive_are_not_remote(target: str, answer: bool):
    assert is_remote(target) is answer
