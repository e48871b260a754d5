"""Files that a requester sends: told by their content, kept as they are, never opened here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.kinds import sniff
from gongkai.web.ledger import files
from gongkai.web.organs.models import Organ
from gongkai.web.requests import names

MEGABYTE = 1024 * 1024
LIMIT = 20 * MEGABYTE
MOST_FILES = 10
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx"
IN_WORDS = f"PDF、JPG、PNG 或 Word（.docx），每个不超过 {LIMIT // MEGABYTE} MB"

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    _DOCX: (".docx",),
}


def media_type(data: bytes) -> str:
    """What the content is, or "" when it is not accepted, whatever its name says."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if not data.startswith(b"PK\x03\x04"):
        return ""
    try:
        kind = sniff(data)
    except Unreadable:
        return ""
    macros = b"vbaProject" in data or b"macroEnabled" in data
    return _DOCX if kind == "docx" and not macros else ""


def take(organ: Organ, uploaded: Iterable[UploadedFile], use: str) -> list[dict[str, Any]]:
    """Store files of one use. Raises ValidationError that names the first one not accepted."""
    return [_store(organ, file, use) for file in list(uploaded)]


def _store(organ: Organ, file: UploadedFile, use: str) -> dict[str, Any]:
    name = safe_name(file.name or "")
    if not file.size:
        raise ValidationError(f"“{name}”是空文件；请重新选择。")
    if file.size > LIMIT:
        raise ValidationError(
            f"“{name}”超过 {LIMIT // MEGABYTE} MB；请压缩或者分成几个文件后再选。"
        )
    data = file.read()
    kind = media_type(data)
    if not kind:
        raise ValidationError(f"“{name}”的内容不是可收的格式；请换成 {IN_WORDS}。")
    if not name.lower().endswith(_NAMES[kind]):
        name += _NAMES[kind][0]
    stored = files.store(organ, data, name, kind)
    return {"sha256": stored.sha256, "name": name, "size": len(data), "use": use}


def safe_name(given: str) -> str:
    """A file name without folders, control characters or anything a shell or page could read."""
    last = re.split(r"[/\\]", names.line(given))[-1]
    return re.sub(r'[<>:"|?*\x00-\x1f]', "_", last).strip(". ")[-100:] or "附件"
