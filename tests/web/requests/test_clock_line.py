"""The drawn clock: labels do not run into each other."""

from __future__ import annotations

from datetime import date

from gongkai.web.requests import clock_line, clocks
from gongkai.web.requests.clock_line import Line
from tests.web.requests.conftest import Desk, in_process


def drawn(desk: Desk, today: date) -> Line:
    """The line of a request extended from 11 to 25 March."""
    subject = in_process(desk)
    on = date(2026, 2, 13)
    desk.do(subject, "propose_extension", on, days=10, why="需要区分处理")
    desk.do(subject, "approve_extension", on)
    case = desk.case(subject)
    line = clock_line.draw(case, clocks.clock_of(case, None, today), today)
    assert line is not None
    return line


def test_the_extension_is_named_while_today_is_far_from_it(desk: Desk) -> None:
    line = drawn(desk, date(2026, 2, 24))
    assert line.extension is not None
    assert line.named_extension == line.extension


def test_the_label_of_today_stands_alone_within_the_extension(desk: Desk) -> None:
    line = drawn(desk, date(2026, 3, 18))
    assert line.extension is not None
    assert line.named_extension is None
