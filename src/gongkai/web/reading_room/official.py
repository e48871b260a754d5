"""The official tables of one report as the page draws them: each figure with its state, where it
came from and the findings on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.annual.model import Cell, Report
from gongkai.annual.writing.layout import LaidCell, Sheet, sheets
from gongkai.web.reading_room import source
from gongkai.web.reading_room.models import Correction

CHAPTER_NUMBERS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Flag:
    """The numbered mark of a finding: ``level`` is e, w or i."""

    number: int
    level: str

    @property
    def word(self) -> str:
        """The severity in Chinese."""
        return {"e": "错误", "w": "需说明", "i": "提示"}[self.level]


@dataclass(frozen=True)
class TableCell:
    """One cell of a drawn table. Of a figure: ``name``, ``anchor`` (its id), ``css``,
    ``state`` for readers, ``origin`` in words, ``place`` (anchor in the source), ``flags``."""

    text: str
    kind: str
    row_span: int
    col_span: int
    scope: str
    css: str
    name: str = ""
    anchor: str = ""
    state: str = ""
    origin: str = ""
    place: str = ""
    flags: tuple[Flag, ...] = ()
    is_correctable: bool = False


@dataclass(frozen=True)
class Drawn:
    """A drawn table; ``head`` and ``body`` are rows of cells."""

    key: str
    chapter: int
    title: str
    css: str
    label_columns: int
    figure_columns: int
    head: tuple[tuple[TableCell, ...], ...]
    body: tuple[tuple[TableCell, ...], ...]


@dataclass(frozen=True)
class Marks:
    """What stands beside the figures: findings, corrections, places in the source."""

    flags: Mapping[str, Sequence[Flag]]
    corrections: Mapping[str, Correction]
    anchors: Mapping[str, str]
    read: Report
    source_kind: str


def anchor_of(cell: str) -> str:
    """The id of a cell on the page."""
    return "c-" + cell.replace(".", "-")


def draw(report: Report, marks: Marks) -> tuple[Drawn, ...]:
    """The tables that the report has, in the form's order."""
    if report.form is None:
        return ()
    return tuple(_table(sheet, report, marks) for sheet in sheets(report))


def _table(sheet: Sheet, report: Report, marks: Marks) -> Drawn:
    rows = tuple(tuple(_cell(cell, sheet, marks) for cell in row) for row in sheet.rows)
    chapter = report.form_data.table(sheet.key).chapter
    title = f"{CHAPTER_NUMBERS[chapter]}、{sheet.title}" if chapter else sheet.title
    css = {"stacked": "t2", "matrix": "t3", "line": "t4"}[sheet.layout]
    if sheet.layout == "matrix" and sheet.label_columns != 3:
        css = "t2"
    return Drawn(
        sheet.key,
        chapter,
        title,
        css,
        sheet.label_columns,
        sheet.columns - sheet.label_columns,
        rows[: sheet.header_rows],
        rows[sheet.header_rows :],
    )


def _cell(cell: LaidCell, sheet: Sheet, marks: Marks) -> TableCell:
    if cell.cell is None or cell.cell_value is None:
        return TableCell(
            cell.text,
            cell.kind,
            cell.row_span,
            cell.col_span,
            cell.scope or "",
            _label_css(cell, sheet),
        )
    name, value = cell.cell, cell.cell_value
    flags = tuple(marks.flags.get(name, ()))
    css, state = _state(value, marks.corrections.get(name))
    levels = {flag.level for flag in flags}
    if flags:
        css += " has-flag"
    if "e" in levels:
        css += " has-e"
    elif "w" in levels:
        css += " has-w"
    origin = source.place_text(marks.read.cells.get(name, value), marks.source_kind)
    return TableCell(
        cell.text,
        "figure",
        cell.row_span,
        cell.col_span,
        "",
        css.strip(),
        name,
        anchor_of(name),
        state,
        f"{state}{origin}" if state else origin,
        marks.anchors.get(name, ""),
        flags,
        name in marks.read.cells,
    )


def _state(cell: Cell, correction: Correction | None) -> tuple[str, str]:
    """(style classes, words) of a figure's state."""
    if correction is not None:
        return "is-fixed", f"手工改正，识读为“{correction.read or '空白'}”："
    if cell.state == "ambiguous":
        return "is-unsure", "识读存疑："
    if cell.state == "inferred":
        return "is-inferred", f"由勾稽关系推得（{cell.by}）："
    if cell.state == "missing":
        return "is-unsure", "原文缺这一格："
    return ("is-blank", "空白：") if cell.is_blank else ("", "")


def _label_css(cell: LaidCell, sheet: Sheet) -> str:
    if cell.kind == "heading":
        return "h20 mid"
    if cell.kind == "corner":
        return "corner" if sheet.layout == "matrix" else "mid"
    if cell.kind == "header" or sheet.layout == "stacked":
        return "mid"
    if cell.upright:
        return "l1 mid"
    if cell.scope == "rowgroup":
        return "l2"
    return "l0" if cell.col_span > 1 else "l3"
