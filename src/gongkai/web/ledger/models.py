"""Rows of the ledger."""

from __future__ import annotations

from django.db import models

from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.scope import ScopedManager


class Job(models.Model):
    """Long work. ``input`` says what to do, ``cursor`` how far it got, ``result`` what came
    out; a worker holds it while ``lease_until`` has not passed."""

    class State(models.TextChoices):
        """Where the job stands."""

        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "没有完成"
        CANCELLED = "cancelled", "已停止"

    organ = models.ForeignKey(Organ, models.PROTECT)
    actor = models.ForeignKey(Actor, models.PROTECT)
    kind = models.CharField(max_length=60)
    input = models.JSONField()
    input_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    cancel_asked = models.BooleanField(default=False)
    cursor = models.JSONField(null=True)
    result = models.JSONField(null=True)
    lease_holder = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    """Begin of the present run (a resumed job starts anew), with ``started_done`` the steps
    already done by then: together they give the time still needed."""
    started_done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "kind", "input_hash"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_unfinished_job_an_input",
            )
        ]
        indexes = [models.Index(fields=["state", "id"])]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in (self.State.QUEUED, self.State.RUNNING)
