"""Taking files in: what is accepted, how much, and how an archive is opened."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import transaction

from gongkai.web.ledger import jobs
from gongkai.web.organs.models import Actor
from gongkai.web.reading_room import files
from gongkai.web.reading_room.models import Batch, Upload

MEGABYTE = 1024 * 1024
FILE_LIMIT = 50 * MEGABYTE
ARCHIVE_LIMIT = 500 * MEGABYTE
ARCHIVE_TOTAL = 2048 * MEGABYTE
FILES_A_BATCH = 5000

DOCUMENTS = frozenset(
    [
        ".txt",
        ".md",
        ".html",
        ".htm",
        ".docx",
        ".xlsx",
        ".pdf",
        ".png",
        ".jpg",
        ".jpeg",
        ".doc",
        ".wps",
        ".ofd",
        ".json",
    ]
)
ARCHIVES = frozenset({".zip"})
ACCEPT = ",".join(sorted(DOCUMENTS | ARCHIVES))


class ArchiveRefused(Exception):
    """The archive is not opened; the message says why in Chinese."""


def suffix(name: str) -> str:
    """The lower-case suffix with its dot."""
    return PurePosixPath(name).suffix.lower()


def limit(name: str) -> int:
    """How many bytes a file of that name may have."""
    return ARCHIVE_LIMIT if suffix(name) in ARCHIVES else FILE_LIMIT


def too_large(name: str) -> str:
    """The message for a file above its limit."""
    return f"文件超过 {limit(name) // MEGABYTE} MB，没有收下；请拆分或压缩后重传"


class SizeLimit(FileUploadHandler):
    """Drops a file while it is still coming in, once it is over its limit. The names of those
    dropped are in ``request.too_large``."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        name = self.file_name or ""
        if self.received > limit(name):
            dropped = getattr(self.request, "too_large", [])
            self.request.too_large = [*dropped, name]  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def receive(
    actor: Actor, documents: Iterable[tuple[str, Iterable[bytes]]], *, dropped: Iterable[str] = ()
) -> Batch:
    """Keep the files (name, content in chunks) and ask for them to be read.

    ``dropped`` are names of files refused for their size; they stand in the result as such.
    """
    kept = []
    for given, chunks in documents:
        name = files.safe_name(given)
        if suffix(name) not in DOCUMENTS | ARCHIVES:
            error = f"不收“{suffix(name) or '没有后缀'}”这类文件；可收 {readable_suffixes()}"
            kept.append(Upload(file_name=name, state=Upload.State.REFUSED, error=error))
            continue
        sha256, size = files.store(chunks)
        if size == 0:
            refused = Upload(
                file_name=name, state=Upload.State.REFUSED, error="文件是空的，请核对后重传"
            )
            kept.append(refused)
            continue
        kept.append(Upload(file_name=name, sha256=sha256, size=size))
    for name in map(files.safe_name, dropped):
        refused = Upload(file_name=name, state=Upload.State.REFUSED, error=too_large(name))
        kept.append(refused)
    with transaction.atomic():
        batch: Batch = Batch.objects.create(organ=actor.organ, actor=actor, name=_name(kept))
        for upload in kept:
            upload.organ, upload.batch = actor.organ, batch
        Upload.objects.bulk_create(kept)
        batch.job = jobs.enqueue(actor, "read_batch", {"batch": batch.pk}, total=len(kept))
        batch.save()
    return batch


def read_again(actor: Actor, batch: Batch) -> Batch:
    """Ask for what failed or was left of a batch to be read once more."""
    failed = [Upload.State.UNREADABLE, Upload.State.NOT_REPORT]
    with transaction.atomic():
        batch.uploads.filter(state__in=failed).update(state=Upload.State.WAITING, error="")
        batch.job = jobs.enqueue(
            actor, "read_batch", {"batch": batch.pk}, total=batch.uploads.count()
        )
        batch.save()
    return batch


def uploaded(received: Iterable[UploadedFile]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Django's uploaded files as (name, chunks)."""
    for file in received:
        yield file.name or "", file.chunks()


def readable_suffixes() -> str:
    """The accepted kinds in words."""
    return "Word、PDF、扫描图片、网页、Excel、文本、JSON 和 zip 压缩包"


def _name(uploads: list[Upload]) -> str:
    if not uploads:
        return "空批次"
    first = uploads[0].file_name
    return first if len(uploads) == 1 else f"{first} 等 {len(uploads)} 份"


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; Chinese Windows writes it in GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _is_document(entry: zipfile.ZipInfo, name: str) -> bool:
    parts = [part for part in PurePosixPath(name).parts if part != ".."]
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in parts)
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return not (entry.is_dir() or hidden or link)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry's bytes, never more than the limit, whatever the directory says."""
    left = FILE_LIMIT
    with archive.open(entry) as file:
        while chunk := file.read(MEGABYTE):
            left -= len(chunk)
            if left < 0:
                raise ArchiveRefused(too_large(entry.filename))
            yield chunk


def open_archive(upload: Upload) -> list[Upload]:
    """The archive's documents as uploads of the same batch, not yet saved.

    One that cannot be taken stands there as refused. Raises ArchiveRefused when the archive as
    a whole is damaged or too much.
    """
    try:
        with zipfile.ZipFile(files.original(upload.sha256)) as archive:
            entries = [
                (entry, name)
                for entry in archive.infolist()
                if _is_document(entry, name := _entry_name(entry))
            ]
            if len(entries) > FILES_A_BATCH:
                raise ArchiveRefused(
                    f"压缩包里有 {len(entries)} 份文件，一次最多 {FILES_A_BATCH} 份，请分开上传"
                )
            if sum(entry.file_size for entry, _ in entries) > ARCHIVE_TOTAL:
                raise ArchiveRefused("压缩包展开后超过 2 GB，请分开上传")
            return [_unpack(archive, entry, name, upload) for entry, name in entries]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zlib.error):
        raise ArchiveRefused("压缩包已损坏或不是 zip 格式，请重新打包后上传") from None


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, parent: Upload) -> Upload:
    made = Upload(organ=parent.organ, batch=parent.batch, file_name=files.safe_name(name))
    try:
        if suffix(name) not in DOCUMENTS:
            raise ArchiveRefused(f"压缩包里的“{suffix(name) or '无后缀'}”文件不收")
        if entry.flag_bits & 1:
            raise ArchiveRefused("文件加了密码，请去掉密码后重传")
        if entry.file_size > FILE_LIMIT:
            raise ArchiveRefused(too_large(name))
        made.sha256, made.size = files.store(_content(archive, entry))
    except ArchiveRefused as refusal:
        made.state, made.error = Upload.State.REFUSED, str(refusal)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        made.state, made.error = Upload.State.REFUSED, "压缩包里的这份文件已损坏，请重新打包"
    return made
