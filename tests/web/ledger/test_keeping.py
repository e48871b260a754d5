"""What is kept beside events: personal records, files, the outbox."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from gongkai.web.ledger import files, outbox, personal, verify
from gongkai.web.ledger.models import Event, Outbox, PersonalRead, PersonalRecord, StoredFile
from gongkai.web.organs.models import Actor
from gongkai.web.organs.scope import organ_scope
from tests.web.ledger.conftest import NOW, Act

WHO = {"name": "阿依古丽·买买提", "id": "𠮷䶮㛃", "born": "1990-01-01"}


def test_a_personal_record_is_sealed_and_its_reading_logged(actor: Actor) -> None:
    ref = personal.keep(actor.organ, WHO)
    row = PersonalRecord.objects.get(record=ref.id)
    assert "阿依古丽".encode() not in bytes(row.sealed)
    assert personal.read(ref, actor, "核对身份") == WHO
    assert [(log.actor, log.why, log.what) for log in personal.readings(ref)] == [
        (actor, "核对身份", "read")
    ]
    with pytest.raises(ValueError, match="without a reason"):
        personal.read(ref, actor, " ")


def test_versions_stay(actor: Actor) -> None:
    first = personal.keep(actor.organ, WHO)
    second = personal.revise(actor.organ, first, WHO | {"name": "改名"})
    assert second.version == 2
    assert personal.read(first, actor, "核对")["name"] == WHO["name"]
    assert personal.read(second, actor, "核对")["name"] == "改名"


def test_the_same_data_twice_has_two_digests(actor: Actor) -> None:
    assert personal.keep(actor.organ, WHO).digest != personal.keep(actor.organ, WHO).digest


def test_a_destroyed_record_is_gone_and_the_chain_still_verifies(act: Act, actor: Actor) -> None:
    ref = personal.keep(actor.organ, WHO)
    second = personal.revise(actor.organ, ref, WHO)
    box = act("open", data={"title": "箱"}).event.subject
    event = Event.objects.get(subject=box)
    assert list(verify.verify()) == []
    personal.destroy(ref, actor, "保管期满")
    for each in (ref, second):
        with pytest.raises(personal.Destroyed):
            personal.read(each, actor, "核对")
    row = PersonalRecord.objects.get(record=ref.id, version=1)
    assert (row.sealed, row.salt, row.digest) == (None, None, ref.digest)
    with pytest.raises(personal.Destroyed):
        personal.revise(actor.organ, ref, WHO)
    assert "destroy" in [log.what for log in personal.readings(ref)]
    assert list(verify.verify()) == []
    assert Event.objects.get(pk=event.pk).hash == event.hash


def test_a_record_that_was_exchanged_is_found(actor: Actor) -> None:
    one, other = personal.keep(actor.organ, WHO), personal.keep(actor.organ, {"name": "乙"})
    stolen = PersonalRecord.objects.get(record=other.id)
    PersonalRecord.objects.filter(record=one.id).update(sealed=stolen.sealed, salt=stolen.salt)
    assert [finding.what for finding in verify.verify()] == ["personal"]


def test_a_digest_named_by_an_event_must_be_the_record_s(act: Act, actor: Actor) -> None:
    ref = personal.keep(actor.organ, WHO)
    found = verify._refs({"who": [{"as": ref.as_data()}]})
    assert found == {(str(ref.id), 1): ref.digest}
    assert personal.Ref.of(ref.as_data()) == ref


def test_another_organ_reads_nothing(actor: Actor, stranger: Actor) -> None:
    ref = personal.keep(actor.organ, WHO)
    with organ_scope([stranger.organ_id]), pytest.raises(PersonalRecord.DoesNotExist):
        personal.read(ref, stranger, "好奇")


def test_the_log_of_readings_is_append_only(actor: Actor) -> None:
    personal.read(personal.keep(actor.organ, WHO), actor, "核对")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PersonalRead.objects.update(why="另一个理由")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PersonalRead.objects.all().delete()


def test_a_file_is_kept_once_and_found_damaged(
    act: Act, actor: Actor, box: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = files.store(actor.organ, b"%PDF", "证明.pdf", "application/pdf")
    assert files.store(actor.organ, b"%PDF", "又一份.pdf", "application/pdf") == file
    act("note", box, attachments=[file.sha256])
    assert files.read(file) == b"%PDF"
    assert list(verify.verify()) == []
    files.place(file.sha256).write_bytes(b"%PDX")
    with pytest.raises(files.Damaged):
        files.read(file)
    assert [finding.what for finding in verify.verify()] == ["file"]
    files.place(file.sha256).unlink()
    assert [finding.what for finding in verify.verify()] == ["file"]
    StoredFile.objects.all().delete()
    assert [finding.what for finding in verify.verify()] == ["file"]


@pytest.fixture
def sealed(act: Act, box: UUID, colleague: Actor, monkeypatch: pytest.MonkeyPatch) -> Event:
    monkeypatch.setattr(outbox, "_handlers", {})
    act("fill", box, data={"things": 1})
    return act("seal", box, actor=colleague).event


def test_what_is_called_for_is_done_right_after(sealed: Event) -> None:
    made: list[tuple[int, str]] = []
    outbox.handler(outbox.DOCUMENT)(lambda event, detail: made.append((event.pk, detail)))
    assert outbox.run(sealed, NOW)
    assert outbox.run(sealed, NOW)
    assert made == [(sealed.pk, "seal_certificate")]
    assert not outbox.work_once(NOW)


def test_what_a_crash_left_undone_the_worker_does(sealed: Event) -> None:
    made: list[int] = []
    assert not outbox.work_once(NOW), "nobody knows how yet"
    outbox.handler(outbox.DOCUMENT)(lambda event, _: made.append(event.pk))

    class Killed(BaseException):
        pass

    def die(event: Event, detail: str) -> None:
        raise Killed

    outbox._handlers[outbox.DOCUMENT] = die
    with pytest.raises(Killed):
        outbox.run(sealed, NOW)
    outbox.handler(outbox.DOCUMENT)(lambda event, _: made.append(event.pk))
    assert not outbox.work_once(NOW), "whoever took it may still be at it"
    assert outbox.work_once(NOW + outbox.TAKEN)
    assert made == [sealed.pk]
    assert Outbox.objects.get().done_at == NOW + outbox.TAKEN


def test_what_fails_is_tried_again_later_and_never_lost(
    sealed: Event, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(event: Event, detail: str) -> None:
        raise RuntimeError("no font")

    outbox.handler(outbox.DOCUMENT)(fail)
    assert not outbox.run(sealed, NOW)
    row = Outbox.objects.get()
    assert (row.done_at, row.attempts) == (None, 1)
    assert row.error in caplog.text
    assert not outbox.work_once(NOW)
    made: list[int] = []
    outbox.handler(outbox.DOCUMENT)(lambda event, _: made.append(event.pk))
    assert outbox.work_once(NOW + timedelta(hours=1))
    assert made == [sealed.pk]
