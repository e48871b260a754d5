"""App of the organs."""

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """Organs and actors."""

    name = "gongkai.web.organs"
    label = "organs"
    verbose_name = "单位"
