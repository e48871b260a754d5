"""The working calendar: who keeps it, what counts, and when its next notice is missing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.statute.calendar import official, read_year
from gongkai.statute.calendar_notice import read_notice
from gongkai.web.organs import calendars
from gongkai.web.organs.models import Actor, AdminEntry, CalendarChange, Organ
from gongkai.web.organs.refusals import NotPossible
from gongkai.web.organs.roles import Role
from tests.web.conftest import sign_in, stand

DAY = date(2026, 3, 18)
NOTICE = "自治州人大常委会公告第3号"
YEAR = "元旦：1月1日至3日放假。\n春节：2月5日至11日放假调休。1月30日、2月20日上班。"


@pytest.fixture
def keeper(db: None) -> Actor:
    top = Organ.objects.create(name="临溪县人民政府", kind=Organ.Kind.GOVERNMENT)
    return stand(top, Role.SYSTEM, name="系统管理员")


@pytest.fixture
def below(keeper: Actor) -> Actor:
    organ = Organ.objects.create(name="临溪县教育局", parent=keeper.organ)
    return stand(organ, Role.SYSTEM, name="教育局系统管理员")


def test_a_day_set_apart_counts_from_then_on(keeper: Actor) -> None:
    before = calendars.in_force().add(date(2026, 3, 17), 1)
    calendars.set_day(keeper, DAY, "off", NOTICE, "自治州成立纪念日")
    told = calendars.in_force().day(DAY)
    assert (before, told.working, told.notice, told.reason) == (
        DAY, False, NOTICE, "自治州成立纪念日",
    )  # fmt: skip
    assert calendars.in_force().add(date(2026, 3, 17), 1) == date(2026, 3, 19)
    entry = AdminEntry.objects.get()
    assert (entry.actor, entry.what, entry.about) == (keeper, "改工作日历", "2026-03-18")


def test_the_last_word_on_a_day_holds_and_nothing_is_deleted(keeper: Actor) -> None:
    calendars.set_day(keeper, DAY, "off", NOTICE, "纪念日")
    calendars.set_day(keeper, DAY, "as_noticed", "公告第4号", "")
    assert calendars.in_force() == official().corrected([])
    assert CalendarChange.objects.count() == 2
    with pytest.raises(NotPossible, match="没有另作安排"):
        calendars.set_day(keeper, DAY, "as_noticed", "公告第5号", "")


def test_another_process_learns_of_it(keeper: Actor) -> None:
    calendars.in_force()
    CalendarChange.objects.create(what="off", date=DAY, source=NOTICE, reason="纪念日", by=keeper)
    assert calendars.look().calendar.day(DAY).working is False


@pytest.mark.parametrize(
    ("day", "what", "source", "reason", "why"),
    [
        (DAY, "working", NOTICE, "上班", "本来就是工作日"),
        (date(2026, 3, 21), "off", NOTICE, "放假", "本来就是休息日"),
        (DAY, "off", " ", "放假", "依据的文号"),
        (DAY, "off", NOTICE, "", "写明说明"),
    ],
)
def test_what_changes_nothing_or_rests_on_nothing_is_refused(
    keeper: Actor, day: date, what: str, source: str, reason: str, why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        calendars.set_day(keeper, day, what, source, reason)
    assert not CalendarChange.objects.exists()


def test_an_organ_below_does_not_move_the_dates_of_all(below: Actor) -> None:
    with pytest.raises(NotPossible, match="最上级单位"):
        calendars.set_day(below, DAY, "off", NOTICE, "放假")
    page = sign_in(below).get("/system/calendar/").content.decode()
    assert "只能查看" in page and "录入年度放假安排" not in page


def test_a_new_notice_ends_what_was_provisional(keeper: Actor) -> None:
    next_year = official().horizon.year + 1
    friday = date(next_year, 1, 1)
    assert calendars.in_force().day(friday).provisional
    calendars.set_year(keeper, next_year, "国办发明电〔2026〕1号", YEAR)
    told = calendars.in_force().day(friday)
    assert (told.working, told.provisional, told.reason) == (False, False, "元旦放假")
    assert calendars.in_force().horizon == date(next_year, 12, 31)
    with pytest.raises(NotPossible, match="已经有了"):
        calendars.set_year(keeper, 2026, "国办发明电〔2025〕7号", YEAR)


def test_the_program_s_own_notice_wins_over_a_typed_one(
    keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_year = official().horizon.year + 1
    calendars.set_year(keeper, next_year, "国办发明电〔2026〕1号", YEAR)
    typed = calendars.in_force().years[next_year]
    shipped = read_year(calendars.as_data(read_notice("元旦：1月1日放假。", next_year, "原文")))
    newer = official().announced(shipped)
    monkeypatch.setattr(calendars, "official", lambda: newer)
    calendars.forget()
    assert typed.notice == "国办发明电〔2026〕1号"
    assert calendars.in_force().years[next_year].notice == "原文"


def test_from_november_the_next_notice_is_asked_for(keeper: Actor) -> None:
    year = official().horizon.year
    assert calendars.missing(date(year, 10, 31)) is None
    assert calendars.missing(date(year, 11, 1)) == year + 1
    assert calendars.missing(date(year + 1, 1, 5)) == year + 1
    calendars.set_year(keeper, year + 1, "国办发明电〔2026〕1号", YEAR)
    assert calendars.missing(date(year, 11, 1)) is None
    assert calendars.missing(date(year + 1, 10, 31)) is None


def test_the_administrator_is_told_until_it_is_entered(
    keeper: Actor, below: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = official().horizon.year
    monkeypatch.setattr("gongkai.web.home.today", lambda: date(year, 11, 2))
    web: Client = sign_in(keeper)
    told = web.get("/system/organs/").content.decode()
    assert '工作日历 <b><span class="sr">待办</span>1</b>' in told
    assert "工作日历 <b>" not in sign_in(below).get("/system/organs/").content.decode()
    data = {"year": year + 1, "notice": "国办发明电〔2026〕1号", "text": YEAR}
    assert web.post("/system/calendar/year", data).status_code == 302
    page = web.get("/system/calendar/").content.decode()
    assert "需要的放假安排都已录入" in page
    assert "国办发明电〔2026〕1号" in page
    assert "工作日历 <b>" not in page


def test_a_wrong_entry_comes_back_with_what_was_typed(keeper: Actor) -> None:
    web = sign_in(keeper)
    answer = web.post(
        "/system/calendar/year", {"year": 2027, "notice": "国办发明电", "text": "元旦：1月40日放假"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "1月40日不存在" in page and "元旦：1月40日放假" in page
    answer = web.post("/system/calendar/day", {"date": "2026-03-18", "what": "year"})
    assert answer.status_code == 400
    assert not CalendarChange.objects.exists()
