"""What holds for the walk over any Word file, drawn by chance and real."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.readers.word_ledger import TEXT_TAGS, text_of
from analysis.readers.word_walk import WalkedBlock, WordPackage, walk_whole
from tests.samples.word_files import docx, p, r, tbl, tc, tr

SAMPLES = Path(__file__).parents[2] / "samples"
LETTERS = st.text("ab é漢\u202e😀", min_size=1, max_size=6)
LOOKS = st.sampled_from(["", "<w:vanish/>", "<w:b/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])


def _wrapped(run: str, how: str) -> str:
    return {
        "ins": f'<w:ins w:id="1">{run}</w:ins>',
        "del": f'<w:del w:id="1">{run.replace("w:t", "w:delText")}</w:del>',
        "link": f"<w:hyperlink>{run}</w:hyperlink>",
        "control": f"<w:sdt><w:sdtPr/><w:sdtContent>{run}</w:sdtContent></w:sdt>",
        "open": f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run}',
        "close": f'{run}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    }.get(how, run)


RUNS = st.builds(
    lambda text, look, how, sign: _wrapped(r(text, look).replace("</w:r>", f"{sign}</w:r>"), how),
    LETTERS,
    LOOKS,
    st.sampled_from(["", "", "ins", "del", "link", "control", "open", "close"]),
    st.sampled_from(["", "", "<w:tab/>", "<w:br/>"]),
)
PARAGRAPHS = st.lists(RUNS, max_size=4).map(lambda runs: p(*runs))
TABLES = st.lists(st.lists(PARAGRAPHS, min_size=1, max_size=3), min_size=1, max_size=3).map(
    lambda rows: tbl(*(tr(*(tc(cell) for cell in row)) for row in rows))
)
BODIES = st.lists(PARAGRAPHS | TABLES, max_size=6).map("".join)


def check(walked: list[WalkedBlock]) -> None:
    ids = [item.block.id for item in walked]
    assert len(ids) == len(set(ids))
    for number, item in enumerate(walked):
        at = 0
        for piece in item.pieces:
            assert set(item.block.text[at : piece.start]) <= {"\n"}
            assert piece.end > piece.start
            if piece.element.tag in TEXT_TAGS:
                assert text_of(piece.element) == item.block.text[piece.start : piece.end]
            else:
                assert piece.end - piece.start == 1
            at = piece.end
        assert at == len(item.block.text)
        assert item.block.anchor_id in ("", *ids[:number])


@settings(deadline=None)
@given(BODIES)
def test_pieces_tile_the_text_and_every_character_is_accounted_for(body: str) -> None:
    package = WordPackage(docx(body))

    whole = walk_whole(package)

    check(list(whole.blocks))
    stored = "".join(text_of(element) for element in package.tree(package.main).iter(*TEXT_TAGS)).split()
    held = "".join(text_of(x.element) for b in whole.blocks for x in b.pieces if x.element.tag in TEXT_TAGS)
    if not whole.omissions:
        assert sorted("".join(held.split())) == sorted("".join(stored))
    assert not any(omission.kind == "unread text" for omission in whole.omissions)
    again = [item.block for item in walk_whole(WordPackage(docx(body))).blocks]
    assert again == [item.block for item in whole.blocks]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*.docx")), ids=lambda path: path.stem)
def test_nothing_of_a_real_document_is_lost(path: Path) -> None:
    whole = walk_whole(WordPackage(path.read_bytes()))

    check(list(whole.blocks))
    kinds = {omission.kind for omission in whole.omissions}
    assert kinds <= {"image", "embedded file", "repeated header"}
