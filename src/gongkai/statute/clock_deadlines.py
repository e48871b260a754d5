"""Every date by which somebody must, or may last, act on a request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.statute.clock_course import Consultation, Course

KINDS = (
    "confirmation",
    "correction_notice",
    "correction",
    "third_party",
    "co_maker",
    "payment",
    "extension_notice",
    "reply",
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date by which somebody must, or may last, do something.

    ``kind`` is one of :data:`KINDS`; ``late`` is None while nobody can tell, and for a
    possibility nobody used: a correction notice or an extension never needed is not late.
    """

    kind: str
    id: str | int | None
    due_on: date
    done_on: date | None
    late: bool | None
    article: str


def confirmation(arrived: date, confirmed: date | None, now: date | None) -> Deadline:
    """Ordinary mail: receipt is to be confirmed with the requester on the day it comes."""
    return _duty("confirmation", arrived, confirmed, now, "R711 31")


def deadlines(
    course: Course, known_until: date, due: date | None, now: date | None
) -> tuple[Deadline, ...]:
    """The deadlines of a received request by date; ``now`` is the day of closing or today."""
    found = [*_of_correction(course, now), *_of_consultations(course, now)]
    if (asked := course.payment) and asked.until:
        found.append(_duty("payment", asked.until, asked.done, now, "FEE109 6"))
    if due and course.stretch.fixed is None:
        found.append(_of_extension(course, known_until))
    if due:
        replied = course.closed.date if course.closed and course.closed.type == "served" else None
        found.append(_duty("reply", due, replied, now, course.reply_article))
    return tuple(sorted(found, key=lambda one: (one.due_on, KINDS.index(one.kind))))


def _of_correction(course: Course, now: date | None) -> Iterator[Deadline]:
    asked = course.correction
    last = course.calendar.add(course.received, course.period("correction_notice").days)
    yield _possibility("correction_notice", last, asked.on if asked else None, "R711 30")
    if asked and asked.until:
        yield _duty("correction", asked.until, asked.done, now, "R711 30")


def _of_consultations(course: Course, now: date | None) -> Iterator[Deadline]:
    for one in course.consultations:
        if one.limit and one.kind in KINDS:
            yield _of_consultation(one, one.limit, now)


def _of_consultation(one: Consultation, limit: date, now: date | None) -> Deadline:
    article = {"third_party": "R711 32", "co_maker": "R711 34"}[one.kind]
    return _duty(one.kind, limit, one.answered, now, article, one.id)


def _of_extension(course: Course, known_until: date) -> Deadline:
    granted = course.stretch.extensions
    last = course.due(known_until, extended=False)
    return _possibility("extension_notice", last, granted[-1].date if granted else None, "R711 33")


def _duty(
    kind: str,
    due: date,
    done: date | None,
    now: date | None,
    article: str,
    name: str | int | None = None,
) -> Deadline:
    """Late when done, or not yet done, after its day."""
    when = done or now
    return Deadline(kind, name, due, done, None if when is None else when > due, article)


def _possibility(kind: str, due: date, done: date | None, article: str) -> Deadline:
    return Deadline(kind, None, due, done, None if done is None else done > due, article)
