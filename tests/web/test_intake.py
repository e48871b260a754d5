"""What is taken in, what is refused, and how archives are opened."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web import home
from gongkai.web.ledger import jobs
from gongkai.web.organs.models import Actor
from gongkai.web.reading_room import files, intake
from gongkai.web.reading_room.models import Batch, ReportRecord, Upload
from tests.web.conftest import COMMERCE, COMMERCE_NEXT, work_off

UPLOAD = "/reading-room/upload/"


def _zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def _bring(actor: Actor, *documents: tuple[str, bytes]) -> list[Upload]:
    batch = intake.receive(actor, [(name, [data]) for name, data in documents])
    work_off()
    return list(batch.uploads.all())


def test_a_form_with_two_files_makes_a_batch(
    actor: Actor, web: Client, demo_files: dict[str, bytes]
) -> None:
    sent = [SimpleUploadedFile(name, demo_files[name]) for name in (COMMERCE, COMMERCE_NEXT)]
    answer = web.post(UPLOAD, {"files": sent})
    batch = Batch.objects.get()
    assert answer.headers["Location"] == reverse("reading_room:batch", args=[batch.pk])
    work_off()
    assert {u.state for u in batch.uploads.all()} == {Upload.State.READ}
    page = web.get(answer.headers["Location"]).content.decode()
    assert "2 份已处理完" in page


def test_a_file_over_the_limit_is_dropped_while_it_comes_in(
    actor: Actor, web: Client, demo_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "FILE_LIMIT", 70_000)
    large = SimpleUploadedFile("大.txt", b"x" * 200_000)
    fine = SimpleUploadedFile(COMMERCE, demo_files[COMMERCE])
    web.post(UPLOAD, {"files": [large, fine]})
    refused = Upload.objects.get(state=Upload.State.REFUSED)
    assert (refused.file_name, refused.sha256) == ("大.txt", "")
    assert "没有收下" in refused.error
    assert Upload.objects.get(state=Upload.State.WAITING).file_name == COMMERCE


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("程序.exe", b"MZ", "不收“.exe”"),
        ("无后缀", b"x", "没有后缀"),
        ("空.txt", b"", "文件是空的"),
    ],
)
def test_refused_with_a_reason(actor: Actor, name: str, data: bytes, says: str) -> None:
    (upload,) = _bring(actor, (name, data))
    assert upload.state == Upload.State.REFUSED
    assert says in upload.error


def test_one_bad_file_stops_nothing(actor: Actor, demo_files: dict[str, bytes]) -> None:
    notice, broken = "座谈会通知.txt", "平湾区财政局2023年年报（损坏）.docx"
    states = [
        upload.state
        for upload in _bring(
            actor,
            (broken, demo_files[broken]),
            (notice, demo_files[notice]),
            ("乱码.pdf", bytes(range(256)) * 40),
            (COMMERCE, demo_files[COMMERCE]),
        )
    ]
    assert states == [
        Upload.State.UNREADABLE,
        Upload.State.NOT_REPORT,
        Upload.State.UNREADABLE,
        Upload.State.READ,
    ]
    assert all(u.error for u in Upload.objects.exclude(state=Upload.State.READ))


def test_an_error_of_ours_stops_nothing_either(
    actor: Actor, demo_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongkai.web.reading_room import services

    recheck, calls = services.recheck, []

    def once_broken(record: ReportRecord) -> object:
        calls.append(record)
        if len(calls) == 1:
            raise RuntimeError("secret detail")
        return recheck(record)

    monkeypatch.setattr(services, "recheck", once_broken)
    first, second = _bring(
        actor,
        (COMMERCE, demo_files[COMMERCE]),
        (COMMERCE_NEXT, demo_files[COMMERCE_NEXT]),
    )
    assert first.state == Upload.State.UNREADABLE
    assert "错误编号" in first.error
    assert "secret detail" not in first.error
    assert second.state == Upload.State.READ
    assert ReportRecord.objects.count() == 1


def test_the_same_file_is_read_once(actor: Actor, demo_files: dict[str, bytes]) -> None:
    data = demo_files[COMMERCE]
    first, again = _bring(actor, (COMMERCE, data), ("另一个名字.txt", data))
    assert (first.state, again.state) == (Upload.State.READ, Upload.State.SAME)
    assert first.record_id == again.record_id


def test_a_taken_over_batch_goes_on_with_the_next_file(
    actor: Actor, demo_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from gongkai.web.ledger.models import Job
    from gongkai.web.reading_room import batches

    class Killed(BaseException):
        pass

    read, seen = batches.read_upload, []

    def dies_after_the_first(upload: Upload) -> None:
        if seen:
            raise Killed
        seen.append(upload.file_name)
        read(upload)

    names = [COMMERCE, COMMERCE_NEXT]
    batch = intake.receive(actor, [(name, [demo_files[name]]) for name in names])
    monkeypatch.setattr(batches, "read_upload", dies_after_the_first)
    with pytest.raises(Killed):
        jobs.run_one()
    monkeypatch.setattr(batches, "read_upload", read)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run_one()
    assert [u.state for u in batch.uploads.all()] == [Upload.State.READ] * 2
    batch.job.refresh_from_db()
    assert (batch.job.state, batch.job.done, batch.job.total) == (Job.State.DONE, 2, 2)


def test_an_archive_is_replaced_by_what_is_in_it(
    actor: Actor, demo_files: dict[str, bytes]
) -> None:
    data = _zip(
        {
            f"县区/{COMMERCE}": demo_files[COMMERCE],
            "../../外面.txt": b"not a report",
            "__MACOSX/._a.txt": b"x",
            ".DS_Store": b"x",
            "程序.exe": b"MZ",
            "里面.zip": _zip({"a.txt": b"x"}),
        }
    )
    uploads = {u.file_name: u for u in _bring(actor, ("各县区.zip", data))}
    assert set(uploads) == {COMMERCE, "外面.txt", "程序.exe", "里面.zip"}
    assert uploads[COMMERCE].state == Upload.State.READ
    assert uploads["外面.txt"].state == Upload.State.NOT_REPORT
    assert uploads["程序.exe"].state == uploads["里面.zip"].state == Upload.State.REFUSED
    assert not list(home.folder().parent.glob("外面*"))


def test_gbk_names_in_an_archive_are_read(actor: Actor, demo_files: dict[str, bytes]) -> None:
    """Archives made by Chinese Windows carry names in GBK, without the UTF-8 mark."""
    entry = zipfile.ZipInfo("x")
    entry.filename = "县区/商务局.txt".encode("gbk").decode("cp437")
    assert intake._entry_name(entry) == "县区/商务局.txt"


@pytest.mark.parametrize("data", [b"PK\x03\x04rubbish", b"plain text"])
def test_a_damaged_archive_is_refused(actor: Actor, data: bytes) -> None:
    (upload,) = _bring(actor, ("坏.zip", data))
    assert upload.state == Upload.State.REFUSED
    assert "重新打包" in upload.error


def test_an_empty_archive_is_refused(actor: Actor) -> None:
    (upload,) = _bring(actor, ("空.zip", _zip({})))
    assert "没有文件" in upload.error


def test_archives_have_limits(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = _zip({"零.txt": bytes(3_000_000)})
    monkeypatch.setattr(intake, "FILE_LIMIT", 1_000_000)
    (upload,) = _bring(actor, ("一.zip", bomb))
    assert "超过" in upload.error
    monkeypatch.setattr(intake, "ARCHIVE_TOTAL", 1_000_000)
    (upload,) = _bring(actor, ("二.zip", bomb))
    assert "展开后超过" in upload.error
    monkeypatch.setattr(intake, "FILES_A_BATCH", 2)
    (upload,) = _bring(actor, ("三.zip", _zip({f"{n}.txt": b"x" for n in range(3)})))
    assert "一次最多 2 份" in upload.error


def test_an_entry_larger_than_it_says_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "FILE_LIMIT", 1_000_000)
    monkeypatch.setattr(intake, "MEGABYTE", 100_000)
    with zipfile.ZipFile(io.BytesIO(_zip({"零.txt": bytes(3_000_000)}))) as archive:
        entry = archive.getinfo("零.txt")
        taken = []
        with pytest.raises(intake.ArchiveRefused):
            taken.extend(intake._content(archive, entry))
    assert sum(map(len, taken)) <= 1_000_000


def test_pasted_text_is_read(actor: Actor, web: Client, demo_files: dict[str, bytes]) -> None:
    text = demo_files[COMMERCE].decode()
    answer = web.post("/reading-room/paste/", {"name": "商务局", "text": text})
    assert answer.status_code == 302
    work_off()
    assert ReportRecord.objects.get().about == "安澜市商务局"
    assert web.get(answer.headers["Location"]).status_code == 302, "one report is shown at once"


def test_refused_text_stays_in_the_form(
    actor: Actor, web: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.web.reading_room.views.batches.PASTE_LIMIT", 10)
    answer = web.post("/reading-room/paste/", {"text": "一二三四五六七八九十十一"})
    assert answer.status_code == 400
    assert "一二三四五六七八九十十一</textarea>" in answer.content.decode()


@given(st.text(max_size=300))
def test_safe_names(name: str) -> None:
    safe = files.safe_name(name)
    assert 0 < len(safe) <= 120
    assert safe == Path(safe).name
    assert not any(c in safe for c in '/\\\x00\n\r"<>|:*?\u202e')
    assert files.safe_name(safe) == safe


def test_stored_files_are_private(actor: Actor) -> None:
    sha256, size = files.store([b"abc", b"def"])
    assert size == 6
    place = files.original(sha256)
    assert place.read_bytes() == b"abcdef"
    assert place.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="SHA-256"):
        files.original("../../etc/passwd")


def test_hostile_files_cost_only_themselves(actor: Actor, demo_files: dict[str, bytes]) -> None:
    """Each ends with an error in words, within the limits, and the next file is read."""
    docx = _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<" * 5_000_000})
    hostile = {
        "深.html": b"<div>" * 200_000 + "本年新收".encode(),
        "炸弹.docx": _zip({"[Content_Types].xml": b"x", "word/document.xml": bytes(60_000_000)}),
        "破.docx": docx,
        "半.pdf": demo_files["安澜市市场监督管理局2022年年报.pdf"][:40_000],
        "外部实体.docx": _zip(
            {
                "[Content_Types].xml": b"<Types/>",
                "word/document.xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                b"<a>&x;</a>",
            }
        ),
        "行.txt": b"|0|0|0|0|0|0|0|\n" * 200_000,
    }
    uploads = _bring(actor, *hostile.items(), (COMMERCE, demo_files[COMMERCE]))
    assert uploads[-1].state == Upload.State.READ
    for upload in uploads[:-1]:
        assert upload.state in (Upload.State.UNREADABLE, Upload.State.NOT_REPORT), upload.file_name
        assert upload.error
        assert "root:" not in upload.error


def test_what_failed_is_read_again_on_demand(
    actor: Actor, web: Client, demo_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongkai.annual.reading import Unreadable
    from gongkai.web.reading_room import documents

    def fails(*_: object) -> None:
        raise Unreadable("暂时读不了")

    with monkeypatch.context() as patch:
        patch.setattr(documents, "read", fails)
        (upload,) = _bring(actor, (COMMERCE, demo_files[COMMERCE]))
    assert (upload.state, upload.error) == (Upload.State.UNREADABLE, "暂时读不了")
    address = reverse("reading_room:batch", args=[upload.batch_id])
    assert "再读一次" in web.get(address + "?stay").content.decode()
    web.post(reverse("reading_room:again", args=[upload.batch_id]))
    work_off()
    upload.refresh_from_db()
    assert (upload.state, upload.error) == (Upload.State.READ, "")
    assert "再读一次" not in web.get(address + "?stay").content.decode()


def test_a_stopped_batch_can_be_continued(
    actor: Actor, web: Client, demo_files: dict[str, bytes]
) -> None:
    batch = intake.receive(actor, [(COMMERCE, [demo_files[COMMERCE]])])
    web.post(reverse("reading_room:stop", args=[batch.pk]))
    assert not jobs.run_one()
    page = web.get(reverse("reading_room:batch", args=[batch.pk])).content.decode()
    assert "已停止" in page
    assert "接着读" in page
    web.post(reverse("reading_room:again", args=[batch.pk]))
    assert jobs.run_one()
    assert batch.uploads.get().state == Upload.State.READ
