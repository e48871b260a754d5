"""What the worker looks after besides jobs: the outbox, the daily anchor, and what desks add.

A duty asks “is it due and not yet done”, never “did it become due just now”: it may be called at
any time and any number of times.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone

from gongkai.web import home
from gongkai.web.ledger import anchors, outbox

logger = logging.getLogger("gongkai.duties")

IDLE = 0.5
EVERY = timedelta(minutes=1)

Duty = Callable[[date, datetime], object]
_duties: dict[str, Duty] = {"anchor": anchors.keep}


def duty(name: str) -> Callable[[Duty], Duty]:
    """Register a duty: ``(today, now)``, called about once a minute, out of any scope."""

    def register(function: Duty) -> Duty:
        _duties[name] = function
        return function

    return register


def see_to(today: date, now: datetime) -> None:
    """Do every duty once. One that fails is logged and does not keep the others waiting."""
    for name, function in _duties.items():
        try:
            function(today, now)
        except Exception:
            logger.exception("duty %s failed", name)


def work(stop: threading.Event) -> None:
    """Empty the outbox and see to the duties until ``stop`` is set."""
    due = timezone.now()
    while not stop.is_set():
        close_old_connections()
        now = timezone.now()
        if now >= due:
            see_to(home.today(), now)
            due = now + EVERY
        try:
            busy = outbox.work_once(now)
        except Exception:
            logger.exception("the outbox could not be read")
            busy = False
        if not busy:
            stop.wait(IDLE)
