"""Reminders before a date passes (``domain/07`` §3).

Level-triggered: a rule says whether there is something to remind of on a day, whatever happened
the days before; who was told of that date once is not told again. So nothing is lost when the
program stood still over a weekend, and running twice tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.statute.clock import Deadline
from gongkai.web.organs import calendars
from gongkai.web.requests import clocks, holiday_notice, states
from gongkai.web.requests.case import Case
from gongkai.web.requests.folding import state_of

DUTIES = {
    "reply": "答复",
    "third_party": "第三方答复征求意见",
    "co_maker": "共同制作机关答复征求意见",
    "correction": "申请人补正",
    "payment": "申请人缴费",
}
"""Dates by which somebody must act; each is told of five and two working days before."""
DAYS_BEFORE = (5, 2)


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to tell: the rule, the date it is about, and whether leaders are told too."""

    rule: str
    due_on: date
    leaders: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A case with its clock's deadlines on a day."""

    case: Case
    state: str
    deadlines: tuple[Deadline, ...]
    today: date

    def open(self, kind: str) -> Iterator[Deadline]:
        """The deadlines of that kind for which nothing was done."""
        return (each for each in self.deadlines if each.kind == kind and each.done_on is None)

    def within(self, due: date, days: int) -> bool:
        """Whether today is at most ``days`` working days before ``due``, or later."""
        return self.today >= calendars.in_force().subtract(due, days)


def standing(case: Case, today: date) -> Standing:
    """The case as the rules look at it."""
    found = clocks.clock_of(case, None, today).deadlines if case.arrived else ()
    return Standing(case, state_of(case), found, today)


def reminders(case: Case, today: date) -> list[Reminder]:
    """What there is to remind of on a day; nothing once the case is answered."""
    at = standing(case, today)
    if at.state not in states.OPEN:
        return []
    return [found for rule in RULES for found in rule(at)]


def before_due(at: Standing) -> Iterator[Reminder]:
    """Five and two working days before each due date; near the date only the nearer is told."""
    for kind in DUTIES:
        for each in at.open(kind):
            near = [days for days in DAYS_BEFORE if at.within(each.due_on, days)]
            if near and not _answered(at, each):
                yield Reminder(f"{kind}_{min(near)}", each.due_on)


def _answered(at: Standing, each: Deadline) -> bool:
    """A consultation recorded as unanswered has nothing left to wait for."""
    asked = at.case.consultation(str(each.id)) if each.id else None
    return asked is not None and asked.answered_on is not None


def correction_window(at: Standing) -> Iterator[Reminder]:
    """On the sixth of the seven working days for a correction notice (R711 30), once it is
    registered and while none was sent; not after the seventh."""
    if at.state not in (states.REGISTERED, states.IN_PROCESS) or at.case.redos:
        return
    for each in at.open("correction_notice"):
        if at.within(each.due_on, 1) and at.today <= each.due_on:
            yield Reminder("correction_window", each.due_on)


def confirmation_missing(at: Standing) -> Iterator[Reminder]:
    """A working day after arrival receipt is still not confirmed (R711 31)."""
    if at.state == states.AWAIT_CONFIRM and at.case.arrived:
        day = calendars.in_force().add(at.case.arrived, 1)
        if at.today >= day:
            yield Reminder("confirmation", at.case.arrived)


def extension_not_approved(at: Standing) -> Iterator[Reminder]:
    """On the eighteenth of the twenty working days an extension was proposed and is not
    approved (R711 33); not once the period is over, when it cannot be approved any more."""
    if not at.case.proposal:
        return
    for each in at.open("extension_notice"):
        if at.within(each.due_on, 2) and at.today <= each.due_on:
            yield Reminder("extension", each.due_on, leaders=True)


RULES: tuple[Callable[[Standing], Iterator[Reminder]], ...] = (
    before_due,
    correction_window,
    confirmation_missing,
    extension_not_approved,
)
"""Every rule. “Third party day 13” is two working days before its fifteen are over."""

WORDS = {
    **{
        f"{kind}_{days}": f"{label}期限将至（提前 {days} 个工作日提醒）"
        for kind, label in DUTIES.items()
        for days in DAYS_BEFORE
    },
    "correction_window": "需要补正的，应在期限内出具补正告知书",
    "confirmation": "收到后一个工作日仍未与申请人确认",
    holiday_notice.RULE: holiday_notice.WORDS,
    "extension": "延期尚未批准，须在答复期限届满前批准",
}
"""What a reminder says; the date follows."""
