"""Organs and actors.

Both are public models (no ``organ`` scope): an organ's name is public, and an actor is how a
decision says who took it.
"""

from __future__ import annotations

from django.db import models


class Organ(models.Model):
    """An organ that has a desk here (行政机关、法律法规授权的组织)."""

    name = models.CharField("名称", max_length=200, unique=True)
    short_name = models.CharField("简称", max_length=60, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )

    def __str__(self) -> str:
        return self.name


class Actor(models.Model):
    """Who acts for an organ. Until there is sign-in, the one at this machine."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="actors")
    name = models.CharField("姓名", max_length=60)
    is_loopback = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ"],
                condition=models.Q(is_loopback=True),
                name="one_loopback_actor_an_organ",
            )
        ]

    def __str__(self) -> str:
        return self.name
