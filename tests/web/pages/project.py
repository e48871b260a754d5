"""Addresses of the project itself."""

from __future__ import annotations

from tests.web.pages import Page

SPACE = ""
PAGES = {
    "home": Page(),
    "health": Page(),
    "reader_settings": Page(302, "post"),
}
