"""How often something may be tried from one place: counted in the database, so that every
process sees the same count. Nobody's address is kept, only its digest under our key."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from gongkai.web import home
from gongkai.web.portal.models import Try

WINDOW = timedelta(minutes=15)
MOST = {"query_address": 10, "query_code": 5, "file": 30, "upload": 60, "answer": 60}
"""Tries within :data:`WINDOW`: wrong queries from one address, wrong queries of one code,
requests filed from one address, pages with files sent from one address, answers sent from one
address on the pages of requests."""


def is_open(what: str, who: str, now: datetime) -> bool:
    """Whether another try is allowed."""
    recent = Try.objects.filter(what=what, who=_digest(who), at__gt=now - WINDOW)
    return recent.count() < MOST[what]


def count(what: str, who: str, now: datetime) -> None:
    """Count a try; those that no longer matter are removed."""
    Try.objects.filter(at__lte=now - WINDOW).delete()
    Try.objects.create(what=what, who=_digest(who), at=now)


def _digest(who: str) -> str:
    return hmac.digest(home.personal_key(), f"try/{who}".encode(), "sha256").hex()
