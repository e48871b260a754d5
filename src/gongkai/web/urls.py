"""Addresses of the project."""

from __future__ import annotations

from django.urls import include, path

from gongkai.web import reader_settings
from gongkai.web.health import health
from gongkai.web.portal.views.home import portal

urlpatterns = [
    path("", portal, name="home"),
    path("health", health, name="health"),
    path("reader-settings", reader_settings.change, name="reader_settings"),
    path("", include("gongkai.web.organs.urls")),
    path("", include("gongkai.web.portal.urls")),
    path("documents/", include("gongkai.web.documents.urls")),
    path("requests/", include("gongkai.web.requests.urls")),
    path("api/", include("gongkai.web.api.urls")),
    path("reading-room/", include("gongkai.web.reading_room.urls")),
]

handler400 = "gongkai.web.errors.bad_request"
handler403 = "gongkai.web.errors.forbidden"
handler404 = "gongkai.web.errors.not_found"
handler500 = "gongkai.web.errors.server_error"
