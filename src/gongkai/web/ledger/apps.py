"""App of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Acts, events, jobs."""

    name = "gongkai.web.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from gongkai.web.ledger import anchors, triggers, turn
        from gongkai.web.organs.views import audit

        triggers.connect()
        connection_created.connect(turn.connect)
        audit.offer_anchors(anchors.newest)
