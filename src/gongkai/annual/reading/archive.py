"""The reports in a zip that someone uploads: many files at once."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.kinds import sniff
from gongkai.annual.reading.office.package import Package

_UTF8_NAME = 0x800


def members(data: bytes) -> Iterator[tuple[str, bytes | Unreadable]]:
    """(name, content) of each file in the zip, in its order, or why it cannot be taken.

    Names are relative paths that lead nowhere: ``../`` and drives are gone, they are for
    showing. What a Mac or Word leaves beside files is passed over. A zip in the zip is refused.
    Raises Unreadable when the whole is damaged or holds more than the limits of
    :mod:`gongkai.annual.reading.office.package`.
    """
    package = Package(data)
    for info in package.infos:
        name = member_name(info)
        if _is_debris(name):
            continue
        try:
            content = package.read_member(info)
            if sniff(content, name) == "zip":
                raise Unreadable("压缩包内又有压缩包；请先解压，把报告直接放在一个压缩包内。")
            yield name, content
        except Unreadable as error:
            yield name, error


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name: Chinese Windows writes GBK without saying so."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030") if raw else ():
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = [part for part in parts if part not in ("/", "..", ".") and not part.endswith(":")]
    shown = "/".join(kept)
    return "".join(c for c in shown if c.isprintable()) or "未命名"


def _is_debris(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$")) or parts[-1] == "Thumbs.db"
