"""The official working calendar: which days are working days, by which notice.

A working day (工作日) is Monday to Friday, less the days off of the yearly State Council
notice, plus its make-up workdays (调休上班). The data is ``calendar.toml``. A date past the last
notice is told by the weekend alone and is provisional.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Year:
    """The days of one year that a notice changes. ``verified``: its number was read in it."""

    year: int
    notice: str
    verified: bool
    off: frozenset[date]
    work: frozenset[date]


@dataclass(frozen=True, slots=True)
class Day:
    """A date as the calendar sees it. ``provisional``: no notice covers its year."""

    date: date
    working: bool
    provisional: bool
    notice: str | None


@cache
def years() -> Mapping[int, Year]:
    """The years that a notice covers."""
    text = (resources.files("gongkai.statute") / "calendar.toml").read_text(encoding="utf-8")
    return {
        raw["year"]: Year(
            raw["year"],
            raw["notice"],
            raw["verified"],
            frozenset(date.fromisoformat(f"{raw['year']}-{day}") for day in raw["off"]),
            frozenset(date.fromisoformat(f"{raw['year']}-{day}") for day in raw["work"]),
        )
        for raw in tomllib.loads(text)["year"]
    }


def horizon() -> date:
    """The last day that a notice covers."""
    return date(max(years()), 12, 31)


def day(when: date) -> Day:
    """Whether ``when`` is a working day, and by which notice."""
    weekday = when.weekday() < _SATURDAY
    known = years().get(when.year)
    if known is None:
        return Day(when, weekday, True, None)
    working = when in known.work or (weekday and when not in known.off)
    return Day(when, working, False, known.notice)


def next_working_day(when: date) -> Day:
    """The first working day after ``when``."""
    after = day(when + timedelta(days=1))
    while not after.working:
        after = day(after.date + timedelta(days=1))
    return after
