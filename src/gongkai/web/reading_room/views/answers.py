"""Answers that carry a file."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from gongkai.web.reading_room.files import safe_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A download under a safe name; never shown in place."""
    response = HttpResponse(data, content_type=content_type)
    quoted = quote(safe_name(name), safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quoted}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
