"""The statutory clock of a case: always derived from what happened, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from gongkai.statute.calendar import Calendar
from gongkai.statute.clock import Clock, Event, Filing, clock
from gongkai.statute.clock_course import Problem
from gongkai.web.organs import calendars
from gongkai.web.requests.case import Case, Happening

CHANNELS = {"copy": "mail_signed"}
"""A copy sent on by another organ has surely arrived, as signed mail has."""


def filing(case: Case) -> Filing:
    """What the clock is told of a case. Raises ValueError before there is a channel."""
    if case.arrived is None:
        raise ValueError("nothing has arrived")
    return Filing(
        CHANNELS.get(case.channel, case.channel),
        case.arrived,
        case.confirmed,
        tuple(_event(each) for each in _reopened(case)),
    )


def _event(each: Happening) -> Event:
    return Event(each.type, each.date, each.id or None, each.until, each.received, each.days)


def _reopened(case: Case) -> tuple[Happening, ...]:
    """A record that a request was abandoned may be revoked like a reply."""
    if not case.redos or case.withdrawn:
        return case.happenings
    return tuple(
        replace(each, type="served") if each.type == "withdrawn" else each
        for each in case.happenings
    )


def clock_of(case: Case, calendar: Calendar | None, today: date | None) -> Clock:
    """The clock of a case as of ``today`` by ``calendar`` (None: the one in force)."""
    return clock(filing(case), today, calendar=calendar or calendars.in_force())


def _reading(told: Filing) -> Clock:
    now = calendars.edition()
    return _read(told, now.stamp)


@lru_cache(maxsize=512)
def _read(told: Filing, stamp: str) -> Clock:
    """By the edition of that stamp, which is the one in force."""
    return clock(told, calendar=calendars.in_force())


def errors(case: Case) -> Sequence[Problem]:
    """What happened and was not lawful; such events have no effect."""
    return _reading(filing(case)).errors if case.arrived else ()


def due_on(case: Case) -> date | None:
    """The last day for the reply, if nothing more happens."""
    return _reading(filing(case)).due_on if case.arrived else None


def deadline(case: Case, kind: str, key: str = "") -> date | None:
    """The due date of one thing awaited, None when it cannot be told yet."""
    for each in _reading(filing(case)).deadlines:
        if each.kind == kind and (not key or each.id == key):
            return each.due_on
    return None


def correction_notice_by(case: Case) -> date | None:
    """The last day for a correction notice (R711 30)."""
    return deadline(case, "correction_notice")


def until_first_answer(case: Case) -> Case:
    """The case as it stood when it was first answered, whatever was ordered later."""
    ends = [n for n, each in enumerate(case.happenings) if each.type in ("served", "withdrawn")]
    return replace(case, happenings=case.happenings[: ends[0] + 1], redos=()) if ends else case


def before_extension(case: Case) -> date | None:
    """The due date as it was without the extension."""
    kept = tuple(each for each in case.happenings if each.type != "extended")
    return due_on(replace(case, happenings=kept))
