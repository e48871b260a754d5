"""Coverage-guided fuzzing of the readers: ``python reading.py KIND -atheris_runs=N FOLDER``.

A document either reads or is refused with one of the two errors readers may raise; anything
else stops the run, and the input that did it is left in FOLDER.
"""

from __future__ import annotations

import contextlib
import io
import sys
import zipfile
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["gongkai.annual"]):
    from gongkai.annual.reading import read
    from gongkai.annual.reading.blocks import NotAReport, Unreadable

MEMBERS = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}


def _package(kind: str, data: bytes) -> bytes:
    """``data`` as the main part of a package, so that the fuzzer need not learn to zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(MEMBERS[kind], data)
        if kind == "xlsx":
            main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            rel = "http://schemas.openxmlformats.org/package/2006/relationships"
            package.writestr(
                "xl/workbook.xml",
                f'<workbook xmlns="{main}" xmlns:r="r"><sheets><sheet r:id="a"/></sheets>'
                "</workbook>",
            )
            package.writestr(
                "xl/_rels/workbook.xml.rels",
                f'<Relationships xmlns="{rel}"><Relationship Id="a" Type="x" '
                f'Target="worksheets/sheet1.xml"/></Relationships>',
            )
    return out.getvalue()


TAGS = {
    "docx": [
        *("w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:tcPr"),
        *("w:sdt", "w:txbxContent", "w:pPr", "w:numPr", "w:vMerge"),
    ],
    "xlsx": [
        *("sheetData", "row", "c", "v", "is", "t"),
        *("mergeCells", "mergeCell", "cols", "col", "f"),
    ],
}
ATTRIBUTES = {
    "docx": ["", ' w:val="restart"', ' w:val="3"', ' w:val="999999999"', ' w:val="-1"'],
    "xlsx": ["", ' r="B2"', ' r="2"', ' t="s"', ' ref="A1:C9"', ' hidden="1"', ' s="1"'],
}
ROOTS = {
    "docx": (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body>",
        "</w:body></w:document>",
    ),
    "xlsx": (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
        "</worksheet>",
    ),
}


def _markup(kind: str, data: bytes) -> bytes:
    """Well-formed XML that ``data`` spells: a byte opens or closes a tag, or is a text."""
    tags, attributes = TAGS[kind], ATTRIBUTES[kind]
    head, tail = ROOTS[kind]
    out, opened = [head], []
    for byte in data:
        if byte < 160 and len(opened) < 60:
            tag = tags[byte % len(tags)]
            out.append(f"<{tag}{attributes[byte // len(tags) % len(attributes)]}>")
            opened.append(tag)
        elif byte < 230 and opened:
            out.append(f"</{opened.pop()}>")
        else:
            out.append(("规章", "3", " ", "一、总体情况")[byte % 4])
    out += [f"</{tag}>" for tag in reversed(opened)]
    return "".join([*out, tail]).encode()


def one_input(kind: str, data: bytes) -> None:
    if kind in MEMBERS:
        _attempt(lambda: read(_package(kind, data)))
        _attempt(lambda: read(_package(kind, _markup(kind, data[:4000]))))
    else:
        _attempt(lambda: read(b"<html>" + data if kind == "html" else data))


def _attempt(reading: Callable[[], object]) -> None:
    with contextlib.suppress(Unreadable, NotAReport):
        reading()


if __name__ == "__main__":
    kind = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda data: one_input(kind, data))
    atheris.Fuzz()
