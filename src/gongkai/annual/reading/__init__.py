"""Reading a report from any document: source → blocks → recogniser → report."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from gongkai.annual.canonical import InvalidReport, from_dict, loads
from gongkai.annual.model import Report
from gongkai.annual.reading.blocks import Document, NotAReport, Unreadable
from gongkai.annual.reading.encoding import decode
from gongkai.annual.reading.kinds import SourceKind, sniff
from gongkai.annual.reading.recognise import recognise

__all__ = ["NotAReport", "Unreadable", "blocks_of", "read", "read_file"]

_READERS = {
    "text": "text:read_text",
    "md": "markup.markdown:read_markdown",
    "html": "markup.html:read_html",
    "docx": "office.docx:read_docx",
    "xlsx": "office.xlsx:read_xlsx",
    "pdf": "page.pdf:read_pdf",
    "image": "page.ocr:read_image",
    "office": "office.convert:read_office",
    "ofd": "office.convert:read_ofd",
}


def blocks_of(data: bytes, name: str = "") -> Document:
    """The document's paragraphs and grids, for showing the source. Raises Unreadable."""
    return _blocks(data, sniff(data, name))


def _blocks(data: bytes, kind: SourceKind) -> Document:
    if kind not in _READERS:
        raise Unreadable("这是压缩包或者不能识别的文件，请解压后逐份读入")
    module, _, function = _READERS[kind].partition(":")
    reader: Callable[[bytes], Document] = getattr(
        import_module(f"gongkai.annual.reading.{module}"), function
    )
    return reader(data)


def read(data: bytes, name: str = "") -> Report:
    """The report in ``data``; ``name`` only helps where content does not tell the kind.

    Raises Unreadable when the file cannot be read, NotAReport when it holds no annual report.
    """
    kind = sniff(data, name)
    if kind == "json":
        try:
            return from_dict(loads(decode(data)))
        except InvalidReport as error:
            raise NotAReport(str(error)) from None
    return recognise(_blocks(data, kind))


def read_file(path: Path) -> Report:
    """:func:`read` a file. Raises Unreadable, NotAReport, OSError."""
    return read(path.read_bytes(), path.name)
