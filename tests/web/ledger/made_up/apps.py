"""App of the made-up desk."""

from __future__ import annotations

from django.apps import AppConfig


class MadeUpConfig(AppConfig):
    """Boxes."""

    name = "tests.web.ledger.made_up"
    label = "made_up"

    def ready(self) -> None:
        from gongkai.web.ledger import kinds
        from tests.web.ledger.made_up.boxes import BOX

        kinds.register(BOX)
