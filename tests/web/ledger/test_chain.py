"""The chain, its triggers, and what verifying finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from django.db import DatabaseError, connection, transaction

from gongkai.web.ledger import anchors, chain, triggers, verify
from gongkai.web.ledger.canonical import json_bytes, plain, sm3
from gongkai.web.ledger.models import Counter, Event, Head
from gongkai.web.organs.models import Actor
from tests.conftest import ROOT
from tests.web.ledger.conftest import NOW, Act

sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a hole of SQLite only")
postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL only; test_postgres.py runs it there"
)

VECTOR = Event(
    organ_id=1,
    seq=1,
    kind="request",
    subject=UUID("00000000-0000-4000-8000-000000000001"),
    version=1,
    act="register",
    schema=1,
    actor_id=2,
    role="clerk",
    recorded_at=datetime(2026, 3, 18, 2, 30, tzinfo=UTC),
    on=date(2026, 3, 18),
    reason="",
    rule_version="1",
    data={"channel": "internet", "matter": "𠮷 ·", "pages": 3},
    attachments=[],
    numbers={"request": {"number": 1, "text": "安商依申请〔2026〕1号", "year": 2026}},
    key="test-vector",
    asked="0" * 64,
    previous_hash=chain.GENESIS,
)


def findings() -> list[str]:
    return [finding.what for finding in verify.verify()]


def change(statement: str, *values: object) -> None:
    """Change the database as somebody who dropped the triggers and put them back would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        else:
            for name in _standing():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, values or None)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ledger_event ENABLE TRIGGER USER")
    triggers.make()


@contextmanager
def refused() -> Iterator[None]:
    """The database refuses what the block does, and the transaction around it goes on."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        yield


def _standing() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return [name for (name,) in cursor.fetchall()]


def test_sm3_is_the_standard_s() -> None:
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")  # GB/T 32905-2016, example 1
    assert digest.finalize().hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_the_published_vector_holds() -> None:
    """Anybody can write a verifier from docs/ledger.md."""
    page = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \| `(.*)` \|$", page, re.MULTILINE)
    assert [name for _, name, _ in rows] == list(chain.PARTS)
    assert [text.encode() for _, _, text in rows] == list(chain.parts(VECTOR).values())
    assert f"`{chain.hash_of(VECTOR)}`" in page
    assert sm3(text.encode() for _, _, text in rows) == chain.hash_of(VECTOR)


def test_lengths_keep_parts_apart() -> None:
    assert sm3([b"ab", b"c"]) != sm3([b"a", b"bc"])


def test_equal_values_are_written_alike() -> None:
    assert (
        json_bytes({"b": "\u2028\n", "a": [1, None]}) == '{"a":[1,null],"b":"\u2028\\n"}'.encode()
    )
    with pytest.raises(TypeError, match="float"):
        plain({"amount": 1.5})


@pytest.mark.usefixtures("box")
def test_an_untouched_ledger_verifies(act: Act, box: UUID) -> None:
    act("fill", box, data={"things": 1})
    assert findings() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE ledger_event SET data = '{\"things\":9}' WHERE seq = 2", {"hash"}),
        ("UPDATE ledger_event SET reason = 'x' WHERE seq = 2", {"hash"}),
        ("UPDATE ledger_event SET recorded_at = '2020-01-01' WHERE seq = 2", {"hash"}),
        ("DELETE FROM ledger_event WHERE seq = 2", {"gap", "version"}),
        ("DELETE FROM ledger_event WHERE seq = 3", {"head"}),
        ("DELETE FROM ledger_event", {"head", "number"}),
        ("UPDATE ledger_head SET hash = 'x'", {"head"}),
        ("UPDATE ledger_counter SET last = 2", {"number"}),
        ("UPDATE ledger_event SET previous_hash = 'x' WHERE seq = 2", {"hash", "link"}),
    ],
)
def test_every_change_behind_our_back_is_found(
    act: Act, box: UUID, statement: str, found: set[str]
) -> None:
    act("fill", box, data={"things": 1})
    act("fill", box, data={"things": 2})
    change(statement)
    assert set(findings()) == found


@pytest.mark.usefixtures("box")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET reason = 'x'",
        "DELETE FROM ledger_event",
        pytest.param("UPDATE OR REPLACE ledger_event SET seq = 1", marks=sqlite),
        pytest.param(
            "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event", marks=sqlite
        ),
        pytest.param("TRUNCATE ledger_event CASCADE", marks=postgresql),
    ],
)
def test_the_database_refuses_to_change_an_event(statement: str) -> None:
    connection.check_constraints()  # PostgreSQL truncates nothing while checks are pending
    with refused(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert findings() == []


@sqlite
@pytest.mark.parametrize("columns", ["id", "organ_id, seq", "organ_id, key", "subject, version"])
def test_the_database_refuses_to_replace_an_event(act: Act, box: UUID, columns: str) -> None:
    """INSERT OR REPLACE would delete the row in its way without a word."""
    kept = columns.split(", ")
    names = [field.column for field in Event._meta.concrete_fields]
    other = {
        "id": "id + 100", "organ_id": "organ_id", "seq": "seq + 100", "key": "'other-key'",
        "subject": "'0'", "version": "version + 100",
    }  # fmt: skip
    taken = [f'"{name}"' if name in kept else other.get(name, f'"{name}"') for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    with refused(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO ledger_event ({listed}) "
            f"SELECT {', '.join(taken)} FROM ledger_event"
        )


@sqlite
@pytest.mark.usefixtures("db")
def test_a_missing_trigger_is_found_and_made_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_event_update")
        cursor.execute("DROP TRIGGER ledger_event_delete")
        cursor.execute(
            "CREATE TRIGGER ledger_event_delete BEFORE DELETE ON ledger_event BEGIN SELECT 1; END"
        )
    assert triggers.missing() == ["ledger_event_delete", "ledger_event_update"]
    assert set(findings()) == {"trigger"}
    triggers.make()
    assert triggers.missing() == []


@postgresql
@pytest.mark.usefixtures("db")
def test_a_trigger_switched_off_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_truncate")
    assert triggers.missing() == ["ledger_event_truncate"]
    triggers.make()
    assert triggers.missing() == []


def test_an_anchor_proves_that_nothing_before_it_was_rewritten(act: Act, box: UUID) -> None:
    act("fill", box, data={"things": 1})
    anchor = anchors.make(NOW)
    act("fill", box, data={"things": 2})
    assert list(verify.verify(anchor)) == []

    # Somebody who can write the database rewrites the whole chain, hashes and head.
    event = Event.objects.get(seq=2)
    event.data = {"things": 2, "weight": None, "things_now": 2}
    event.hash = chain.hash_of(event)
    later = Event.objects.get(seq=3)
    later.previous_hash = event.hash
    later.hash = chain.hash_of(later)
    change("UPDATE ledger_head SET hash = %s", later.hash)
    change(
        "UPDATE ledger_event SET data = %s, hash = %s WHERE seq = 2",
        json_bytes(event.data).decode(),
        event.hash,
    )
    change(
        "UPDATE ledger_event SET previous_hash = %s, hash = %s WHERE seq = 3",
        later.previous_hash,
        later.hash,
    )
    assert findings() == [], "by itself the chain is whole again"
    assert [finding.what for finding in verify.verify(anchor)] == ["anchor"]


def test_an_anchor_proves_that_nothing_was_cut(act: Act, box: UUID, actor: Actor) -> None:
    act("note", box)
    anchor = anchors.make(NOW)
    first = Event.objects.get(seq=1)
    change("DELETE FROM ledger_event WHERE seq = 2")
    Head.objects.update(seq=1, hash=first.hash)
    assert findings() == []
    assert [finding.what for finding in verify.verify(anchor)] == ["anchor"]


def test_an_anchor_that_was_altered_is_found(act: Act, box: UUID) -> None:
    anchor = anchors.make(NOW)
    anchor["heads"] = []
    assert [finding.what for finding in verify.verify(anchor)] == ["anchor"]


def test_anchors_lie_outside_the_database_one_a_day(
    act: Act, box: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    day = date(2026, 3, 18)
    path = anchors.keep(day, NOW)
    assert path == tmp_path / "anchors" / "2026-03-18.json"
    assert anchors.keep(day, NOW) is None
    anchor = anchors.load(path)
    assert [(head["seq"], head["hash"]) for head in anchor["heads"]] == list(
        Head.objects.values_list("seq", "hash")
    )
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(anchors.BadAnchor):
        anchors.load(path)


def test_numbers_given_twice_are_found(act: Act, box: UUID) -> None:
    act("open", data={"title": "二"})
    Counter.objects.update(last=1)
    assert "number" in findings()
