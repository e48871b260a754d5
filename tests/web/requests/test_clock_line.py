"""The drawn clock: labels do not run into each other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.web.organs.roles import Role
from gongkai.web.requests import clock_line, clocks
from gongkai.web.requests.clock_line import Line
from tests.web.conftest import sign_in
from tests.web.requests.conftest import Desk, decided, in_process


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


@pytest.mark.parametrize("after", [0, 5, 19, 20, 23])
@pytest.mark.parametrize("corrected", [False, True])
def test_the_line_in_the_register_shows_what_the_case_page_shows(
    desk: Desk, after: int, corrected: bool
) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    if corrected:
        desk.do(
            subject, "ask_correction", date(2026, 2, 9), unclear="不明", guidance="写明",
            until=date(2026, 3, 2),
        )  # fmt: skip
        desk.do(subject, "receive_correction", date(2026, 2, 25), description="2024年明细")
    row = desk.row(subject)
    assert row.counted_from == (date(2026, 2, 25) if corrected else date(2026, 2, 5))
    assert row.due_on
    today = row.due_on + timedelta(days=after - 20)
    whole = clock_line.draw(row.case, clocks.clock_of(row.case, None, today), today)
    small = clock_line.small(row.counted_from, row.due_on, today)
    assert whole and (small.used, small.late) == (whole.used, whole.late)
    assert bool(small.late) == (after > 20)


def test_a_row_has_a_line_while_its_case_is_open_and_its_period_runs(desk: Desk) -> None:
    address = "/requests/ledger/"
    clerk = sign_in(desk.people[Role.CLERK])
    desk.arrive(date(2026, 12, 30), act="file_online", channel="internet")
    assert clerk.get(address).content.decode().count('class="mini"') == 0, "not received yet"
    subject = in_process(desk, date(2026, 12, 10))
    in_process(desk, date(2026, 2, 5))
    page = clerk.get(address).content.decode()
    assert page.count('class="mini"') == 2
    assert page.count('<rect class="c-late"') == 1
    decided(desk, subject, date(2026, 12, 14))
    desk.do(subject, "serve", date(2026, 12, 15), way="direct", proof="回证")
    assert clerk.get(address).content.decode().count('class="mini"') == 1
