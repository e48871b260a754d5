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

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
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


class Event(models.Model):
    """One act done. Rows are only ever added: triggers refuse anything else, and the hash of each
    holds the hash of the one before it in its organ's chain.

    ``seq`` counts the organ's events, ``version`` those of the subject; ``on`` is the legal date.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=60)
    schema = models.PositiveSmallIntegerField()
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()
    on = models.DateField()
    reason = models.TextField(blank=True)
    rule_version = models.CharField(max_length=60)
    data = models.JSONField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    attachments = models.JSONField(default=list)
    """SHA-256 of the stored files it came with."""
    numbers = models.JSONField(default=dict)
    """By series: ``{"year": 2026, "number": 12, "text": "安商依申请〔2026〕12号"}``."""
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)
    """Digest of what was asked for under the key."""
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "seq"], name="one_event_a_place"),
            models.UniqueConstraint(fields=["organ", "key"], name="one_event_a_key"),
            models.UniqueConstraint(fields=["subject", "version"], name="one_event_a_version"),
        ]
        indexes = [models.Index(fields=["organ", "kind", "act"])]


class Head(models.Model):
    """The end of an organ's chain."""

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    objects = ScopedManager()


class Counter(models.Model):
    """The last number given out of an organ's series in a year."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    series = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "series", "year"], name="one_counter_a_series")
        ]


class Outbox(models.Model):
    """Work that follows from an event and may not be forgotten: see :mod:`.outbox`."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    task = models.CharField(max_length=40)
    detail = models.CharField(max_length=100, blank=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    """Nobody takes it before: it is being done, or failed and waits."""
    error = models.CharField(max_length=200, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "task"], name="one_outbox_row_a_task")
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(done_at__isnull=True), name="outbox_undone"
            )
        ]


class StoredFile(models.Model):
    """A file of an organ, kept in the data folder by its SHA-256."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "sha256"], name="one_row_a_stored_file")
        ]


class PersonalRecord(models.Model):
    """A version of what is known about a person, encrypted. Destroying it removes ``sealed`` and
    ``salt``; the row, and with it the chain of events that name its digest, stays."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    record = models.UUIDField()
    version = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="one_row_a_personal_version")
        ]


class PersonalRead(models.Model):
    """Who read or destroyed a personal record, when and why."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    record = models.UUIDField()
    version = models.PositiveIntegerField()
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=[("read", "查看"), ("destroy", "销毁")])
    why = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["record"])]


class Projection(models.Model):
    """What folding a subject's events comes to; a desk adds the columns it lists by."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    subject = models.UUIDField(unique=True)
    version = models.PositiveIntegerField()
    """How many events the subject has."""
    state = models.CharField(max_length=40)
    folded = models.JSONField()

    objects = ScopedManager()

    class Meta:
        abstract = True
