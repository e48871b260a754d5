"""The clock of a case as a line: x in per cent of the working days from day 0 to the end.

The end is the due date, or today when that has passed. Pure; the template draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gongkai.statute.calendar import Calendar
from gongkai.statute.clock import Clock
from gongkai.web.organs import calendars
from gongkai.web.requests import clocks
from gongkai.web.requests.case import Case
from gongkai.web.requests.words import CHANNELS

TICK = 5
NEAR = Decimal(14)
"""Labels closer than this would run into each other."""
NARROW = Decimal(9)
"""A bar no wider than this has no room for its label."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of the line: where it begins and how wide it is, in per cent, and its days."""

    x: Decimal
    width: Decimal
    days: int

    @property
    def middle(self) -> Decimal:
        """Where its label stands."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Line:
    """All that is drawn. ``original``: the due date before the extension; None where there was
    none. ``anchor``: of the label of today."""

    start: date
    due: date
    today: date
    used: Bar
    late: Bar | None
    extension: Bar | None
    suspended: tuple[Bar, ...]
    ticks: tuple[Decimal, ...]
    at_today: Decimal
    at_due: Decimal
    original: date | None
    at_original: Decimal
    sentence: str
    summary: str

    @property
    def anchor(self) -> str:
        """How the label of today is set against its mark."""
        return "start" if self.at_today < NEAR else "end" if self.at_today > 86 else "middle"

    @property
    def named_suspensions(self) -> tuple[Bar, ...]:
        """The suspensions whose label has room."""
        return tuple(each for each in self.suspended if self._has_room(each))

    @property
    def named_extension(self) -> Bar | None:
        """The extension, when its label has room."""
        return self.extension if self.extension and self._has_room(self.extension) else None

    def _has_room(self, bar: Bar) -> bool:
        return bar.width > NARROW and abs(bar.middle - self.at_today) > NEAR

    @property
    def original_apart(self) -> bool:
        """Whether the label of the first due date has room."""
        return NEAR < self.at_original < 100 - NEAR


@dataclass(frozen=True, slots=True)
class Small:
    """The line as a row of a list has room for it: what is used, and what is too late."""

    used: Bar
    late: Bar | None


def small(start: date, due: date, today: date) -> Small:
    """The line between two days, from what a list knows of a case. The same scale as the whole
    line has, so that both show the same."""
    scale = _Scale(start, max(due, today), calendars.in_force())
    now = max(start, today)
    return Small(scale.bar(start, min(now, due)), scale.bar(due, now) if now > due else None)


def draw(case: Case, reading: Clock, today: date) -> Line | None:
    """The line of a case, None while there is no due date."""
    start, due = reading.counted_from, reading.due_on
    if start is None or due is None:
        return None
    end = max(due, min(today, reading.closed_on or today))
    scale = _Scale(start, end, calendars.in_force())
    now = max(start, reading.closed_on or today)
    held = _suspended_days(case, reading, start, due, now)
    original = clocks.before_extension(case) if case.extension else None
    reached = min(now, due)
    return Line(
        start,
        due,
        now,
        scale.bar(start, reached),
        scale.bar(due, now) if now > due else None,
        scale.bar(original, due) if original and original < due else None,
        tuple(scale.bar(a, b) for a, b in _runs(held) if scale.days(a, b)),
        scale.ticks(),
        scale.at(now),
        scale.at(due),
        original,
        scale.at(original) if original else Decimal(0),
        _sentence(case, reading, original),
        _summary(reading, now),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date
    end: date
    calendar: Calendar

    def days(self, after: date, until: date) -> int:
        return self.calendar.count(after, until)

    def at(self, day: date) -> Decimal:
        total = max(1, self.days(self.start, self.end))
        found = Decimal(100 * self.days(self.start, min(day, self.end))) / total
        return found.quantize(Decimal("0.01"))

    def bar(self, after: date, until: date) -> Bar:
        x = self.at(after)
        return Bar(x, self.at(until) - x, self.days(after, until))

    def ticks(self) -> tuple[Decimal, ...]:
        total = max(1, self.days(self.start, self.end))
        step = TICK if total <= 80 else TICK * 4
        return tuple(
            (Decimal(100 * n) / total).quantize(Decimal("0.01")) for n in range(step, total, step)
        )


def _suspended_days(case: Case, reading: Clock, start: date, due: date, now: date) -> list[date]:
    """The dates of ``(start, due]`` that consultations take out: a union. One without a limit
    is known to suspend until today only."""
    limits = {(each.kind, each.id): each.due_on for each in reading.deadlines}
    held: set[date] = set()
    for each in case.consultations:
        if each.asked_on < start or case.delayed_until:
            continue
        limit = limits.get((each.kind, each.id))
        end = each.answered_on if each.answer != "silent" else None
        ends = [day for day in (end, limit) if day]
        last = min([*ends, due]) if ends else min(now, due)
        held.update(
            each.asked_on + timedelta(days=n) for n in range(1, (last - each.asked_on).days + 1)
        )
    return sorted(held)


def _runs(days: Sequence[date]) -> Iterable[tuple[date, date]]:
    """Runs of neighbouring dates as (day before the first, last)."""
    run: list[date] = []
    for day in days:
        if run and day - run[-1] > timedelta(days=1):
            yield run[0] - timedelta(days=1), run[-1]
            run = []
        run.append(day)
    if run:
        yield run[0] - timedelta(days=1), run[-1]


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _summary(reading: Clock, now: date) -> str:
    """The one thing to know, first."""
    assert reading.due_on
    due = _words(reading.due_on)
    if reading.closed_on:
        state = "已逾期" if reading.late else "在期限内"
        return f"{_words(reading.closed_on)}办结，{state}。"
    if reading.late:
        return f"应于{due}前答复，已逾期{_since(reading.due_on, now)}。"
    if now == reading.due_on:
        return "今天是答复的最后一天。"
    return f"最迟{due}答复，还有 {reading.days_left} 个工作日。"


def _since(due: date, now: date) -> str:
    days = calendars.in_force().count(due, now)
    return f" {days} 个工作日" if days else ""


def _sentence(case: Case, reading: Clock, original: date | None) -> str:
    assert reading.counted_from and reading.due_on
    parts = [f"{_words(case.received_on or reading.counted_from)}收到（{CHANNELS[case.channel]}）"]
    if reading.counted_from != case.received_on:
        parts.append(f"自{_words(reading.counted_from)}起重新计算")
    if case.delayed_until:
        parts.append(f"经告知申请人延迟至{_words(case.delayed_until)}答复")
    elif case.redos:
        parts.append(f"责令于{_words(case.redos[-1].until)}前重新答复")
    elif original:
        assert case.extension
        parts.append(f"原期限{_words(original)}，经批准延长 {case.extension.days} 个工作日")
    else:
        parts.append("法定期限 20 个工作日")
    used = f"已用 {reading.days_used} 个工作日" if reading.days_used is not None else ""
    if reading.days_suspended:
        used += f"，征求意见期间 {reading.days_suspended} 个工作日不计在内"
    return "，".join(parts) + (f"；{used}。" if used else "。")
