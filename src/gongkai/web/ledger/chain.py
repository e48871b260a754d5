"""The chain of an organ's events: what is hashed, and how the next is added.

The hash of an event is SM3 over the parts named in :data:`PARTS`, each length-prefixed, the hash
of the event before it first (64 zeros for the first). ``docs/ledger.md`` publishes a test vector.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import connection

from gongkai.web import rows
from gongkai.web.ledger.canonical import json_bytes, sm3
from gongkai.web.ledger.models import Event

GENESIS = "0" * 64
FORMAT = b"gongkai-event-1"
PARTS = (
    "format",
    "previous_hash",
    "organ",
    "seq",
    "kind",
    "subject",
    "version",
    "act",
    "schema",
    "actor",
    "role",
    "recorded_at",
    "on",
    "reason",
    "rule_version",
    "data",
    "corrects",
    "attachments",
    "numbers",
    "key",
    "asked",
)


def parts(event: Event) -> Mapping[str, bytes]:
    """What of an event is hashed, by the names and in the order of :data:`PARTS`.

    Whole numbers in decimal, ids as numbers, the subject as a hyphenated UUID, the time of
    recording in UTC with microseconds, data, attachments and numbers as canonical JSON.
    """
    recorded = event.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    values: tuple[Any, ...] = (
        event.previous_hash,
        event.organ_id,
        event.seq,
        event.kind,
        event.subject,
        event.version,
        event.act,
        event.schema,
        event.actor_id,
        str(event.role),
        recorded,
        event.on.isoformat(),
        event.reason,
        event.rule_version,
        json_bytes(event.data).decode(),
        event.corrects_id or "",
        json_bytes(event.attachments).decode(),
        json_bytes(event.numbers).decode(),
        event.key,
        event.asked,
    )
    named = zip(PARTS, (FORMAT, *(str(value).encode() for value in values)), strict=True)
    return dict(named)


def hash_of(event: Event) -> str:
    """The hash of an event."""
    return sm3(parts(event).values())


@dataclass(frozen=True, slots=True)
class Place:
    """The next place in an organ's chain, held until the transaction ends."""

    organ_id: int
    seq: int
    previous_hash: str


def next_place(organ_id: int) -> Place:
    """Lock the end of the organ's chain and take the place after it. An act that touches more
    than one organ calls this in the order of the organs' ids, so that no two wait in a ring."""
    # One statement by hand: it locks, counts and reads, and makes the row for a first act.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_head (organ_id, seq, hash) VALUES (%s, 1, %s) "
            "ON CONFLICT (organ_id) DO UPDATE SET seq = ledger_head.seq + 1 RETURNING seq, hash",
            [organ_id, GENESIS],
        )
        seq, previous = cursor.fetchone()
    return Place(organ_id, seq, previous)


def append(place: Place, event: Event) -> None:
    """Add the event to the chain at the place taken for it."""
    event.seq, event.previous_hash = place.seq, place.previous_hash
    event.hash = hash_of(event)
    rows.insert(event)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_head SET hash = %s WHERE organ_id = %s", [event.hash, place.organ_id]
        )
