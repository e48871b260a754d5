"""Small steps that several events share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from gongkai.web.ledger.acts import Entry
from gongkai.web.requests.case import Case, Happening, Notice


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
