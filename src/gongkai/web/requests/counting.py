"""Requests as Table 3 counts them (domain/07 §6.1): pure, one case one row.

A case is new in the year of its first receipt date, closed in the year its final document was
served or its abandonment or withdrawal was recorded. A redo changes neither. What was never
received, was split into parts, or was entered twice is not counted at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.statute import outcomes
from gongkai.web.requests import states
from gongkai.web.requests.case import Case
from gongkai.web.requests.folding import state_of

NEW, CARRIED_IN, TOTAL, CARRIED_OUT = "new", "carried_in", "total", "carried_out"
FORM_OF_2021 = 2021
"""The first year reported in the form of 2021."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting needs of a case. ``closed_on`` and ``outcome``: of the first result."""

    requester_type: str
    received_on: date
    closed_on: date | None
    outcome: str

    def in_year(self, year: int) -> tuple[str, ...]:
        """Which of new, carried in, closed, carried out it is in a year."""
        came, went = self.received_on.year, self.closed_on.year if self.closed_on else None
        if came > year or (went is not None and went < year):
            return ()
        begins = NEW if came == year else CARRIED_IN
        return (begins, TOTAL if went == year else CARRIED_OUT)


def counted(case: Case) -> Counted | None:
    """The case as it counts; None when it does not."""
    if case.received_on is None or state_of(case) in states.COUNTLESS:
        return None
    return Counted(case.requester_type, case.received_on, case.closed_on, case.outcome)


def form_of(year: int) -> str:
    """The form in which a year is reported."""
    return "2021" if year >= FORM_OF_2021 else "2019"


def row_of(outcome: str, form: str) -> str:
    """The row of Table 3 of a closed case. Raises NoRow with the reason (outcomes)."""
    return outcomes.row(outcome, form)


def table(cases: Iterable[Counted], year: int, form: str = "") -> Mapping[tuple[str, str], int]:
    """The cells of Table 3 of a year by (row, requester type), without those that are 0."""
    form = form or form_of(year)
    cells: Counter[tuple[str, str]] = Counter()
    for each in cases:
        for row in each.in_year(year):
            cells[row, each.requester_type] += 1
            if row == TOTAL:
                cells[row_of(each.outcome, form), each.requester_type] += 1
    return cells
