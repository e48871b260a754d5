"""App of the reading room."""

from django.apps import AppConfig


class ReadingRoomConfig(AppConfig):
    """Uploads, reports, corrections, verdicts."""

    name = "gongkai.web.reading_room"
    label = "reading_room"
    verbose_name = "审读室"

    def ready(self) -> None:
        """Register the jobs of this desk and its place on the rail."""
        from gongkai.web.desks import Desk, register
        from gongkai.web.organs.roles import DESK
        from gongkai.web.reading_room import batches, listing  # noqa: F401

        register(
            Desk(
                "审读室",
                "reading_room:reports",
                frozenset(DESK),
                order=50,
                count=lambda request: listing.waiting_count(),
                own=True,
            )
        )
