"""Comments in documents of every odd structure: made at random, read back by the reader itself."""

from __future__ import annotations

import random
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.readers.word_walk import WordPackage, walk
from tests.export.annotating import annotated, assert_only_marked, blocks, found, random_span
from tests.export.word_compare import W, comments
from tests.export.word_samples import a_docx

WORDS = ("alpha", "be ta", " gam", "del ", "x", "שלום", "🙂🙂", "a&amp;b", "")
LEAVES = (
    "<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>", "<w:softHyphen/>", "<w:lastRenderedPageBreak/>",
    '<w:sym w:font="Wingdings" w:char="F0FC"/>',
)  # fmt: skip
AROUND = (
    '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
    '<w:ins w:id="1" w:author="B">{}</w:ins>',
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:smartTag w:uri="a" w:element="b">{}</w:smartTag>',
    '<w:fldSimple w:instr="PAGE">{}</w:fldSimple>',
    '<w:bdo w:val="rtl">{}</w:bdo>',
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    '<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del>{}<w:bookmarkStart w:id="3" w:name="q"/>',
)
# What cannot be split: a comment on a part of it covers the whole.
UNSPLITTABLE = (
    "<w:ruby><w:rt><w:r><w:t>rt</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby>",
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:t>choice</w:t></mc:Choice>'
    "<mc:Fallback><w:t>fallback</w:t></mc:Fallback></mc:AlternateContent>",
    "<w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    "</v:textbox></v:shape></w:pict>",
)


class Maker:
    """Writes a document at random, the same for the same seed."""

    def __init__(self, seed: int, leaves: tuple[str, ...]) -> None:
        self.chance = random.Random(seed)
        self._leaves = leaves

    def document(self) -> bytes:
        return a_docx("".join(self._block(0) for _ in range(self.chance.randint(1, 4))))

    def _block(self, depth: int) -> str:
        kind = self.chance.randint(0, 5) if depth < 3 else 0
        if kind == 4:
            return f"<w:sdt><w:sdtContent>{self._block(depth + 1)}</w:sdtContent></w:sdt>"
        if kind == 5:
            cells = (f"<w:tc>{self._block(depth + 1)}{self._paragraph()}</w:tc>" for _ in range(2))
            return f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>"
        return self._paragraph()

    def _paragraph(self) -> str:
        inside = "".join(self._inline(0) for _ in range(self.chance.randint(0, 5)))
        return f'<w:p><w:pPr><w:jc w:val="left"/></w:pPr>{inside}</w:p>'

    def _inline(self, depth: int) -> str:
        if depth > 3 or self.chance.random() < 0.4:
            return self._run()
        inside = "".join(self._inline(depth + 1) for _ in range(self.chance.randint(1, 3)))
        return self.chance.choice(AROUND).format(inside)

    def _run(self) -> str:
        look = self.chance.choice(("", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/></w:rPr>"))
        return f"<w:r>{look}{''.join(self._content())}</w:r>"

    def _content(self) -> Iterator[str]:
        for _ in range(self.chance.randint(1, 4)):
            space = self.chance.choice(("", ' xml:space="preserve"'))
            text = f"<w:t{space}>{self.chance.choice(WORDS)}</w:t>"
            yield self.chance.choice((text, text, self.chance.choice(self._leaves)))


def covered(data: bytes, block_number: int, comment_id: str) -> str:
    """Return the characters of a block whose elements stand between a comment's marks."""
    package = WordPackage(data)
    root = package.tree(package.main)
    order = {element: number for number, element in enumerate(root.iter())}
    (start,) = [order[mark] for mark in root.iter(f"{W}commentRangeStart") if mark.get(f"{W}id") == comment_id]
    (end,) = [order[mark] for mark in root.iter(f"{W}commentRangeEnd") if mark.get(f"{W}id") == comment_id]
    item = [item for item in walk(package) if item.part == package.main][block_number]
    return "".join(
        item.block.text[piece.start : piece.end] for piece in item.pieces if start < order[piece.element] < end
    )


def comments_at_random(maker: Maker, number: int) -> Iterator[tuple[str, str]]:
    """Yield for each comment of a random document what it should cover and what it does."""
    data = maker.document()
    items = blocks(data)
    marked = [place for place, item in enumerate(items) if item.block.text.strip() and item.block.kind != "text_box"]
    chosen = []
    for count in range(number if marked else 0):
        place = maker.chance.choice(marked)
        span = random_span(maker.chance, items[place].block.text)
        chosen.append((place, found(items[place], *span, f"f{count}")))

    exported = annotated(data, *(finding for _, finding in chosen))

    assert_only_marked(data, exported)
    for (place, finding), comment_id in zip(chosen, comments(exported), strict=True):
        yield finding.quote.replace("\n", ""), covered(exported, place, comment_id).replace("\n", "")


@settings(max_examples=40, derandomize=True, deadline=None)
@given(seed=st.integers(0, 2**32), number=st.integers(1, 8))
def test_comments_cover_exactly_their_words_in_any_structure(seed: int, number: int):
    for words, marked in comments_at_random(Maker(seed, LEAVES), number):
        assert marked == words


@settings(max_examples=40, derandomize=True, deadline=None)
@given(seed=st.integers(0, 2**32), number=st.integers(1, 8))
def test_what_cannot_be_split_is_covered_whole(seed: int, number: int):
    for words, marked in comments_at_random(Maker(seed, LEAVES + UNSPLITTABLE), number):
        assert words in marked
        assert len(marked) - len(words) <= len("choice") + len("base")
