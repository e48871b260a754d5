"""The record of what was served electronically, in place of a receipt nobody can sign.

What is served by the platform, by e-mail or by fax as agreed is served when it arrives there
(MSF2023 90). The proof is not a signature but the record: when it was sent, where to, and when
the requester opened it. Addresses and accounts are shown in part, for the archive is read by
more people than the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from gongkai.web import home
from gongkai.web.documents.layout import Value
from gongkai.web.ledger.models import Event
from gongkai.web.requests import statuses
from gongkai.web.requests.case import Case, Document
from gongkai.web.requests.letters import LETTERS
from gongkai.web.requests.words import SERVICE_WAYS

if TYPE_CHECKING:
    from gongkai.web.requests.papers import About

KEY = "service_record"
RECEIPT = "service_receipt"
ELECTRONIC = frozenset({"internet", "email", "fax"})
HIDDEN = "****"
NOT_OPENED = "至归档时没有打开的记录，以发送记录为凭"


def is_replaced(case: Case, document: Document) -> bool:
    """Whether a document is the blank receipt of a reply that was served electronically."""
    served = {
        each.event for each in case.replies if each.service and each.service.way in ELECTRONIC
    }
    return document.key == RECEIPT and document.event in served


def values(about: About) -> dict[str, Value]:
    """What the record says; nothing when nothing was served electronically."""
    rows = tuple(_rows(about))
    if not rows:
        return {}
    return {"受送达人": str(about.person.get("name", "")), "送达经过": rows}


def _rows(about: About) -> Iterator[tuple[str, ...]]:
    """One for each document, in the order in which they went out."""
    case = about.case
    numbers = {(each.event, each.key): each.number for each in case.documents}
    for notice in case.notices:
        if notice.way in ELECTRONIC and notice.key in statuses.TO_REQUESTER:
            number = numbers.get((notice.event, notice.key), "")
            name = LETTERS.get(notice.key, notice.key)
            opened = _opened(about, notice.event, notice.delivered_on)
            yield _row(about, name, number, notice.way, notice.on, opened)
    for reply in case.replies:
        service = reply.service
        if service and service.way in ELECTRONIC:
            opened = _opened(about, reply.event, service.proven_on)
            yield _row(
                about, "答复书", reply.number, service.way, service.on, opened, service.place
            )


def _row(
    about: About, name: str, number: str, way: str, sent: date, opened: str, place: str = ""
) -> tuple[str, ...]:
    return name, number, SERVICE_WAYS[way], _where(about, way, place), sent.isoformat(), opened


def _where(about: About, way: str, place: str) -> str:
    """The address or account, in part."""
    person = about.person
    if way == "internet":
        return f"本机关网上申请平台，查询码{masked(str(person.get('query_code', '')))}"
    if way == "email":
        return masked_mail(str(person.get("email", "")) or place)
    return masked(place or str(person.get("contact", "")))


def masked(text: str) -> str:
    """The last four characters of a number or code, the rest hidden."""
    return HIDDEN + text.strip()[-4:] if len(text.strip()) > 7 else HIDDEN


def masked_mail(address: str) -> str:
    """An e-mail address with its first letter and its host: ``r****@example.com``."""
    name, at, host = address.strip().partition("@")
    return f"{name[:1]}{HIDDEN}@{host}" if at else HIDDEN


def _opened(about: About, event: int, recorded: date | None) -> str:
    """When the requester opened it: to the minute where the platform recorded it."""
    if recorded is None:
        return NOT_OPENED
    collected = Event.objects.filter(
        organ=about.organ, subject=about.event.subject, key=f"collected:{event}",
        version__lte=about.event.version, on=recorded,
    ).first()  # fmt: skip
    return _moment(collected.recorded_at) if collected else f"{recorded}（由经办登记）"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(home.SHANGHAI):%Y-%m-%d %H:%M}，申请人在网上下载"
