"""A request as its events tell it: plain values, no rule and no database."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from gongkai.web.requests.states import DECIDED, OVER
from gongkai.web.requests.words import CHAIN, CHAIN_STEPS, CONFIRMED

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """A reference to a version of a personal record; the record itself is never in an event."""

    personal: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the statutory clock knows, in the words of ``gongkai statute clock``."""

    type: str
    date: date
    id: str = ""
    until: date | None = None
    received: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """The one notice asking for a correction (R711 30), and what came back."""

    asked_on: date
    unclear: str
    guidance: str
    until: date
    corrected_on: date | None = None
    before: str = ""
    """The description before it was corrected."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """A letter to a third party (R711 32), a co-maker (R711 34) or another organ.

    ``answer``: a key of :data:`gongkai.web.requests.words.ANSWERS`, or "" while it is awaited.
    """

    id: str
    kind: str
    asked_on: date
    matter: str
    third_party: Person | None = None
    organ: str = ""
    received_on: date | None = None
    answered_on: date | None = None
    answer: str = ""
    reasons: str = ""
    told_on: date | None = None
    """When the third party was told of a disclosure against its objection."""


@dataclass(frozen=True, slots=True)
class Assistance:
    """A letter asking another unit to help searching; the clock runs on."""

    id: str
    unit: str
    matter: str
    asked_on: date
    answered_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension proposed, and approved by the head of the working unit (R711 33)."""

    days: int
    why: str
    proposed_on: date
    proposed_by: int
    approved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee notice: the tariff chosen, what was counted, the amount in 元."""

    tariff: str
    nth: int
    pages: int | None
    amount: Decimal
    noticed_on: date
    how: str = ""
    """How and where to pay, as the notice says."""
    received_on: date | None = None
    paid_on: date | None = None
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Reasons asked for requests clearly beyond reason (R711 35), and how they were judged:
    ``reasonable``, ``unreasonable``, ``none`` given, or "" while awaited."""

    facts: str
    asked_on: date
    until: date
    answered_on: date | None = None
    """When they were judged."""
    given: str = ""
    judged: str = ""
    given_on: date | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """A question put to the competent or secrecy department (R711 17)."""

    to: str
    question: str
    on: date
    answered_on: date | None = None
    determination: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A record of a search: where, with what words, by whom, with what result (R711 36(4))."""

    on: date
    systems: str
    keywords: str
    units: str
    person: str
    found: bool
    result: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply as drafted. ``answers``: what its outcome must contain, by element; ``withheld``: the
    grounds of the parts not given; ``walk``: the questions that led there."""

    version: int
    outcome: str
    basis: str
    answers: Mapping[str, str]
    withheld: tuple[str, ...]
    walk: str
    attachments: tuple[str, ...]
    on: date
    by: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the review chain that was taken."""

    step: str
    by: int
    on: date
    remark: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Service:
    """How a reply reached the requester; for the post the day of posting counts."""

    way: str
    on: date
    place: str
    proof: str
    proven_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A signed reply."""

    event: int
    outcome: str
    number: str
    on: date
    draft: Draft
    service: Service | None = None


@dataclass(frozen=True, slots=True)
class Redo:
    """A new reply ordered after a decision was revoked."""

    on: date
    until: date
    by: str
    document: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A document that goes out to somebody and has to be delivered."""

    id: str
    event: int
    key: str
    on: date
    consultation: str = ""
    delivered_on: date | None = None
    way: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A produced document: the event it says, and its files by suffix (SHA-256)."""

    event: int
    key: str
    title: str
    number: str
    on: date
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Urging:
    """A note of the oversight office (督办), and the answer to it."""

    on: date
    text: str
    until: date | None
    answered_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A request with everything that happened to it."""

    stage: str = ""
    channel: str = ""
    arrived: date | None = None
    confirmed: date | None = None
    acknowledged_on: date | None = None
    """When the requester confirmed online; the desk's side is still needed (R711 31)."""
    number: str = ""
    matter: str = "information"
    requester: Person | None = None
    contact_changed_on: date | None = None
    requester_type: str = ""
    agent: Person | None = None
    description: str = ""
    document_number: str = ""
    form: str = ""
    way: str = ""
    needs_help: bool = False
    code_digest: str = ""
    chain: tuple[str, ...] = CHAIN
    materials: tuple[str, ...] = ()
    parent: str = ""
    copied_from: str = ""
    parts: tuple[str, ...] = ()
    """The matters it was split into, each a request of its own that names this as parent."""
    joined_with: str = ""
    duplicate_of: str = ""

    happenings: tuple[Happening, ...] = ()
    department: str = ""
    handler: int | None = None
    correction: Correction | None = None
    consultations: tuple[Consultation, ...] = ()
    assistance: tuple[Assistance, ...] = ()
    proposal: Extension | None = None
    extension: Extension | None = None
    fee: Fee | None = None
    reasons: Reasons | None = None
    delayed_until: date | None = None
    referral: Referral | None = None
    searches: tuple[Search, ...] = ()

    draft: Draft | None = None
    steps: tuple[Step, ...] = ()
    """The steps taken since the draft was last sent to review."""
    replies: tuple[Reply, ...] = ()
    redos: tuple[Redo, ...] = ()
    outcome: str = ""
    """The first result; a redo never changes it (domain/07 §6.1, 4)."""
    closed_on: date | None = None
    """The day of the first result: served, or abandonment or withdrawal recorded."""
    withdrawn: bool = False
    copies_sent: tuple[str, ...] = ()
    publish: str = ""
    archive_number: str = ""
    satisfaction: int | None = None

    notices: tuple[Notice, ...] = ()
    documents: tuple[Document, ...] = ()
    urgings: tuple[Urging, ...] = ()
    notes: int = 0

    @property
    def received_on(self) -> date | None:
        """The first receipt date (R711 31): of arrival, or of the confirmation it needs."""
        return self.confirmed if self.channel in CONFIRMED else self.arrived

    @property
    def reply(self) -> Reply | None:
        """The reply last signed, unless a new one is being made."""
        signed = self.replies and self.stage in (DECIDED, *OVER)
        return self.replies[-1] if signed else None

    @property
    def next_step(self) -> str:
        """The step of the review chain that is due, while the reply is in review."""
        return self.chain[len(self.steps)] if len(self.steps) < len(self.chain) else ""

    @property
    def next_step_label(self) -> str:
        """That step in Chinese."""
        return CHAIN_STEPS.get(self.next_step, "")

    @property
    def awaited(self) -> tuple[Consultation, ...]:
        """The consultations that nobody has answered yet."""
        return tuple(each for each in self.consultations if not each.answered_on)

    def consultation(self, key: str) -> Consultation | None:
        """The consultation of that id."""
        return next((each for each in self.consultations if each.id == key), None)

    def documents_of(self, event: int) -> tuple[Document, ...]:
        """The documents made from that event."""
        return tuple(each for each in self.documents if each.event == event)

    @property
    def reply_document(self) -> Document | None:
        """The reply last signed, as a document."""
        if self.reply is None:
            return None
        made = self.documents_of(self.reply.event)
        return next((each for each in made if "reply" in each.key), None)


def to_json(value: Any) -> Any:
    """A value of this module as plain JSON; fields at their default are left out."""
    if is_dataclass(value):
        return {
            field.name: to_json(found)
            for field in fields(value)
            if (found := getattr(value, field.name)) != field.default
        }
    if isinstance(value, (tuple, list)):
        return [to_json(each) for each in value]
    if isinstance(value, Mapping):
        return {key: to_json(each) for key, each in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def from_json(raw: Mapping[str, Any], kind: type[T] = Case) -> T:  # type: ignore[assignment]
    """The value that :func:`to_json` wrote. Raises TypeError or ValueError on anything else."""
    hints = _hints(kind)
    return kind(**{name: _read(raw[name], hints[name]) for name in hints if name in raw})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(raw: Any, hint: Any) -> Any:
    if raw is None:
        return None
    if get_origin(hint) in (types.UnionType, Union):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_read(each, get_args(hint)[0]) for each in raw)
    if is_dataclass(hint):
        return from_json(raw, hint)  # type: ignore[arg-type]
    if hint is date:
        return date.fromisoformat(raw)
    return Decimal(raw) if hint is Decimal else raw
