"""Addresses of the public pages. Nothing in them says who asks or what for."""

from __future__ import annotations

from django.urls import path

from gongkai.web.portal.views import filing, home, status

app_name = "portal"
urlpatterns = [
    path("o/<int:pk>/", home.organ, name="organ"),
    path("o/<int:pk>/apply/receipt", filing.receipt, name="receipt"),
    path("o/<int:pk>/apply/clear", filing.clear, name="clear"),
    path("o/<int:pk>/apply/<slug:name>", filing.step, name="apply"),
    path("o/<int:pk>/apply/", home.apply, name="begin"),
    path("o/<int:pk>/apply/<slug:name>/", home.without_slash, name="apply_slash"),
    path("query", status.query, name="query"),
    path("query/", home.without_slash, name="query_slash"),
    path("my-request/", status.status, name="status"),
    path("my-request/leave", status.leave, name="leave"),
    path("my-request/part/<int:number>", status.part, name="part"),
    path("my-request/do/<slug:name>", status.act, name="act"),
    path("my-request/file/<int:event>/<slug:key>/<slug:suffix>", status.document, name="document"),
]
