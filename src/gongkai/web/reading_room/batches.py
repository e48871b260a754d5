"""The job that reads a batch: archives are opened, then file after file is read by itself.

Every file is read in a child process with limits, so a hostile one costs only itself.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import models, transaction

from gongkai.annual import canonical
from gongkai.annual.reading.blocks import NotAReport, Unreadable
from gongkai.web.ledger.jobs import Step, kind
from gongkai.web.ledger.models import Job
from gongkai.web.reading_room import documents, files, intake, services
from gongkai.web.reading_room.models import Batch, ReportRecord, Upload

logger = logging.getLogger("gongkai.reading_room")


@dataclass(frozen=True)
class Counts:
    """Files of a batch by what became of them."""

    total: int
    waiting: int
    read: int
    failed: int

    @property
    def done(self) -> int:
        """Files that need nothing more."""
        return self.total - self.waiting


def counts(batch: Batch) -> Counts:
    """How far a batch is."""
    by_state = dict(
        batch.uploads.order_by().values_list("state").annotate(number=models.Count("id"))
    )
    waiting = by_state.get(Upload.State.WAITING, 0)
    read = by_state.get(Upload.State.READ, 0) + by_state.get(Upload.State.SAME, 0)
    total = sum(by_state.values())
    return Counts(total, waiting, read, total - waiting - read)


@kind("read_batch")
def read_batch(job: Job) -> Iterator[Step]:
    """Read the files of a batch that still wait. What is done is marked on each file, so a run
    that takes over goes on with the next."""
    batch = Batch.objects.get(pk=job.input["batch"])
    open_archives(batch)
    while True:
        upload = batch.uploads.filter(state=Upload.State.WAITING).order_by("id").first()
        so_far = counts(batch)
        if upload is None:
            yield Step(so_far.total, so_far.total, None, result=_result(so_far))
            return
        message = f"正在读入：{upload.file_name}"
        yield Step(so_far.done, so_far.total, upload.pk, message, _result(so_far))
        read_upload(upload)


def _result(so_far: Counts) -> dict[str, int]:
    return {"read": so_far.read, "failed": so_far.failed}


def open_archives(batch: Batch) -> None:
    """Replace the batch's waiting archives by what is in them."""
    waiting = batch.uploads.filter(state=Upload.State.WAITING)
    for upload in waiting:
        if intake.suffix(upload.file_name) not in intake.ARCHIVES:
            continue
        try:
            found = intake.open_archive(upload)
            if not found:
                raise intake.ArchiveRefused("压缩包里没有文件，请核对后重传")
        except intake.ArchiveRefused as refusal:
            upload.state, upload.error = Upload.State.REFUSED, str(refusal)
            upload.save()
            continue
        with transaction.atomic():
            Upload.objects.bulk_create(found)
            upload.delete()


def read_upload(upload: Upload) -> None:
    """Read one file and say on it what came of that."""
    record = ReportRecord.objects.filter(sha256=upload.sha256).first()
    if record is not None:
        _settle(upload, Upload.State.SAME, "同一份文件已经读入过", record)
        return
    started = time.monotonic()
    try:
        reading = documents.read(upload.sha256, upload.file_name)
        _keep(upload, reading, Decimal(str(round(time.monotonic() - started, 3))))
    except Unreadable as error:
        _settle(upload, Upload.State.UNREADABLE, str(error))
    except NotAReport as error:
        _settle(upload, Upload.State.NOT_REPORT, str(error))
    except Exception:
        number = secrets.token_hex(4)
        logger.exception("error %s while reading upload %s", number, upload.pk)
        message = f"程序出错，这份没有读成。错误编号 {number}，已记入日志；其余文件不受影响"
        _settle(upload, Upload.State.UNREADABLE, message)


def _keep(upload: Upload, reading: documents.Reading, seconds: Decimal) -> None:
    batch = upload.batch
    files.write_derived(upload.sha256, "source.json", reading.source)
    with transaction.atomic():
        record: ReportRecord = ReportRecord.objects.create(
            organ=upload.organ,
            actor=batch.actor,
            sha256=upload.sha256,
            file_name=upload.file_name,
            size=upload.size,
            source=reading.kind,
            json=canonical.dumps(canonical.to_dict(reading.report), indent=None),
            read_seconds=seconds,
        )
        services.recheck(record)
        _settle(upload, Upload.State.READ, "", record)


def _settle(
    upload: Upload, state: Upload.State, error: str, record: ReportRecord | None = None
) -> None:
    upload.state, upload.error, upload.record = state, error, record
    upload.save()
