"""Documents are made after the act, once, the same whenever they are made."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gongkai.web.documents import making, versions
from gongkai.web.documents.layout import MissingValues
from gongkai.web.documents.making import Order
from gongkai.web.documents.templates import known, template
from gongkai.web.ledger import files, outbox
from gongkai.web.ledger.models import Event, Outbox, StoredFile
from gongkai.web.organs.models import Actor
from gongkai.web.organs.roles import Role

NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
CASE = {name: each.example for name, each in known().items()}


def event_of(actor: Actor, key: str, seq: int = 1, **more: Any) -> Event:
    row = {
        "organ": actor.organ, "seq": seq, "kind": "parcel", "subject": uuid.uuid4(), "version": 1,
        "act": "send", "schema": 1, "actor": actor, "role": "clerk", "recorded_at": NOW,
        "on": date(2026, 3, 18), "rule_version": "1", "data": {}, "key": key, "asked": "",
        "previous_hash": "", "hash": "",
    }  # fmt: skip
    made: Event = Event.objects.create(**row | more)
    return made


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Order]]:
    """What the desk of parcels wants made."""
    wanted: list[Order] = []
    monkeypatch.setitem(making._sources, "parcel", lambda event, key: wanted)
    yield wanted


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch, actor: Actor) -> list[Mapping[str, Any]]:
    """The acts by which made documents were recorded; each leaves its event."""
    acts: list[Mapping[str, Any]] = []

    def record(kind: object, name: str, **given: Any) -> None:
        acts.append({"name": name} | given)
        event_of(actor, given["key"], 1 + len(acts))

    monkeypatch.setattr(making, "perform", record)
    monkeypatch.setattr(making.kinds, "get", lambda name: name)
    return acts


def test_a_document_is_stored_and_recorded_by_the_program(
    actor: Actor, orders: list[Order], recorded: list[Mapping[str, Any]]
) -> None:
    orders += [Order("third_party_consultation", CASE, "安商公〔2026〕3号")]
    orders += [Order("third_party_reply_slip", CASE)]
    event = event_of(actor, "form-key-1")
    outbox.put(event, outbox.DOCUMENT, "third_party_consultation")
    assert outbox.run(event, NOW)
    assert Outbox.objects.get().done_at
    letter, slip = recorded
    assert letter["name"] == "document_made"
    assert letter["role"] is Role.PROGRAM
    assert letter["data"]["event"] == event.pk
    assert letter["data"]["number"] == "安商公〔2026〕3号"
    assert (letter["data"]["title"], slip["data"]["title"]) == (
        "征求意见书（给第三方）",
        "第三方意见反馈表",
    )
    for suffix, sha256 in letter["data"]["files"].items():
        data = files.read(StoredFile.objects.get(sha256=sha256))
        assert data.startswith({"pdf": b"%PDF-", "docx": b"PK"}[suffix])


def test_made_twice_it_is_recorded_once(
    actor: Actor, orders: list[Order], recorded: list[Mapping[str, Any]]
) -> None:
    orders.append(Order("receipt", CASE))
    event = event_of(actor, "form-key-1")
    making.make(event, "receipt")
    making.make(event, "receipt")
    assert len(recorded) == 1


def test_after_a_crash_the_template_of_the_event_is_used(
    actor: Actor, orders: list[Order], recorded: list[Mapping[str, Any]]
) -> None:
    """Somebody edited the template between the act and the making."""
    orders.append(Order("receipt", CASE))
    event = event_of(actor, "form-key-1")
    shipped = template("receipt").text
    ours = replace(shipped, title="安澜市商务局\n受理回执")
    versions.save(
        actor.organ, "receipt", ours,
        actor=actor, now=NOW + timedelta(seconds=1), seen=0, reason="按本局习惯",
    )  # fmt: skip
    making.make(event, "receipt")
    stored = {row.sha256 for row in StoredFile.objects.all()}
    expected = making.render("receipt", shipped, CASE).files
    assert {files.read(StoredFile.objects.get(sha256=one)) for one in stored} == set(
        expected.values()
    )


def test_what_a_case_lacks_leaves_the_work_in_the_outbox(
    actor: Actor, orders: list[Order], recorded: list[Mapping[str, Any]]
) -> None:
    orders.append(Order("receipt", {**CASE, "答复期限": ""}))
    event = event_of(actor, "form-key-1")
    outbox.put(event, outbox.DOCUMENT, "receipt")
    assert not outbox.run(event, NOW)
    assert not recorded
    assert Outbox.objects.get().error
    with pytest.raises(MissingValues, match="答复期限"):
        making.lay("receipt", template("receipt").text, {**CASE, "答复期限": ""})


def test_a_finished_file_is_recorded_as_it_is(
    actor: Actor, orders: list[Order], recorded: list[Mapping[str, Any]]
) -> None:
    orders.append(Order("archive", {}, title="归档文件", ready={"pdf": b"%PDF-1.7 bound"}))
    making.make(event_of(actor, "form-key-1"), "archive")
    assert recorded[0]["data"]["title"] == "归档文件"
    assert list(recorded[0]["data"]["files"]) == ["pdf"]
