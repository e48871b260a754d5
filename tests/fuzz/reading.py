"""Coverage-guided fuzzing of the readers: ``python reading.py KIND -atheris_runs=N FOLDER``.

A document either reads or is refused with one of the two errors readers may raise; anything
else stops the run, and the input that did it is left in FOLDER.
"""

from __future__ import annotations

import contextlib
import io
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["gongkai.annual"]):
    from gongkai.annual.reading import read
    from gongkai.annual.reading.archive import members
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
                f'<workbook xmlns="{main}" xmlns:r="r"><sheets><sheet r:id="a"/></sheets></workbook>',
            )
            package.writestr(
                "xl/_rels/workbook.xml.rels",
                f'<Relationships xmlns="{rel}"><Relationship Id="a" Type="x" '
                f'Target="worksheets/sheet1.xml"/></Relationships>',
            )
    return out.getvalue()


def one_input(kind: str, data: bytes) -> None:
    with contextlib.suppress(Unreadable, NotAReport):
        if kind == "zip":
            list(members(data))
        elif kind in MEMBERS:
            read(_package(kind, data))
        elif kind == "html":
            read(b"<html>" + data)
        else:
            read(data)


if __name__ == "__main__":
    kind = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda data: one_input(kind, data))
    atheris.Fuzz()
