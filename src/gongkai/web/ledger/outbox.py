"""The outbox: work that follows from an event, done after its transaction and never forgotten.

A handler is registered for a task. Whoever did the act calls :func:`run` right after commit; what
a crash left undone the worker finds. A handler may be called twice for the same event and must
come to the same.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models

from gongkai.web.ledger.models import Event, Outbox
from gongkai.web.organs.scope import organ_scope

logger = logging.getLogger("gongkai.outbox")

DOCUMENT = "document"
"""Make the document that the event calls for; the row's ``detail`` is its key."""
TAKEN = timedelta(minutes=2)
"""For so long nobody else takes up what somebody has taken up."""
LONGEST_PAUSE = timedelta(hours=1)

Handler = Callable[[Event, str], None]
_handlers: dict[str, Handler] = {}


def handler(task: str) -> Callable[[Handler], Handler]:
    """Register who does a task: ``(event, detail)``."""

    def register(function: Handler) -> Handler:
        _handlers[task] = function
        return function

    return register


def put(event: Event, task: str, detail: str = "") -> None:
    """Note, within the act's transaction, what is to be done after it."""
    Outbox.objects.create(organ_id=event.organ_id, event=event, task=task, detail=detail)


def run(event: Event, now: datetime) -> bool:
    """Do now what follows from the event. False when something is left for the worker."""
    rows = Outbox.objects.filter(event=event, done_at=None)
    return all(_do(row, now) for row in rows)


def work_once(now: datetime) -> bool:
    """Do the oldest waiting row of any organ. False when none waits."""
    waiting = models.Q(done_at=None, task__in=_handlers) & (
        models.Q(not_before=None) | models.Q(not_before__lte=now)
    )
    row = Outbox._base_manager.filter(waiting).order_by("id").first()
    if row is None:
        return False
    with organ_scope([row.organ_id]):
        _do(row, now)
    return True


def _do(row: Outbox, now: datetime) -> bool:
    free = models.Q(not_before=None) | models.Q(not_before__lte=now)
    mine = Outbox.objects.filter(free, pk=row.pk, done_at=None)
    if row.task not in _handlers or not mine.update(not_before=now + TAKEN):
        return False
    rows = Outbox.objects.filter(pk=row.pk)
    try:
        _handlers[row.task](row.event, row.detail)
    except Exception:
        number = secrets.token_hex(4)
        logger.exception("error %s in outbox row %s", number, row.pk)
        pause = min(timedelta(seconds=10 * 2 ** min(row.attempts, 10)), LONGEST_PAUSE)
        rows.update(attempts=row.attempts + 1, not_before=now + pause, error=number)
        return False
    rows.update(done_at=now, attempts=row.attempts + 1, error="")
    return True
