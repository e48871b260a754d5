"""The official printed layout of a table, derived from the form's data alone.

A :class:`Sheet` is a table as it stands on paper: rows of cells with spans, each with its part
in the table (heading, header, label, figure). Every writer and every page that shows a table
draws a sheet; none of them knows a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Literal

from gongkai.annual.form import INDICATORS, Block, Column, Form, Indicator, Layout, Table
from gongkai.annual.form import Row as FormRow
from gongkai.annual.model import MISSING, Cell, Number, Report

Kind = Literal["heading", "corner", "header", "label", "figure", "note"]
Scope = Literal["col", "colgroup", "row", "rowgroup"]
UNKNOWN = "？"
"""Printed for a figure that nobody can say; an empty cell would say that it is blank."""


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell as printed.

    ``cell`` is the name of a figure's cell (``table3.new.total``) and ``cell_value`` what the
    report has there; both None for words and, ``cell_value``, for a blank form. ``upright``
    labels are set one character below the other (三、本年度办理结果).
    """

    text: str
    kind: Kind
    row_span: int = 1
    col_span: int = 1
    scope: Scope | None = None
    cell: str | None = None
    cell_value: Cell | None = None
    upright: bool = False


Line = tuple[LaidCell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as printed. ``rows[r]`` lists the cells that begin in row r, left to right.

    ``columns`` is the width in slots, the first ``label_columns`` of which hold row labels;
    the first ``header_rows`` rows are repeated at the top of every page.
    """

    key: str
    title: str
    layout: Layout
    columns: int
    label_columns: int
    header_rows: int
    rows: tuple[Line, ...]

    def slots(self) -> tuple[tuple[LaidCell | None, ...], ...]:
        """The sheet on its full grid: a cell in its first slot, None where one spans on."""
        grid: list[list[LaidCell | None]] = [[None] * self.columns for _ in self.rows]
        for r, c, cell in self.placed():
            grid[r][c] = cell
        return tuple(map(tuple, grid))

    def placed(self) -> Iterator[tuple[int, int, LaidCell]]:
        """(row, column, cell) of each cell, both from 0, in reading order."""
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (r, column) in taken:
                    column += 1
                yield r, column, cell
                taken |= {
                    (r + down, column + across)
                    for down in range(cell.row_span)
                    for across in range(cell.col_span)
                }

    def figures(self) -> dict[str, tuple[int, int]]:
        """Cell name → (row, column) of its figure, both from 0."""
        return {cell.cell: (r, c) for r, c, cell in self.placed() if cell.cell is not None}


def number_text(value: Number, *, signed: bool = False) -> str:
    """A number as printed: no separators, no exponent; ``signed`` marks an increase with +."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return f"+{text}" if signed and value > 0 else text


def figure_text(cell: Cell, *, signed: bool = False) -> str:
    """A figure as printed: empty for a blank, ``12或13`` where the source leaves it open."""
    if cell.value is not None:
        return number_text(cell.value, signed=signed)
    if cell.state is None:
        return ""
    if cell.state == "ambiguous" and len(cell.candidates) > 1:
        return "或".join(number_text(number, signed=signed) for number in cell.candidates)
    return UNKNOWN


def column_label(column: Column) -> tuple[str, ...]:
    """The column's header path, the unit of money in its last cell: 采购总金额（万元）."""
    *outer, label = column.label
    if column.unit and column.unit not in label:
        label = f"{label}（{column.unit}）"
    return (*outer, label)


def stacked(text: str) -> list[str]:
    """An upright label's lines, one character each; a point stays with what it follows."""
    return re.findall(r".[、，。）]*", text)


def lay_out(form: Form, table: Table | str, report: Report | None = None) -> Sheet:
    """The sheet of one table: of a report, without the rows it lacks, or of the blank form.

    Raises KeyError when the form has no such table.
    """
    if isinstance(table, str):
        table = form.table(table)
    match table.layout:
        case "stacked":
            sheet = _stacked(table, report)
        case "matrix":
            sheet = _matrix(table, report)
        case "line":
            sheet = _line(table, report)
    if table.note and table.layout != "matrix":
        note = LaidCell(table.note, "note", col_span=sheet.columns)
        sheet = replace(sheet, rows=(*sheet.rows, (note,)))
    return sheet


def sheets(report: Report) -> tuple[Sheet, ...]:
    """The sheets of the tables that the report has, in the form's order."""
    form = report.form_data
    tables = tuple(
        lay_out(form, table, report) for table in form.tables if report.has_table(table.key)
    )
    return (*tables, indicator_sheet(form, report)) if report.indicators else tables


def indicator_sheet(form: Form, report: Report | None = None) -> Sheet:
    """The indicators (before 2019): a row each, headings of groups across the table."""
    table = form.indicator_table
    (block,) = table.blocks
    header = (
        LaidCell(block.corner or "", "corner", scope="col"),
        LaidCell(block.columns[0].label[-1], "header", scope="col"),
    )
    rows = [_indicator(indicator, report) for indicator in form.indicators]
    lines = (header, *(row for row in rows if row))
    return Sheet(table.key, table.title, table.layout, 2, 1, 1, lines)


def _indicator(indicator: Indicator, report: Report | None) -> Line | None:
    """The row of an indicator: its figure, or the heading of others, or None for neither."""
    there = report is None or indicator.code in report.indicators
    if indicator.unit is None or not there:
        codes = () if report is None else report.indicators
        if report is None or any(code.startswith(f"{indicator.code}.") for code in codes):
            return (LaidCell(indicator.label, "heading", 1, 2, "rowgroup"),)
        return None
    note = f"（{indicator.note}）" if indicator.note else ""
    name = f"{INDICATORS}.{indicator.code}"
    value = None if report is None else report.cell(name)
    text = "" if value is None else figure_text(value)
    label = f"{indicator.label}{note}（{indicator.unit}）"
    return (
        LaidCell(label, "label", scope="row"),
        LaidCell(text, "figure", cell=name, cell_value=value),
    )


def _rows(table: Table, block: Block, report: Report | None) -> list[FormRow]:
    if report is None:
        return list(block.rows)
    return [row for row in block.rows if report.has_row(f"{table.key}.{row.key}")]


def _figure(report: Report | None, name: str, column: Column, col_span: int = 1) -> LaidCell:
    value = None if report is None else report.cells.get(name, MISSING)
    text = "" if value is None else figure_text(value, signed=column.signed)
    return LaidCell(text, "figure", col_span=col_span, cell=name, cell_value=value)


def _spans(columns: Sequence[Column], width: int) -> list[int]:
    """Slots per column: one each, the last taking what is left of ``width``."""
    return [1] * (len(columns) - 1) + [width - len(columns) + 1]


def _stacked(table: Table, report: Report | None) -> Sheet:
    blocks = [(block, _rows(table, block, report)) for block in table.blocks]
    blocks = [(block, rows) for block, rows in blocks if rows]
    split = report is not None and any(
        f"{table.key}.{row.key}" in report.sub_rows for _, rows in blocks for row in rows
    )
    labels = 2 if split else 1
    width = max((len(block.columns) for block in table.blocks), default=1)
    lines: list[Line] = []
    for block, rows in blocks:
        if block.heading:
            heading = LaidCell(block.heading, "heading", 1, labels + width, "rowgroup")
            lines.append((heading,))
        spans = _spans(block.columns, width)
        corner = LaidCell(block.corner or "", "corner", 1, labels, "col")
        headers = [
            LaidCell("".join(column_label(column)), "header", 1, span, "col")
            for column, span in zip(block.columns, spans, strict=True)
        ]
        lines.append((corner, *headers))
        for row in rows:
            lines += _stacked_row(table, block, row, report, labels, spans)
    return Sheet(table.key, table.title, "stacked", labels + width, labels, 0, tuple(lines))


def _stacked_row(
    table: Table, block: Block, row: FormRow, report: Report | None, labels: int, spans: list[int]
) -> Iterator[Line]:
    name = f"{table.key}.{row.key}"

    def figures(prefix: str) -> list[LaidCell]:
        return [
            _figure(report, f"{prefix}.{column.key}", column, span)
            for column, span in zip(block.columns, spans, strict=True)
        ]

    subs = None if report is None else report.sub_rows.get(name)
    if subs is None:
        yield (LaidCell(row.label[-1], "label", 1, labels, "row"), *figures(name))
        return
    for n, sub in enumerate(subs):
        cells = [LaidCell(sub, "label", scope="row"), *figures(f"{name}.{n}")]
        if n == 0:
            cells.insert(0, LaidCell(row.label[-1], "label", len(subs), 1, "rowgroup"))
        yield tuple(cells)


def _header(paths: Sequence[tuple[str, ...]]) -> list[Line]:
    """Header rows from the columns' label paths; equal beginnings share a cell."""
    depth = max(map(len, paths))
    lines: list[Line] = []
    for level in range(depth):
        line = []
        for path, group in groupby(path[: level + 1] for path in paths):
            count = len(list(group))
            if len(path) <= level:
                continue
            last = path in paths
            span = depth - level if last else 1
            scope: Scope = "col" if last else "colgroup"
            line.append(LaidCell(path[level], "header", span, count, scope))
        lines.append(tuple(line))
    return lines


def _labels(paths: Sequence[tuple[str, ...]], depth: int) -> list[list[LaidCell]]:
    """The label cells that begin in each row; equal beginnings share a cell downwards."""
    lines: list[list[LaidCell]] = [[] for _ in paths]
    for level in range(depth):
        start = 0
        for path, group in groupby(path[: level + 1] for path in paths):
            count = len(list(group))
            if len(path) > level:
                last = path in paths
                text = path[level]
                lines[start].append(
                    LaidCell(
                        text,
                        "label",
                        count,
                        depth - level if last else 1,
                        "row" if last else "rowgroup",
                        upright=level == 0 and not last and count >= len(text),
                    )
                )
            start += count
    return lines


def _matrix(table: Table, report: Report | None) -> Sheet:
    (block,) = table.blocks
    rows = _rows(table, block, report)
    depth = max(len(row.label) for row in block.rows)
    header = _header([column_label(column) for column in block.columns])
    corner = LaidCell(table.note or block.corner or "", "corner", len(header), depth, "col")
    header[0] = (corner, *header[0])
    lines = [
        (
            *labels,
            *(_figure(report, f"{table.key}.{row.key}.{c.key}", c) for c in block.columns),
        )
        for row, labels in zip(rows, _labels([row.label for row in rows], depth), strict=True)
    ]
    columns = depth + len(block.columns)
    return Sheet(table.key, table.title, "matrix", columns, depth, len(header), (*header, *lines))


def _line(table: Table, report: Report | None) -> Sheet:
    (block,) = table.blocks
    places = [(row, column) for row in _rows(table, block, report) for column in block.columns]
    header = _header([(*row.label, *column_label(column)) for row, column in places])
    figures = tuple(
        _figure(report, f"{table.key}.{row.key}.{column.key}", column) for row, column in places
    )
    return Sheet(table.key, table.title, "line", len(places), 0, len(header), (*header, figures))
