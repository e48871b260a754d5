"""Which text of a template is in force in an organ, and putting another in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from gongkai.web.documents.checking import check
from gongkai.web.documents.models import Template
from gongkai.web.documents.templates import Text, shipped, template
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs.models import Actor, Organ


class Unlawful(Refused):
    """A text lacks what the law wants; ``missing`` says what, in Chinese."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("模板没有保存：" + "".join(missing), field="body")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class InForce:
    """A text in force. ``version``: of the organ, 0 when it never changed the shipped one;
    ``is_own``: it is the organ's own text."""

    text: Text
    version: int
    is_own: bool

    @property
    def label(self) -> str:
        """The version in words."""
        return f"本单位第 {self.version} 版" if self.is_own else "随附模板"


def in_force(organ: Organ, key: str, at: datetime | None = None) -> InForce:
    """The text of the organ for this document, now or at a past moment.

    Raises UnknownTemplate.
    """
    rows = Template.objects.filter(organ=organ, key=key)
    if at is not None:
        rows = rows.filter(saved_at__lte=at)
    return _in_force(key, rows.order_by("-version").first())


def all_in_force(organ: Organ) -> Mapping[str, InForce]:
    """The text in force of every document."""
    rows = {row.key: row for row in Template.objects.filter(organ=organ).order_by("version")}
    return {key: _in_force(key, rows.get(key)) for key in shipped()}


def _in_force(key: str, row: Template | None) -> InForce:
    if row is None or row.is_reset:
        return InForce(template(key).text, row.version if row else 0, is_own=False)
    return InForce(row.text, row.version, is_own=True)


def save(
    organ: Organ, key: str, text: Text, *, actor: Actor, now: datetime, seen: int, reason: str
) -> Template:
    """Put a text in force. ``seen`` is the version that the person edited.

    Raises Unlawful when the text may not be used, Refused when somebody else saved meanwhile.
    """
    if missing := check(key, text):
        raise Unlawful(missing)
    return _add(organ, key, text, actor=actor, now=now, seen=seen, reason=reason)


def reset(organ: Organ, key: str, *, actor: Actor, now: datetime, seen: int) -> Template:
    """Put the shipped text in force again. Raises Refused when somebody else saved meanwhile."""
    text = template(key).text
    return _add(organ, key, text, actor=actor, now=now, seen=seen, reason="", is_reset=True)


def _add(
    organ: Organ,
    key: str,
    text: Text,
    *,
    actor: Actor,
    now: datetime,
    seen: int,
    reason: str,
    is_reset: bool = False,
) -> Template:
    if in_force(organ, key).version != seen:
        raise Refused("您打开页面以后，别人已经改过这份模板。请先看看改动，再决定是否保存。")
    try:
        with transaction.atomic():
            return Template.objects.create(
                organ=organ,
                key=key,
                version=seen + 1,
                is_reset=is_reset,
                reason=reason,
                saved_by=actor,
                saved_at=now,
                **asdict(text),
            )
    except IntegrityError:
        raise Refused("别人刚刚保存了这份模板。请刷新页面后再保存。") from None
