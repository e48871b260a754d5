"""The history of a subject: its events as folding sees them, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any
from uuid import UUID

from gongkai.web.ledger.acts import Entry, Kind
from gongkai.web.ledger.models import Event
from gongkai.web.organs.models import Organ
from gongkai.web.organs.roles import Role


def events(kind: Kind, organ: Organ, subject: UUID) -> list[Event]:
    """The subject's events as they were recorded, first to last."""
    rows = Event.objects.filter(organ=organ, kind=kind.name, subject=subject)
    return list(rows.order_by("version"))


def entry(event: Event) -> Entry:
    """The event as folding sees it."""
    return Entry(
        id=event.pk or 0,
        seq=event.seq or 0,
        act=event.act,
        actor=event.actor_id,
        role=Role(event.role),
        on=event.on,
        recorded_at=event.recorded_at,
        reason=event.reason,
        data=event.data,
        attachments=tuple(event.attachments),
        numbers={series: given["text"] for series, given in event.numbers.items()},
    )


def effective(recorded: Sequence[Event]) -> list[Entry]:
    """The entries that count."""
    return [entry(event) for event in recorded]


def fold(kind: Kind, entries: Iterable[Entry]) -> Any:
    """What the entries come to."""
    return reduce(kind.fold, entries, kind.empty)


def state(kind: Kind, organ: Organ, subject: UUID) -> Any:
    """What the subject's history comes to."""
    return fold(kind, effective(events(kind, organ, subject)))
