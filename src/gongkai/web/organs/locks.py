"""Lock-out after wrong passwords: django-axes counts, this says it in words and lifts it."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

LIMIT: int = settings.AXES_FAILURE_LIMIT
MINUTES = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)


def _attempts(name: str, now: datetime) -> list[AccessAttempt]:
    since = now - settings.AXES_COOLOFF_TIME
    return list(AccessAttempt.objects.filter(username=name, attempt_time__gt=since))


def attempts_left(name: str) -> int:
    """How many more wrong passwords are allowed for a login name now."""
    failed = sum(row.failures_since_start for row in _attempts(name, timezone.now()))
    return max(LIMIT - failed, 0)


def minutes_left(name: str) -> int:
    """For how many minutes a login name is still locked; 0 when it is not."""
    now = timezone.now()
    rows = _attempts(name, now)
    if sum(row.failures_since_start for row in rows) < LIMIT:
        return 0
    until = max(row.attempt_time for row in rows) + settings.AXES_COOLOFF_TIME
    return max(ceil((until - now).total_seconds() / 60), 1)


def locked() -> list[tuple[str, int]]:
    """The login names locked now and for how many minutes still."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    names = AccessAttempt.objects.filter(attempt_time__gt=since).values_list("username", flat=True)
    found = ((name, minutes_left(name)) for name in sorted(set(filter(None, names))))
    return [(name, minutes) for name, minutes in found if minutes]


def forget(name: str) -> int:
    """Lift the lock of a login name, or forget its wrong passwords. Returns how many rows."""
    return int(AccessAttempt.objects.filter(username=name).delete()[0])
