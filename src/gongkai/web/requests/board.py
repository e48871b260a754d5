"""The board: what is due, late, suspended or awaited, most urgent first.

Everything is asked of indexed columns of :class:`RequestCase`; whether a case is late today is a
comparison with the day, never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from gongkai.web.organs import calendars
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import Role
from gongkai.web.requests import states
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.words import CHAIN_STEPS

IN_A_LANE = 8
"""Cases shown in a lane; the register shows the rest."""
COLUMNS = (
    "id", "subject", "organ_id", "number", "description", "state", "arrived_on", "due_on",
    "running", "suspended", "extended", "next_step", "proposal", "urged", "provisional",
)  # fmt: skip
AWAITED = sorted(states.NOT_RECEIVED | states.AWAITED)


def end_of_week(today: date) -> date:
    """The Sunday on or after a day."""
    return today + timedelta(days=6 - today.weekday())


def lane_conditions(today: date) -> dict[str, Q]:
    """Which cases stand in which lane on a day; no case stands in two."""
    week = end_of_week(today)
    # A copy sent on by another organ runs from its arrival, registered or not.
    dated = Q(running=True, state__in=sorted(states.RUNNING)) | Q(state=states.SUBMITTED)
    near = dated & Q(due_on__lte=week)
    others = Q(state__in=sorted(states.CONSULTING)) | Q(state__in=AWAITED)
    return {
        "late": dated & Q(due_on__lt=today),
        "today": dated & Q(due_on=today),
        "week": dated & Q(due_on__gt=today, due_on__lte=week),
        "later": dated & Q(due_on__gt=week) & ~others,
        "held": Q(state__in=sorted(states.CONSULTING)) & ~near,
        "waiting": Q(state__in=AWAITED) & ~near,
    }


LABELS = {
    "late": ("■", "逾期"),
    "today": ("▲", "今日到期"),
    "week": ("●", "本周到期"),
    "later": ("◇", "以后到期"),
    "held": ("▨", "暂停计时"),
    "waiting": ("○", "等待确认、补正、缴费"),
}
NOTHING = {
    "late": "没有逾期的申请。",
    "today": "今天没有到期的申请。",
    "week": "本周没有其他到期的申请。",
    "later": "没有本周以后到期的申请。",
    "held": "没有征求意见中的申请。",
    "waiting": "没有待登记、确认、补正、说明理由或者缴费的申请。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a lane, with what to know about it besides its title."""

    row: RequestCase
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: how many cases stand in it, and the first of them."""

    key: str
    count: int
    lines: tuple[Line, ...]

    @property
    def shape(self) -> str:
        """The shape beside the word, so that colour is never alone."""
        return LABELS[self.key][0]

    @property
    def label(self) -> str:
        """The lane in Chinese."""
        return LABELS[self.key][1]

    @property
    def nothing(self) -> str:
        """What an empty lane says."""
        return NOTHING[self.key]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Board:
    """The lanes, and how many cases are open in all."""

    lanes: tuple[Lane, ...]
    open: int

    def count(self, key: str) -> int:
        """How many cases stand in a lane."""
        return next(lane.count for lane in self.lanes if lane.key == key)


def board(organ: Organ, today: date, handler: int | None = None) -> Board:
    """The board of an organ on a day, of one handler's cases if one is named: two queries."""
    rows = open_cases(organ, handler)
    conditions = lane_conditions(today)
    counts = rows.aggregate(
        open=Count("pk"), **{key: Count("pk", filter=found) for key, found in conditions.items()}
    )
    first = _first(rows, conditions) if counts["open"] else []
    lanes = tuple(
        Lane(
            key,
            counts[key],
            tuple(Line(row, _words(row, key, today)) for row in first if row.lane == key),
        )
        for key in conditions
    )
    return Board(lanes, counts["open"])


def open_cases(organ: Organ, handler: int | None = None) -> Any:
    """The cases whose requester still waits; 0 as ``handler``: those nobody has taken."""
    rows = RequestCase.objects.filter(organ=organ, state__in=sorted(states.OPEN))
    if handler is None:
        return rows
    return rows.filter(handler=handler or None)


def _first(rows: Any, conditions: Mapping[str, Q]) -> list[Any]:
    """The first cases of every lane, most urgent first."""
    lane = Case(*(When(found, then=Value(key)) for key, found in conditions.items()))
    urgent = (F("due_on").asc(nulls_last=True), "arrived_on", "id")
    place = Window(RowNumber(), partition_by=[F("lane")], order_by=urgent)
    chosen = rows.annotate(lane=lane, place=place).filter(place__lte=IN_A_LANE)
    return list(chosen.only(*COLUMNS).order_by(*urgent))


def _words(row: RequestCase, key: str, today: date) -> str:
    parts = [row.number, _when(row, key, today), stage(row)]
    if row.proposal:
        parts.append("延期待批")
    if row.urged:
        parts.append("有督办待回复")
    return " · ".join(part for part in parts if part)


def _when(row: RequestCase, key: str, today: date) -> str:
    if key == "late":
        over = calendars.in_force().count(row.due_on, today)
        return f"应于 {short(row.due_on)}答复，超期 {over} 个工作日"
    if key in ("week", "later"):
        return short(row.due_on)
    if key == "held":
        return f"如按期回复，{short(row.due_on)}前答复" if row.due_on else ""
    return f"{short(row.arrived_on)}收到" if key == "waiting" else ""


def stage(row: RequestCase) -> str:
    """Where the case stands and whose turn it is, in Chinese."""
    if row.state == states.REVIEW and row.next_step:
        return f"待{CHAIN_STEPS[row.next_step]}"
    return row.state_label


def short(day: date) -> str:
    """A date without its year: 3月16日."""
    return f"{day.month}月{day.day}日"


def handlers(organ: Organ) -> list[Actor]:
    """Who may handle cases here."""
    clerks = Actor.objects.filter(organ=organ, grants__role=Role.CLERK, grants__ended_at=None)
    return list(clerks.distinct().order_by("name", "id"))


def pressing(organ: Organ, today: date) -> int:
    """How many cases are late or due this week: the figure on the rail."""
    lanes = lane_conditions(today)
    near = lanes["late"] | lanes["today"] | lanes["week"]
    return int(open_cases(organ).filter(near).count())
