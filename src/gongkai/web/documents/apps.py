"""App of the official documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Templates of official documents and their making."""

    name = "gongkai.web.documents"
    label = "documents"
    verbose_name = "文书"

    def ready(self) -> None:
        """Take up the outbox's documents; put the templates on the rail."""
        from gongkai.web import desks
        from gongkai.web.documents import making  # noqa: F401 - registers the outbox's handler
        from gongkai.web.organs.roles import DESK

        roles = frozenset(DESK)
        desks.register(desks.Desk("文书模板", "documents:templates", roles, 80, own=True))
