"""Small steps that several events share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from gongkai.web.ledger.acts import Entry
from gongkai.web.requests.case import Case, Happening, Notice, Person


def day(raw: Any) -> date | None:
    """A date of an event's data, stored as ``2026-02-05``; blank is None."""
    if isinstance(raw, datetime):
        raise ValueError("a legal date has no time")
    return raw if isinstance(raw, date) else date.fromisoformat(raw) if raw else None


def happen(case: Case, kind: str, on: date, **details: Any) -> Case:
    """The case with one more thing that the clock knows."""
    return replace(case, happenings=(*case.happenings, Happening(kind, on, **details)))


def notify(case: Case, entry: Entry, key: str, consultation: str = "") -> Case:
    """The case with one more document that has to reach somebody."""
    notice = Notice(f"n{len(case.notices) + 1}", entry.id, key, entry.on, consultation)
    return replace(case, notices=(*case.notices, notice))


def person(raw: Any) -> Person | None:
    """The reference to a personal record in an event's data."""
    return Person(raw["personal"], raw["version"], raw["digest"]) if raw else None


def arrive(case: Case, entry: Entry, data: Mapping[str, Any], stage: str) -> Case:
    """The case as a request made it."""
    return replace(
        case,
        stage=stage,
        channel=data["channel"],
        arrived=day(data.get("arrived")) or entry.on,
        confirmed=day(data.get("confirmed")),
        number=entry.numbers.get("request", ""),
        matter=data.get("matter") or "information",
        requester=person(data.get("requester")),
        requester_type=data["requester_type"],
        agent=person(data.get("agent")),
        description=data["description"],
        document_number=data.get("document_number") or "",
        form=data["form"],
        way=data["way"],
        needs_help=bool(data.get("needs_help")),
        code_digest=data.get("code_digest") or "",
        chain=tuple(data.get("chain") or case.chain),
        materials=tuple(entry.attachments),
        parent=data.get("parent") or "",
        copied_from=data.get("copied_from") or "",
    )
