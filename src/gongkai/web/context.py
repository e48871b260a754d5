"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai.web import home
from gongkai.web.reading_room import listing


def frame(request: HttpRequest) -> dict[str, Any]:
    """``actor`` (None on a page refused before anybody was known), ``waiting`` reports."""
    actor = getattr(request, "actor", None)
    waiting = listing.waiting_count() if actor else 0
    return {"actor": actor, "waiting_reports": waiting, "demo": home.is_demo()}
