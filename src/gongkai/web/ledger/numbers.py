"""Numbers without gaps, one row a series and year of the legal date.

A database sequence leaves a gap where a transaction fails; a row under the same transaction as
the act does not.
"""

from __future__ import annotations

from django.db import connection

from gongkai.web.ledger.acts import Act, Kind
from gongkai.web.ledger.models import Event
from gongkai.web.organs.models import Organ


def take(event: Event, act: Act, kind: Kind, organ: Organ) -> None:
    """Give the event the next number of the act's series, if the act takes one."""
    if not act.number:
        return
    year = event.on.year
    number = _next(organ, act.number, year)
    text = kind.number_text(organ, act.number, year, number)
    event.numbers = {act.number: {"year": year, "number": number, "text": text}}


def _next(organ: Organ, series: str, year: int) -> int:
    # One statement by hand: it makes the row, locks it and counts.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_counter (organ_id, series, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (organ_id, series, year) DO UPDATE SET last = ledger_counter.last + 1 "
            "RETURNING last",
            [organ.pk, series, year],
        )
        return int(cursor.fetchone()[0])
