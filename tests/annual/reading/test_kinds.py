"""A file's kind is told by its content."""

from __future__ import annotations

import pytest

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.kinds import sniff
from tests.annual.reading.documents import docx, p, zipped

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.4\n", "a.txt", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4\n", "", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "image"),
        (b"\xff\xd8\xff\xe0", "", "image"),
        (OLE2, "a.docx", "office"),
        (b"{\\rtf1}", "a.doc", "office"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "", "office"),
        (docx(p("a")), "a.zip", "docx"),
        (zipped({"xl/workbook.xml": ""}), "", "xlsx"),
        (zipped({"OFD.xml": ""}), "", "ofd"),
        (zipped({"mimetype": "x", "content.xml": ""}), "", "office"),
        (zipped({"a.txt": "x"}), "a.docx", "zip"),
        (b"<!DOCTYPE html><p>", "a.doc", "html"),
        (b"\xef\xbb\xbf  <!-- x -->\n<TABLE>", "", "html"),
        ("<html>".encode("utf-16"), "", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "", "html"),
        ("一、总体情况<br>".encode(), "a.htm", "html"),
        (b'{"form": "2021"}', "", "json"),
        (b"\xef\xbb\xbf[1]", "a.json", "json"),
        ("一、总体情况".encode(), "a.md", "md"),
        ("一、总体情况".encode("gb18030"), "a.pdf", "text"),
        (b"< 5 \xe4\xbb\xb6", "", "text"),
    ],
)
def test_kind(data: bytes, name: str, kind: str) -> None:
    assert sniff(data, name) == kind


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"Rar!\x1a\x07\0", "解压"),
        (b"\x1f\x8b\x08", "解压"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04 truncated", "损坏"),
        (zipped({"[Content_Types].xml": "<Types>presentationml</Types>"}), "演示文稿"),
    ],
)
def test_what_nothing_reads_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        sniff(data)
