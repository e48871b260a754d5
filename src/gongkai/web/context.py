"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai.web import desks, home, reader_settings
from gongkai.web.organs.roles import Role


def frame(request: HttpRequest) -> dict[str, Any]:
    """``actor`` (None for the public), ``roles_here`` in words, the ``rail``, ``demo``,
    ``reader_settings``."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "roles_here": [role.label for role in Role if role in request.roles] if actor else [],
        "rail": desks.rail(request) if actor else [],
        "demo": home.is_demo(),
        "reader_settings": reader_settings.of(request),
    }
