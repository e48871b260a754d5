"""Spreadsheets as paragraphs and grids."""

from __future__ import annotations

import datetime
import io

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.office.xlsx import read_xlsx
from tests.annual.reading.documents import grids, texts, zipped

BORDER = Border(*[Side(style="thin")] * 4)


@pytest.fixture
def book() -> Workbook:
    return Workbook()


@pytest.fixture
def sheet(book: Workbook) -> Worksheet:
    assert isinstance(book.active, Worksheet)
    return book.active


def read(book: Workbook) -> list[str | list[list[str | None]]]:
    out = io.BytesIO()
    book.save(out)
    return texts(read_xlsx(out.getvalue()))


def test_text_around_a_table(book: Workbook, sheet: Worksheet) -> None:
    for row in (["一、总体情况\n全年平稳。"], [], ["规章", 3], ["文件", 0], ["注：略"]):
        sheet.append(row)
    assert read(book) == ["一、总体情况", "全年平稳。", [["规章", "3"], ["文件", "0"]], "注：略"]


def test_merged_cells_and_positions(book: Workbook, sheet: Worksheet) -> None:
    sheet.append([])
    sheet.append([None, "规章", "件数", None])
    sheet.append([None, None, "制发", "废止"])
    sheet.append([None, "文件", 1, 2])
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:D2")
    out = io.BytesIO()
    book.save(out)
    document = read_xlsx(out.getvalue())
    assert texts(document) == [
        [["规章", "件数", "件数"], ["规章", "制发", "废止"], ["文件", "1", "2"]]
    ]
    last = grids(document)[0].rows[2][2]
    assert last is not None
    assert last.at == {"table": 1, "row": 3, "column": 3}


def test_an_empty_row_of_drawn_cells_is_blank_not_absent(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["结果维持", "结果纠正"])
    for column in (1, 2):
        sheet.cell(2, column).border = BORDER
        sheet.cell(3, column).border = BORDER
    assert read(book) == [[["结果维持", "结果纠正"], ["", ""]]]


def test_hidden_sheets_rows_and_columns_are_left_out(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["规章", "隐藏", 3])
    sheet.append(["隐藏", "隐藏", 9])
    sheet.append(["文件", "隐藏", 4])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    secret = book.create_sheet("secret")
    secret.append(["隐藏", 1])
    secret.sheet_state = "hidden"
    found = read(book)
    assert "隐藏" not in str(found)
    assert "规章" in str(found)
    assert "文件" in str(found)


def test_what_stands_outside_the_print_area_is_left_out(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["规章", 3, None, "勾稽关系", "相符"])
    sheet.append(["文件", 4, None, "合计", "相符"])
    sheet.print_area = "A1:B2"
    assert read(book) == [[["规章", "3"], ["文件", "4"]]]


def test_tables_side_by_side_are_two(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["规章", 3, None, "许可", 5])
    sheet.append(["文件", 4, None, "处罚", 6])
    assert read(book) == [[["规章", "3"], ["文件", "4"]], [["许可", "5"], ["处罚", "6"]]]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (340.582, "General", "340.582"),
        (0.1 + 0.2, "General", "0.3"),
        (-3, "+0;-0;0", "-3"),
        (0.04, '0.00"万元"', "0.04万元"),
        (1234567, "#,##0", "1234567"),
        (datetime.date(2024, 1, 31), "yyyy/m/d", "2024年1月31日"),
        ("007", "@", "007"),
        (True, "General", "TRUE"),
        ("1e300", "General", "1e300"),
    ],
)
def test_values_as_a_reader_sees_them(
    book: Workbook, sheet: Worksheet, value: object, form: str, text: str
) -> None:
    cell = sheet.cell(1, 1, value)  # type: ignore[arg-type]
    cell.number_format = form
    assert read(book) == [text]


def test_a_merge_over_the_whole_sheet_is_harmless(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["规章", 3])
    sheet.append(["文件", 4])
    sheet.merged_cells.add("A2:XFD1048576")
    assert read(book)


def test_a_far_away_cell_is_harmless(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["规章", 3])
    sheet["XFD1048576"] = 1
    assert read(book) == [[["规章", "3"]]]


def test_a_workbook_without_its_parts_is_refused() -> None:
    with pytest.raises(Unreadable, match="损坏"):
        read_xlsx(zipped({"xl/styles.xml": "<styleSheet/>"}))


def test_a_row_of_one_figure_behind_others_is_a_row(book: Workbook, sheet: Worksheet) -> None:
    for row in (["结果维持", "结果纠正", "总计"], [None, None, 4]):
        sheet.append(row)
    assert read(book) == [[["结果维持", "结果纠正", "总计"], ["", "", "4"]]]
