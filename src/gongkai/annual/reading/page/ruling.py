"""Tables from their ruling lines: which lines bound which cells.

Lengths are in one unit (points for PDF and scans); y grows downwards. A rule is a straight
line, horizontal (``at`` is its y) or vertical (``at`` is its x). Producers draw one visible
line as many pieces, as two thin rectangles or a little short of the corner; all of that is
evened out here, and only here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

HAIR = 0.6
"""Pieces of one line lie within this, in points."""
MIN_RULE = 6.0
"""A merged rule shorter than this is a dot, a tick or a piece of a glyph."""


MAX_RULES = 800
"""Of each direction on a page, the longest; drawings and maps have more."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from ``start`` to ``end`` at the fixed coordinate ``at``."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Area:
    """A cell: the slots ``top ≤ row < bottom``, ``left ≤ column < right`` of its frame."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A ruled table: column edges ``xs``, row edges ``ys`` and the cells between them.

    ``owner[r][c]`` is the index in ``areas`` of the cell filling slot (r, c).
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    owner: tuple[tuple[int, ...], ...]

    def at(self, x: float, y: float) -> int | None:
        """The index of the cell around the point, None outside the frame."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.owner) and 0 <= column < len(self.xs) - 1:
            return self.owner[row][column]
        return None

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a cell."""
        area = self.areas[index]
        return self.xs[area.left], self.ys[area.top], self.xs[area.right], self.ys[area.bottom]


def frames(horizontals: Iterable[Rule], verticals: Iterable[Rule], tolerance: float) -> list[Frame]:
    """The ruled tables of a page, top to bottom.

    ``tolerance`` is how far apart two lines may be and still be one: above the gap of double
    lines, below the height of a row (0.4 of the height of the text serves).
    """
    # Pieces of one line are joined first; near-parallel lines only within a table, lest the
    # edges of one table shift those of another.
    flat, upright = merged(horizontals, tolerance, HAIR), merged(verticals, tolerance, HAIR)
    groups, alone = _connected(_longest(flat), _longest(upright), tolerance)
    found: list[Frame] = []
    for hs, vs in groups:
        sides = vs + _alongside(hs, vs, alone)
        frame = _frame(
            merged(hs, tolerance, tolerance), merged(sides, tolerance, tolerance), tolerance
        )
        if frame is not None:
            found.append(frame)
    found.sort(key=lambda frame: -len(frame.areas))
    kept: list[Frame] = []
    for frame in found:
        if not any(_overlap(frame, other) for other in kept):
            kept.append(frame)
    return sorted(kept, key=lambda frame: (frame.ys[0], frame.xs[0]))


def merged(rules: Iterable[Rule], gap: float, apart: float) -> list[Rule]:
    """Rules with pieces up to ``gap`` from each other joined, those up to ``apart`` sideways
    taken for one line."""
    result: list[Rule] = []
    for bundle in _bundles(sorted(rules, key=lambda rule: rule.at), apart):
        at = (bundle[0].at + bundle[-1].at) / 2
        pieces = sorted(bundle, key=lambda rule: rule.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + gap:
                result.append(Rule(at, start, end))
                start, end = piece.start, piece.end
            end = max(end, piece.end)
        result.append(Rule(at, start, end))
    return [rule for rule in result if rule.end - rule.start >= MIN_RULE]


def _longest(rules: list[Rule]) -> list[Rule]:
    if len(rules) <= MAX_RULES:
        return rules
    return sorted(rules, key=lambda rule: rule.start - rule.end)[:MAX_RULES]


def _bundles(rules: Sequence[Rule], tolerance: float) -> Iterator[list[Rule]]:
    bundle: list[Rule] = []
    for rule in rules:
        if bundle and rule.at - bundle[0].at > tolerance:
            yield bundle
            bundle = []
        bundle.append(rule)
    if bundle:
        yield bundle


def _connected(
    flat: list[Rule], upright: list[Rule], slack: float
) -> tuple[list[tuple[list[Rule], list[Rule]]], list[Rule]]:
    """Groups of rules that cross or meet, and the upright rules that meet none.

    Horizontal rules that meet none are underlines and are left out.
    """
    group = list(range(len(flat) + len(upright)))

    def root(node: int) -> int:
        while group[node] != node:
            group[node] = group[group[node]]
            node = group[node]
        return node

    for i, h in enumerate(flat):
        low, high = h.start - slack, h.end + slack
        for j, v in enumerate(upright, len(flat)):
            if low <= v.at <= high and v.start - slack <= h.at <= v.end + slack:
                group[root(j)] = root(i)
    members: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for node in range(len(group)):
        hs, vs = members.setdefault(root(node), ([], []))
        if node < len(flat):
            hs.append(flat[node])
        else:
            vs.append(upright[node - len(flat)])
    groups = [(hs, vs) for hs, vs in members.values() if hs and vs]
    return groups, [v for hs, vs in members.values() if not hs for v in vs]


def _alongside(hs: list[Rule], vs: list[Rule], alone: list[Rule]) -> list[Rule]:
    """Upright rules that run along most of a group without meeting it: the sides of a cell
    that begins before this page and ends after it."""
    top, bottom = min(rule.start for rule in vs), max(rule.end for rule in vs)
    left, right = min(rule.start for rule in hs), max(rule.end for rule in hs)
    reach = (right - left) / 2
    return [
        v
        for v in alone
        if min(v.end, bottom) - max(v.start, top) > 0.7 * (bottom - top)
        and left - reach < v.at < right + reach
    ]


def _edges(rules: list[Rule], across: list[Rule], tolerance: float) -> list[float]:
    """Coordinates of the parallel rules, closed at both ends where the rules across stick out.

    A table cut by the end of a page often has no rule there.
    """
    edges = sorted({rule.at for rule in rules})
    starts = sorted(rule.start for rule in across)
    ends = sorted((rule.end for rule in across), reverse=True)
    if len(starts) > 1 and starts[1] < edges[0] - 2 * tolerance:
        edges.insert(0, starts[1])
    if len(ends) > 1 and ends[1] > edges[-1] + 2 * tolerance:
        edges.append(ends[1])
    return edges


def _frame(hs: list[Rule], vs: list[Rule], tolerance: float) -> Frame | None:
    xs = _edges(vs, hs, tolerance)
    ys = _edges(hs, vs, tolerance)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2:
        return None
    sides = _walls(vs, xs, ys)
    floors = _walls(hs, ys, xs)
    areas: list[Area] = []
    owner = [[-1] * columns for _ in range(rows)]
    for r in range(rows):
        cuts = [0, *(c for c in range(1, columns) if (c, r) in sides), columns]
        for left, right in pairwise(cuts):
            span = range(left, right)
            above = owner[r - 1][left] if r else -1
            if (
                above >= 0
                and (areas[above].left, areas[above].right) == (left, right)
                and not any((r, c) in floors for c in span)
            ):
                area = areas[above]
                areas[above] = Area(area.top, left, r + 1, right)
                number = above
            else:
                number = len(areas)
                areas.append(Area(r, left, r + 1, right))
            for c in span:
                owner[r][c] = number
    if len(areas) < 2:
        return None
    return Frame(tuple(xs), tuple(ys), tuple(areas), tuple(map(tuple, owner)))


def _walls(rules: list[Rule], edges: list[float], across: list[float]) -> set[tuple[int, int]]:
    """(edge, gap) pairs: the edge is drawn along at least half of that gap of ``across``."""
    number = {at: i for i, at in enumerate(edges)}
    walls = set()
    for rule in rules:
        for gap, (low, high) in enumerate(pairwise(across)):
            if min(rule.end, high) - max(rule.start, low) >= (high - low) / 2:
                walls.add((number[rule.at], gap))
    return walls


def _overlap(a: Frame, b: Frame) -> bool:
    return a.xs[0] < b.xs[-1] and b.xs[0] < a.xs[-1] and a.ys[0] < b.ys[-1] and b.ys[0] < a.ys[-1]
