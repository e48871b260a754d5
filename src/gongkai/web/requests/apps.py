"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """The request desk."""

    name = "gongkai.web.requests"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Make the kind of subject known to the ledger."""
        from gongkai.web.requests import (
            kind,
            paper_values,  # noqa: F401 - registers what documents say
        )

        kind.register()
        from gongkai.web.organs import calendars
        from gongkai.web.organs import departments as inside
        from gongkai.web.organs.views import calendar
        from gongkai.web.requests import (  # noqa: F401 - they register jobs
            departments,
            importing,
            notices,
            rail,
            rederiving,
        )

        rail.register_desks()
        inside.offer_open_cases(departments.open_cases)
        calendars.when_changed(rederiving.ask_all)
        calendar.offer_progress(rederiving.progress)
