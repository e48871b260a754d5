"""The official working calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute.calendar import Correction, Year, official, read_year, span

CALENDAR = official()
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))
NOTICE_2027 = Year(
    2027, "国办发明电〔2026〕1号", False, {date(2027, 1, 1): "元旦"}, frozenset({date(2027, 1, 3)})
)


@pytest.mark.parametrize(
    ("year", "working"),
    [
        (2019, True),
        (2020, False),
        (2021, False),
        (2022, False),
        (2023, True),
        (2024, True),
        (2025, False),
        (2026, False),
    ],
)
def test_the_last_of_january(year: int, working: bool) -> None:
    assert CALENDAR.day(date(year, 1, 31)).working is working


def test_new_years_eve_of_2024_is_a_working_day() -> None:
    assert CALENDAR.day(date(2024, 2, 9)).working


def test_the_next_working_day_skips_the_holiday() -> None:
    assert CALENDAR.next_working_day(date(2020, 1, 31)).date == date(2020, 2, 3)


def test_past_the_horizon_a_day_is_provisional() -> None:
    assert CALENDAR.horizon == date(2026, 12, 31)
    later = CALENDAR.day(date(2027, 10, 1))
    assert (later.working, later.provisional, later.notice) == (True, True, None)
    assert CALENDAR.provisional_years(date(2026, 12, 30), date(2026, 12, 31)) == ()
    assert CALENDAR.provisional_years(date(2026, 12, 31), date(2027, 1, 1)) == (2027,)
    assert CALENDAR.provisional_words(2027) == "2027 年放假安排尚未公布，按周末推算"
    assert CALENDAR.provisional_words(2018) == "2018 年放假安排未录入，按周末推算"


def test_a_day_that_changes_nothing_is_no_data_of_a_notice() -> None:
    raw = {"year": 2027, "notice": "", "verified": False, "off": {"元旦": ["01-02"]}, "work": []}
    with pytest.raises(ValueError, match="2027-01-02"):
        read_year(raw)
    with pytest.raises(ValueError, match="2027-01-04"):
        read_year({**raw, "off": {}, "work": ["01-04"]})


def test_every_day_says_why() -> None:
    holiday = CALENDAR.day(date(2026, 2, 17))
    assert (holiday.working, holiday.reason) == (False, "春节放假")
    assert holiday.notice == "国办发明电〔2025〕7号"
    weekend = CALENDAR.day(date(2026, 3, 7))
    assert (weekend.working, weekend.reason, weekend.notice) == (False, "星期六", None)
    made_up = CALENDAR.day(date(2026, 2, 14))
    assert (made_up.working, made_up.reason) == (True, "调休上班")
    assert CALENDAR.day(date(2026, 3, 9)).reason == ""


def test_the_skipped_days_of_a_week_with_a_holiday() -> None:
    skipped = CALENDAR.skipped(date(2026, 4, 3), date(2026, 4, 7))
    assert [(day.date.day, day.reason) for day in skipped] == [
        (4, "星期六"),
        (5, "星期日"),
        (6, "清明节放假"),
    ]


def test_an_administrators_day_off_moves_a_date() -> None:
    closed = Correction(date(2026, 3, 10), False, "安澜市人民政府通告〔2026〕2号", "台风停工")
    local = CALENDAR.corrected([closed])
    assert CALENDAR.add(date(2026, 3, 9), 1) == date(2026, 3, 10)
    assert local.add(date(2026, 3, 9), 1) == date(2026, 3, 11)
    (skipped,) = local.skipped(date(2026, 3, 9), date(2026, 3, 11))
    assert (skipped.reason, skipped.notice) == ("台风停工", "安澜市人民政府通告〔2026〕2号")


def test_an_administrators_workday_counts() -> None:
    worked = Correction(date(2026, 3, 14), True, "安澜市人民政府通告〔2026〕3号", "补班")
    assert CALENDAR.corrected([worked]).add(date(2026, 3, 13), 1) == date(2026, 3, 14)


def test_the_later_correction_of_a_date_holds() -> None:
    first = Correction(date(2026, 3, 10), False, "甲", "停工")
    then = Correction(date(2026, 3, 10), True, "乙", "复工")
    assert CALENDAR.corrected([first]).corrected([then]).day(date(2026, 3, 10)).working


def test_a_new_notice_moves_what_was_provisional() -> None:
    due = CALENDAR.add(date(2026, 12, 31), 1)
    assert due == date(2027, 1, 1)
    announced = CALENDAR.announced(NOTICE_2027)
    assert announced.add(date(2026, 12, 31), 1) == date(2027, 1, 3)
    assert announced.provisional_years(date(2026, 12, 31), date(2027, 1, 3)) == ()
    assert announced.horizon == date(2027, 12, 31)
    assert announced.add(date(2026, 9, 30), 20) == CALENDAR.add(date(2026, 9, 30), 20)


def test_a_correction_settles_its_own_day_past_the_horizon() -> None:
    local = CALENDAR.corrected([Correction(date(2027, 1, 1), False, "通告", "元旦")])
    assert local.provisional_years(date(2026, 12, 31), date(2027, 1, 1)) == ()
    assert local.provisional_years(date(2026, 12, 31), date(2027, 1, 2)) == (2027,)


def test_days_are_counted_forwards_or_not_at_all() -> None:
    assert CALENDAR.count(date(2026, 3, 9), date(2026, 3, 2)) == 0
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(date(2026, 3, 9), -1)


@given(DAYS, st.integers(0, 60))
def test_adding_days_and_counting_them_agree(start: date, days: int) -> None:
    due = CALENDAR.add(start, days)
    assert CALENDAR.count(start, due) == days
    assert due == start or CALENDAR.is_working(due)


@given(DAYS, st.integers(1, 60))
def test_subtracting_undoes_adding_from_a_working_day(start: date, days: int) -> None:
    start = CALENDAR.add(start, 1)
    assert CALENDAR.subtract(CALENDAR.add(start, days), days) == start


@given(DAYS, st.integers(0, 90))
def test_every_day_is_counted_or_skipped(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    assert CALENDAR.count(start, end) + len(CALENDAR.skipped(start, end)) == length


@given(DAYS)
def test_the_short_answer_is_the_long_one(when: date) -> None:
    assert CALENDAR.is_working(when) is CALENDAR.day(when).working


MAY_2019 = {date(2019, 4, 28), date(2019, 5, 2), date(2019, 5, 3), date(2019, 5, 5)}
"""May Day as 国办发明电〔2019〕3号 changed it; releases of ``holidays`` before 0.108 miss it."""


def test_the_package_holidays_agrees_on_every_day() -> None:
    holidays = pytest.importorskip("holidays", reason="the package holidays is not installed")
    china = holidays.China(years=range(2019, 2027))
    differing = {
        when
        for when in span(date(2018, 12, 31), CALENDAR.horizon)
        if china.is_working_day(when) is not CALENDAR.is_working(when)
    }
    assert differing in (set(), MAY_2019)


def test_the_package_chinesecalendar_agrees_on_every_day() -> None:
    chinese = pytest.importorskip("chinese_calendar", reason="chinesecalendar is not installed")
    assert [
        when
        for when in span(date(2018, 12, 31), CALENDAR.horizon)
        if chinese.is_workday(when) is not CALENDAR.is_working(when)
    ] == []
