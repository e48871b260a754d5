"""Addresses of the API, each with the mark of who may."""

from __future__ import annotations

from gongkai.web.api.marks import marked
from gongkai.web.api.operations import api

app_name = "api"
urlpatterns = marked(api)
