"""Doing an act: the one door through which anything changes.

In one short transaction: subject, number counter and chain head are locked in this order, the act
is checked against the list that declares it, numbers are taken, the event is appended, the
projection follows, and what is to be done next is put in the outbox. Forms are validated before;
no file is touched, nothing is rendered, nobody is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError

from gongkai import __version__
from gongkai.web.ledger import amendments, chain, history, numbers, outbox, people, projections
from gongkai.web.ledger.acts import AMENDMENTS, Act, Entry, Kind, Refused
from gongkai.web.ledger.canonical import json_bytes, plain, sm3
from gongkai.web.ledger.inputs import Invalid, clean
from gongkai.web.ledger.models import Event, Projection
from gongkai.web.ledger.turn import in_line, writing
from gongkai.web.organs import calendars
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import NoScope, current

SHORTEST_KEY = 8
_NOT_FOUND = "没有找到这件{}。它可能属于别的单位。"


__all__ = ["Done", "Intent", "Invalid", "Refused", "Stale", "perform", "perform_together"]


class Stale(Refused):
    """Others acted since the form was opened. ``events`` is what they did, first to last."""

    def __init__(self, events: Sequence[Event]) -> None:
        super().__init__("您打开页面以后，别人已经处理过。请看看有什么变化，再决定是否提交。")
        self.events = tuple(events)


@dataclass(frozen=True, slots=True)
class Done:
    """An act that stands. ``state`` is what the subject has come to; ``repeated``: the same form
    was sent before, and this is what came of it then."""

    event: Event
    state: Any
    repeated: bool


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody wants to do: the parameters of :func:`perform`."""

    kind: Kind
    act_name: str
    actor: Actor
    role: Role
    organ: Organ
    subject: UUID | None
    version: int | None
    data: Mapping[str, Any]
    on: date
    now: datetime
    key: str
    reason: str = ""
    attachments: tuple[str, ...] = ()


def perform(
    kind: Kind,
    act_name: str,
    *,
    actor: Actor,
    role: Role,
    organ: Organ,
    subject: UUID | None,
    version: int | None,
    data: Mapping[str, Any],
    on: date,
    now: datetime,
    key: str,
    reason: str = "",
    attachments: Sequence[str] = (),
) -> Done:
    """Do an act of ``kind`` to ``subject`` (None: to make one) of ``organ``.

    ``version`` is the subject's as the person saw it; None is for the program, which looks at it
    now. ``data`` goes through the act's form. ``on`` is the legal date, ``now`` the time of
    recording. ``key`` is the form's own: sent twice with the same input it is done once.
    Raises Refused; Invalid when the form does; Stale when others acted since; KeyError for an act
    that the kind does not have.
    """
    intent = Intent(
        kind, act_name, actor, role, organ, subject, version,
        data, on, now, key, reason, tuple(attachments),
    )  # fmt: skip
    return perform_together([intent])[0]


def perform_together(intents: Sequence[Intent]) -> list[Done]:
    """Do acts that stand or fall together, in one or more organs: each organ's chain gets its
    event, and within an organ numbers and places follow the order given. Locks are taken kind by
    kind, each in the order of the organs' ids."""
    with in_line():
        try:
            return _attempt([_Doing.of(intent) for intent in intents])
        except (Refused, IntegrityError) as error:
            # Only now: forms sent twice are rare, and every other act is spared a query.
            if not isinstance(error, Invalid) and (earlier := _repeated(intents)):
                return earlier
            if isinstance(error, Refused):
                raise
            return _attempt([_Doing.of(intent) for intent in intents])


def _repeated(intents: Sequence[Intent]) -> list[Done]:
    """What came of the same forms before; empty when they are new. Raises Refused when a key was
    used for something else."""
    found = []
    for intent in intents:
        earlier = Event.objects.filter(organ=intent.organ, key=intent.key).first()
        if earlier is None:
            continue
        if earlier.asked != _digest(intent, clean(intent.kind.act(intent.act_name), intent.data)):
            raise Refused("这张表单已经提交过，而且填的内容与这次不同。请重新打开页面再填。")
        state = history.state(intent.kind, intent.organ, earlier.subject)
        found.append(Done(earlier, state, repeated=True))
    return found


@dataclass(slots=True)
class _Doing:
    """An act on its way through :func:`_attempt`."""

    intent: Intent
    act: Act
    cleaned: dict[str, Any]
    asked: str
    subject: UUID
    projection: Projection | None = None
    history: list[Event] = field(default_factory=list)
    state: Any = None
    event: Event | None = None
    done: Done | None = None

    @classmethod
    def of(cls, intent: Intent) -> _Doing:
        act = intent.kind.act(intent.act_name)
        _check_standing(intent, act)
        cleaned = clean(act, intent.data)
        return cls(intent, act, cleaned, _digest(intent, cleaned), intent.subject or uuid4())


def _attempt(doings: Sequence[_Doing]) -> list[Done]:
    # Each kind of lock in one order for everybody: subjects, then counters, then chains. Among
    # acts that take the same counter or chain, the order given holds (sorting keeps it).
    by_organ = sorted(doings, key=lambda doing: doing.intent.organ.pk)
    with writing():
        calendars.look()
        for doing in sorted(doings, key=lambda doing: (doing.intent.organ.pk, str(doing.subject))):
            _look(doing)
        for doing in by_organ:
            _check_state(doing)
            doing.event = _draft(doing)
        for doing in sorted(by_organ, key=_counter):
            numbers.take(doing.event, doing.act, doing.intent.kind, doing.intent.organ)
        for doing in by_organ:
            _append(doing)
    return [doing.done for doing in doings if doing.done]


def _counter(doing: _Doing) -> tuple[int, str, int]:
    return doing.intent.organ.pk, doing.act.number or "", doing.intent.on.year


def _check_standing(intent: Intent, act: Act) -> None:
    actor, role, organ = intent.actor, intent.role, intent.organ
    if len(intent.key) < SHORTEST_KEY:
        raise ValueError("a form's key must not be guessed or met twice")
    if organ.pk not in current():
        raise NoScope(f"organ {organ.pk} is outside the scope")
    if role not in act.roles:
        roles = "、".join(other.label for other in Role if other in act.roles)
        raise Refused(f"“{act.label}”由{roles}办理，{role.label}不能办理。")
    if actor.organ_id != organ.pk and not people.oversees(actor, role, organ):
        raise Refused(f"您不在{organ.name}任职，不能替它办理“{act.label}”。")
    if not people.holds(actor, role):
        raise Refused(f"您现在没有“{role.label}”这一角色，不能办理“{act.label}”。")


def _digest(intent: Intent, cleaned: Mapping[str, Any]) -> str:
    asked = {
        "kind": intent.kind.name,
        "act": intent.act_name,
        "actor": intent.actor.pk,
        "role": str(intent.role),
        "subject": plain(intent.subject),
        "data": cleaned,
        "on": plain(intent.on),
        "reason": intent.reason,
        "attachments": list(intent.attachments),
    }
    return sm3([json_bytes(asked)])


def _look(doing: _Doing) -> None:
    """Lock the subject and see where it stands."""
    intent = doing.intent
    if intent.subject is not None:
        doing.projection = projections.lock(intent.kind, intent.organ, intent.subject)
    if doing.projection is not None:
        doing.history = history.events(intent.kind, intent.organ, doing.subject)
    seen = len(doing.history) if intent.version is None else intent.version
    if doing.history and seen != len(doing.history):
        raise Stale(doing.history[seen:])


def _check_state(doing: _Doing) -> None:
    """Raise Refused unless the subject is where the act starts from and nothing bars it."""
    intent, act, kind = doing.intent, doing.act, doing.intent.kind
    entries = history.effective(kind, doing.history)
    doing.state = history.fold(kind, entries)
    if act.name in AMENDMENTS:
        if doing.projection is None:
            raise Refused(_NOT_FOUND.format(kind.label))
        return
    if not act.from_states:
        if intent.subject is not None:
            raise Refused(f"“{act.label}”用于新建，不能对已有的{kind.label}办理。")
        return
    if doing.projection is None:
        raise Refused(_NOT_FOUND.format(kind.label))
    check_start(kind, act, doing.projection.state)
    if act.barred and (why := act.barred(doing.state, intent.on)):
        raise Refused(why, article=act.article)
    _check_others(act, intent.actor, entries)


def check_start(kind: Kind, act: Act, standing: str) -> None:
    """Raise Refused unless the act starts from the state in which the subject stands."""
    if standing not in act.from_states:
        name = kind.state_label(standing)
        raise Refused(f"现在的状态是“{name}”，不能办理“{act.label}”。", article=act.article)


def _check_others(act: Act, actor: Actor, entries: Sequence[Entry]) -> None:
    if act.once and any(entry.act == act.name for entry in entries):
        raise Refused(f"“{act.label}”只能办理一次，已经办理过。", article=act.article)
    before = [entry.actor for entry in entries if entry.act == act.second_person]
    if before and people.same_person(actor, before[-1]):
        raise Refused(f"“{act.label}”须由另一人办理：前一步是您办理的。", article=act.article)


def rule_version() -> str:
    """By which rules an act is judged: the program's version and how far the calendar of days
    off is known, with the last change to it."""
    return f"{__version__}; {calendars.edition().stamp}"


def _draft(doing: _Doing) -> Event:
    intent = doing.intent
    return Event(
        organ=intent.organ,
        kind=intent.kind.name,
        subject=doing.subject,
        version=len(doing.history) + 1,
        act=intent.act_name,
        schema=doing.act.schema,
        actor=intent.actor,
        role=str(intent.role),
        recorded_at=intent.now,
        on=intent.on,
        reason=intent.reason,
        rule_version=rule_version(),
        data=doing.cleaned,
        attachments=list(intent.attachments),
        key=intent.key,
        asked=doing.asked,
    )


def _append(doing: _Doing) -> None:
    intent, act, event = doing.intent, doing.act, doing.event
    place = chain.next_place(intent.organ.pk)
    event.seq = place.seq
    if act.name in AMENDMENTS:
        amendments.prepare(intent.kind, doing.history, event)
    elif act.effect:
        drafted = history.entry(intent.kind, event)
        event.data = event.data | plain(act.effect(doing.state, drafted) or {})
    chain.append(place, event)
    come_to = history.come_to(intent.kind, [*doing.history, event])
    state, reached = come_to.state, come_to.standing
    if act.moves_to and reached != act.moves_to:
        raise RuntimeError(f"{act.name} is declared to move to {act.moves_to}, came to {reached}")
    projections.write(intent.kind, event, come_to, doing.projection)
    if act.calls_for:
        outbox.put(event, outbox.DOCUMENT, act.calls_for)
    doing.done = Done(event, state, repeated=False)
