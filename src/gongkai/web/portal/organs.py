"""The organs the public may ask, with the ways in that they have announced (R711 28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.http import Http404

from gongkai.web.organs.models import Channel, Organ


@dataclass(frozen=True)
class Reachable:
    """An organ with its channels in force on a day."""

    organ: Organ
    channels: tuple[Channel, ...]

    @property
    def online(self) -> Channel | None:
        """The Internet channel; without one there is no online form."""
        return next((each for each in self.channels if each.kind == Channel.Kind.INTERNET), None)


def reachable(day: date) -> list[Reachable]:
    """Every organ in use that has announced a channel, above before below; two queries."""
    by_organ: dict[int, dict[str, Channel]] = {}
    for channel in _in_force(day):
        by_organ.setdefault(channel.organ_id, {}).setdefault(channel.kind, channel)
    organs = Organ.objects.filter(is_active=True, pk__in=by_organ)
    ordered = organs.order_by(F("parent_id").asc(nulls_first=True), "id")
    return [Reachable(organ, _sorted(by_organ[organ.pk])) for organ in ordered]


def find(pk: int, day: date) -> Reachable:
    """One organ in use. Raises Http404."""
    organ = Organ.objects.filter(pk=pk, is_active=True).first()
    if organ is None:
        raise Http404
    newest: dict[str, Channel] = {}
    for channel in _in_force(day).filter(organ=organ):
        newest.setdefault(channel.kind, channel)
    return Reachable(organ, _sorted(newest))


def _in_force(day: date):
    until = Q(until_day=None) | Q(until_day__gte=day)
    return Channel.objects.filter(until, from_day__lte=day).order_by("-from_day", "-id")


def _sorted(found: dict[str, Channel]) -> tuple[Channel, ...]:
    """In the order of the register's kinds."""
    return tuple(found[kind] for kind in Channel.Kind.values if kind in found)
