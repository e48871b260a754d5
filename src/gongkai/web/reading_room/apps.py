"""App of the reading room."""

from django.apps import AppConfig


class ReadingRoomConfig(AppConfig):
    """Uploads, reports, corrections, verdicts."""

    name = "gongkai.web.reading_room"
    label = "reading_room"
    verbose_name = "审读室"

    def ready(self) -> None:
        """Register the jobs of this desk."""
        from gongkai.web.reading_room import batches  # noqa: F401
