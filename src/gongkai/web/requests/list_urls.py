"""Addresses of the desk's lists: board, register, notices, calendar, oversight, import."""

from __future__ import annotations

from django.urls import path, re_path

from gongkai.web.requests.views import importing, lists, telling

urlpatterns = [
    path("", lists.front, name="front"),
    path("board/", lists.board, name="board"),
    path("ledger/", lists.ledger, name="ledger"),
    re_path(r"^ledger/export\.(?P<suffix>xlsx|csv)$", lists.ledger_export, name="ledger_export"),
    path("ledger/requester/", lists.find_requester, name="find_requester"),
    path("notices/seen/", telling.put_away, name="notices_seen"),
    path("notices/now/", telling.remind, name="remind"),
    path("calendar/", telling.feed_settings, name="feed_settings"),
    path("calendar/<int:organ>/<str:token>.ics", telling.feed, name="feed"),
    path("import/", importing.bring, name="import"),
    path("import/template.xlsx", importing.template, name="import_template"),
    path("import/<int:pk>/", importing.import_job, name="import_job"),
    path("oversight/", telling.overview, name="oversight"),
    path("oversight/<uuid:subject>/urge/", telling.urge, name="urge"),
]
