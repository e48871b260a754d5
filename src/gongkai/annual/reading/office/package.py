"""The members of a zip package (docx, xlsx, odt, ofd, an upload of many), opened with limits.

The sizes that a zip declares bound what Python unpacks from it, so a bomb is seen before it
goes off: nothing is unpacked that the limits do not allow, and nothing is written to disk.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from gongkai.annual.reading.blocks import Unreadable

MAX_MEMBERS = 2000
MAX_MEMBER_BYTES = 32 * 1024 * 1024
MAX_TOTAL_BYTES = 256 * 1024 * 1024
_MAX_DIRECTORY_BYTES = 1024 * 1024
_END = b"PK\x05\x06"

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    IndexError,
    OverflowError,
)
"""What the zip library raises on archives that are not whole."""

DAMAGED = "文件不完整或已损坏，无法打开；请重新下载或向提供单位索取原件后再传。"


class Package:
    """An open zip. ``names`` are the members' names, folders left out."""

    def __init__(self, data: bytes) -> None:
        """Raises Unreadable when ``data`` is no whole zip or holds more than the limits allow."""
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.infos = [
                info for info in self._zip.infolist() if info.filename and not info.is_dir()
            ]
        except _DAMAGE:
            raise Unreadable(DAMAGED) from None
        if len(self.infos) > MAX_MEMBERS:
            raise Unreadable(f"压缩包内有 {len(self.infos)} 个文件，超过 {MAX_MEMBERS} 个的上限。")
        if sum(info.file_size for info in self.infos) > MAX_TOTAL_BYTES:
            raise Unreadable(
                f"压缩包展开后超过 {MAX_TOTAL_BYTES // 2**20} MB，不像年度报告；请只上传报告本身。"
            )
        self.names = [info.filename for info in self.infos]
        self._by_name = {info.filename: info for info in self.infos}

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def read(self, name: str) -> bytes:
        """A member unpacked. Raises Unreadable when absent, too large, locked or damaged."""
        info = self._by_name.get(name)
        if info is None:
            raise Unreadable(DAMAGED)
        if info.file_size > MAX_MEMBER_BYTES:
            raise Unreadable(
                f"“{info.filename}”展开后有 {info.file_size // 2**20} MB，"
                f"超过 {MAX_MEMBER_BYTES // 2**20} MB 的上限；请只上传报告本身。"
            )
        if info.flag_bits & 0x1:
            raise Unreadable("压缩包有密码保护；请取消密码后再传。")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("压缩包用了少见的压缩方式；请改用 .zip 的默认方式重新打包。")
        try:
            return self._zip.read(info)
        except _DAMAGE:
            raise Unreadable(DAMAGED) from None


def _check_directory(data: bytes) -> None:
    """Refuses a directory that would take long to list; reading it is Python code."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0:
        raise Unreadable(DAMAGED)
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    if size > _MAX_DIRECTORY_BYTES:
        raise Unreadable(f"压缩包内的文件太多，超过 {MAX_MEMBERS} 个的上限；请分批上传。")
