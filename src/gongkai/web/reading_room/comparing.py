"""Two years side by side, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.annual.compare import Comparison, FigureChange
from gongkai.annual.model import Cell, Number, Report
from gongkai.annual.writing.layout import figure_text
from gongkai.web.reading_room.official import CHAPTER_NUMBERS

GREAT_CHANGE = Decimal(20)
"""Per cent from which a change is listed under 变动较大."""
ALIKE = Decimal("0.85")
"""Similarity from which two years' texts are called 雷同 (rule Y-DUP-TEXT)."""


@dataclass(frozen=True)
class Line:
    """A row of the table of figures."""

    cell: str
    label: str
    old: str
    new: str
    change: str
    percent: str
    unsure: str


@dataclass(frozen=True)
class Block:
    """The rows of one table of the form."""

    title: str
    lines: tuple[Line, ...]


def blocks(comparison: Comparison, *, every_column: bool, only_great: bool) -> list[Block]:
    """The figures by table, those that are 0 or blank in both years left out.

    Table 3 shows its totals unless ``every_column``.
    """
    shown = [c for c in comparison.figures if _is_shown(comparison, c, every_column, only_great)]
    out = []
    form = comparison.new.form_data if comparison.new.form else None
    for table in form.tables if form else ():
        lines = tuple(
            _line(comparison, change) for change in shown if change.cell.startswith(table.key + ".")
        )
        if lines:
            title = f"{CHAPTER_NUMBERS[table.chapter]}、{table.title}"
            out.append(Block(title, lines))
    return out


def left_out(comparison: Comparison) -> int:
    """How many figures are 0 or blank in both years."""
    return sum(not (change.old.value or change.new.value) for change in comparison.figures)


def _is_shown(
    comparison: Comparison, change: FigureChange, every_column: bool, only_great: bool
) -> bool:
    layout = comparison.new.form_data.place(change.cell)[0].layout
    if layout == "matrix" and not every_column and not change.cell.endswith(".total"):
        return False
    if only_great:
        return _is_great(change)
    unsure = change.old.state == "ambiguous" or change.new.state == "ambiguous"
    return bool(change.old.value or change.new.value or unsure)


def _is_great(change: FigureChange) -> bool:
    if change.percent is not None:
        return abs(change.percent) >= GREAT_CHANGE
    return change.old.value == 0 and bool(change.new.value) and not change.signed


def _line(comparison: Comparison, change: FigureChange) -> Line:
    return Line(
        change.cell,
        _label(comparison.new, change.cell),
        _figure(change.old, change.signed),
        _figure(change.new, change.signed),
        _change(change.change),
        _percent(change),
        "、".join(_unsure(comparison, change)),
    )


def _label(report: Report, cell: str) -> str:
    table, _, row, column = report.form_data.place(cell)
    path = [part for part in row.label if part != "三、本年度办理结果"]
    if table.layout != "matrix" or not cell.endswith(".total"):
        path.append(column.label[-1])
    return " · ".join(path)


def _figure(cell: Cell, signed: bool) -> str:
    if cell.value is not None and not signed:
        return _grouped(cell.value)
    return figure_text(cell, signed=signed) or "空白"


def _change(change: Number | None) -> str:
    if change is None:
        return "—"
    if change == 0:
        return "持平"
    return f"{'增' if change > 0 else '减'} {_grouped(abs(change))}"


def _grouped(number: Number) -> str:
    return f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"


def _percent(change: FigureChange) -> str:
    if change.percent is not None:
        sign = {1: "+", -1: "−"}.get((change.percent > 0) - (change.percent < 0), "")
        return f"{sign}{abs(change.percent)}%"
    if change.old.value == 0 and change.new.value and not change.signed:
        return "由 0 起"
    return "—"


def _unsure(comparison: Comparison, change: FigureChange) -> Iterator[str]:
    for report, cell in ((comparison.old, change.old), (comparison.new, change.new)):
        if cell.state == "ambiguous":
            yield f"{report.year} 年识读存疑"
