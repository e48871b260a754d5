"""Folding all histories anew and comparing with the stored projections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Field

from gongkai.web.ledger import history, kinds, projections
from gongkai.web.ledger.acts import Kind
from gongkai.web.ledger.canonical import plain
from gongkai.web.ledger.models import Event, Projection
from gongkai.web.ledger.turn import snapshot, writing
from gongkai.web.organs.models import Organ
from gongkai.web.organs.scope import organ_scope

CHUNK = 2000
OWN = frozenset({"id", "organ_id", "subject"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A projection that is not what its events come to. ``columns``: those that differ."""

    kind: str
    organ: int
    subject: UUID
    columns: tuple[str, ...]


def compare() -> Iterator[Difference]:
    """Every projection that differs, of every kind and organ."""
    for kind in kinds.registered():
        for organ in Organ.objects.order_by("pk"):
            with snapshot(), organ_scope([organ.pk]):
                found = list(_compare(kind, organ))
            yield from found


def repair(difference: Difference) -> None:
    """Bring one projection to what its events come to."""
    kind = kinds.get(difference.kind)
    with organ_scope([difference.organ]), writing():
        organ = Organ.objects.get(pk=difference.organ)
        row = projections.lock(kind, organ, difference.subject)
        recorded = history.events(kind, organ, difference.subject)
        if recorded:
            projections.write(kind, recorded[-1], history.come_to(kind, recorded), row)
        elif row is not None:
            row.delete()


def _compare(kind: Kind, organ: Organ) -> Iterator[Difference]:
    rows = {row.subject: row for row in projections.model_of(kind).objects.all()}
    events = Event.objects.filter(kind=kind.name).order_by("subject", "version")
    for subject, recorded in groupby(events.iterator(CHUNK), key=lambda event: event.subject):
        differing = _differing(kind, list(recorded), rows.pop(subject, None))
        if differing:
            yield Difference(kind.name, organ.pk, subject, differing)
    for subject in rows:
        yield Difference(kind.name, organ.pk, subject, ("*",))


def _differing(kind: Kind, recorded: Sequence[Event], row: Projection | None) -> tuple[str, ...]:
    if row is None:
        return ("*",)
    fresh = projections.model_of(kind)(organ_id=row.organ_id, subject=row.subject)
    projections.fill(kind, fresh, recorded[-1].version, history.come_to(kind, recorded))
    fields = [field for field in row._meta.concrete_fields if field.attname not in OWN]
    return tuple(field.attname for field in fields if not _same(field, fresh, row))


def _same(field: Field[Any, Any], fresh: Projection, row: Projection) -> bool:
    new, stored = getattr(fresh, field.attname), getattr(row, field.attname)
    return bool(new == stored or plain(field.to_python(new)) == plain(stored))
