"""The address that says whether all is well, for a watching program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongkai.web.ledger import triggers
from gongkai.web.organs.permissions import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """Says that the web process and the database answer and the ledger is append-only."""
    if missing := triggers.missing():
        text = f"append-only triggers missing: {', '.join(missing)}\n"
        return HttpResponse(text, content_type="text/plain", status=500)
    return HttpResponse("ok\n", content_type="text/plain")
