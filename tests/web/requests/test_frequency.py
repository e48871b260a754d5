"""How often somebody asks, what repeats, what several people ask for: told on the case page."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from gongkai.web.organs.roles import Role
from gongkai.web.requests import frequency
from tests.web.conftest import sign_in
from tests.web.requests.conftest import PERSON, Desk, decided, in_process

NEIGHBOUR = PERSON | {"name": "𠮷田", "id_kind": "passport", "id_number": "E12345678"}
SAME = "2023年至2025年老旧小区改造项目，资金使用明细。"
TODAY = date(2026, 3, 18)


def page(desk: Desk, subject: UUID, role: Role = Role.CLERK) -> str:
    return sign_in(desk.people[role]).get(f"/requests/{subject}/").content.decode()


def answered(desk: Desk) -> UUID:
    subject = in_process(desk)
    decided(desk, subject, date(2026, 2, 20))
    desk.do(subject, "serve", date(2026, 2, 24), way="direct", proof="回证")
    return subject


@pytest.mark.article("R711 35")
def test_the_counter_of_month_and_year(desk: Desk) -> None:
    in_process(desk, date(2026, 1, 8), description="甲")
    in_process(desk, date(2026, 3, 3), description="乙")
    subject = in_process(desk, date(2026, 3, 4), description="丙")
    in_process(desk, date(2026, 3, 4), description="丁", person=NEIGHBOUR)
    told = frequency.told(desk.row(subject), TODAY)
    assert told is not None
    counts = told.counts
    assert (counts.month, counts.year, counts.in_all, counts.open) == (2, 3, 3, 3)
    shown = page(desk, subject)
    assert "申请的数量和频次" in shown and "条例没有规定“明显超过合理范围”的数量" in shown


@pytest.mark.article("R711 36(6)")
def test_a_repeat_of_what_was_answered(desk: Desk) -> None:
    first = answered(desk)
    again = in_process(desk, date(2026, 3, 2), description=SAME)
    told = frequency.told(desk.row(again), TODAY)
    assert told is not None
    assert [each.subject for each in told.repeats] == [first]
    assert "告知不予重复处理" in page(desk, again)
    assert "告知不予重复处理" not in page(desk, first), "the first repeats nothing"


def test_an_open_one_is_perhaps_the_same_sent_twice(desk: Desk) -> None:
    first = in_process(desk)
    again = in_process(desk, date(2026, 2, 6), description=SAME)
    told = frequency.told(desk.row(again), TODAY)
    assert told is not None
    assert ([each.subject for each in told.pending], told.repeats) == ([first], [])
    assert "不能按重复申请处理" in page(desk, again)


@pytest.mark.article("R711 44")
def test_several_people_ask_for_the_same(desk: Desk) -> None:
    first = answered(desk)
    theirs = in_process(desk, date(2026, 3, 2), description=SAME, person=NEIGHBOUR)
    told = frequency.told(desk.row(theirs), TODAY)
    assert told is not None
    assert [each.subject for each in told.several] == [first]
    assert told.proactive == "may"
    shown = page(desk, theirs)
    assert "其他人也申请过同样的信息" in shown and "条例第四十四条" in shown
    assert PERSON["name"] not in shown


def test_the_leader_finds_the_review_chain(desk: Desk) -> None:
    subject = in_process(desk)
    assert "/requests/chain/" in page(desk, subject, Role.LEADER)
    assert "/requests/chain/" not in page(desk, subject)
