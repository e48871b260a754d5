"""Personal records: what is known about a requester or a third party, apart from the events.

Events name a record by :class:`Ref` only: its id, version and a salted digest. Contents are
encrypted with a key in the data folder. Every reading is logged with its reason. At the end of
retention :func:`destroy` removes contents and salt; the digest that is left tells nothing, and
the chain still verifies.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import simplejson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models, transaction

from gongkai.web import home
from gongkai.web.ledger.canonical import json_bytes, plain, sm3
from gongkai.web.ledger.models import PersonalRead, PersonalRecord
from gongkai.web.organs.models import Actor, Organ

NONCE = 12
SALT = 16
WHY = 200
"""How many characters of a reason are kept."""


class Destroyed(Exception):
    """The record's contents were destroyed at the end of retention."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What an event may hold of a personal record."""

    id: UUID
    version: int
    digest: str

    def as_data(self) -> dict[str, Any]:
        """As it stands in an event's data."""
        return {"personal": str(self.id), "version": self.version, "digest": self.digest}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Ref:
        """The reference that stands in an event's data."""
        return cls(UUID(data["personal"]), int(data["version"]), str(data["digest"]))


def keep(organ: Organ, data: Mapping[str, Any]) -> Ref:
    """Keep a new record of the organ."""
    return _keep(organ, uuid4(), 1, data)


def revise(organ: Organ, ref: Ref, data: Mapping[str, Any]) -> Ref:
    """Keep a new version of a record; the one before stays. Raises PersonalRecord.DoesNotExist
    when the organ has no such record, Destroyed when it was destroyed."""
    with transaction.atomic():
        versions = PersonalRecord.objects.select_for_update().filter(organ=organ, record=ref.id)
        last = versions.order_by("-version").first()
        if last is None:
            raise PersonalRecord.DoesNotExist
        if last.destroyed_at:
            raise Destroyed
        return _keep(organ, ref.id, last.version + 1, data)


def _keep(organ: Organ, record: UUID, version: int, data: Mapping[str, Any]) -> Ref:
    text, salt, nonce = json_bytes(plain(data)), os.urandom(SALT), os.urandom(NONCE)
    row = PersonalRecord(organ=organ, record=record, version=version, salt=salt)
    row.digest = sm3([salt, text])
    row.sealed = nonce + AESGCM(home.personal_key()).encrypt(nonce, text, _place(row))
    row.save(force_insert=True)
    return Ref(record, version, row.digest)


def _place(row: PersonalRecord) -> bytes:
    """Bound to the contents, so that no row can stand in for another."""
    return f"{row.organ_id}/{row.record}/{row.version}".encode()


def _open(row: PersonalRecord) -> bytes:
    sealed = bytes(row.sealed)
    cipher = AESGCM(home.personal_key())
    return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _place(row))


def is_intact(row: PersonalRecord) -> bool:
    """Whether the contents still have the digest that events name; true when destroyed."""
    if row.sealed is None:
        return row.destroyed_at is not None
    try:
        return sm3([bytes(row.salt), _open(row)]) == row.digest
    except InvalidTag:
        return False


def read(ref: Ref, actor: Actor, why: str) -> dict[str, Any]:
    """The contents of that version. The reading is logged first. Raises Destroyed, and
    PersonalRecord.DoesNotExist outside the scope of the record's organ."""
    row = PersonalRecord.objects.get(record=ref.id, version=ref.version)
    _log(row, actor, "read", why)
    if row.sealed is None:
        raise Destroyed
    data: dict[str, Any] = simplejson.loads(_open(row), use_decimal=True)
    return data


def shown(ref: Ref, actor: Actor, why: str) -> None:
    """Log that somebody was shown the contents otherwise: in a document, in an uploaded file.
    Raises PersonalRecord.DoesNotExist outside the scope of the record's organ."""
    row = PersonalRecord.objects.get(record=ref.id, version=ref.version)
    _log(row, actor, "read", why)


def destroy(ref: Ref, actor: Actor, why: str) -> None:
    """Remove the contents of every version of the record, for good."""
    with transaction.atomic():
        rows = PersonalRecord.objects.filter(record=ref.id)
        row = rows.get(version=ref.version)
        rows.update(sealed=None, salt=None, destroyed_at=models.functions.Now())
        _log(row, actor, "destroy", why)


def _log(row: PersonalRecord, actor: Actor, what: str, why: str) -> None:
    if not why.strip():
        raise ValueError("personal data is not read without a reason")
    PersonalRead.objects.create(
        organ_id=row.organ_id,
        record=row.record,
        version=row.version,
        actor=actor,
        what=what,
        why=why[:WHY],
    )


def readings(ref: Ref) -> list[PersonalRead]:
    """Who read the record, last first."""
    return list(PersonalRead.objects.filter(record=ref.id).order_by("-id"))
