"""How well quotes are told from forgeries: 300 true ones and 300 with one word changed, from the sample documents."""

from __future__ import annotations

import random
import re
from pathlib import Path

import docx

from analysis.anchor import anchor
from domain.document import Block
from domain.finding import QuoteStatus
from tests.analysis.builders import paragraphs

SAMPLES = Path(__file__).parents[1] / "samples"
EXACT, NEAR = QuoteStatus.EXACT, QuoteStatus.NEAR


def _sample_blocks() -> list[list[Block]]:
    documents = []
    for path in sorted(SAMPLES.glob("p*/*.docx")):
        file = docx.Document(str(path))
        texts = [paragraph.text for paragraph in file.paragraphs]
        texts += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        texts = [text for text in texts if len(text.split()) >= 8][:400]
        documents.append(paragraphs(*texts))
    return documents


def _true_quotes(count: int, seed: int) -> list[tuple[str, str, list[Block]]]:
    """Quotes of 6 to 30 words, each from a block of some document."""
    chance = random.Random(seed)
    documents = _sample_blocks()
    quotes = []
    for _ in range(count):
        blocks = chance.choice(documents)
        block = chance.choice(blocks)
        words = list(re.finditer(r"\S+", block.text))
        first = chance.randrange(0, len(words) - 5)
        last = min(len(words) - 1, first + chance.randrange(5, 30))
        quotes.append((block.text[words[first].start() : words[last].end()], block.id, blocks))
    return quotes


def _with_noise(quote: str, chance: random.Random) -> str:
    """What models and word processors do to typography."""
    swaps = [
        ("\u2019", "'"), ("'", "\u2019"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u2014", " - "),
        ("-", "\u2011"), (" ", "\u00a0"), (" ", "  "), ("\n", " "), ("\t", " "), ("...", "\u2026"), ("fi", "\ufb01"),
    ]  # fmt: skip
    for old, new in chance.sample(swaps, 5):
        quote = quote.replace(old, new)
    places = sorted(chance.sample(range(len(quote)), 3), reverse=True)
    for place in places:
        quote = quote[:place] + chance.choice(("\u200b", "\u00ad", "\ufeff")) + quote[place:]
    return quote


def _forged(quote: str, chance: random.Random) -> str:
    """One word is another word, number, or gone, or one was put in."""
    words = quote.split()
    places = [place for place, word in enumerate(words) if len(word) > 2 and any(map(str.isalnum, word))]
    place = chance.choice(places or [0])
    word = words[place]
    digits = [index for index, char in enumerate(word) if char.isdigit()]
    kind = chance.choice(("other", "cut", "more", "insert", "number"))
    if kind == "number" and digits:
        index = chance.choice(digits)
        words[place] = word[:index] + str((int(word[index]) + chance.randrange(1, 10)) % 10) + word[index + 1 :]
    elif kind == "cut" and word[-1].isalnum():
        words[place] = word[:-1]
    elif kind == "more" and word[-1].isalnum():
        words[place] = word + ("s" if word[-1].isalpha() else "0")
    elif kind == "insert" and place:
        words[place] = "not " + word
    else:
        words[place] = chance.choice(("never", "partly", "weekly", "9,999", "unverified"))
    return " ".join(words)


def test_of_300_true_quotes_with_typographic_noise_at_least_297_are_exact():
    chance = random.Random(7)

    statuses = [anchor(_with_noise(quote, chance), name, blocks).status for quote, name, blocks in _true_quotes(300, 1)]

    assert statuses.count(EXACT) >= 297


def test_of_300_quotes_with_one_forged_word_none_is_exact():
    chance = random.Random(11)
    forged = [(_forged(quote, chance), name, blocks) for quote, name, blocks in _true_quotes(300, 2)]
    forged = [case for case in forged if not any(case[0] in " ".join(block.text.split()) for block in case[2])]

    statuses = [anchor(quote, name, blocks).status for quote, name, blocks in forged]

    assert len(forged) >= 280
    assert statuses.count(EXACT) == 0
    assert statuses.count(NEAR) >= 0.9 * len(forged)
