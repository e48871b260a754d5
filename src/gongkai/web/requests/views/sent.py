"""What a page sent: fields as the act's form takes them, files as the ledger keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from gongkai.web.ledger import files
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs.models import Organ
from gongkai.web.requests import names

MAX_BYTES = 20 * 1024 * 1024
MAX_FILES = 20
KINDS: dict[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
"""The kinds of files taken, by how they begin; the name says nothing."""


def read(form: type[forms.Form], data: QueryDict) -> dict[str, Any]:
    """The input by field; what the desk fills in itself is never read from a page."""
    internal = getattr(form, "internal", ())
    found: dict[str, Any] = {}
    for name in data:
        if name in internal or name in ("csrfmiddlewaretoken", "key", "version", "on"):
            continue
        values = data.getlist(name)
        found[name] = values if name == "withheld" else names.text(values[-1])
    return found


def store(organ: Organ, uploads: Sequence[UploadedFile]) -> list[str]:
    """Keep what was uploaded; the SHA-256 of each. Raises Refused."""
    if len(uploads) > MAX_FILES:
        raise Refused(f"一次最多上传 {MAX_FILES} 个文件，请分次上传。", "files")
    return [_store(organ, each) for each in uploads]


def _store(organ: Organ, upload: UploadedFile) -> str:
    if (upload.size or 0) > MAX_BYTES:
        raise Refused(f"“{upload.name}”超过 20 MB，请压缩或者拆分后再上传。", "files")
    data = upload.read()
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), "")
    if not kind:
        raise Refused(f"“{upload.name}”不是 PDF、图片、Word 或 Excel 文件，没有存入。", "files")
    return str(files.store(organ, data, names.line(upload.name or "附件"), kind).sha256)
