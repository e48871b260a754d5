"""What the desk keeps besides events: the projection for lists, and who has asked before."""

from __future__ import annotations

from django.db import models

from gongkai.web.ledger.models import Projection
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.scope import ScopedManager
from gongkai.web.requests import states, words
from gongkai.web.requests.case import Case, from_json
from gongkai.web.requests.notice_models import CalendarFeed, DueMoved, Notice

__all__ = ["CalendarFeed", "DeskSettings", "DueMoved", "Notice", "RequestCase", "Requester"]


class RequestCase(Projection):
    """A request as lists and searches see it. Every column is derived from the events; the due
    date is that of the day on which it was derived, by the calendar of that day."""

    number = models.CharField("编号", max_length=60, blank=True)
    channel = models.CharField("渠道", max_length=20)
    matter = models.CharField("事项", max_length=20)
    requester_type = models.CharField("申请人类别", max_length=20)
    requester_record = models.CharField(max_length=36, blank=True)
    """The personal record of the requester: the same for all requests of one requester."""
    description = models.TextField("所需政府信息")
    department = models.CharField("承办科室", max_length=100, blank=True)
    handler = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    arrived_on = models.DateField("收到日期")
    received_on = models.DateField("收到之日", null=True)
    counted_from = models.DateField(null=True)
    """Day 0 of the present period: of receipt, or of the correction that started it anew."""
    due_on = models.DateField("答复期限", null=True)
    provisional = models.BooleanField(default=False)
    """The due date is counted over days that no notice covers."""
    running = models.BooleanField(default=False)
    """The reply period runs: it is late once ``due_on`` has passed."""
    suspended = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    next_step = models.CharField(max_length=20, blank=True)
    """The step of the review chain whose turn it is."""
    proposal = models.BooleanField(default=False)
    """An extension waits for approval."""
    urged = models.BooleanField(default=False)
    """A note of the oversight office waits for an answer."""
    outcome = models.CharField("处理结果", max_length=30, blank=True)
    reply_number = models.CharField("答复文号", max_length=60, blank=True)
    closed_on = models.DateField("办结日期", null=True)
    late = models.BooleanField("逾期办结", null=True)
    """Whether a closed case was answered late; None while it is open."""
    counted_year = models.PositiveSmallIntegerField(null=True)
    """The year in which it counts as new; None: not received yet, or not counted at all."""
    parent = models.CharField(max_length=36, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    """The digest of the requester's query code."""

    class Meta(Projection.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organ", "state", "due_on", "running", "handler"]),
            models.Index(fields=["organ", "-received_on"]),
            models.Index(fields=["organ", "-arrived_on", "-id"]),
            models.Index(fields=["organ", "number"]),
            models.Index(fields=["organ", "counted_year", "state"]),
            models.Index(fields=["organ", "requester_record", "arrived_on"]),
            models.Index(fields=["organ", "running", "due_on"]),
            models.Index(fields=["organ", "closed_on"]),
            models.Index(fields=["code_digest"]),
        ]

    @property
    def case(self) -> Case:
        """The case as folded."""
        return from_json(self.folded)

    @property
    def state_label(self) -> str:
        """The state in Chinese."""
        return states.LABELS.get(self.state, "已作废")

    @property
    def channel_label(self) -> str:
        """The channel in Chinese."""
        return words.CHANNELS[self.channel]

    @property
    def type_label(self) -> str:
        """The requester's type in Chinese."""
        return words.REQUESTER_TYPES[self.requester_type]

    @property
    def title(self) -> str:
        """The description on one line, short."""
        first = self.description.strip().split("\n", 1)[0]
        return first if len(first) <= 60 else first[:59] + "…"


class Requester(models.Model):
    """Finds the personal record of somebody who has asked this organ before. ``key`` is a keyed
    digest of the identity number; the row goes when the record is destroyed."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    record = models.UUIDField()
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "key"], name="one_record_a_requester")
        ]


class DeskSettings(models.Model):
    """What an organ sets for its request desk."""

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="+")
    chain = models.JSONField(default=list)
    """The steps of the review chain, the signature last; empty: all of them."""

    objects = ScopedManager()
