"""Tables from ruling lines: every way producers draw one and the same table."""

from __future__ import annotations

import pytest

from gongkai.annual.reading.page.ruling import Area, Frame, Rule, frames

XS, YS = (50.0, 120.0, 200.0, 300.0), (100.0, 120.0, 140.0)
LONG = [Rule(y, XS[0], XS[-1]) for y in YS]
TALL = [Rule(x, YS[0], YS[-1]) for x in XS]


def one(flat: list[Rule], tall: list[Rule], tolerance: float = 4.0) -> Frame:
    found = frames(flat, tall, tolerance)
    assert len(found) == 1
    return found[0]


def pieces(rules: list[Rule], step: float, gap: float) -> list[Rule]:
    """The rules as dashes."""
    cut = []
    for rule in rules:
        start = rule.start
        while start < rule.end:
            cut.append(Rule(rule.at, start, min(start + step, rule.end)))
            start += step + gap
    return cut


def doubled(rules: list[Rule], apart: float) -> list[Rule]:
    return [Rule(r.at + side, r.start, r.end) for r in rules for side in (-apart / 2, apart / 2)]


def shortened(rules: list[Rule], by: float) -> list[Rule]:
    return [Rule(rule.at, rule.start + by, rule.end - by) for rule in rules]


DRAWINGS = {
    "whole": (LONG, TALL),
    "dashes": (pieces(LONG, 3, 2), pieces(TALL, 3, 2)),
    "dots": (pieces(LONG, 0.5, 1), pieces(TALL, 0.5, 1)),
    "double": (doubled(LONG, 2.25), doubled(TALL, 2.25)),
    "short of the corners": (shortened(LONG, 2), shortened(TALL, 2)),
    "a little off": ([Rule(r.at + 0.4, r.start, r.end) for r in LONG] + LONG, TALL),
}


@pytest.mark.parametrize("flat, tall", DRAWINGS.values(), ids=DRAWINGS)
def test_one_table_however_it_is_drawn(flat: list[Rule], tall: list[Rule]) -> None:
    frame = one(flat, tall)
    assert len(frame.areas) == 6
    assert frame.xs == pytest.approx(XS, abs=1.5)
    assert frame.ys == pytest.approx(YS, abs=1.5)
    assert frame.owner == ((0, 1, 2), (3, 4, 5))


def test_missing_lines_make_spans() -> None:
    flat = [Rule(100, 50, 300), Rule(120, 120, 300), Rule(140, 50, 300)]
    tall = [Rule(50, 100, 140), Rule(120, 100, 140), Rule(200, 120, 140), Rule(300, 100, 140)]
    frame = one(flat, tall)
    assert set(frame.areas) == {
        Area(0, 0, 2, 1),
        Area(0, 1, 1, 3),
        Area(1, 1, 2, 2),
        Area(1, 2, 2, 3),
    }


def test_where_a_point_stands() -> None:
    frame = one(LONG, TALL)
    assert frame.at(60, 110) == frame.owner[0][0]
    assert frame.at(250, 135) == frame.owner[1][2]
    assert frame.at(10, 110) is None
    assert frame.at(60, 145) is None
    assert frame.box(frame.owner[1][2]) == (200, 120, 300, 140)


def test_a_table_cut_by_the_page_is_closed() -> None:
    frame = one(LONG[:2], TALL)
    assert frame.ys == pytest.approx(YS)


def test_the_side_of_a_cell_open_above_and_below_is_part_of_the_table() -> None:
    frame = one(LONG, [*TALL, Rule(20, 95, 145)])
    assert frame.xs[0] == 20
    assert frame.owner[0][0] == frame.owner[1][0]


@pytest.mark.parametrize(
    "flat, tall",
    [
        ([Rule(100, 50, 300)], []),
        ([Rule(100, 50, 90), Rule(140, 210, 260)], [Rule(400, 100, 140)]),
        ([Rule(100, 50, 300), Rule(800, 50, 300)], [Rule(50, 100, 800), Rule(300, 100, 800)]),
    ],
    ids=["underline", "apart", "border of the page"],
)
def test_what_is_no_table(flat: list[Rule], tall: list[Rule]) -> None:
    assert frames(flat, tall, 4.0) == []


def test_edges_of_one_table_leave_another_alone() -> None:
    lower = [Rule(r.at + 200, r.start + 3, r.end + 3) for r in LONG]
    uprights = [Rule(r.at + 3, r.start + 200, r.end + 200) for r in TALL]
    upper, below = frames(LONG + lower, TALL + uprights, 4.0)
    assert upper.xs == pytest.approx(XS)
    assert below.xs == pytest.approx([x + 3 for x in XS])
