"""A report as a PDF set like an official document, by Typst.

Official typefaces are taken where the machine has them; the open CJK faces of a locked
package, embedded in the file, stand in for them.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import pylopdf_fonts_zh_cn as open_fonts
import typst

from gongkai.annual.canonical import dumps
from gongkai.annual.model import Report
from gongkai.annual.writing import page
from gongkai.annual.writing.layout import Sheet
from gongkai.annual.writing.manuscript import Part, TextLine, manuscript, title_lines, title_of

LONG_AGO = 315532800
"""1980-01-01, so that equal reports give equal bytes."""


def to_pdf(report: Report) -> bytes:
    """The report as a tagged PDF, the same bytes for the same report and typefaces."""
    data = {
        "title": title_of(report),
        "label_margin": page.LABEL_MARGIN_MM,
        "parts": _parts(report),
    }
    made = typst.compile(
        page_source() + _template(),
        format="pdf",
        font_paths=typefaces(),
        sys_inputs={"report": dumps(data, indent=None)},
        timestamp=LONG_AGO,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return (resources.files(__package__) / "report.typ").read_bytes()


@cache
def page_source() -> bytes:
    """The Typst source that sets the page of an official document, to stand before the rest."""
    return (resources.files(__package__) / "page.typ").read_bytes()


@cache
def typefaces() -> typst.Fonts:
    """The faces of the locked package, beside those of the machine."""
    return typst.Fonts(font_paths=[str(open_fonts.serif_path().parent)])


def _parts(report: Report) -> list[dict[str, Any]]:
    """The manuscript as data; the line above a table that may be split asks for room,
    the one above the signature stays with it."""
    parts = manuscript(report)
    made = [_part(part, report.organ) for part in parts]
    for n, (above, below) in enumerate(pairwise(parts)):
        if isinstance(below, Sheet) and not isinstance(above, Sheet) and not page.kept_whole(below):
            made[n]["room"] = page.TABLE_START_MM
        made[n]["sticky"] = isinstance(below, TextLine) and below.role == "signed_by"
    return made


def _part(part: Part, organ: str | None) -> dict[str, Any]:
    if isinstance(part, Sheet):
        return _sheet(part)
    texts = [part.text]
    if part.role == "title":
        texts = title_lines(part.text, organ, page.TITLE_FITS)
    return {"role": part.role, "text": texts}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    widths = page.column_widths(sheet)
    rows: list[list[dict[str, Any]]] = [[] for _ in sheet.rows]
    for r, c, cell in sheet.placed():
        rows[r].append(
            {
                "text": page.lines(sheet, cell, sum(widths[c : c + cell.col_span])),
                "row_span": cell.row_span,
                "col_span": cell.col_span,
                "left": page.aligned_left(sheet, cell.kind, upright=cell.upright),
            }
        )
    return {
        "role": "table",
        "size": page.TABLE_PT[sheet.layout],
        "whole": page.kept_whole(sheet),
        "margin": page.CELL_MARGIN_MM,
        "widths": widths,
        "header_rows": sheet.header_rows,
        "rows": rows,
    }
