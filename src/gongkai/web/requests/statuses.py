"""How a request stands, as its requester may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.statute.clock import Clock
from gongkai.web.requests import clocks
from gongkai.web.requests.case import Case, Document
from gongkai.web.requests.models import RequestCase

TO_REQUESTER = frozenset(
    [
        "application_form",
        "receipt",
        "correction_notice",
        "reasons_notice",
        "delay_notice",
        "extension_notice",
        "consultation_notice",
        "fee_notice",
        "reply_abandon",
        "reply_fee_unpaid",
    ]
)
"""The documents addressed to the requester; the reply besides, once it is served."""
REPLIES = ("reply_", "record_correction_reply")
"""How the keys of replies begin. The event that signs a reply makes sheets of the house as well,
which are nobody else's."""


@dataclass(frozen=True, slots=True)
class Status:
    """A request for its requester. ``documents`` are those addressed to them."""

    row: RequestCase
    case: Case
    clock: Clock
    documents: tuple[Document, ...]


def status(row: RequestCase, today: date) -> Status:
    """How the request stands on a day."""
    case = row.case
    return Status(row, case, clocks.clock_of(case, None, today), documents_for(case))


def documents_for(case: Case) -> tuple[Document, ...]:
    """The documents that the requester may read."""
    served = {reply.event for reply in case.replies if reply.service}
    return tuple(
        document
        for document in case.documents
        if document.key in TO_REQUESTER
        or (document.event in served and document.key.startswith(REPLIES))
    )
