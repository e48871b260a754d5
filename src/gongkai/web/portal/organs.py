"""The organs the public may ask, with the ways in that they have announced (R711 28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.http import Http404

from gongkai.web.organs import channels
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
    announced = channels.in_force(day)
    organs = Organ.objects.filter(is_active=True, pk__in=announced)
    ordered = organs.order_by(F("parent_id").asc(nulls_first=True), "id")
    return [Reachable(organ, tuple(announced[organ.pk])) for organ in ordered]


def find(pk: int, day: date) -> Reachable:
    """One organ in use. Raises Http404."""
    organ = Organ.objects.filter(pk=pk, is_active=True).first()
    if organ is None:
        raise Http404
    return Reachable(organ, tuple(channels.in_force(day, organ).get(organ.pk, ())))
