"""What changed between two texts: paragraph by paragraph, and word by word within one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

Kind = Literal["equal", "changed", "added", "removed"]
PieceKind = Literal["equal", "del", "ins"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+|\s+|.", re.DOTALL)
_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_SAME_PARAGRAPH = 50.0
"""Paragraphs at least this alike (per cent) are one paragraph that was changed."""
_MOST_PAIRS = 10_000
_MOST_STEPS = 40_000_000
"""Limits of the work on one text; beyond them a stretch counts as removed and added."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a changed paragraph: in both texts, only in the old, only in the new."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph of the old text, of the new, or of both; ``pieces`` when it was changed."""

    kind: Kind
    old: str | None = None
    new: str | None = None
    pieces: tuple[Piece, ...] = ()


def revisions(old: Sequence[str], new: Sequence[str]) -> Iterator[ParagraphChange]:
    """The paragraphs of both texts in order, each once; white space does not count."""
    squashed = ["".join(p.split()) for p in old], ["".join(p.split()) for p in new]
    at_old = at_new = 0
    for src, dest, length in _matches(*squashed):
        yield from _stretch(old[at_old:src], new[at_new:dest])
        for n in range(length):
            yield ParagraphChange("equal", old[src + n], new[dest + n])
        at_old, at_new = src + length, dest + length
    yield from _stretch(old[at_old:], new[at_new:])


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The runs of a paragraph that was changed; numbers and Latin words stay whole.

    The texts of ``equal`` and ``del`` together are the old paragraph, those of ``equal`` and
    ``ins`` the new one.
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    out: list[Piece] = []
    at_a = at_b = 0
    for src, dest, length in [*_readable(_matches(a, b), len(a), len(b)), (len(a), len(b), 0)]:
        for kind, text in (
            ("del", "".join(a[at_a:src])),
            ("ins", "".join(b[at_b:dest])),
            ("equal", "".join(a[src : src + length])),
        ):
            if text:
                out.append(Piece(kind, text))  # type: ignore[arg-type]
        at_a, at_b = src + length, dest + length
    return tuple(out)


Match = tuple[int, int, int]
"""Where an equal run begins in the old, in the new, and its length."""


def _matches(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    if len(old) * len(new) > _MOST_STEPS:
        return []
    return [
        (step.src_start, step.dest_start, step.src_end - step.src_start)
        for step in Indel.opcodes(old, new)
        if step.tag == "equal"
    ]


def _readable(matches: list[Match], ends_old: int, ends_new: int) -> list[Match]:
    """Without single characters that happen to be equal amid what was rewritten."""
    return [
        (src, dest, length)
        for src, dest, length in matches
        if length > 1
        or (src == 0 and dest == 0)
        or (src + length == ends_old and dest + length == ends_new)
    ]


def _stretch(old: Sequence[str], new: Sequence[str]) -> Iterator[ParagraphChange]:
    """Paragraphs between two equal ones: the most alike are matched, in order."""
    at_old = at_new = 0
    for i, j in _pairs(old, new):
        yield from (ParagraphChange("removed", old=p) for p in old[at_old:i])
        yield from (ParagraphChange("added", new=p) for p in new[at_new:j])
        changed = pieces(_close_up(old[i]), _close_up(new[j]))
        yield ParagraphChange("changed", old[i], new[j], changed)
        at_old, at_new = i + 1, j + 1
    yield from (ParagraphChange("removed", old=p) for p in old[at_old:])
    yield from (ParagraphChange("added", new=p) for p in new[at_new:])


def _close_up(text: str) -> str:
    """Without the white space that some sources set around figures and Chinese words."""
    return _BESIDE_CHINESE.sub("", text)


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of like paragraphs, in order, whose likeness adds up to most."""
    if len(old) * len(new) > _MOST_PAIRS:
        return []
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_likeness(a, b) for b in new] for a in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(a: str, b: str) -> float:
    if len(a) * len(b) > _MOST_STEPS:
        return 0.0
    return fuzz.ratio(a, b, score_cutoff=_SAME_PARAGRAPH)
