"""The working calendar in force: the notices we know, and what the administrator added.

Everything on the desks that counts working days asks :func:`in_force`. A change is a row
(:class:`CalendarChange`); whoever keeps dates that follow from the calendar says so with
:func:`when_changed` and derives them anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from gongkai.statute.calendar import Calendar, Correction, Year, official, read_year
from gongkai.statute.calendar_notice import read_notice
from gongkai.web import rows
from gongkai.web.organs import people
from gongkai.web.organs.models import Actor, CalendarChange
from gongkai.web.organs.refusals import NotPossible

What = CalendarChange.What

FRESH = 5.0
"""Seconds for which a process goes by what it knows. Acts look each time (:func:`look`)."""
ANNOUNCED = (11, 1)
"""From this day the notice of the next year is to be expected (``domain/10``)."""
REDERIVE = "requests.rederive"
"""The kind of job that derives an organ's dates anew."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A calendar as it was at some time. ``number``: the last change it includes."""

    number: int
    calendar: Calendar

    @property
    def stamp(self) -> str:
        """Names the edition: the horizon and the last change."""
        return f"{self.calendar.horizon.isoformat()}+{self.number}"


_known: tuple[float, Edition] | None = None
_listeners: list[Callable[[], object]] = []


def in_force() -> Calendar:
    """The calendar of now, at most :data:`FRESH` old."""
    return edition().calendar


def edition() -> Edition:
    """The calendar of now with its name, at most :data:`FRESH` old."""
    if _known is None or time.monotonic() - _known[0] > FRESH:
        return look()
    return _known[1]


def look() -> Edition:
    """The calendar of now, looked at now."""
    global _known
    last = rows.newest(CalendarChange)
    at = time.monotonic()
    known = _known[1] if _known and _known[1].number == last else Edition(last, _compose(last))
    _known = (at, known)
    return known


def forget() -> None:
    """Know nothing: for tests, where a database is rolled back."""
    global _known
    _known = None


def when_changed(listener: Callable[[], object]) -> None:
    """Have ``listener`` called after each change is committed."""
    if listener not in _listeners:
        _listeners.append(listener)


def _compose(last: int) -> Calendar:
    calendar, corrections = official(), {}
    for row in CalendarChange.objects.filter(pk__lte=last).order_by("id"):
        if row.what == What.YEAR:
            # A notice that came with the program is the official one.
            if row.date.year not in official().years:
                calendar = calendar.announced(read_year(row.days))
        elif row.what == What.AS_NOTICED:
            corrections.pop(row.date, None)
        else:
            working = row.what == What.WORKING
            corrections[row.date] = Correction(row.date, working, row.source, row.reason)
    return calendar.corrected(corrections.values())


def keeps(actor: Actor) -> bool:
    """Whether the actor's organ keeps the calendar: the one that stands above all others. What
    it enters moves the dates of every organ."""
    return actor.organ.parent_id is None


def set_day(actor: Actor, day: date, what: str, source: str, reason: str) -> CalendarChange:
    """Set a day apart from the notices, or give it back to them. Raises NotPossible."""
    _check(actor, source)
    before = in_force().day(day)
    if what == What.AS_NOTICED and day not in in_force().corrections:
        raise NotPossible(f"{day}没有另作安排，不必恢复。")
    if what in (What.OFF, What.WORKING):
        if before.working == (what == What.WORKING):
            already = "工作日" if before.working else "休息日"
            raise NotPossible(f"{day}本来就是{already}，不必更正。")
        if not reason.strip():
            raise NotPossible("请写明说明，例如“自治区成立纪念日放假”；它会写进期限的计算过程。")
    return _append(
        actor, CalendarChange(what=what, date=day, source=source.strip(), reason=reason.strip())
    )


def set_year(actor: Actor, year: int, notice: str, text: str) -> CalendarChange:
    """Enter the notice of a year, pasted as published. Raises NotPossible, Unreadable."""
    _check(actor, notice)
    if year in official().years:
        raise NotPossible(f"{year} 年的放假安排程序里已经有了；个别日期有变动的，更正那一天。")
    days = as_data(read_notice(text, year, notice.strip()))
    first = date(year, 1, 1)
    return _append(
        actor, CalendarChange(what=What.YEAR, date=first, source=notice.strip(), days=days)
    )


def as_data(year: Year) -> dict[str, object]:
    """A year in the shape of ``calendar.toml``."""
    off: dict[str, list[str]] = {}
    for day, name in year.off.items():
        off.setdefault(name, []).append(f"{day:%m-%d}")
    work = [f"{day:%m-%d}" for day in sorted(year.work)]
    return {
        "year": year.year, "notice": year.notice, "verified": year.verified, "off": off,
        "work": work,
    }  # fmt: skip


def _check(actor: Actor, source: str) -> None:
    if not keeps(actor):
        raise NotPossible("工作日历各单位共用，由最上级单位的系统管理员录入。")
    if not source.strip():
        raise NotPossible("请填写依据的文号；没有依据的不能改。")


def _append(actor: Actor, change: CalendarChange) -> CalendarChange:
    with transaction.atomic():
        change.by = actor
        change.save()
        label = What(change.what).label
        about = str(change.date.year) if change.what == What.YEAR else change.date.isoformat()
        people.note(actor, actor.organ, "改工作日历", about, f"{label}；{change.source}")
        transaction.on_commit(_tell)
    forget()
    return change


def _tell() -> None:
    forget()
    for listener in _listeners:
        listener()


def missing(today: date) -> int | None:
    """The year whose notice is to be entered: the present one, or from 1 November the next."""
    known = in_force().years
    if today.year not in known:
        return today.year
    late_enough = (today.month, today.day) >= ANNOUNCED
    return today.year + 1 if late_enough and today.year + 1 not in known else None
