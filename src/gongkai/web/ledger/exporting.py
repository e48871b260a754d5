"""All events as lines of JSON, enough to verify every chain without us (see docs/ledger.md)."""

from __future__ import annotations

from typing import Any, TextIO

from gongkai.web.ledger import chain
from gongkai.web.ledger.canonical import json_bytes
from gongkai.web.ledger.models import Event
from gongkai.web.ledger.turn import snapshot
from gongkai.web.organs.models import Organ
from gongkai.web.organs.scope import organ_scope

CHUNK = 2000
_JSON = frozenset({"data", "attachments", "numbers"})


def line(event: Event) -> dict[str, Any]:
    """An event as exported: the parts that are hashed, as text or JSON, and the hash."""
    parts = {name: part.decode() for name, part in chain.parts(event).items()}
    told: dict[str, Any] = {name: text for name, text in parts.items() if name not in _JSON}
    return told | {name: getattr(event, name) for name in _JSON} | {"hash": event.hash}


def write(file: TextIO) -> int:
    """Write every event, organ by organ in the order of its chain. Returns how many."""
    count = 0
    with snapshot():
        for organ in Organ.objects.order_by("pk"):
            with organ_scope([organ.pk]):
                for event in Event.objects.order_by("seq").iterator(CHUNK):
                    file.write(json_bytes(line(event)).decode() + "\n")
                    count += 1
    return count
