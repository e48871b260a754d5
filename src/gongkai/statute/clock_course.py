"""The course of one request: its stretches of the reply period and what suspends them.

A *stretch* is one run of the reply period from its day 0: from receipt, anew from a corrected
request or from full payment, and anew from an order to redo. Counting starts the day after
day 0 and counts working days that no consultation suspends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from gongkai.statute.calendar import Calendar, span
from gongkai.statute.citation import cite, parse
from gongkai.statute.clock_input import Event
from gongkai.statute.parameters import Parameters, Period

_DAY = timedelta(days=1)
_SHORT = {"R711": "《条例》", "FEE109": "《信息处理费办法》"}


@dataclass(frozen=True, slots=True)
class Settings:
    """The points on which the law is silent, with their defaults: the earlier date wins."""

    suspend_inclusive: bool = False
    """Whether the day a consultation is issued is suspended too. The day of the answer is."""
    other_organ_days: int | None = None
    """A limit of working days for consulting an organ that is no co-maker; None: none."""
    extensions_per_stretch: int = 1
    reset_keeps_extension: bool = False
    """Whether a corrected request or a payment leaves an extension granted before in force."""
    email_needs_confirmation: bool = True
    """Whether e-mail counts as an Internet channel (R711 31) or arrives with the mail system."""


DEFAULT = Settings()


class Unlawful(Exception):
    """An event that the law does not allow: the article and why."""

    def __init__(self, article: str, text: str) -> None:
        super().__init__(text)
        self.article = article
        self.text = text


@dataclass(frozen=True, slots=True)
class Step:
    """What led to the dates: on ``date``, by ``article``, in words that name the article."""

    date: date
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An event without effect: its place in the list given, from 0, the article and why."""

    event: int
    article: str
    text: str


@dataclass(slots=True)
class Consultation:
    """A letter out: ``limit`` is its last day, None where the law sets none."""

    kind: str
    id: str | int | None
    asked: date
    limit: date | None
    stretch: int
    answered: date | None = None

    def end(self, known_until: date) -> date:
        """The last day it may suspend, as far as is known on ``known_until``."""
        end = self.answered or self.limit or max(known_until, self.asked)
        return min(end, self.limit) if self.limit else end


@dataclass(slots=True)
class Asked:
    """A correction or a payment asked for: until when, and when it came. ``counted_from`` is
    day 0 of ``until`` where working days were counted."""

    on: date
    until: date | None
    counted_from: date | None = None
    done: date | None = None


@dataclass(slots=True)
class Stretch:
    """One run of the reply period. ``fixed``: an agreed or ordered last day, which nothing
    after ``fixed_on`` moves; ``ordered``: by a decision on review or a judgment."""

    number: int
    start: date
    days: int
    extensions: list[Event] = field(default_factory=list)
    extended_by: int = 0
    fixed: date | None = None
    fixed_on: date | None = None
    ordered: bool = False


@dataclass(slots=True)
class Course:
    """Everything known of a request while its events are gone through in order of date."""

    received: date
    calendar: Calendar
    parameters: Parameters
    settings: Settings
    stretch: Stretch
    latest: date
    consultations: list[Consultation] = field(default_factory=list)
    correction: Asked | None = None
    payment: Asked | None = None
    closed: Event | None = None
    steps: list[Step] = field(default_factory=list)

    def period(self, name: str) -> Period:
        """A period of the law as it stood when the request was received. Raises NotInForce."""
        return self.parameters.at(name, self.received)

    def step(self, when: date, article: str, text: str) -> None:
        """Add to the trace."""
        self.steps.append(Step(when, article, with_article(text, article)))

    @property
    def awaits_correction(self) -> bool:
        """Whether the requester has been asked for a correction that has not come."""
        asked = self.correction
        return asked is not None and asked.done is None and not self.stretch.ordered

    @property
    def awaits_payment(self) -> bool:
        """Whether a fee notice is out and not paid."""
        asked = self.payment
        return asked is not None and asked.done is None and not self.stretch.ordered

    @property
    def is_waiting(self) -> bool:
        """Whether the reply period will only start when the requester has acted."""
        return self.awaits_correction or self.awaits_payment

    @property
    def reply_article(self) -> str:
        """The article that sets the last day of the reply."""
        if self.stretch.ordered:
            return "R711 51"
        return "R711 35" if self.stretch.fixed else "R711 33"

    def restart(self, when: date) -> None:
        """Begin the reply period anew from ``when``, its day 0; suspensions of the stretch
        before, and its extensions unless the settings keep them, are void."""
        before = self.stretch
        self.stretch = Stretch(before.number + 1, when, self.period("reply").days)
        if self.settings.reset_keeps_extension:
            self.stretch.extensions = list(before.extensions)
            self.stretch.extended_by = before.extended_by

    def order(self, when: date, until: date) -> None:
        """Begin a stretch whose last day a decision or judgment has set."""
        self.stretch = Stretch(
            self.stretch.number + 1, when, 0, fixed=until, fixed_on=when, ordered=True
        )

    def suspended(self, known_until: date) -> frozenset[date]:
        """The dates, working or not, that consultations take out of the present stretch: a
        union, so overlapping consultations never count twice."""
        return frozenset(
            when for one in self._suspending() for when in self._interval(one, known_until)
        )

    def _suspending(self) -> Iterable[Consultation]:
        return (one for one in self.consultations if one.stretch == self.stretch.number)

    def _interval(self, one: Consultation, known_until: date) -> Iterator[date]:
        end = one.end(known_until)
        if self.stretch.fixed_on:
            end = min(end, self.stretch.fixed_on)
        opens = one.asked - _DAY if self.settings.suspend_inclusive else one.asked
        return span(opens, end) if end > one.asked else iter(())

    def due(self, known_until: date, *, extended: bool = True) -> date:
        """The last day of the reply period if nothing more happens after ``known_until``."""
        if self.stretch.fixed:
            return self.stretch.fixed
        left = self.stretch.days + (self.stretch.extended_by if extended else 0)
        suspended = self.suspended(known_until)
        when = self.stretch.start
        while left:
            when += _DAY
            left -= self.calendar.is_working(when) and when not in suspended
        return when

    def counted(self, after: date, until: date, known_until: date) -> int:
        """The working days in ``(after, until]`` that count towards the reply period."""
        suspended = self.suspended(known_until)
        return sum(
            self.calendar.is_working(when) and when not in suspended for when in span(after, until)
        )

    def is_suspended(self, now: date, due: date) -> bool:
        """Whether a consultation stops the period ``now``; one issued when the period had run
        out stops nothing."""
        return self.stretch.fixed is None and any(
            one.answered is None and one.asked < due and (one.limit is None or now <= one.limit)
            for one in self._suspending()
        )


def with_article(text: str, article: str) -> str:
    """The text with its article in words after it."""
    return f"{text}（{_in_words(article)}）"


@cache
def _in_words(article: str) -> str:
    return _SHORT[parse(article).tag] + cite(article, titled=False)
