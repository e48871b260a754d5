"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public pages."""

    name = "gongkai.web.portal"
    verbose_name = "公众页面"
