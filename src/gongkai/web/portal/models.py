"""Rows of the public pages: unfinished forms, and tries that are counted."""

from __future__ import annotations

from django.db import models

from gongkai.web.organs.models import Organ
from gongkai.web.organs.scope import ScopedManager


class Draft(models.Model):
    """A request form that somebody is filling in. It is nobody's record yet: encrypted, known to
    one browser only, and deleted when it is not used any more."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    """SHA-256 of the browser's token."""
    sealed = models.BinaryField()
    updated_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["updated_at"])]


class Try(models.Model):
    """One try of something that is limited. ``who`` is a keyed digest, no address."""

    what = models.CharField(max_length=20)
    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["what", "who", "at"])]
