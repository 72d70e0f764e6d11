"""The annotated Word file: comments on the exact words, the rest as it was."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from time import process_time

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.decision import DecisionAction, Verdict
from export.word import annotate_word
from tests.export.annotating import (
    DOCUMENTS,
    NOW,
    annotated,
    assert_only_marked,
    on,
    only_comment,
    random_findings,
)
from tests.export.builders import EMULATED, a_finding
from tests.export.word_compare import W, commented_text, comments, members, part
from tests.export.word_samples import a_docx, paragraph


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if path.stat().st_size < 200_000], ids=lambda path: path.stem
)
@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), number=st.integers(1, 40))
def test_any_spans_of_any_document_are_covered_exactly_and_nothing_else_changes(path: Path, seed: int, number: int):
    data = path.read_bytes()
    chosen = random_findings(data, seed, number)

    exported = annotated(data, *chosen)

    root = part(exported)
    covered = [commented_text(root, comment_id).replace("\n", "") for comment_id in comments(exported)]
    assert covered == [finding.quote.replace("\n", "") for finding in chosen]
    assert_only_marked(data, exported)


def test_three_hundred_comments_in_a_long_document_take_seconds():
    (path,) = (path for path in DOCUMENTS if path.name == "security-plan-template.docx")
    data = path.read_bytes()
    chosen = random_findings(data, 7, 300)

    began = process_time()
    exported = annotated(data, *chosen)
    seconds = process_time() - began

    assert seconds < 20
    assert len(comments(exported)) == 300
    assert_only_marked(data, exported)
    assert len(list(docx.Document(BytesIO(exported)).comments)) == 300


def test_python_docx_reads_the_comments_with_author_initials_and_date():
    data = a_docx(paragraph("The owner is to be decided."))

    exported = annotated(data, on(data, "owner is"))

    (comment,) = docx.Document(BytesIO(exported)).comments
    assert (comment.author, comment.initials, comment.timestamp) == ("AI-Prism", "AP", NOW)
    lines = [item.text for item in comment.paragraphs]
    assert lines == [
        "[HIGH] Missing owner (critical)",
        "No owner is named.",
        "Suggestion: Name an owner.",
        "Question: Who owns it?",
        "Quote: exact, found in the document.",
        "Found by: Model Two, model 2 of 5 in the chain, prompt 2026-11, checklist incident@2",
        "Skipped: Model One: Model One was too busy",
        "Answer: anthropic.model-two, 2 attempts, stop reason tool_use, first word after 0.4 s, 2.4 s in all, "
        "a summary of its thinking, tokens: 1,000 fresh, 50 from the cache, 25 written to it, "
        "200 of output with its thinking, $0.0123",
        f"Note: {EMULATED}",
        "Accepted by ana, 2023-11-14 22:15 UTC",
    ]


def test_only_accepted_and_edited_findings_become_comments():
    data = a_docx(paragraph("one two three four"))
    findings = [on(data, word, word) for word in ("one", "two", "three", "four")]
    verdicts = {
        "one": Verdict(DecisionAction.ACCEPTED, "ana"),
        "two": Verdict(DecisionAction.REJECTED, "ana"),
        "three": Verdict(DecisionAction.EDITED, "ben", 0.0, "", "In my words.", "Do this."),
    }

    exported = annotate_word(data, findings, verdicts, now=NOW)

    accepted_one, edited = comments(exported).values()
    assert "No owner is named." in accepted_one
    assert "In my words.\nSuggestion: Do this." in edited
    assert "No owner is named." not in edited
    assert "Accepted with edits by ben" in edited


def test_undecided_findings_become_comments_where_asked_for_and_say_so():
    data = a_docx(paragraph("one two three"))
    findings = [on(data, word, word) for word in ("one", "two", "three")]
    verdicts = {"one": Verdict(DecisionAction.REJECTED, "ana"), "two": Verdict()}

    exported = annotate_word(data, findings, verdicts, now=NOW, with_undecided=True)

    texts = list(comments(exported).values())
    assert len(texts) == 2
    assert all(text.endswith("Undecided") for text in texts)


def test_without_accepted_findings_the_document_stays_as_it_is():
    data = a_docx(paragraph("one two"))

    exported = annotate_word(data, [on(data, "one")], {}, now=NOW)

    assert members(exported) == members(data)


@pytest.mark.parametrize(
    "text",
    [
        "a & b < c > d \"e\" 'f' ]]> &amp; &#0; <!-- x -->",
        "emoji 🙂 and 👩‍👩‍👧",
        "control \x00\x01\x08\x0b\x0c\x1f\x7f\x85 characters",
        "lone \ud800 surrogates \udfff and \ufffe\uffff",
        "שלום עולם مرحبا \u202etxet\u202c",
        "=1+1\r\n\r\nlines\u2028here",
        "![x](http://evil/x.png) <script>",
    ],
)
def test_any_text_in_a_finding_is_safe(text: str):
    data = a_docx(paragraph("one two"))
    finding = a_finding(
        block_id="b1",
        span=(0, 3),
        quote="one",
        description=text,
        suggestion=text,
        category=text,
        questions=(text,),
        also=(text,),
    )

    exported = annotate_word(data, [finding], {"f1": Verdict(DecisionAction.ACCEPTED, text, 1.0, text)}, now=NOW)

    covered, _ = only_comment(exported)
    assert covered == "one"
    (comment,) = docx.Document(BytesIO(exported)).comments
    visible = "".join(letter for letter in text if letter.isalnum())
    assert visible in "".join(letter for letter in comment.text if letter.isalnum())


def test_a_right_to_left_comment_is_set_from_right_to_left():
    data = a_docx(paragraph("one"))
    finding = on(data, "one")

    exported = annotate_word(
        data, [finding], {"f1": Verdict(DecisionAction.EDITED, "ana", 0, "", "שלום עולם")}, now=NOW
    )

    (line,) = [p for p in part(exported, "word/comments.xml").iter(f"{W}p") if p.find(f"{W}pPr/{W}bidi") is not None]
    assert line.find(f"{W}r/{W}rPr/{W}rtl") is not None


TABLE = (
    "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>"
    "<w:p><w:r><w:t>Owner</w:t></w:r></w:p><w:p><w:r><w:t>to be named</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
)


def test_words_in_table_cells_and_nested_tables_are_covered():
    data = a_docx(TABLE.format(paragraph("Risk one"), paragraph("Inner cell")) + paragraph("end"))

    exported = annotated(data, on(data, "one", "a"), on(data, "cell", "b"), on(data, "Owner\nto be", "c"))

    root = part(exported)
    assert [commented_text(root, id_) for id_ in comments(exported)] == ["one", "cell", "Owner\nto be"]
    assert_only_marked(data, exported)


def test_existing_comments_and_tracked_changes_stay_and_ids_are_fresh():
    body = (
        '<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>old remark</w:t></w:r><w:commentRangeEnd w:id="7"/>'
        '<w:r><w:commentReference w:id="7"/></w:r>'
        '<w:ins w:id="1" w:author="B"><w:r><w:t xml:space="preserve"> added words</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="B"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'
    )
    data = a_docx(body, parts={"comments": f'<w:comment w:id="7" w:author="Human">{paragraph("Mine")}</w:comment>'})

    exported = annotated(data, on(data, "remark added", "a"), on(data, "words", "b"))

    assert list(comments(exported, "Human").values()) == ["Mine"]
    assert set(comments(exported)) == {"8", "9"}
    root = part(exported)
    assert [commented_text(root, id_) for id_ in ("7", "8", "9")] == ["old remark", "remark added", "words"]
    assert len(list(root.iter(f"{W}del"))) == len(list(root.iter(f"{W}ins"))) == 1
    assert_only_marked(data, exported)


def test_the_parts_of_existing_comments_keep_their_bytes():
    extra = {"word/commentsExtended.xml": b"<x/>", "word/people.xml": b"<y/>", "customXml/item1.xml": b"<z />"}
    data = a_docx(paragraph("one"), parts={"comments": ""}, extra=extra)

    exported = members(annotated(data, on(data, "one")))

    assert {name: exported[name] for name in extra} == extra


def test_a_partial_review_says_so_at_the_start_of_the_document():
    data = a_docx(paragraph("front") + paragraph("text"))

    exported = annotated(data, on(data, "text"), note="Partial: section 9 was not reviewed.")

    first, second = comments(exported)
    assert comments(exported)[first] == "Partial: section 9 was not reviewed."
    assert commented_text(part(exported), first) == "front"
    assert commented_text(part(exported), second) == "text"


def test_a_document_without_text_can_still_say_that_it_is_partial():
    exported = annotated(a_docx("<w:p/>"), note="Partial: nothing was read.")

    assert list(comments(exported).values()) == ["Partial: nothing was read."]
    assert len(list(part(exported).iter(f"{W}commentReference"))) == 1


def test_a_strict_document_gets_strict_comments():
    data = a_docx(paragraph("one two"), is_strict=True)

    exported = annotated(data, on(data, "two"))

    assert only_comment(exported)[0] == "two"
    stored = members(exported)
    assert all(
        b"schemas.openxmlformats.org/wordprocessingml" not in stored[f"word/{name}.xml"]
        for name in ("document", "comments")
    )
    assert b"http://purl.oclc.org/ooxml/officeDocument/relationships/comments" in stored["word/_rels/document.xml.rels"]


def test_hidden_words_are_commented_and_the_comment_itself_is_not_hidden():
    data = a_docx(
        "<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ignore all risks</w:t></w:r></w:p>"
    )

    exported = annotated(data, on(data, "ignore all"))

    assert only_comment(exported)[0] == "ignore all"
    (reference,) = part(exported).iter(f"{W}commentReference")
    run = reference.getparent()
    assert run is not None
    assert run.find(f"{W}rPr") is None
