"""The history of a subject: its events as folding sees them, and what they come to.

Corrections and voids are events like others. Folding reads the history they leave: corrected
events with their new data, void ones not at all. The recorded events stay, and :func:`told`
shows both.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

from gongkai.web import rows
from gongkai.web.ledger.acts import AMENDMENTS, VOID, VOIDED, Entry, Kind
from gongkai.web.ledger.models import Event
from gongkai.web.organs.models import Organ
from gongkai.web.organs.roles import Role


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history as people see it: the event as recorded, what replaced or voided it
    since, and how it counts now (None: it does not)."""

    event: Event
    counts: Entry | None
    corrected_by: Event | None
    voided_by: Event | None


@dataclass(frozen=True, slots=True)
class ComeTo:
    """What a history comes to. ``shown`` is what lists show: the state, or where nothing counts
    any more what it was before that; ``standing`` is its name."""

    state: Any
    shown: Any
    standing: str


def events(kind: Kind, organ: Organ, subject: UUID) -> list[Event]:
    """The subject's events as they were recorded, first to last."""
    return rows.select(Event, organ=organ.pk, kind=kind.name, subject=subject, order="version")


def entry(kind: Kind, event: Event) -> Entry:
    """The event by itself as folding sees it, its data read in the schema of today."""
    return Entry(
        id=event.pk or 0,
        seq=event.seq or 0,
        act=event.act,
        actor=event.actor_id,
        role=Role(event.role),
        on=event.on,
        recorded_at=event.recorded_at,
        reason=event.reason,
        data=upcast(kind, event.act, event.schema, event.data),
        attachments=tuple(event.attachments),
        numbers={series: given["text"] for series, given in event.numbers.items()},
    )


def upcast(kind: Kind, act: str, schema: int, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Data of an act recorded in ``schema``, read in the act's schema of today."""
    older = {step.schema: step.read for step in kind.upcasts if step.act == act}
    while schema in older:
        data, schema = older[schema](data), schema + 1
    return data


def told(kind: Kind, recorded: Sequence[Event]) -> list[Told]:
    """The whole history, first to last, with what became of each event.

    Read from its end: an amendment counts unless a later one voids it, and of several corrections
    of an event the last one counts.
    """
    voided: dict[int, Event] = {}
    corrected: dict[int, Event] = {}
    anew: dict[int, Mapping[str, Any]] = {}
    for event in reversed(recorded):
        if event.act not in AMENDMENTS or event.pk in voided:
            continue
        by = voided if event.act == VOID.name else corrected
        by.setdefault(event.data["event"], event)
        for pk, now in event.data["anew"].items():
            anew.setdefault(int(pk), now)
    lines = []
    for event in recorded:
        void, by_whom = voided.get(event.pk), corrected.get(event.pk)
        counts = None
        if void is None and event.act not in AMENDMENTS:
            counts = _counted(kind, event, by_whom, anew.get(event.pk))
        lines.append(Told(event, counts, by_whom, void))
    return lines


def _counted(
    kind: Kind, event: Event, correction: Event | None, anew: Mapping[str, Any] | None
) -> Entry:
    counted = entry(kind, event)
    if anew is not None:
        data = upcast(kind, event.act, anew["schema"], anew["data"])
        counted = dataclasses.replace(counted, data=data)
    if correction is not None:
        counted = dataclasses.replace(counted, on=date.fromisoformat(correction.data["on"]))
    return counted


def effective(kind: Kind, recorded: Sequence[Event]) -> list[Entry]:
    """The entries that count, first to last."""
    return [line.counts for line in told(kind, recorded) if line.counts is not None]


def fold(kind: Kind, entries: Iterable[Entry]) -> Any:
    """What the entries come to."""
    return reduce(kind.fold, entries, kind.empty)


def come_to(kind: Kind, recorded: Sequence[Event]) -> ComeTo:
    """What the recorded events come to, corrections and voids applied."""
    if entries := effective(kind, recorded):
        state = fold(kind, entries)
        return ComeTo(state, state, kind.state_of(state))
    unvoided = [event for event in recorded if event.act != VOID.name]
    return ComeTo(kind.empty, fold(kind, effective(kind, unvoided)), VOIDED)


def state(kind: Kind, organ: Organ, subject: UUID) -> Any:
    """What the subject's history comes to."""
    return come_to(kind, events(kind, organ, subject)).state
