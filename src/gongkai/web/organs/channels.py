"""The organ's opened channels: announced in the guide, binding once announced, tested monthly.

In person and by post can never be closed; what else is opened binds the organ until the day it
says it closes (R711 28, and the interpretation 国办公开办函〔2017〕19号).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, Window
from django.db.models.functions import RowNumber

from gongkai.web.organs.models import Actor, Channel, ChannelTest, Organ
from gongkai.web.organs.refusals import NotPossible

ALWAYS = (Channel.Kind.IN_PERSON, Channel.Kind.POST)


@dataclass(frozen=True, slots=True)
class Opened:
    """A channel as it stands on a day. ``tested``: its last test, or None."""

    kind: Channel.Kind
    address: str
    notes: str
    since: date | None
    until: date | None
    tested: ChannelTest | None = None

    @property
    def is_basic(self) -> bool:
        """Whether it may never be closed."""
        return self.kind in ALWAYS


def opened_on(organ: Organ, day: date) -> list[Opened]:
    """The channels open on a day. The two basic ones are open whatever was written down."""
    found: dict[str, Opened] = {
        kind.value: Opened(kind, organ.address, "", None, None) for kind in ALWAYS
    }
    for row in in_force(day, organ).get(organ.pk, []):
        kind = Channel.Kind(row.kind)
        found[row.kind] = Opened(kind, row.address, row.notes, row.from_day, row.until_day)
    return [found[kind.value] for kind in Channel.Kind if kind.value in found]


def in_force(day: date, organ: Organ | None = None) -> dict[int, list[Channel]]:
    """What is announced for a day, by the organ's key: one row a kind, in the order of kinds.

    Of every organ, or of one alone.
    """
    until = Q(until_day=None) | Q(until_day__gte=day)
    rows = Channel.objects.filter(until, from_day__lte=day)
    if organ is not None:
        rows = rows.filter(organ=organ)
    found: dict[int, dict[str, Channel]] = {}
    # In the order in which they came into force: the last one counts.
    for row in rows.order_by("from_day", "id"):
        found.setdefault(row.organ_id, {})[row.kind] = row
    return {
        pk: [kinds[kind] for kind in Channel.Kind.values if kind in kinds]
        for pk, kinds in found.items()
    }


@transaction.atomic
def open_channel(
    actor: Actor, kind: Channel.Kind, address: str, notes: str, from_day: date, today: date
) -> Channel:
    """Open a channel from a day on, or change how it is used from then on.

    Raises NotPossible: what was announced for the past cannot be rewritten.
    """
    if not address.strip():
        raise NotPossible("请填写受理地点、号码或者网址，申请人要靠它提交。")
    if from_day < today:
        raise NotPossible("启用日不能早于今天：已经过去的公告不能改写。")
    Channel.objects.filter(organ=actor.organ, kind=kind, from_day__gte=from_day).delete()
    before = Channel.objects.filter(organ=actor.organ, kind=kind, until_day=None)
    before.update(until_day=from_day - timedelta(days=1))
    return Channel.objects.create(
        organ=actor.organ,
        kind=kind,
        address=address.strip(),
        notes=notes.strip(),
        from_day=from_day,
        set_by=actor,
    )


@transaction.atomic
def close_channel(actor: Actor, kind: Channel.Kind, last_day: date, today: date) -> None:
    """Close a channel after ``last_day``. Raises NotPossible for the two basic ones."""
    if kind in ALWAYS:
        raise NotPossible(
            f"“{kind.label}”是基本渠道，任何时候都不得关闭（条例第二十八条、第二十九条）。"
        )
    if last_day < today:
        raise NotPossible("停用只能从今天以后算起。")
    rows = Channel.objects.filter(organ=actor.organ, kind=kind)
    rows.filter(from_day__gt=last_day).delete()
    if not rows.filter(until_day=None).update(until_day=last_day):
        raise NotPossible(f"“{kind.label}”没有开通，不必停用。")


def record_test(
    actor: Actor, kind: Channel.Kind, on: date, works: bool, note: str, today: date
) -> ChannelTest:
    """Write down that a channel was tried and whether a request sent this way arrived."""
    if on > today:
        raise NotPossible("测试日期不能晚于今天。")
    if kind not in {one.kind for one in opened_on(actor.organ, on)}:
        raise NotPossible(f"“{kind.label}”那一天没有开通。")
    if not works and not note.strip():
        raise NotPossible("不通的，请写明哪里不通、怎样处理。")
    return ChannelTest.objects.create(
        organ=actor.organ, kind=kind, on=on, works=works, note=note.strip(), actor=actor
    )


def with_tests(organ: Organ, day: date) -> list[Opened]:
    """The open channels, each with its last test."""
    newest = Window(RowNumber(), partition_by="kind", order_by=["-on", "-id"])
    rows = ChannelTest.objects.filter(organ=organ, on__lte=day).alias(nth=newest).filter(nth=1)
    last = {row.kind: row for row in rows.select_related("actor")}
    return [replace(one, tested=last.get(one.kind)) for one in opened_on(organ, day)]


def untested(channels: Iterable[Opened], day: date) -> list[Opened]:
    """Those of the channels that nobody has tried in the month of ``day``."""
    first = day.replace(day=1)
    return [one for one in channels if one.tested is None or one.tested.on < first]
