"""What an act is: the one pattern by which anything changes.

A desk declares a :class:`Kind` of subject (a request, an item) with its acts in one readable
list. Buttons, API operations, history, the permission matrix and the manual are made from that
list; :func:`gongkai.web.ledger.perform.perform` does every one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms

from gongkai.web.organs.models import Organ
from gongkai.web.organs.roles import ADMINISTRATIONS, Role


class Refused(Exception):
    """The act cannot be done. ``message`` says in Chinese what, why and what next; ``field``
    names the entry of the form it is about; ``article`` the rule behind it."""

    def __init__(self, message: str, field: str = "", article: str = "") -> None:
        super().__init__(message)
        self.message, self.field, self.article = message, field, article


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as folding sees it, corrections applied. ``on`` is the legal date."""

    id: int
    seq: int
    act: str
    actor: int
    role: Role
    on: date
    recorded_at: datetime
    reason: str
    data: Mapping[str, Any]
    attachments: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Numbers allocated by this event, by series: ``{"request": "安商依申请〔2026〕12号"}``."""


class Nothing(forms.Form):
    """The input of an act that asks for nothing."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person may do to a subject.

    ``from_states``: where it starts from; empty: it makes the subject. ``form``: its input.
    ``effect(state, entry)``: the legal effect, pure: raises Refused, or gives what the event is
    to record besides the cleaned input. ``barred(state, today)``: why it is not possible now, in
    words, or "". ``calls_for``: the key of the document it produces. ``number``: the series in
    which it takes a number. ``article``: where the law says so. ``once``: at most once a subject.
    ``second_person``: not by whoever did ``second_person``'s act last.
    """

    name: str
    label: str
    article: str
    roles: frozenset[Role]
    from_states: frozenset[str]
    form: type[forms.Form] = Nothing
    effect: Callable[[Any, Entry], Mapping[str, Any]] | None = None
    barred: Callable[[Any, date], str] | None = None
    moves_to: str = ""
    calls_for: str = ""
    number: str = ""
    once: bool = False
    second_person: str = ""
    schema: int = 1


def plain_number(organ: Organ, series: str, year: int, number: int) -> str:
    """A number in the usual way of official documents: 安商〔2026〕12号."""
    return f"{organ.short_name or organ.name}〔{year}〕{number}号"


class CorrectForm(forms.Form):
    """What a correction says: the event, its input anew, its legal date anew if that was wrong."""

    event = forms.IntegerField(label="要更正的记录")
    data = forms.JSONField(label="更正后的内容", required=False)
    on = forms.DateField(label="更正后的日期", required=False)


class VoidForm(forms.Form):
    """What a voiding says: the event that shall not count."""

    event = forms.IntegerField(label="要作废的记录")


_ANYBODY = frozenset(Role) - ADMINISTRATIONS
CORRECT = Act("correct", "更正记录", "", _ANYBODY, frozenset(), CorrectForm)
VOID = Act("void", "作废记录", "", _ANYBODY, frozenset(), VoidForm)
AMENDMENTS = {CORRECT.name: CORRECT, VOID.name: VOID}
"""Acts of every kind, by whoever may do the act amended. See :mod:`.amendments`."""
VOIDED = "void"
"""The state of a subject all of whose events are void."""


@dataclass(frozen=True, slots=True)
class Upcast:
    """How the data of an act's events of ``schema`` reads in the schema after it. ``sample`` is
    data as it was recorded then; a test reads every sample."""

    act: str
    schema: int
    read: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    sample: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject. ``fold(state, entry)`` is pure and total over stored events; ``state_of``
    names where a state stands; ``row(state)`` gives the columns of its projection ``model``, which
    has ``organ``, ``subject`` (UUID), ``version``, ``state`` and ``folded`` (JSON) besides."""

    name: str
    label: str
    acts: tuple[Act, ...]
    empty: Any
    fold: Callable[[Any, Entry], Any]
    state_of: Callable[[Any], str]
    row: Callable[[Any], Mapping[str, Any]]
    model: str
    """``app.Model`` of the projection."""
    states: Mapping[str, str]
    """The states with their Chinese names."""
    number_text: Callable[[Organ, str, int, int], str] = plain_number
    """How a number is written: ``(organ, series, year, number)``."""
    upcasts: tuple[Upcast, ...] = ()
    """One for each older schema of each act."""

    def act(self, name: str) -> Act:
        """The act of that name, corrections and voids included. Raises KeyError."""
        for act in self.acts:
            if act.name == name:
                return act
        return AMENDMENTS[name]

    def state_label(self, state: str) -> str:
        """The state in Chinese."""
        return "已作废" if state == VOIDED else self.states.get(state, state)
