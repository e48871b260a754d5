"""Addresses of the request desk."""

from __future__ import annotations

from django.urls import include, path

from gongkai.web.requests.views import acts, amending, case, intake, moved, questions, settings

app_name = "requests"
urlpatterns = [
    path("", include("gongkai.web.requests.list_urls")),
    path("register/", intake.register, name="register"),
    path("moved/", moved.moved, name="moved"),
    path("chain/", settings.chain, name="chain"),
    path("<uuid:subject>/", case.case, name="case"),
    path("<uuid:subject>/requester/", case.reveal, name="reveal"),
    path("<uuid:subject>/clock/", case.trace, name="trace"),
    path("<uuid:subject>/questions/", questions.questions, name="questions"),
    path("<uuid:subject>/files/<str:sha256>", case.download, name="file"),
    path("<uuid:subject>/events/<int:event>/", amending.amend, name="amend"),
    path("<uuid:subject>/acts/<str:name>/", acts.act, name="act"),
]
