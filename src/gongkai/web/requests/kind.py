"""The request as a kind of subject of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.statute.clock import Clock
from gongkai.web.ledger import kinds
from gongkai.web.ledger.acts import Kind
from gongkai.web.organs.models import Organ
from gongkai.web.requests import clocks, states
from gongkai.web.requests.acts import ACTS
from gongkai.web.requests.case import Case
from gongkai.web.requests.folding import fold, state_of

SERIES = {"request": "依申请", "reply": "公复", "letter": "公函", "archive": "公档"}


def number_text(organ: Organ, series: str, year: int, number: int) -> str:
    """A number as documents print it: 安商公复〔2026〕12号."""
    word = organ.word or organ.short_name or organ.name
    return f"{word.removesuffix('公')}{SERIES[series]}〔{year}〕{number}号"


def row(case: Case) -> Mapping[str, Any]:
    """The columns of the projection."""
    return _what(case) | _when(case) | _waiting(case)


def _what(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "channel": case.channel,
        "matter": case.matter,
        "requester_type": case.requester_type,
        "requester_record": case.requester.personal if case.requester else "",
        "description": case.description,
        "department": case.department,
        "handler_id": case.handler,
        "outcome": case.outcome,
        "reply_number": case.replies[-1].number if case.replies else "",
        "parent": case.parent,
        "code_digest": case.code_digest,
    }


def _when(case: Case) -> dict[str, Any]:
    # A reply ordered anew has a clock of its own, which begins after the first result.
    ended = None if state_of(case) in states.RUNNING else case.closed_on
    reading = clocks.clock_of(case, None, ended)
    counted = case.received_on if state_of(case) not in states.COUNTLESS else None
    due = None if _moves_every_day(case, reading) else reading.due_on
    return {
        "arrived_on": case.arrived,
        "received_on": case.received_on,
        "counted_from": reading.counted_from,
        "due_on": due,
        "provisional": reading.provisional,
        "running": state_of(case) in states.RUNNING and due is not None,
        "closed_on": case.closed_on,
        "late": was_late(case),
        "counted_year": counted.year if counted else None,
    }


def _moves_every_day(case: Case, reading: Clock) -> bool:
    """Whether another organ, which the law sets no limit, holds the period up: a stored date
    would be wrong tomorrow."""
    return reading.state == "suspended" and any(
        each.kind == "other_organ" and each.answered_on is None for each in case.consultations
    )


def was_late(case: Case) -> bool | None:
    """Whether the first answer came after its due date; None while it is open."""
    if case.closed_on is None or case.outcome in ("O-ABANDON", "O-FEE-UNPAID") or case.withdrawn:
        return None
    first = clocks.clock_of(clocks.until_first_answer(case), None, case.closed_on)
    return first.late


def _waiting(case: Case) -> dict[str, Any]:
    return {
        "suspended": state_of(case) in states.CONSULTING,
        "extended": case.extension is not None,
        "next_step": case.next_step if case.stage == states.REVIEW else "",
        "proposal": case.proposal is not None,
        "urged": any(not each.answered_on for each in case.urgings),
    }


REQUEST = Kind(
    name="request",
    label="申请",
    acts=ACTS,
    empty=Case(),
    fold=fold,
    state_of=state_of,
    row=row,
    model="requests.RequestCase",
    states=states.LABELS,
    number_text=number_text,
)


def register() -> None:
    """Make the kind known to the ledger."""
    kinds.register(REQUEST)
