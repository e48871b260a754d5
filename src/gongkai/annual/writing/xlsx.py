"""A report as a workbook: the text, then a sheet per table with its identities live beside it.

Every figure is a number or an empty cell. Right of each table, behind an empty column and
outside the print area, grey columns hold each identity of the form that speaks of the table
and a formula that says 相符 or 不符 (未定 while a figure is not filled in).
"""

from __future__ import annotations

import math
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.annual.form import Form
from gongkai.annual.identities import Condition, Rule, Sum, rules_of
from gongkai.annual.model import Report
from gongkai.annual.writing.archive import frozen
from gongkai.annual.writing.layout import LaidCell, Sheet, number_text
from gongkai.annual.writing.manuscript import TextLine, clean, manuscript, title_of
from gongkai.annual.writing.page import aligned_left

TEXT_SHEET = "正文"
_THIN = Side(style="thin", color="FF4A4A4A")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GREY = PatternFill("solid", fgColor="FFF0F0F0")
_HEADING = PatternFill("solid", fgColor="FFEEF2F8")
_GREY_FONT = Font(name="宋体", size=9, color="FF666666")
_FONTS = {
    "organ": Font(name="方正小标宋简体", size=20),
    "title": Font(name="方正小标宋简体", size=20),
    "heading": Font(name="黑体", size=14),
    "subheading": Font(name="楷体_GB2312", size=12),
}
_SIDES = {"organ": "center", "title": "center", "signed_by": "right", "signed_on": "right"}
_BODY = Font(name="仿宋_GB2312", size=12)
_TABLE_PT = 10.5
_TABLE = Font(name="宋体", size=_TABLE_PT)
_TEXT_WIDTH = 80
_POINTS_A_CHARACTER = 5.25
"""Column widths count characters of the default font, this wide."""
_ALERT = Font(color="FFB3261E", bold=True)
_NUMERALS = "零一二三四五六七八九十"
_LONGEST_NAME = 31
_FITS_A_CELL = 32_000
_EXACT = 10**15
"""Whole numbers from here on lose digits in a spreadsheet, so they are written as text."""


def to_xlsx(report: Report) -> bytes:
    """The report as an XLSX file, the same bytes for the same report."""
    book = Workbook()
    book.properties.title = title_of(report)
    book.properties.creator = "gongkai"
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = TEXT_SHEET
    parts = manuscript(report)
    _write_text(page, [part for part in parts if isinstance(part, TextLine)])
    for part in parts:
        if isinstance(part, Sheet):
            _write_sheet(book.create_sheet(_name(report.form_data, part)), part, report)
    out = BytesIO()
    book.save(out)
    return frozen(out.getvalue())


def _name(form: Form, sheet: Sheet) -> str:
    """表二: a table is called by the number of its chapter, one outside them by its title."""
    number = form.table(sheet.key).chapter
    if not 0 < number < len(_NUMERALS):
        return sheet.title[:_LONGEST_NAME]
    return f"表{_NUMERALS[number]}"


def _cell(page: Worksheet, row: int, column: int) -> ExcelCell:
    cell = page.cell(row, column)
    assert isinstance(cell, ExcelCell)
    return cell


def _put_text(cell: ExcelCell, text: str) -> None:
    """Text that stays text whatever it begins with: no formula."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")


def _write_text(page: Worksheet, lines: list[TextLine]) -> None:
    page.column_dimensions["A"].width = _TEXT_WIDTH
    page.sheet_view.showGridLines = False
    pieces = [
        (line.role, line.text[start : start + _FITS_A_CELL])
        for line in lines
        for start in range(0, len(line.text), _FITS_A_CELL)
    ]
    for row, (role, text) in enumerate(pieces, 1):
        cell = _cell(page, row, 1)
        _put_text(cell, text)
        cell.font = _FONTS.get(role, _BODY)
        cell.alignment = Alignment(_SIDES.get(role, "left"), "center", wrap_text=True)
        page.row_dimensions[row].height = _height(text, cell.font.size, _TEXT_WIDTH)
    _set_page(page, landscape=False)


def _write_sheet(page: Worksheet, sheet: Sheet, report: Report) -> None:
    for r, c, laid in sheet.placed():
        _write_cell(page, (r + 1, c + 1), laid, sheet, report.form_data)
    page.print_area = f"A1:{get_column_letter(sheet.columns)}{len(sheet.rows)}"
    page.freeze_panes = f"{get_column_letter(sheet.label_columns + 1)}{sheet.header_rows + 1}"
    if sheet.header_rows:
        page.print_title_rows = f"1:{sheet.header_rows}"
    widths = [_width(sheet, column) for column in range(1, sheet.columns + 1)]
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    heights = [_height("", _TABLE_PT, 1)] * len(sheet.rows)
    for r, c, laid in sheet.placed():
        if laid.row_span == 1:
            room = sum(widths[c : c + laid.col_span])
            heights[r] = max(heights[r], _height(laid.text, _TABLE_PT, room))
    for row, height in enumerate(heights, 1):
        page.row_dimensions[row].height = height
    _set_page(page, landscape=sheet.layout == "line")
    _write_identities(page, sheet, report)


def _height(text: str, size: float, width: float) -> float:
    """The height of a row in points that shows ``text`` wrapped in a column of ``width``
    characters; spreadsheets do not all find it by themselves."""
    ems = sum(1.0 if character > "\u2e7f" else 0.55 for character in text)
    lines = math.ceil(ems * size / (width * _POINTS_A_CHARACTER - 6)) or 1
    return min(409.0, (lines + 0.4) * size * 1.3)


def _set_page(page: Worksheet, *, landscape: bool) -> None:
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins = PageMargins(left=0.6, right=0.6)


def _width(sheet: Sheet, column: int) -> float:
    if column > sheet.label_columns:
        return 8 if sheet.layout == "line" else 9 if sheet.layout == "matrix" else 18
    if sheet.layout == "matrix":
        return 34 if column == sheet.label_columns else 5 if column == 1 else 12
    return 24


def _write_cell(
    page: Worksheet, at: tuple[int, int], laid: LaidCell, sheet: Sheet, form: Form
) -> None:
    row, column = at
    cell = _cell(page, row, column)
    value = laid.cell_value.value if laid.cell_value else None
    if laid.kind == "figure" and value is not None and -_EXACT < value < _EXACT:
        # As its digits: the library would send it through a float and print 9999.810299999999.
        cell.value, cell.data_type = number_text(value), "n"
        assert laid.cell is not None
        if form.place(laid.cell)[3].signed:
            cell.number_format = "+0;-0;0"
    elif laid.text:
        _put_text(cell, laid.text)
    left = aligned_left(sheet, laid.kind, upright=laid.upright)
    alignment = Alignment(
        horizontal="left" if left else "center",
        vertical="center",
        wrap_text=True,
        text_rotation=255 if laid.upright else 0,
    )
    for down in range(laid.row_span):
        for across in range(laid.col_span):
            slot = page.cell(row + down, column + across)
            slot.border, slot.font, slot.alignment = _BORDER, _TABLE, alignment
            if laid.kind == "heading":
                slot.fill = _HEADING
    if laid.row_span > 1 or laid.col_span > 1:
        page.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + laid.row_span - 1,
            end_column=column + laid.col_span - 1,
        )


def _write_identities(page: Worksheet, sheet: Sheet, report: Report) -> None:
    """The identities of the table, one a row, two columns to the right of it."""
    places = Places(sheet, report)
    column = sheet.columns + 2
    written = [
        (rule, formula)
        for rule in rules_of(report.form_data)
        if rule.cells()[0].startswith(f"{sheet.key}.") and (formula := places.formula(rule))
    ]
    if not written:
        return
    rows = [("勾稽关系（仅供核对，不打印）", "结果")]
    rows += [(f"{rule.identity.id} {places.says(rule)}", formula) for rule, formula in written]
    for row, texts in enumerate(rows, 1):
        for offset, text in enumerate(texts):
            cell = _cell(page, row, column + offset)
            cell.value = text
            cell.font, cell.fill = _GREY_FONT, _GREY
            cell.alignment = Alignment(vertical="center", wrap_text=offset == 0)
    letter = get_column_letter(column + 1)
    page.column_dimensions[get_column_letter(column - 1)].width = 4
    page.column_dimensions[get_column_letter(column)].width = 62
    page.column_dimensions[letter].width = 10
    page.conditional_formatting.add(
        f"{letter}2:{letter}{len(rows)}",
        CellIsRule(operator="equal", formula=['"不符"'], font=_ALERT),  # type: ignore[no-untyped-call]
    )


class Places:
    """Where the cells of a sheet stand in the worksheet, and formulas over them."""

    def __init__(self, sheet: Sheet, report: Report) -> None:
        self.report = report
        self.address = {
            name: f"{get_column_letter(c + 1)}{r + 1}" for name, (r, c) in sheet.figures().items()
        }

    def of(self, name: str) -> tuple[str, ...]:
        """The addresses that make up a cell: one, or those of its row's sub-rows. Or none."""
        if name in self.address:
            return (self.address[name],)
        row, _, key = name.rpartition(".")
        names = [f"{row}.{n}.{key}" for n in range(len(self.report.sub_rows.get(row, ())))]
        return tuple(self.address[name] for name in names if name in self.address)

    def formula(self, rule: Rule) -> str | None:
        """The rule as a formula; None when the sheet lacks one of its cells."""
        addresses = [self.of(name) for name in rule.cells()]
        if not all(addresses):
            return None
        flat = [address for group in addresses for address in group]
        test = self._condition(rule.then)
        if rule.when is not None:
            when = self._condition(rule.when)
            test = f"({when})=({test})" if rule.link == "<=>" else f"OR(NOT({when}),{test})"
        return f'=IF(COUNT({",".join(flat)})<{len(flat)},"未定",IF({test},"相符","不符"))'

    def _condition(self, condition: Condition) -> str:
        op = condition.op.replace("!=", "<>")
        return f"{self._sum(condition.left)}{op}{self._sum(condition.right)}"

    def _sum(self, side: Sum) -> str:
        text = ""
        for sign, term in side.terms:
            parts = (str(term),) if isinstance(term, int) else self.of(term)
            text += ("+" if sign > 0 else "-") + "+-"[sign < 0].join(parts)
        return text.removeprefix("+")

    def says(self, rule: Rule) -> str:
        """What the rule says and in which row or column of the table."""
        rows, columns = set(), set()
        for name in rule.cells():
            _, _, row, column = self.report.form_data.place(name)
            rows.add(row.label[-1])
            columns.add(column.label[-1])
        if len(rows) == 1:
            return f"“{rows.pop()}”行：{rule.identity.says}"
        if len(columns) == 1:
            return f"“{columns.pop()}”列：{rule.identity.says}"
        return rule.identity.says
