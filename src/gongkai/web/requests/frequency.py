"""What a case page tells of how often and for what somebody asks: figures to look at, decided
by people (``statute.excess``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.statute import excess
from gongkai.statute.excess import Counts, Request
from gongkai.web.ledger.acts import VOIDED
from gongkai.web.requests import requesters, states
from gongkai.web.requests.models import RequestCase

OWN = 500
"""Requests of one requester that are looked at, the newest first."""
YEAR = timedelta(days=365)
BEGINS = 6
"""Characters by which the database finds what may be described alike."""
OTHERS = 200


@dataclass(frozen=True, slots=True)
class Told:
    """``repeats``: answered before this came; ``pending``: open then; ``several``: of other
    people, alike; ``disclosable``: one of these or this was answered with disclosure."""

    counts: Counts
    repeats: Sequence[RequestCase]
    pending: Sequence[RequestCase]
    several: Sequence[RequestCase]
    proactive: str


def told(row: RequestCase, today: date) -> Told | None:
    """What there is to tell of a case; None before its requester is known."""
    if not row.requester_record:
        return None
    rows = {str(each.subject): each for each in _own(row)}
    found = {key: _request(each) for key, each in rows.items()}
    new = found.get(str(row.subject)) or _request(row)
    others = {str(each.subject): each for each in _of_others(row)}
    alike = excess.asked_by_several(new, [_request(each) for each in others.values()])
    several = [others[each.id] for each in alike]
    disclosed = any(each.outcome in ("O-OPEN", "O-PARTIAL") for each in [row, *several])
    return Told(
        excess.counts(found.values(), row.requester_record, today),
        _rows(rows, excess.repeats(new, found.values())),
        _rows(rows, excess.pending_alike(new, found.values())),
        several,
        excess.to_proactive(
            requesters=len({each.requester for each in alike}) + 1, disclosable=disclosed
        ),
    )


def _rows(rows: dict[str, RequestCase], found: Iterable[Request]) -> list[RequestCase]:
    return [rows[each.id] for each in found]


def _request(row: RequestCase) -> Request:
    day = row.received_on or row.arrived_on
    return Request(str(row.subject), row.requester_record, day, row.description, row.closed_on)


def _counting(rows: Iterable[RequestCase]) -> list[RequestCase]:
    return [each for each in rows if each.state not in (*states.COUNTLESS, VOIDED)]


def _own(row: RequestCase) -> list[RequestCase]:
    return _counting(requesters.others(row.organ, row.requester_record)[:OWN])


def _of_others(row: RequestCase) -> list[RequestCase]:
    """Other people's requests of a year around, beginning alike."""
    rows = RequestCase.objects.filter(
        organ=row.organ,
        arrived_on__range=(row.arrived_on - YEAR, row.arrived_on + YEAR),
        description__startswith=row.description.strip()[:BEGINS],
    ).exclude(requester_record=row.requester_record)
    return _counting(rows.order_by("-arrived_on", "-id")[:OTHERS])
