"""Addresses of the API."""

from __future__ import annotations

from tests.web.pages import Page

SPACE = "api"
PAGES = {
    "organs": Page(),
    "requests": Page(status=400, method="post"),
    "status": Page(status=400, method="post"),
    "register": Page(),
    "openapi-json": Page(),
    "api-root": Page(status=404),
}
