"""The clock of a request: from what has happened, what is due when, and why.

``clock(Filing("in_person", date(2025, 3, 3))).due_on`` is 31 March 2025. The arithmetic is in
:mod:`clock_course`, what each event does in :mod:`clock_events`, the input in
:mod:`clock_input`. Nothing here reads the day: ``today`` is passed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.statute import calendar as calendars
from gongkai.statute import clock_events
from gongkai.statute import parameters as periods
from gongkai.statute.articles import rule
from gongkai.statute.calendar import Calendar, Day
from gongkai.statute.clock_course import (
    DEFAULT,
    Course,
    Problem,
    Settings,
    Step,
    Stretch,
    Unlawful,
    with_article,
)
from gongkai.statute.clock_deadlines import Deadline, confirmation, deadlines
from gongkai.statute.clock_input import Event, Filing
from gongkai.statute.parameters import Parameters

__all__ = ["DEFAULT", "Clock", "Deadline", "Event", "Filing", "Settings", "clock", "receipt"]

_ON_ARRIVAL = {
    "in_person": "当面提交，以提交之日为收到申请之日",
    "oral": "口头提出，由工作机构代为填写，以提出之日为收到申请之日",
    "mail_signed": "以签收方式邮寄，以签收之日为收到申请之日",
    "email": "电子邮件，以进入邮件系统之日为收到申请之日",
}
_ON_CONFIRMATION = {
    "mail_ordinary": "平常信函，以与申请人确认之日为收到申请之日",
    "internet": "互联网渠道提交，以双方确认之日为收到申请之日",
    "email": "电子邮件提交，以双方确认之日为收到申请之日",
    "fax": "传真提交，以双方确认之日为收到申请之日",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The dates of a request and how they came about.

    ``counted_from`` is day 0 of the present run of the period. ``due_on`` supposes that nothing
    more happens; it is None only while a confirmation, a correction or a payment is awaited.
    ``days_suspended`` are the working days before ``due_on`` that do not count.
    ``provisional_years``: the years without a notice that a date here was counted over.
    """

    received_on: date | None
    counted_from: date | None
    due_on: date | None
    state: str
    late: bool | None
    as_of: date | None
    closed_on: date | None
    days_used: int | None
    days_suspended: int
    days_left: int | None
    provisional_years: tuple[int, ...]
    deadlines: tuple[Deadline, ...]
    steps: tuple[Step, ...]
    skipped: tuple[Day, ...]
    errors: tuple[Problem, ...]

    @property
    def provisional(self) -> bool:
        """Whether a date was counted over days that no notice covers."""
        return bool(self.provisional_years)

    def to_dict(self) -> dict[str, Any]:
        """The output of ``gongkai statute clock --json``."""
        return {
            "received_on": _iso(self.received_on),
            "due_on": _iso(self.due_on),
            "state": self.state,
            "late": self.late,
            "as_of": _iso(self.as_of),
            "days_used": self.days_used,
            "days_suspended": self.days_suspended,
            "days_left": self.days_left,
            "provisional": self.provisional,
            "deadlines": [
                {
                    "kind": one.kind,
                    "id": one.id,
                    "due_on": one.due_on.isoformat(),
                    "done_on": _iso(one.done_on),
                    "late": one.late,
                    "article": one.article,
                }
                for one in self.deadlines
            ],
            "steps": [
                {"date": one.date.isoformat(), "article": one.article, "text": one.text}
                for one in self.steps
            ],
            "skipped": [
                {"date": one.date.isoformat(), "reason": one.reason, "notice": one.notice}
                for one in self.skipped
            ],
            "errors": [
                {"event": one.event, "article": one.article, "text": one.text}
                for one in self.errors
            ],
        }


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None


def needs_confirmation(channel: str, settings: Settings = DEFAULT) -> bool:
    """Whether receipt over ``channel`` is fixed only by confirming it with the requester."""
    if channel == "email":
        return settings.email_needs_confirmation
    return channel in _ON_CONFIRMATION


@rule(
    "R711 31", says="当面提交、签收邮寄的，以提交、签收之日为收到之日；其他渠道以确认之日为收到之日"
)
def receipt(filing: Filing, settings: Settings = DEFAULT) -> date | None:
    """The day the organ received the request, day 0 of the reply period; None while it waits
    for confirmation with the requester."""
    confirmable = needs_confirmation(filing.channel, settings)
    return filing.confirmed if confirmable else filing.arrived


@rule("R711 33", says="不能当场答复的，自收到申请之日起 20 个工作日内答复")
def clock(
    filing: Filing,
    today: date | None = None,
    *,
    calendar: Calendar | None = None,
    settings: Settings = DEFAULT,
    parameters: Parameters | None = None,
) -> Clock:
    """The clock of ``filing`` as it stands on ``today``; later events have not happened yet.

    Without ``today`` the days used and left and whether an open case is late are not told.
    Raises NotInForce for a request from before the Regulation of 2019.
    """
    calendar = calendar or calendars.official()
    parameters = parameters or periods.official()
    happened = [
        (place, event)
        for place, event in enumerate(filing.events)
        if today is None or event.date <= today
    ]
    happened.sort(key=lambda one: one[1].date)
    received = receipt(filing, settings)
    confirmable = needs_confirmation(filing.channel, settings)
    if received is None or (confirmable and today is not None and today < received):
        return _unconfirmed(filing, happened, today)
    first = Stretch(0, received, parameters.at("reply", received).days)
    course = Course(received, calendar, parameters, settings, first, received)
    words = _ON_CONFIRMATION if confirmable else _ON_ARRIVAL
    course.step(received, "R711 31", words[filing.channel])
    course.step(received, "R711 33", f"答复期限 {first.days} 个工作日，自次日起算")
    errors = tuple(_go_through(course, happened))
    return _result(course, filing, today, errors)


def _go_through(course: Course, happened: list[tuple[int, Event]]) -> Iterator[Problem]:
    """Let the events happen in order of date; yield those without effect."""
    for place, event in happened:
        try:
            clock_events.apply(course, event)
        except Unlawful as error:
            text = with_article(error.text, error.article)
            yield Problem(place, error.article, text)


def _unconfirmed(filing: Filing, happened: list[tuple[int, Event]], today: date | None) -> Clock:
    """The clock of a request whose receipt is not confirmed: only withdrawing is possible."""
    text = with_article("收到日期尚待与申请人确认，答复期限没有起算", "R711 31")
    steps = [Step(filing.arrived, "R711 31", text)]
    errors, closed = [], None
    for place, event in happened:
        if event.type == "withdrawn" and closed is None and event.date >= filing.arrived:
            closed = event.date
            steps.append(Step(closed, "R711 31", with_article("申请人撤回申请，办结", "R711 31")))
        else:
            errors.append(Problem(place, "R711 31", text))
    dates: tuple[Deadline, ...] = ()
    if filing.channel == "mail_ordinary":
        dates = (confirmation(filing.arrived, None, closed or today),)
    return Clock(
        received_on=None,
        counted_from=None,
        due_on=None,
        state="closed" if closed else "awaiting_confirmation",
        late=None if today is None and closed is None else False,
        as_of=today,
        closed_on=closed,
        days_used=None if today is None else 0,
        days_suspended=0,
        days_left=None,
        provisional_years=(),
        deadlines=dates,
        steps=tuple(steps),
        skipped=(),
        errors=tuple(errors),
    )


def _result(
    course: Course, filing: Filing, today: date | None, errors: tuple[Problem, ...]
) -> Clock:
    """The dates of a received request once everything has happened."""
    start = course.stretch.start
    closed = course.closed.date if course.closed else None
    now = closed or today
    known = now or course.latest
    due = None if course.is_waiting else course.due(known)
    dates = deadlines(course, known, due, now)
    if filing.channel == "mail_ordinary":
        dates = (confirmation(filing.arrived, filing.confirmed, now), *dates)
    used, left = _used_and_left(course, known, due, today)
    since, until = _counted_over(course, due)
    doubtful = course.calendar.provisional_years(start, _last_counted(course, due))
    _conclude(course, due, known, doubtful)
    return Clock(
        received_on=course.received,
        counted_from=start,
        due_on=due,
        state=_state(course, known, due),
        late=None if now is None else due is not None and now > due,
        as_of=today,
        closed_on=closed,
        days_used=used,
        days_suspended=_days_suspended(course, known, due),
        days_left=left,
        provisional_years=doubtful,
        deadlines=dates,
        steps=tuple(sorted(course.steps, key=lambda one: one.date)),
        skipped=course.calendar.skipped(since, until),
        errors=errors,
    )


def _state(course: Course, known: date, due: date | None) -> str:
    if course.closed:
        return "closed"
    if course.awaits_correction:
        return "correction_asked"
    if due is None:
        return "fee_noticed"
    if course.stretch.fixed and not course.stretch.ordered:
        return "delayed"
    return "suspended" if course.is_suspended(known, due) else "running"


def _used_and_left(
    course: Course, known: date, due: date | None, today: date | None
) -> tuple[int | None, int | None]:
    """The working days counted up to the end of ``known`` and from then to the due date; a
    fee notice stops the count until the payment starts it anew."""
    if today is None:
        return None, None
    stopped = course.payment.on if course.payment and course.awaits_payment else known
    start = course.stretch.start
    used = course.counted(start, min(known, stopped), known)
    return used, None if due is None else course.counted(max(known, start), due, known)


def _days_suspended(course: Course, known: date, due: date | None) -> int:
    start, until = course.stretch.start, due or known
    return sum(
        start < when <= until and course.calendar.is_working(when)
        for when in course.suspended(known)
    )


def _counted_over(course: Course, due: date | None) -> tuple[date, date]:
    """The span whose skipped days explain the date awaited: the reply's, else the payment's."""
    if due:
        return course.stretch.start, due
    asked = course.payment
    if asked and asked.until and asked.counted_from and course.awaits_payment:
        return asked.counted_from, asked.until
    return course.stretch.start, course.stretch.start


def _last_counted(course: Course, due: date | None) -> date:
    """The latest date still open that rests on counting working days."""
    dates = [due or course.stretch.start]
    if not course.closed:
        dates += [one.limit for one in course.consultations if one.limit and not one.answered]
        if course.payment and course.payment.until and course.awaits_payment:
            dates.append(course.payment.until)
    return max(dates)


def _conclude(course: Course, due: date | None, known: date, doubtful: tuple[int, ...]) -> None:
    """End the trace with the due date and with what is not certain about it."""
    if due:
        text = f"答复期限于 {clock_events.day(due)}届满"
        if suspended := _days_suspended(course, known, due):
            text += f"，其间征求意见的 {suspended} 个工作日不计入"
        course.step(due, course.reply_article, text)
    for year in doubtful:
        course.step(_last_counted(course, due), "R711 33", course.calendar.provisional_words(year))
