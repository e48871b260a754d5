"""Records of the reading room.

``organ`` is everywhere the organ whose desk this is; the organ that a report is *about* stands
in ``about``, as the document names it. What a person decides is appended with its ``actor`` and
never changed: a later row takes the place of an earlier one.
"""

from __future__ import annotations

from django.db import models

from gongkai.annual import canonical
from gongkai.annual.model import Report
from gongkai.web.ledger.models import Job
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.scope import ScopedManager

SOURCES = {
    "text": "文本",
    "html": "网页",
    "docx": "Word",
    "xlsx": "Excel",
    "pdf": "PDF",
    "image": "扫描件",
    "json": "JSON",
}
FORMS = {"2019": "2019 年格式", "2021": "2021 年格式", "legacy": "2019 年以前格式"}


class Batch(models.Model):
    """Files brought in together and the job that reads them."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="batch")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["-id"]


class ReportRecord(models.Model):
    """A report as read from one document, kept exactly as read; ``json`` is the canonical form.

    The document is stored under its SHA-256. What people corrected stands in
    :class:`Correction`; the columns below ``json`` are a cache of the report with its
    corrections, for the list.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    source = models.CharField(max_length=10)
    """Kind of source, as the reader found it: text, html, docx, xlsx, pdf, image."""
    json = models.TextField()
    read_at = models.DateTimeField(auto_now_add=True)
    read_seconds = models.DecimalField(max_digits=8, decimal_places=3, null=True)

    about = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    form = models.CharField(max_length=20, blank=True)
    ends_at = models.CharField(max_length=100, blank=True)
    published_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    unexplained = models.PositiveIntegerField(default=0)
    infos = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    late = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "sha256"], name="one_report_a_document")
        ]
        indexes = [models.Index(fields=["organ", "about", "year"])]

    @property
    def form_name(self) -> str:
        """The form in words."""
        return FORMS.get(self.form, "格式不明")

    @property
    def source_name(self) -> str:
        """The kind of source in words."""
        return SOURCES.get(self.source, self.source)

    def report(self) -> Report:
        """The report as read, without corrections."""
        return canonical.from_dict(canonical.loads(self.json))


class Upload(models.Model):
    """One file of a batch and what became of it."""

    class State(models.TextChoices):
        """Where the file stands."""

        WAITING = "waiting", "等待读入"
        READ = "read", "已读入"
        SAME = "same", "已有同一份"
        UNREADABLE = "unreadable", "读不了"
        NOT_REPORT = "not_report", "不是年度报告"
        REFUSED = "refused", "没有收下"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    error = models.TextField(blank=True)
    record = models.ForeignKey(ReportRecord, models.SET_NULL, null=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "state"])]


class Correction(models.Model):
    """A figure corrected by hand. ``read`` is what was read (as shown then), ``value`` what it
    is to be ("" for an empty cell); ``withdrawn`` takes the cell back to what was read."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    record = models.ForeignKey(ReportRecord, models.CASCADE, related_name="corrections")
    cell = models.CharField(max_length=120)
    read = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500)
    withdrawn = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["id"]


class Verdict(models.Model):
    """A reviewer's decision on a finding, keyed by check, organ, year and the values judged:
    it stands on every re-run and falls when one of those values changes."""

    class Word(models.TextChoices):
        """The decision; ``reopened`` takes it back."""

        CONFIRMED = "confirmed", "属实"
        DISMISSED = "dismissed", "不成立"
        REOPENED = "reopened", "重新打开"

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    check_id = models.CharField(max_length=40)
    about = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    values = models.TextField()
    """Canonical JSON of the values judged."""
    verdict = models.CharField(max_length=10, choices=Word)
    reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organ", "about", "year", "check_id"])]


class Explanation(models.Model):
    """The written explanation of a W finding; it travels with the report. The newest counts,
    an empty one withdraws."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    record = models.ForeignKey(ReportRecord, models.CASCADE, related_name="explanations")
    check_id = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["id"]
