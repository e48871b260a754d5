"""A report as a PDF set like an official document, by Typst.

Official typefaces are taken where the machine has them; the open CJK faces of a locked
package, embedded in the file, stand in for them.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import pylopdf_fonts_zh_cn as open_fonts
import typst

from gongkai.annual.canonical import dumps
from gongkai.annual.model import Report
from gongkai.annual.writing import page
from gongkai.annual.writing.layout import Sheet, stacked
from gongkai.annual.writing.manuscript import Part, manuscript, title_of

_LONG_AGO = 315532800
"""1980-01-01, so that equal reports give equal bytes."""


def to_pdf(report: Report) -> bytes:
    """The report as a tagged PDF, the same bytes for the same report and typefaces."""
    data = {"title": title_of(report), "parts": [_part(part) for part in manuscript(report)]}
    made = typst.compile(
        _template(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"report": dumps(data, indent=None)},
        timestamp=_LONG_AGO,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return (resources.files(__package__) / "report.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(font_paths=[str(open_fonts.serif_path().parent)])


def _part(part: Part) -> dict[str, Any]:
    return _sheet(part) if isinstance(part, Sheet) else {"role": part.role, "text": part.text}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "role": "table",
        "size": page.TABLE_PT[sheet.layout],
        "inset": 0.5 if sheet.layout != "stacked" else 1.5,
        "whole": page.kept_whole(sheet),
        "widths": page.column_widths(sheet),
        "header_rows": sheet.header_rows,
        "rows": [
            [
                {
                    "text": stacked(cell.text) if cell.upright else cell.text,
                    "row_span": cell.row_span,
                    "col_span": cell.col_span,
                    "left": page.aligned_left(sheet, cell.kind, upright=cell.upright),
                }
                for cell in row
            ]
            for row in sheet.rows
        ],
    }
