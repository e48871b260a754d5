"""What a file is, told by its content; its name only settles what content leaves open."""

from __future__ import annotations

import re
from typing import Literal

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.office.package import Package

SourceKind = Literal[
    "text", "md", "html", "docx", "xlsx", "pdf", "image", "office", "ofd", "json", "zip"
]
"""``office``: what LibreOffice opens for us (.doc, .wps, .xls, .rtf, .odt, Word 2003 XML).
``zip``: an archive of files, which the reading room takes apart."""

MAX_BYTES = 100 * 1024 * 1024
"""Most bytes of any one file: the largest scanned reports have some 30 MB."""

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_HTML = re.compile(
    rb"(?:<!--.*?-->|<\?xml[^>]{0,200}\?>|\s+)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|link|base|style|script|table|tbody|tr|div|p|span"
    rb"|section|article|main|center|font|h[1-6]|ul|ol|b|strong|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?MIME-Version:", re.IGNORECASE)
_JSON = re.compile(rb'\s*\{\s*(?:"|\})')


def sniff(data: bytes, name: str = "") -> SourceKind:
    """What ``data`` is. ``name`` may end in anything: a .doc that is a web page is a web page.

    Raises Unreadable when ``data`` is empty or too large, locked with a password, or of a kind
    that nothing here reads.
    """
    if not data:
        raise Unreadable("文件是空的；请检查上传的是否是报告原件。")
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"文件有 {len(data) // 2**20} MB，超过 {MAX_BYTES // 2**20} MB 的上限；"
            "请只上传报告本身。"
        )
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packaged(Package(data))
    if data.startswith(_OLE2):
        if _LOCKED in data:
            raise Unreadable("文件有密码保护；请在 WPS 或 Word 中取消密码后再传。")
        return "office"
    if data.startswith(_ARCHIVES):
        raise Unreadable("这是压缩包；请解压后上传其中的报告，或改用 .zip 格式。")
    return _textual(data, name)


def _packaged(package: Package) -> SourceKind:
    if "word/document.xml" in package:
        return "docx"
    if "xl/workbook.xml" in package:
        return "xlsx"
    if "OFD.xml" in package:
        return "ofd"
    if "content.xml" in package and "mimetype" in package:
        return "office"
    if "[Content_Types].xml" in package:
        # The main part of a docx may have another name; its reader finds it.
        kinds = package.read("[Content_Types].xml")
        if b"wordprocessingml.document.main" in kinds:
            return "docx"
        if b"spreadsheetml.sheet.main" in kinds:
            return "xlsx"
        raise Unreadable("这是演示文稿等其他 Office 文件，不是报告；请上传 .docx 或 .xlsx 文件。")
    return "zip"


def _textual(data: bytes, name: str) -> SourceKind:
    ending = name.rpartition(".")[2].lower()
    # Marks and the null bytes of UTF-16 do not matter for telling mark-up by its first tags.
    head = data[:8192].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    if head.startswith(b"{\\rtf"):
        return "office"
    if head.startswith(b"<?xml") and b"progid=" in head and b"<html" not in head:
        return "office"
    if _HTML.match(head) or _MHTML.match(head):
        return "html"
    if ending in ("html", "htm", "xhtml", "shtml") and b"<" in data:
        return "html"
    if _JSON.match(head) or ending == "json":
        return "json"
    return "md" if ending in ("md", "markdown") else "text"
