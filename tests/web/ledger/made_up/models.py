"""The projection of the made-up desk."""

from __future__ import annotations

from django.db import models

from gongkai.web.ledger.models import Projection


class BoxRow(Projection):
    """A box as lists show it."""

    title = models.CharField(max_length=200)
    things = models.PositiveIntegerField()
