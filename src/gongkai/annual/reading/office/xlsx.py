"""Spreadsheets: the tables of the visible sheets, and the text in the rows around them.

Sheets, rows and columns that are hidden are left out, as is what stands beside the print area
behind an empty column (the formulas that check a table, notes to oneself).
"""

from __future__ import annotations

from gongkai.annual.reading.blocks import Document, Unreadable
from gongkai.annual.reading.markup.assembly import (
    MAX_SLOTS,
    MAX_SPAN,
    TOO_LARGE,
    Content,
    DraftCell,
    DraftTable,
    assemble,
)
from gongkai.annual.reading.office.workbook import Area, SheetCells, read_sheets


def read_xlsx(data: bytes) -> Document:
    """An .xlsx workbook. Raises Unreadable when damaged or larger than a report can be."""
    content: list[Content] = []
    for sheet in read_sheets(data):
        for first, last in _columns(sheet):
            if not _is_aside(sheet.print_area, first, last):
                content += _Side(sheet, first, last).content()
    return assemble(content, "xlsx")


def _is_aside(printed: Area | None, first: int, last: int) -> bool:
    return printed is not None and (first > printed.right or last < printed.left)


def _columns(sheet: SheetCells) -> list[tuple[int, int]]:
    """The runs of columns between empty ones: tables may stand side by side."""
    used = {column for _, column in sheet.texts}
    for area in sheet.merged:
        if (area.top, area.left) in sheet.texts:
            used.update(range(area.left, min(area.right, max(used)) + 1))
    runs: list[tuple[int, int]] = []
    for column in sorted(used):
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


class _Side:
    """The rows of a run of columns: tables between empty rows, text before and behind them."""

    def __init__(self, sheet: SheetCells, first: int, last: int) -> None:
        self.last = last
        self.lines: dict[int, dict[int, str]] = {}
        for (row, column), text in sorted(sheet.texts.items()):
            if first <= column <= last:
                self.lines.setdefault(row, {})[column] = text
        self.merged = {(area.top, area.left): area for area in sheet.merged}
        self.taken: set[tuple[int, int]] = set()  # slots that a merged cell above fills
        self.slots = 0

    def content(self) -> list[Content]:
        content: list[Content] = []
        run: list[int] = []
        reach = 0  # the last row that merged cells of the run reach: empty rows within belong to it
        for row, line in self.lines.items():
            if run and row > max(run[-1], reach) + 1:
                content += self._part(run)
                run = []
            run += range(run[-1] + 1, row + 1) if run and row - run[-1] <= MAX_SPAN else [row]
            for column in line:
                if (row, column) in self.merged:
                    reach = max(reach, self.merged[row, column].bottom)
        return content + self._part(run)

    def _part(self, run: list[int]) -> list[Content]:
        """A table, and the rows of a single text before and behind it as text."""
        run = self._without_empty_end(run)
        wide = [n for n, row in enumerate(run) if len(self.lines.get(row, {})) > 1]
        begin, end = (wide[0], wide[-1] + 1) if wide else (len(run), len(run))
        while wide and end < len(run) and self._is_figure(run[end]):
            end += 1  # of a row of figures all but one may be blank
        rows = run[begin:end]
        left = min((column for row in rows for column in self.lines.get(row, {})), default=1)
        table = DraftTable([self._cells(row, left) for row in rows])
        return [*self._text(run[:begin]), *([table] if rows else []), *self._text(run[end:])]

    def _is_figure(self, row: int) -> bool:
        """Whether the one text of the row is a number."""
        return any(text.strip().isdecimal() for text in self.lines.get(row, {}).values())

    def _without_empty_end(self, run: list[int]) -> list[int]:
        """Borders go on below many a table: one empty row may be its last, more are not."""
        filled = [n for n, row in enumerate(run) if any(self.lines.get(row, {}).values())]
        return run[: filled[-1] + 2] if filled else []

    def _cells(self, row: int, left: int) -> list[DraftCell]:
        """The cells that begin in the row; a slot without text is an empty cell, as it is drawn."""
        texts = self.lines.get(row, {})
        cells: list[DraftCell] = []
        for column in range(left, self.last + 1):
            if (row, column) in self.taken:
                continue
            area = self.merged.get((row, column), Area(row, column, row, column))
            height = min(area.bottom - row + 1, MAX_SPAN)
            width = min(area.right, self.last) - column + 1
            self.slots += height * width
            if self.slots > MAX_SLOTS:
                raise Unreadable(TOO_LARGE)
            for down in range(height):
                self.taken.update((row + down, column + across) for across in range(width))
            text = texts.get(column)
            cells.append(DraftCell([text] if text else [], height, width))
        return cells

    def _text(self, rows: list[int]) -> list[Content]:
        texts = (text for row in rows for text in self.lines.get(row, {}).values())
        return [line for text in texts for line in text.split("\n") if line.strip()]
