"""The official working calendar: which days are working days, by which notice.

A working day (工作日) is Monday to Friday, less the days off of the yearly State Council
notice, plus its make-up workdays (调休上班). The data is ``calendar.toml``; an administrator's
corrections (local days off, one-off closures, a notice changed at short notice) come on top as
data with their own source. A day that neither covers is told by the weekend alone and is
provisional. A new notice is a new :class:`Calendar`, so every date is derived anew from it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from types import MappingProxyType

_DAY = timedelta(days=1)
_SATURDAY = 5
_WEEKEND = {5: "星期六", 6: "星期日"}
_NO_CORRECTIONS: Mapping[date, Correction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Year:
    """The days of one year that a notice changes. ``verified``: its number was read in it.

    ``off`` names the holiday of each weekday off; ``work`` are weekend days worked.
    """

    year: int
    notice: str
    verified: bool
    off: Mapping[date, str]
    work: frozenset[date]


@dataclass(frozen=True, slots=True)
class Correction:
    """A day that the administrator sets apart from the notice, with where that is written."""

    date: date
    working: bool
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date as the calendar sees it.

    ``reason`` says in Chinese why it is off, or why a weekend day is worked; empty for a plain
    workday. ``notice`` is what the reason rests on. ``provisional``: nothing covers the date.
    """

    date: date
    working: bool
    provisional: bool
    notice: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that notices cover and the administrator's corrections to them."""

    years: Mapping[int, Year]
    corrections: Mapping[date, Correction] = field(default_factory=lambda: _NO_CORRECTIONS)

    @property
    def horizon(self) -> date:
        """The last day that a notice covers."""
        return date(max(self.years), 12, 31)

    def corrected(self, corrections: Iterable[Correction]) -> Calendar:
        """This calendar with further corrections; the later one of a date holds."""
        return replace(
            self, corrections={**self.corrections, **{one.date: one for one in corrections}}
        )

    def announced(self, year: Year) -> Calendar:
        """This calendar once the notice of ``year`` is known."""
        return replace(self, years={**self.years, year.year: year})

    def day(self, when: date) -> Day:
        """Whether ``when`` is a working day, why not, and by which notice."""
        if (correction := self.corrections.get(when)) is not None:
            return Day(when, correction.working, False, correction.source, correction.reason)
        weekend = _WEEKEND.get(when.weekday(), "")
        known = self.years.get(when.year)
        if known is None:
            return Day(when, not weekend, True, None, weekend)
        if when in known.work:
            return Day(when, True, False, known.notice, "调休上班")
        if when in known.off:
            return Day(when, False, False, known.notice, f"{known.off[when]}放假")
        # The weekend is nobody's notice, though the notice of the year leaves it so.
        return Day(when, not weekend, False, None if weekend else known.notice, weekend)

    def is_working(self, when: date) -> bool:
        """Whether ``when`` is a working day: :meth:`day` without its reasons, for counting."""
        if (correction := self.corrections.get(when)) is not None:
            return correction.working
        known = self.years.get(when.year)
        if when.weekday() >= _SATURDAY:
            return known is not None and when in known.work
        return known is None or when not in known.off

    def add(self, when: date, days: int) -> date:
        """The ``days``-th working day after ``when``, which is itself day 0."""
        return self._walk(when, days, _DAY)

    def subtract(self, when: date, days: int) -> date:
        """The ``days``-th working day before ``when``, which is itself day 0."""
        return self._walk(when, days, -_DAY)

    def _walk(self, when: date, days: int, step: timedelta) -> date:
        if days < 0:
            raise ValueError("a number of working days is not negative")
        while days:
            when += step
            days -= self.is_working(when)
        return when

    def count(self, after: date, until: date) -> int:
        """The working days in ``(after, until]``; 0 when ``until`` is not later."""
        return sum(map(self.is_working, span(after, until)))

    def next_working_day(self, when: date) -> Day:
        """The first working day after ``when``."""
        return self.day(self.add(when, 1))

    def skipped(self, after: date, until: date) -> tuple[Day, ...]:
        """The days in ``(after, until]`` that do not count, each with its reason."""
        return tuple(self.day(when) for when in span(after, until) if not self.is_working(when))

    def provisional_years(self, after: date, until: date) -> tuple[int, ...]:
        """The years of ``(after, until]`` in which some day is told by the weekend alone."""
        return tuple(
            year
            for year in range(after.year, until.year + 1)
            if year not in self.years
            and any(
                when not in self.corrections
                for when in span(
                    max(after, date(year, 1, 1) - _DAY), min(until, date(year, 12, 31))
                )
            )
        )

    def provisional_words(self, year: int) -> str:
        """What to say of a date counted over ``year``, which no notice covers."""
        missing = "尚未公布" if year > self.horizon.year else "未录入"
        return f"{year} 年放假安排{missing}，按周末推算"


def span(after: date, until: date) -> Iterator[date]:
    """The dates of ``(after, until]``."""
    return (after + timedelta(days=n) for n in range(1, (until - after).days + 1))


@cache
def official() -> Calendar:
    """The calendar of the notices that this version knows."""
    text = (resources.files("gongkai.statute") / "calendar.toml").read_text(encoding="utf-8")
    return Calendar({raw["year"]: read_year(raw) for raw in tomllib.loads(text)["year"]})


def read_year(raw: Mapping[str, object]) -> Year:
    """A year from data in the shape of ``calendar.toml``. Raises ValueError on a day that
    changes nothing: a day off on a weekend, or a make-up workday on a weekday."""
    year, off, work = raw["year"], raw["off"], raw["work"]
    assert isinstance(year, int) and isinstance(off, Mapping) and isinstance(work, list)
    read = Year(
        year,
        str(raw["notice"]),
        bool(raw["verified"]),
        {date.fromisoformat(f"{year}-{day}"): name for name, days in off.items() for day in days},
        frozenset(date.fromisoformat(f"{year}-{day}") for day in work),
    )
    wrong = [day for day in read.off if day.weekday() >= _SATURDAY]
    wrong += [day for day in read.work if day.weekday() < _SATURDAY]
    if wrong:
        raise ValueError(f"{year}: not a change of the calendar: {', '.join(map(str, wrong))}")
    return read
