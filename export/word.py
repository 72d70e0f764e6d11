"""The reviewed Word file: native comments on the exact words, everything else as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from analysis.readers.word_walk import WalkedBlock, WordPackage, walk
from domain.decision import Verdict
from domain.finding import Finding
from export.characters import printable
from export.comment import comment_lines, commented
from export.word_comments import CommentsPart
from export.word_links import cut_remote_links
from export.word_marks import Mark, Stretch, mark_elements, mark_text
from export.word_places import Anchor, Places, Words


def annotate_word(
    data: bytes,
    findings: Sequence[Finding],
    verdicts: Mapping[str, Verdict],
    *,
    now: datetime,
    note: str = "",
    with_undecided: bool = False,
) -> bytes:
    """Return the document with a comment for each accepted finding, and one at its start that holds the `note`.

    Only comment marks and run splits are new in the text; other parts keep their bytes, except that remote templates,
    pictures and objects are cut off (see `export.word_links`).
    """
    package = WordPackage(data)
    cut_remote_links(package)
    chosen = commented(findings, verdicts, with_undecided=with_undecided)
    if chosen or note:
        add_comments(package, list(walk(package)), chosen, now=now, note=note)
    return package.to_bytes()


def add_comments(
    package: WordPackage,
    walked: Sequence[WalkedBlock],
    chosen: Sequence[tuple[Finding, Verdict]],
    *,
    now: datetime,
    note: str,
) -> None:
    """Add the comments to an open package whose blocks have been walked."""
    places = Places(package, walked)
    comments = CommentsPart(package, now=now)
    targets: list[tuple[int, Words | Anchor]] = []
    if note:
        targets.append((comments.add(printable(note).splitlines()), places.start()))
    for finding, verdict in chosen:
        place = places.of(finding)
        comment_id = comments.add(comment_lines(finding, verdict, place=place.explanation))
        targets.append((comment_id, place.target))
    _mark(targets)
    comments.store()
    package.mark_changed(package.main)


def _mark(targets: Sequence[tuple[int, Words | Anchor]]) -> None:
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    walked: dict[str, WalkedBlock] = {}
    for comment_id, target in targets:
        if isinstance(target, Words):
            walked[target.walked.block.id] = target.walked
            marks[target.walked.block.id].append(Mark(comment_id, target.start, target.end))
    for block_id, of_block in marks.items():
        stretches = [Stretch(piece.element, piece.start, piece.end) for piece in walked[block_id].pieces]
        mark_text(stretches, of_block)
    for comment_id, target in targets:
        if isinstance(target, Anchor):
            mark_elements(target.element, target.element, comment_id)
