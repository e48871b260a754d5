"""The oversight officer's view: how the organs below stand with their requests (R711 47)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q

from gongkai.web.ledger.acts import VOIDED
from gongkai.web.organs.models import Organ
from gongkai.web.requests import states
from gongkai.web.requests.board import lane_conditions
from gongkai.web.requests.models import RequestCase

LATE_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An organ with its figures: open cases, late ones, those due from today to Sunday, notes
    not answered; of this year's closed ones how many, how many late, and the days from receipt
    to closing on average."""

    organ: Organ
    open: int = 0
    late: int = 0
    week: int = 0
    urged: int = 0
    closed: int = 0
    closed_late: int = 0
    days: Decimal | None = None


def lines(organs: Sequence[Organ], today: date) -> list[Line]:
    """The figures of each organ of the scope: two queries, however many organs."""
    found: dict[int, dict[str, Any]] = {organ.pk: {} for organ in organs}
    for row in (*_open(today), *_closed(today)):
        if row["organ"] in found:
            found[row.pop("organ")].update(row)
    return [Line(organ, **_read(found[organ.pk])) for organ in organs]


def _open(today: date) -> Any:
    lanes = lane_conditions(today)
    rows = RequestCase.objects.filter(state__in=sorted(states.OPEN)).values("organ").order_by()
    return rows.annotate(
        open=Count("pk"),
        late=Count("pk", filter=lanes["late"]),
        week=Count("pk", filter=lanes["today"] | lanes["week"]),
        urged_cases=Count("pk", filter=Q(urged=True)),
    )


def _closed(today: date) -> Any:
    first = date(today.year, 1, 1)
    rows = RequestCase.objects.filter(closed_on__gte=first, closed_on__lte=today)
    rows = rows.exclude(state=VOIDED)
    taken = ExpressionWrapper(F("closed_on") - F("received_on"), output_field=DurationField())
    return (
        rows.values("organ")
        .order_by()
        .annotate(
            closed=Count("pk"), closed_late=Count("pk", filter=Q(late=True)), taken=Avg(taken)
        )
    )


def _read(row: dict[str, Any]) -> dict[str, Any]:
    read = dict(row)
    taken = read.pop("taken", None)
    read["urged"] = read.pop("urged_cases", 0)
    if taken is not None:
        days = Decimal(round(taken.total_seconds())) / (24 * 3600)
        read["days"] = days.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return read


def _late(today: date) -> Any:
    return RequestCase.objects.filter(lane_conditions(today)["late"])


def count_late(today: date) -> int:
    """How many late cases the scope has."""
    return int(_late(today).count())


def late_cases(today: date) -> list[RequestCase]:
    """The late cases of the scope, the longest overdue first."""
    rows = _late(today).select_related("organ").defer("folded").order_by("due_on", "id")
    return list(rows[:LATE_SHOWN])
