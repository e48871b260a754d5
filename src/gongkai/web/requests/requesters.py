"""Who asks: one personal record for one requester of an organ, whatever they ask and when."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from gongkai.statute.excess import described
from gongkai.web import home
from gongkai.web.ledger import personal
from gongkai.web.ledger.acts import VOIDED
from gongkai.web.ledger.personal import Ref
from gongkai.web.organs.models import Organ
from gongkai.web.requests import states
from gongkai.web.requests.case import Case, Person
from gongkai.web.requests.identity import normalise
from gongkai.web.requests.models import RequestCase, Requester


def key_of(organ: Organ, person: Mapping[str, Any]) -> str:
    """A keyed digest of the identity number: the same for one person in one organ, and of no
    use to anybody without the key in the data folder."""
    told = f"{organ.pk}/{person['id_kind']}/{normalise(person['id_number'])}"
    return hmac.new(home.personal_key(), told.encode(), hashlib.sha256).hexdigest()


def ref_of(person: Person) -> Ref:
    """The personal record of somebody who stands in a case."""
    return Ref(UUID(person.personal), person.version, person.digest)


def keep(organ: Organ, person: Mapping[str, Any]) -> Ref:
    """Keep what a requester gave as a new version of their record, or as a new record."""
    row = Requester.objects.filter(organ=organ, key=key_of(organ, person)).first()
    if row is None:
        ref = personal.keep(organ, person)
        Requester.objects.create(
            organ=organ, key=key_of(organ, person), record=ref.id, version=1, digest=ref.digest
        )
        return ref
    ref = personal.revise(organ, Ref(row.record, row.version, row.digest), person)
    row.version, row.digest = ref.version, ref.digest
    row.save(update_fields=["version", "digest"])
    return ref


def amend(organ: Organ, ref: Ref, person: Mapping[str, Any]) -> Ref:
    """A new version of a record, found from now on by the number as corrected."""
    new = personal.revise(organ, ref, person)
    taken = Requester.objects.filter(organ=organ, key=key_of(organ, person)).exclude(record=ref.id)
    changed: dict[str, Any] = {"version": new.version, "digest": new.digest}
    if not taken.exists():
        changed["key"] = key_of(organ, person)
    Requester.objects.filter(organ=organ, record=ref.id).update(**changed)
    return new


def record_of(organ: Organ, person: Mapping[str, Any]) -> str:
    """The personal record of somebody who has asked before, or ""."""
    row = Requester.objects.filter(organ=organ, key=key_of(organ, person)).first()
    return str(row.record) if row else ""


def others(organ: Organ, record: str) -> Any:
    """All requests of one requester to an organ, newest first."""
    rows = RequestCase.objects.filter(organ=organ, requester_record=record)
    return rows.exclude(requester_record="").order_by("-arrived_on", "-id")


def nth_of_month(organ: Organ, case: Case, subject: object) -> int:
    """Which request of its requester this is in the calendar month of its arrival (FEE109 4);
    a split parent counts as its parts."""
    if case.requester is None or case.arrived is None:
        return 1
    month = others(organ, case.requester.personal).filter(
        arrived_on__year=case.arrived.year, arrived_on__month=case.arrived.month
    )
    counted = month.exclude(state__in=[*states.COUNTLESS, VOIDED])
    order = list(counted.order_by("arrived_on", "id").values_list("subject", flat=True))
    return order.index(subject) + 1 if subject in order else len(order) + 1


def alike(organ: Organ, record: str, description: str) -> list[RequestCase]:
    """Earlier requests of the requester with the same description, however it was typed."""
    wanted = described(description)
    if not wanted:
        return []
    return [row for row in others(organ, record)[:500] if described(row.description) == wanted]
