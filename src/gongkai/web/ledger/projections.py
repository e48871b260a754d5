"""Projections: one row a subject, always what folding its events comes to."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps

from gongkai.web import rows
from gongkai.web.ledger.acts import Kind
from gongkai.web.ledger.canonical import plain
from gongkai.web.ledger.history import ComeTo
from gongkai.web.ledger.models import Event, Projection
from gongkai.web.organs.models import Organ


def model_of(kind: Kind) -> type[Projection]:
    """The model of the kind's projection."""
    model: type[Projection] = apps.get_model(kind.model)
    return model


def lock(kind: Kind, organ: Organ, subject: UUID) -> Projection | None:
    """The subject's row, held until the transaction ends; None when the organ has none such."""
    return rows.one(model_of(kind), organ=organ.pk, subject=subject, lock=True)


def write(kind: Kind, event: Event, come_to: ComeTo, row: Projection | None) -> Projection:
    """Bring the row to where the event led."""
    is_new = row is None
    if row is None:
        row = model_of(kind)(organ_id=event.organ_id, subject=event.subject)
    fill(kind, row, event.version, come_to)
    if is_new:
        rows.insert(row)
    else:
        rows.update(row)
    return row


def fill(kind: Kind, row: Projection, version: int, come_to: ComeTo) -> None:
    """Set every column of the row from what the history comes to."""
    row.version, row.state, row.folded = version, come_to.standing, plain(come_to.shown)
    for column, value in kind.row(come_to.shown).items():
        setattr(row, column, value)
