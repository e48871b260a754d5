"""Flattened layouts, as they come out of a web page or a document by copying."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.annual.model import Report
from gongkai.annual.writing.layout import Line
from gongkai.annual.writing.manuscript import Part, TextLine, manuscript


def _flattened(report: Report, row: Callable[[Line], str]) -> str:
    def part_text(part: Part) -> str:
        if isinstance(part, TextLine):
            return part.text
        return "\n\n".join(map(row, part.rows)) + "\n"

    return "\n\n".join(map(part_text, manuscript(report))) + "\n"


def in_cells(report: Report) -> str:
    """A cell a line, a tab before each, an empty line between rows."""
    return _flattened(report, lambda row: "\n".join(f"\t{cell.text}" for cell in row))


def in_tabs(report: Report) -> str:
    """A row a line, its cells between tabs."""
    return _flattened(report, lambda row: "\t".join(cell.text for cell in row))


def in_pipes(report: Report) -> str:
    """A row a line, its cells between bars."""
    return _flattened(report, lambda row: "|" + "|".join(cell.text for cell in row) + "|")
