"""Opening a request by its query code, and how often that may be tried."""

from __future__ import annotations

from datetime import datetime

from gongkai.web.organs.models import Organ
from gongkai.web.portal import limits
from gongkai.web.requests import codes, online
from gongkai.web.requests.models import RequestCase


class TooOften(Exception):
    """Too many wrong tries from this address or of this code; the right one waits as well."""


def look_up(code: str, ending: str, address: str, now: datetime) -> RequestCase | None:
    """The request that a code and four characters open; None, which counts as a wrong try,
    whatever is wrong. Raises TooOften."""
    tried = {"query_address": address, "query_code": codes.digest(code)}
    if not all(limits.is_open(what, who, now) for what, who in tried.items()):
        raise TooOften
    row = online.look_up(code, ending, list(Organ.objects.values_list("pk", flat=True)))
    if row is None:
        for what, who in tried.items():
            limits.count(what, who, now)
    return row
