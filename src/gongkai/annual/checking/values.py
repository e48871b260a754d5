"""Values of single cells (V-*): blanks, whole numbers, signs, formats, units, the printed note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle

from gongkai.annual.checking.engine import (
    Context,
    E,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.structure import column_of
from gongkai.annual.checking.wording import cell_words
from gongkai.annual.form import Column
from gongkai.annual.model import Cell, Report

_SPACED = re.compile(r"\s")
_FULL_WIDTH = re.compile("[０-９．，]")
_GROUPED = re.compile(r"\d[,，]\d")
_SIGN = re.compile(r"^\s*([＋+－−–—‐-]|增加|减少|新增|增长|下降|增|减|负|加)\s*[(（]?\s*[\d０-９]")
_MANY = 100_000
_NEVER_READ = "没有保留原文，无从判断写法"


def _columns(report: Report) -> Iterator[tuple[str, Cell, Column]]:
    for row, (_, block, _) in report.form_data.rows.items():
        # a row with sub-rows yields the columns once for each of them
        cells = zip(report.row_cells(row), cycle(block.columns), strict=False)
        yield from ((name, cell, column) for (name, cell), column in cells)


def _has_print(report: Report) -> bool:
    return any(cell.printed is not None for cell in report.cells.values())


def _blank(report: Report, names: list[str], what: str) -> Outcome:
    words = "、".join(cell_words(report, name) for name in names[:3])
    more = f"等 {len(names)} 格" if len(names) > 3 else ""
    return finding(
        *names,
        message=f"{words}{more}空白，{what}，没有的应填 0",
        printed="",
        expected="数字或 0",
    )


@check("V-BLANK", E, basis="实务（没有的填 0）")
def no_blank(report: Report, context: Context) -> Iterator[Outcome]:
    """数字格不得空白，没有的应填0（每张表合为一条）。"""
    for table in report.form_data.tables:
        blank = [
            name
            for name, cell, _ in _columns(report)
            if name.startswith(table.key + ".") and cell.is_blank
        ]
        if blank:
            yield _blank(report, blank, "数字格不得空白")


def _is_total(name: str) -> bool:
    return name.startswith("table3.total.") or (
        name.startswith(("table3.", "table4.")) and name.endswith(".total")
    )


@check("V-TOTAL-BLANK", E, basis="实务（没有的填 0）")
def no_blank_total(report: Report, context: Context) -> Iterator[Outcome]:
    """总计格不得空白：表三总计列、（七）总计行，表四三个总计（每张表合为一条）。"""
    for table in ("table3.", "table4."):
        blank = [
            name
            for name, cell, _ in _columns(report)
            if name.startswith(table) and _is_total(name) and cell.is_blank
        ]
        if blank:
            yield _blank(report, blank, "总计不得空白")


@check("V-INT", E, basis="逻辑关系")
def whole_counts(report: Report, context: Context) -> Iterator[Outcome]:
    """件数、项数为非负整数（本年增/减可为负）。"""
    for name, cell, column in _columns(report):
        if column.unit or cell.value is None:
            continue
        fraction = cell.value != int(cell.value)
        if fraction or (cell.value < 0 and not column.signed):
            due = "整数" if column.signed else "非负整数"
            yield finding(
                name,
                message=f"{cell_words(report, name)}为 {cell.value}，应为{due}",
                printed=cell.value,
                expected=due,
            )


@check("V-SIGN", I, basis="格式（本年增/减）")
def signs(report: Report, context: Context) -> Iterator[Outcome]:
    """只有“本年增/减”可带正负号，并写作半角的+或-。"""
    if not _has_print(report):
        yield unjudged(_NEVER_READ)
    for name, cell, column in _columns(report):
        sign = _SIGN.match(cell.printed or "")
        if sign and not (column.signed and sign[1] in "+-"):
            why = "应写作半角的 + 或 -" if column.signed else "该列不应带正负号"
            yield finding(
                name,
                message=f"{cell_words(report, name)}写作“{(cell.printed or '').strip()}”，{why}"
                + (f"，读作 {cell.value}" if cell.value is not None else ""),
                printed=cell.printed,
                expected=str(cell.value) if cell.value is not None else None,
            )


@check("V-FORMAT", I, basis="实务")
def plain_figures(report: Report, context: Context) -> Iterator[Outcome]:
    """数字格只写半角数字，不夹空格、换行、千分号。"""
    if not _has_print(report):
        yield unjudged(_NEVER_READ)
    habits = {"夹有空白字符": _SPACED, "有全角字符": _FULL_WIDTH, "有千分号": _GROUPED}
    for habit, pattern in habits.items():
        cells = [name for name, cell, _ in _columns(report) if pattern.search(cell.printed or "")]
        if cells:
            first = report.cells[cells[0]].printed
            yield finding(
                *cells,
                message=f"有 {len(cells)} 格{habit}，已按数字读取，"
                f"例如{cell_words(report, cells[0])}",
                printed=first,
                expected="".join((first or "").split()),
            )


def _headings(report: Report) -> dict[str, str]:
    """Money cell → what its heading prints, with the unit the reader found there."""
    printed: dict[str, str] = {}
    for key, label in report.labels.items():
        if named := column_of(report, key):
            printed |= dict.fromkeys(named[0], label)
    for name, _, column in _columns(report):
        unit = report.labels.get(f"unit.{name}")
        if unit is not None:
            heading = printed.get(name, column.label[-1].split("（")[0])
            printed[name] = heading if unit in heading else f"{heading}（{unit}）"
    return printed


@check("V-UNIT", I, basis="所见报告", needs={"table2"})
def money_unit(report: Report, context: Context) -> Iterator[Outcome]:
    """金额列的列头写明单位“万元”。"""
    printed = _headings(report)
    for name, cell, column in _columns(report):
        if column.unit is None or cell.state == "missing" or column.unit in (cell.printed or ""):
            continue
        heading = printed.get(name)
        if heading is None and column.unit not in column.label[-1]:
            yield unjudged(f"没有读到{cell_words(report, name)}的列头")
        elif heading is not None and column.unit not in heading:
            yield finding(
                name,
                message=f"{cell_words(report, name)}的列头为“{heading}”，"
                f"没有写明单位（{column.unit}）",
                printed=heading,
                expected=f"{column.label[-1].split('（')[0]}（单位：{column.unit}）",
            )


@check("V-MONEY-SCALE", W, basis="所见报告、实务")
def money_scale(report: Report, context: Context) -> Iterator[Outcome]:
    """以万元计的金额至多四位小数，且小于100000（更大的可能误以元为单位）。"""
    for name, cell, column in _columns(report):
        if not column.unit or cell.value is None:
            continue
        in_yuan = "元" in (cell.printed or "") and "万元" not in (cell.printed or "")
        places = -int(Decimal(cell.value).normalize().as_tuple().exponent)
        if places > 4 and not in_yuan:
            why = f"有 {places} 位小数，至多 4 位"
        elif cell.value >= _MANY:
            why = f"不小于 {_MANY} 万元，请核对是否误以元为单位"
        else:
            continue
        yield finding(
            name,
            message=f"{cell_words(report, name)}为 {cell.value} 万元，{why}",
            printed=cell.value,
            expected="至多四位小数" if places > 4 and not in_yuan else f"< {_MANY}",
        )


@check("V-NOTE", I, basis="格式（表三印注）", needs={"table3"})
def printed_note(report: Report, context: Context) -> Iterator[Outcome]:
    """表三印有勾稽关系的说明。"""
    note = report.labels.get("note.table3")
    if note is None:
        yield unjudged("没有读到表三的表头")
    elif not note.strip():
        due = report.form_data.table("table3").note
        yield finding("chapter:3", message=f"表三没有印“{due}”", printed="", expected=due)
