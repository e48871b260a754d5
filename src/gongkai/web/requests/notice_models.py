"""What people are told about requests: reminders, calendars they subscribe to, moved dates."""

from __future__ import annotations

from django.db import models

from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.scope import ScopedManager


class Notice(models.Model):
    """A reminder that somebody was given. Its words come from ``rule``; it holds a number and
    dates only. ``over_on``: since when there is nothing to remind of."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    subject = models.UUIDField()
    number = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=40)
    due_on = models.DateField()
    told_on = models.DateField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    over_on = models.DateField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "subject", "rule", "due_on"], name="told_once_of_a_date"
            )
        ]
        indexes = [
            models.Index(fields=["actor", "over_on", "seen_at"]),
            models.Index(fields=["organ", "over_on"]),
        ]


class CalendarFeed(models.Model):
    """A person's secret calendar address. Only the digest of its token is kept."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["actor", "revoked_at"])]


class DueMoved(models.Model):
    """An open case whose due date, or how sure it is, a change of the working calendar moved.
    ``stamp``: the edition of the calendar that moved it."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    subject = models.UUIDField()
    number = models.CharField(max_length=60, blank=True)
    stamp = models.CharField(max_length=40)
    was = models.DateField(null=True)
    now = models.DateField(null=True)
    provisional = models.BooleanField()
    """Whether the new date is provisional still."""
    at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "subject", "stamp"], name="moved_once")
        ]
        indexes = [models.Index(fields=["organ", "-at"])]
