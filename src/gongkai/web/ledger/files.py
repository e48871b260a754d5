"""Files of the ledger: kept in the data folder by SHA-256, named in events by it.

A file is stored before the act that names it, never inside its transaction. One stored and then
not named by any event does no harm.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from gongkai.web import home
from gongkai.web.ledger.models import StoredFile
from gongkai.web.organs.models import Organ

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Damaged(Exception):
    """A stored file is missing or no longer has its digest."""


def place(sha256: str) -> Path:
    """Where the file of that SHA-256 lies."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return home.folder() / "files" / sha256[:2] / sha256


def store(organ: Organ, data: bytes, name: str, media_type: str) -> StoredFile:
    """Keep a file of the organ. The same bytes twice are one file, under its first name."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not place(sha256).exists():
        _write(place(sha256), data)
    row: StoredFile
    row, _ = StoredFile.objects.get_or_create(
        organ=organ,
        sha256=sha256,
        defaults={"size": len(data), "name": name[-150:], "media_type": media_type},
    )
    return row


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file. Raises Damaged."""
    try:
        data = place(file.sha256).read_bytes()
    except FileNotFoundError:
        raise Damaged(file.sha256) from None
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise Damaged(file.sha256)
    return data


def check(file: StoredFile) -> None:
    """Raise Damaged unless the stored file still has its digest."""
    try:
        with place(file.sha256).open("rb") as stored:
            found = hashlib.file_digest(stored, "sha256").hexdigest()
    except FileNotFoundError:
        raise Damaged(file.sha256) from None
    if found != file.sha256:
        raise Damaged(file.sha256)
