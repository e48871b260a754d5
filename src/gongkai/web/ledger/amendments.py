"""Corrections and voids: people mistype, and nothing recorded is ever changed.

``correct`` names an event of the subject and says its input, and if need be its legal date, anew;
``void`` says that an event shall not count, be it a correction or another voiding. Both say why.
Whoever may do the act may amend it; once a document rests on it, that must be somebody else than
the one who recorded it. What follows is tried anew: a history that could not have happened so is
refused, and the amendment records what the acts after it come to now (``anew``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any

from gongkai.web.ledger import history
from gongkai.web.ledger.acts import AMENDMENTS, CORRECT, Act, Entry, Kind, Refused
from gongkai.web.ledger.canonical import plain
from gongkai.web.ledger.inputs import clean
from gongkai.web.ledger.models import Event
from gongkai.web.ledger.people import same_person
from gongkai.web.organs.roles import Role


def prepare(kind: Kind, recorded: Sequence[Event], draft: Event) -> None:
    """Check an amendment against the history and complete its data. Raises Refused."""
    target = _target(kind, recorded, draft)
    original = _original(recorded, target)
    act = kind.act(original.act)
    if not draft.reason.strip():
        raise Refused("请写明更正或者作废的理由。", field="reason")
    if Role(draft.role) not in act.roles:
        raise Refused(f"“{act.label}”的记录只能由可以办理它的人更正或者作废。")
    if _rests_on(kind, recorded, original) and same_person(draft.actor, target.actor_id):
        raise Refused("已有文书以这条记录为依据，须由另一人更正或者作废。")
    draft.corrects = target
    if draft.act == CORRECT.name:
        _correct(kind, recorded, draft, target, act)
    else:
        draft.data = {"event": target.pk, "numbers": target.numbers, "anew": {}}
    later = [event.pk for event in recorded if event.version >= original.version]
    draft.data["anew"] = _anew(kind, history.effective(kind, [*recorded, draft]), later)


def _target(kind: Kind, recorded: Sequence[Event], draft: Event) -> Event:
    lines = history.told(kind, recorded)
    found = [line for line in lines if line.event.pk == draft.data["event"]]
    if not found:
        raise Refused("没有找到要更正或者作废的那条记录。", field="event")
    if found[0].voided_by is not None:
        raise Refused("这条记录已经作废。", field="event")
    target = found[0].event
    if draft.act == CORRECT.name and target.act in AMENDMENTS:
        raise Refused("更正和作废的记录不再更正；可以把它作废，再更正原来的记录。", field="event")
    return target


def _original(recorded: Sequence[Event], target: Event) -> Event:
    """The event that an amendment, through others if need be, is about."""
    by_id = {event.pk: event for event in recorded}
    while target.act in AMENDMENTS:
        target = by_id[target.data["event"]]
    return target


def _rests_on(kind: Kind, recorded: Sequence[Event], target: Event) -> bool:
    """Whether a document says what this event recorded: it or a later one called for one."""
    later = [event for event in recorded if event.version >= target.version]
    return any(kind.act(event.act).calls_for for event in later)


def _correct(kind: Kind, recorded: Sequence[Event], draft: Event, target: Event, act: Act) -> None:
    counts = next(line.counts for line in history.told(kind, recorded) if line.event is target)
    on = draft.data["on"] or counts.on.isoformat()
    if target.numbers and date.fromisoformat(on).year != target.on.year:
        raise Refused("编号按年度编排，不能更正到别的年度。请作废后重新办理。", field="on")
    data = clean(act, draft.data["data"] or {})
    anew = {str(target.pk): {"schema": act.schema, "data": data}}
    draft.data = {"event": target.pk, "data": data, "on": on, "anew": anew}


def _anew(kind: Kind, entries: Sequence[Entry], later: Sequence[int]) -> dict[str, dict[str, Any]]:
    """Go through the amended history and judge every act not older than the amended one.

    Returns, by event, the data of those whose legal effect is another now, beside the input that
    a correction brings.
    """
    state, standing = kind.empty, ""
    before: list[str] = []
    anew = {}
    for recorded in entries:
        entry, act = recorded, kind.act(recorded.act)
        if recorded.id in later:
            entry = _judge(kind, act, state, standing, recorded, before)
            anew[str(entry.id)] = {"schema": act.schema, "data": dict(entry.data)}
        before.append(act.name)
        state = kind.fold(state, entry)
        standing = kind.state_of(state)
    return anew


def _judge(
    kind: Kind, act: Act, state: object, standing: str, entry: Entry, before: Sequence[str]
) -> Entry:
    """The entry with what its act records upon that state. Raises Refused."""
    why, effect = "", {}
    if standing not in act.from_states if act.from_states else before:
        why = f"那时的状态是“{kind.state_label(standing) if standing else '尚未开始'}”。"
    elif act.once and act.name in before:
        why = "会办理两次。"
    elif act.barred and act.from_states:
        why = act.barred(state, entry.on)
    if act.effect and not why:
        try:
            effect = plain(act.effect(state, entry) or {})
        except Refused as refusal:
            why = refusal.message
    if why:
        raise Refused(f"这样更改以后，{entry.on:%Y-%m-%d}的“{act.label}”不能成立：{why}")
    return dataclasses.replace(entry, data={**entry.data, **effect})
