"""Addresses of the templates of official documents."""

from __future__ import annotations

from django.urls import path

from gongkai.web.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.front, name="front"),
    path("templates", views.templates_list, name="templates"),
    path("templates/<slug:key>", views.show, name="template"),
    path("templates/<slug:key>/edit", views.edit, name="edit"),
    path("templates/<slug:key>/reset", views.reset, name="reset"),
    path("templates/<slug:key>/sample.<str:suffix>", views.sample, name="sample"),
]
