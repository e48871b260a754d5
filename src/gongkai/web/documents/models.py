"""An organ's own versions of the shipped templates."""

from __future__ import annotations

from typing import Any

from django.db import models

from gongkai.web.documents.templates import Text
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.scope import ScopedManager


class Template(models.Model):
    """One version of an organ's text for a kind of document. Versions are only added: which
    text a document was made with can always be told."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    is_reset = models.BooleanField("恢复为随附模板", default=False)
    title = models.TextField("标题")
    addressee = models.TextField("主送", blank=True)
    number = models.TextField("文号一行", blank=True)
    body = models.TextField("正文")
    attachments = models.TextField("附件", blank=True)
    note = models.TextField("附注", blank=True)
    letterhead = models.BooleanField("套红机关标志", default=False)
    reason = models.CharField("修改理由", max_length=200, blank=True)
    saved_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["key", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "key", "version"], name="one_row_a_template_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} 第 {self.version} 版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the version. Raises TypeError for one that is already there."""
        if self.pk is not None:
            raise TypeError("a version of a template is never changed; add another")
        super().save(*args, **kwargs)

    @property
    def text(self) -> Text:
        """The text of this version."""
        return Text(**{name: getattr(self, name) for name in Text.__slots__})
