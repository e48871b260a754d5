"""The places of the request desk on the rail, with what waits there."""

from __future__ import annotations

from django.http import HttpRequest

from gongkai.web import home
from gongkai.web.desks import Desk, register
from gongkai.web.organs.roles import DESK, Role
from gongkai.web.requests import board, oversight

CASE_PAGES = (
    "front", "register", "chain", "moved", "case", "amend", "reveal", "trace", "questions", "act",
    "feed_settings", "import", "import_job",
)  # fmt: skip


def register_desks() -> None:
    """Put board, register and oversight on the rail."""
    register(
        Desk(
            "办件台", "requests:board", frozenset(DESK), order=20, count=_pressing, own=True,
            also=tuple(f"requests:{name}" for name in CASE_PAGES),
        )
    )  # fmt: skip
    register(
        Desk("台账", "requests:ledger", frozenset(DESK), order=21, also=("requests:ledger_export",))
    )
    register(
        Desk(
            "督办", "requests:oversight", frozenset({Role.OFFICER}), order=22, count=_late,
            also=("requests:urge",),
        )
    )  # fmt: skip


def _pressing(request: HttpRequest) -> int:
    """Late or due this week; the board has counted it already."""
    known: int | None = getattr(request, "pressing", None)
    return board.pressing(request.actor.organ, home.today()) if known is None else known


def _late(request: HttpRequest) -> int:
    """Late cases of the own organ and those below."""
    return oversight.count_late(home.today())
