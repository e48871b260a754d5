"""App of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Jobs; later the acts and events."""

    name = "gongkai.web.ledger"
    label = "ledger"
    verbose_name = "台账"
