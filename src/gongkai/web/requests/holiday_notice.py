"""Reminding of the notice of next year's holidays (放假安排) that nobody has entered.

Without it every date of the new year is provisional. It is published in November as a rule
(``domain/10``); from the middle of December whoever may enter it is told once a week until it is
there. Level-triggered like the other reminders: each week has one date, and who was told of that
date is not told again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from gongkai.web.organs import calendars
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.requests.notice_models import Notice

RULE = "holiday_notice"
ABOUT = UUID(int=0)
"""The subject of these reminders: no case."""
WORDS = "放假安排还没有录入，期限只能暂定"
FROM = (12, 15)
A_WEEK = timedelta(days=7)


def week(today: date) -> date | None:
    """The first day of the week for which there is something to tell; None while nothing is."""
    year = calendars.missing(today)
    if year is None:
        return None
    first = date(year - 1, *FROM)
    return today - (today - first) % A_WEEK if today >= first else None


def notices(organ: Organ, holders: Iterable[Actor], today: date) -> list[Notice]:
    """What to tell the system administrators of an organ, if it is the one that keeps the
    calendar (:func:`gongkai.web.organs.calendars.keeps`)."""
    since, year = week(today), calendars.missing(today)
    if since is None:
        return []
    return [
        Notice(
            organ=organ, actor=actor, subject=ABOUT, number=f"{year} 年", rule=RULE,
            due_on=since, told_on=today,
        )
        for actor in holders
        if calendars.keeps(actor)
    ]  # fmt: skip
