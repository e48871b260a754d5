"""What other apps ask of the organs: the only door to it besides models, roles and scope."""

from __future__ import annotations

from datetime import date

from gongkai.web.organs.channels import ALWAYS, Opened, opened_on
from gongkai.web.organs.models import Channel, Organ

__all__ = ["ALWAYS", "Opened", "is_open", "open_channels", "opened_on", "organs_open_to_public"]


def open_channels(organ: Organ, day: date) -> list[Opened]:
    """The channels by which the organ takes requests on a day, for the guide and for intake."""
    return opened_on(organ, day)


def is_open(organ: Organ, kind: Channel.Kind | str, day: date) -> bool:
    """Whether a request may come this way on a day. In person and by post always may."""
    return any(one.kind == kind for one in opened_on(organ, day))


def organs_open_to_public() -> list[Organ]:
    """The organs that take requests here, in the order of the tree."""
    organs = list(Organ.objects.filter(is_active=True).order_by("id"))
    below: dict[int | None, list[Organ]] = {}
    known = {organ.pk for organ in organs}
    for organ in organs:
        parent = organ.parent_id if organ.parent_id in known else None
        below.setdefault(parent, []).append(organ)

    def walk(parent: int | None) -> list[Organ]:
        return [one for organ in below.get(parent, []) for one in (organ, *walk(organ.pk))]

    return walk(None)
