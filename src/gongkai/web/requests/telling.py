"""The history of a case in words, newest first, with corrections beside what they correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from gongkai.statute.citation import cite
from gongkai.web.ledger import history
from gongkai.web.ledger.acts import AMENDMENTS, CORRECT, Act
from gongkai.web.ledger.models import Event
from gongkai.web.organs.roles import Role
from gongkai.web.requests.kind import REQUEST
from gongkai.web.requests.models import RequestCase

QUIET = frozenset({"document_made"})
"""Events that the list of documents tells better."""
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history. ``details``: what was filled in, by label."""

    event: Event
    act: Act
    on: date
    at: datetime
    who: str
    role: str
    article: str
    details: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]
    corrected: bool
    void: bool


def lines(row: RequestCase) -> list[Told]:
    """The history, newest first."""
    recorded = history.events(REQUEST, row.organ, row.subject)
    told = history.told(REQUEST, recorded)
    by_id = {event.pk: event for event in recorded}
    return [_line(each, by_id) for each in reversed(told) if each.event.act not in QUIET]


def counted(event: Event) -> Mapping[str, Any]:
    """The data of an event as it counts now."""
    recorded = history.events(REQUEST, event.organ, event.subject)
    told = next(each for each in history.told(REQUEST, recorded) if each.event.pk == event.pk)
    return told.counts.data if told.counts else event.data


def since(events: Sequence[Event]) -> list[str]:
    """What happened since a page was opened, for whoever is stale."""
    return [
        f"{event.actor.name}：{REQUEST.act(event.act).label}（{event.on.isoformat()}）"
        for event in events
    ]


def _line(told: history.Told, by_id: Mapping[int, Event]) -> Told:
    event = told.event
    act = REQUEST.act(event.act)
    data = told.counts.data if told.counts else event.data
    return Told(
        event,
        act,
        told.counts.on if told.counts else event.on,
        event.recorded_at,
        event.actor.name,
        Role(event.role).label,
        _article(act),
        tuple(_amendment(event, by_id) if act.name in AMENDMENTS else _details(act, data))
        + ((("理由", event.reason),) if event.reason else ()),
        tuple(given["text"] for given in event.numbers.values()),
        told.corrected_by is not None,
        told.voided_by is not None,
    )


def _article(act: Act) -> str:
    if not act.article:
        return ""
    if act.article.startswith("R711 "):
        return f"条例{cite(act.article, titled=False)}"
    return cite(act.article)


def _amendment(event: Event, by_id: Mapping[int, Event]) -> list[tuple[str, str]]:
    """What a correction or voiding is about, and what it says anew."""
    target = by_id[event.data["event"]]
    act = REQUEST.act(target.act)
    about = [("原记录", f"{act.label}（{target.on.isoformat()}）")]
    return about + (_details(act, event.data["data"]) if event.act == CORRECT.name else [])


def _details(act: Act, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    form = act.form(data)
    internal = getattr(form, "internal", ())
    found = []
    for name, field in form.fields.items():
        value = data.get(name)
        if name in internal or value in (None, "", [], False) or _hidden(field):
            continue
        found.append((field.label or name, _shown(field, value)))
    found += [
        (name, str(text)) for name, text in (data.get("answers") or {}).items() if name != "kind"
    ]
    if data.get("amount"):
        found.append(("金额", f"{data['amount']} 元"))
    return found


def _hidden(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.HiddenInput)


def _shown(field: forms.Field, value: Any) -> str:
    choices = dict(getattr(field, "choices", ()) or ())
    if isinstance(value, list):
        return "、".join(str(choices.get(each, each)) for each in value)
    if value is True:
        return "是"
    text = str(choices.get(value, value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
