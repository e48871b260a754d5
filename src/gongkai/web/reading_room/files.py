"""Stored files: originals by SHA-256, and what is derived from them (blocks, page images).

They lie in the data folder, outside anything the web server serves by itself, are never executed
and never shown as what they claim to be.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from gongkai.web import home

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069\ufeff]')


def _place(folder: str, sha256: str) -> Path:
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return home.folder() / folder / sha256[:2] / sha256


def original(sha256: str) -> Path:
    """Where the original lies."""
    return _place("originals", sha256)


def derived(sha256: str, name: str) -> Path:
    """Where something made from the original lies; it can be thrown away and made again."""
    folder = _place("derived", sha256)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / name


def store(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep an original. Returns its SHA-256 and size in bytes; twice the same is kept once."""
    digest, size = hashlib.sha256(), 0
    folder = home.folder() / "originals"
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    place = original(digest.hexdigest())
    place.parent.mkdir(mode=0o700, exist_ok=True)
    Path(file.name).replace(place)
    return digest.hexdigest(), size


def write_derived(sha256: str, name: str, data: bytes) -> None:
    """Keep something made from an original; a reader never sees half of it."""
    place = derived(sha256, name)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(place)


def safe_name(name: str, fallback: str = "未命名") -> str:
    """A file name fit to show and to offer for saving: last part of the path, no control or
    direction characters, at most 120 characters with its suffix."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    clean = _UNSAFE.sub("_", last).strip(" .") or fallback
    stem, dot, suffix = clean.rpartition(".")
    if dot and 0 < len(suffix) <= 8:
        return f"{stem[:110]}.{suffix}"
    return clean[:120]
