"""Numbers without gaps, one row a series and year of the legal date.

A database sequence leaves a gap where a transaction fails; a row under the same transaction as
the act does not.
"""

from __future__ import annotations

from gongkai.web.ledger.acts import Act, Kind
from gongkai.web.ledger.models import Counter, Event
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
    rows = Counter.objects.select_for_update()
    counter = rows.filter(organ=organ, series=series, year=year).first()
    if counter is None:
        new = Counter(organ=organ, series=series, year=year)
        Counter.objects.bulk_create([new], ignore_conflicts=True)
        counter = rows.get(organ=organ, series=series, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return int(counter.last)
