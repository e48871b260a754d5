"""What a page sent: fields as the act's form takes them, files as the ledger keeps them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from gongkai.web.ledger import files
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs.models import Organ
from gongkai.web.requests import names
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.views.asking import new_key

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
BROKEN = "这张表单不完整，没有提交。填写的内容还在，请核对后再提交一次。"
KEY = re.compile(r"[\w:-]{8,80}", re.ASCII)


def key(data: QueryDict) -> str:
    """The key of the form; a new one where there is none, or what stands there cannot be one."""
    given = data.get("key", "")
    return given if KEY.fullmatch(given) else new_key()


def version(data: QueryDict, row: RequestCase) -> int:
    """The version of the case that the form was opened on. Raises Refused for what is none."""
    given = data.get("version", "")
    found = int(given) if given.isdecimal() and len(given) < 9 else 0
    if not 0 < found <= row.version:
        raise Refused(BROKEN)
    return found


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
