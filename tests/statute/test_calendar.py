"""The official working calendar."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.statute import calendar


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
    assert calendar.day(date(year, 1, 31)).working is working


def test_a_make_up_workday_is_a_weekend_day() -> None:
    for year in calendar.years().values():
        assert all(day.weekday() >= 5 for day in year.work)
        assert all(day.weekday() < 5 for day in year.off)


def test_new_years_eve_of_2024_is_a_working_day() -> None:
    assert calendar.day(date(2024, 2, 9)).working


def test_the_next_working_day_skips_the_holiday() -> None:
    assert calendar.next_working_day(date(2020, 1, 31)).date == date(2020, 2, 3)


def test_past_the_horizon_a_day_is_provisional() -> None:
    assert calendar.horizon() == date(2026, 12, 31)
    later = calendar.day(date(2027, 10, 1))
    assert (later.working, later.provisional, later.notice) == (True, True, None)
