"""A report as Markdown (CommonMark with tables).

Spanned slots are empty cells to the left of a label or to the right of a figure, so that the
figures of a row follow its innermost label and stay under their headers.
"""

from __future__ import annotations

import re

from gongkai.annual.model import Report
from gongkai.annual.writing.layout import LaidCell, Sheet
from gongkai.annual.writing.manuscript import Part, TextLine, clean, manuscript

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])")
_LIST = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_BULLET = re.compile(r"^([-+=:])")
_MARKS = {"title": "# ", "heading": "## ", "subheading": "### "}


def to_markdown(report: Report) -> str:
    """The report as Markdown text."""
    return "\n\n".join(_part(part) for part in manuscript(report)) + "\n"


def escape(text: str) -> str:
    """The text with every mark that Markdown would obey made plain by a backslash."""
    return _BULLET.sub(r"\\\1", _LIST.sub(r"\1\\\2", _escape_marks(text)))


def _escape_marks(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", clean(text))


def _part(part: Part) -> str:
    if isinstance(part, TextLine):
        return _MARKS.get(part.role, "") + escape(part.text)
    first, *rest = (_row(part, row) for row in _filled(part))
    return "\n".join([first, "| " + " | ".join(["---"] * part.columns) + " |", *rest])


def _row(sheet: Sheet, row: list[str]) -> str:
    return "| " + " | ".join(row) + " |"


def _filled(sheet: Sheet) -> list[list[str]]:
    """Each row's texts on the full grid; a label stands in the last slot that it spans."""
    grid = [[""] * sheet.columns for _ in sheet.rows]
    for r, c, cell in sheet.placed():
        grid[r][c + _shift(cell)] = _escape_marks(cell.text)
    return grid


def _shift(cell: LaidCell) -> int:
    return cell.col_span - 1 if cell.kind in ("label", "corner") else 0
