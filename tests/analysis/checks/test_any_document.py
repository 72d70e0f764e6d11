"""The checks on documents that no person would write."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.checks import run_checks
from domain.document import Block, BlockKind, Document, Section, TablePlace
from tests.analysis.checks.sample_documents import document_of, sample, sample_names

_ODD = [
    "", " ", "\u202e", "…", "| |", "Total", "High", "Risk", "Owner", "Due", "Mitigation", "Score", "1 to 5",
    "12 and more", "-", "n/a", "99,5 %", "1.234.567,89", "from 31 February 2024 to 30 February 2023", "24:00",
    "00:99", "0000-00-00", "9999-12-31", "12/13/2024", "Table 1 – ", "Section 999.9.9", "§ 4", "Appendix A",
    "see Tables 9 to 1", "(ABC)", "ABC (", "“TBD”", "[insert", "____", "<Name>",
    "nine risks in Table 1, two of them rated High:", "10 things: 1 a, 2 b and 3 c.",
    "as soon as possible we will", "1 minutes from 9:00 to 8:00", "Likelihood", "Impact", "Rare", "Rating",
    "Date", "Start", "End", "2024-01-02", "1 January", "\ud800", "\u0000", "😀" * 3, "a" * 500,
]  # fmt: skip
_texts = st.one_of(
    st.sampled_from(_ODD), st.text(max_size=80), st.lists(st.sampled_from(_ODD), max_size=4).map(" ".join)
)
_places = st.builds(
    TablePlace,
    st.sampled_from(["t1", "t2"]),
    st.integers(0, 6) | st.just(10**9),
    st.integers(0, 5) | st.just(10**9),
    st.integers(-1, 4) | st.just(10**9),
    st.integers(-1, 4) | st.just(10**9),
    st.booleans(),
)


@st.composite
def _documents(draw: st.DrawFn) -> Document:
    blocks = []
    for number in range(draw(st.integers(0, 25))):
        kind = draw(st.sampled_from(list(BlockKind)))
        place = draw(_places) if kind is BlockKind.TABLE_CELL and draw(st.booleans()) else None
        label = draw(st.sampled_from(["", "1.", "A.2", "Appendix B", "•"]))
        blocks.append(Block(f"b{number}", kind, draw(_texts), draw(st.integers(0, 3)), label, place, anchor_id="b0"))
    cut = draw(st.integers(0, len(blocks)))
    ids = tuple(block.id for block in blocks)
    sections = (Section("s1", draw(_texts), 1, ids[:cut], 0), Section("s2", "2 Rest", 1, (*ids[cut:], "gone"), 0))
    return Document("odd.docx", "00", "text/plain", tuple(blocks), sections if draw(st.booleans()) else ())


@settings(max_examples=150, deadline=None)
@given(_documents())
def test_no_document_makes_the_checks_raise_and_every_quote_is_at_its_span(document: Document) -> None:
    for finding in run_checks(document):
        assert finding.span is not None
        assert document.block(finding.block_id).text[slice(*finding.span)] == finding.quote


def test_an_empty_document_has_no_findings() -> None:
    assert run_checks(document_of("")) == ()


def test_time_grows_no_faster_than_the_document() -> None:
    beginnings = [block.text for name in sample_names()[::3] for block in sample(name)[0].blocks[:40]]
    small = "\n".join(beginnings)

    def seconds(text: str) -> float:
        document = document_of(text)
        start = time.process_time()
        run_checks(document)
        return time.process_time() - start

    seconds(small)
    # The best of three: what else the machine does counts for neither.
    once = min(seconds(small) for _ in range(3))
    assert any(seconds("\n".join([small] * 8)) < 20 * once for _ in range(3))


def test_long_runs_of_signs_take_no_longer_than_words() -> None:
    for sign in ("_", ".", "(", "a ", "1 ", "A, ", "2024-01-01 ", "one ", "Section 1 ", "[x", "<", "“", "risk: "):
        document = document_of(sign * (12_000 // len(sign)))
        start = time.process_time()

        run_checks(document)

        assert time.process_time() - start < 5, sign
