"""Damaged extractions: what nobody can say stays open, nothing is made up."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.annual.model import Report
from gongkai.annual.reading.recognise import recognise
from gongkai.annual.reading.text import lines_of
from gongkai.annual.writing.layout import Sheet
from tests.annual.reading import layouts
from tests.annual.reports import valid_report


def wrong_cells(report: Report, got: Report) -> list[str]:
    return [
        name
        for name, printed in report.cells.items()
        if got.cell(name).state not in ("ambiguous", "missing") and got.value(name) != printed.value
    ]


def test_each_distinct_line_kept_once() -> None:
    report = valid_report()
    lines = layouts.flatten(report, layouts.cell_a_line).split("\n")
    got = recognise(lines_of("\n".join(dict.fromkeys(lines))))
    assert wrong_cells(report, got) == []
    assert not any(cell.is_blank for cell in got.cells.values())


def figures_run_together(sheet: Sheet) -> Iterable[str]:
    for row in sheet.rows:
        yield "".join(cell.text for cell in row if cell.kind != "figure")
        yield "".join(cell.text for cell in row if cell.kind == "figure")


def test_the_digits_of_a_row_run_together() -> None:
    report = valid_report()
    got = recognise(lines_of(layouts.flatten(report, figures_run_together)))
    assert wrong_cells(report, got) == []


def test_a_sentence_in_a_cell_is_no_figure() -> None:
    text = layouts.flatten(valid_report("2019"), layouts.pipes_both_ends)
    row = next(line for line in text.split("\n") if line.startswith("| 行政处罚"))
    got = recognise(lines_of(text.replace(row, "| 行政处罚 | 见门户网站公示 | 0 | 18 | ")))
    assert got.value("table2.penalties.decisions") in (18, None)
    assert got.value("table2.penalties.prior_items") is None


def test_a_row_that_lost_its_label_is_placed_by_the_rows_around_it() -> None:
    text = layouts.flatten(valid_report(), layouts.cell_a_line)
    got = recognise(lines_of(text.replace("\n规章\n", "\n")))
    assert got.cell("table2.rules.issued").state == "inferred"
    assert got.value("table2.rules.issued") == 0


def test_a_row_with_a_cell_too_many_leaves_its_last_column_open() -> None:
    text = layouts.flatten(valid_report(), layouts.pipes_behind)
    row = next(line for line in text.split("\n") if line.startswith("一、本年新收"))
    label = row.split(" | ")[0]
    got = recognise(lines_of(text.replace(row, f"{label} | |  |  |  |  |  |  | 7 | ||")))
    assert got.cell("table3.new.total").state == "ambiguous"
    assert all(got.value(f"table3.new.{column}") is None for column in ("business", "research"))


def test_an_amount_without_its_unit_stays_open() -> None:
    text = layouts.flatten(valid_report("2019"), layouts.cell_a_line)
    got = recognise(
        lines_of(text.replace("采购总金额（万元）", "采购总金额").replace("340.582", "27270"))
    )
    cell = got.cell("table2.procurement.amount_wan")
    assert cell.state == "ambiguous"
    assert 27270 in cell.candidates


TABLE3_HEAD = (
    "三、收到和处理政府信息公开申请情况\n"
    "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||\n"
    "自然人 | 法人或其他组织 | 总计 | |||||||\n"
    "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||\n"
)


def test_empty_cells_squeezed_to_the_end_leave_the_columns_open() -> None:
    """The extraction moved all empty cells behind the figures: 3 and 3 of seven columns."""
    got = recognise(
        lines_of(f"{TABLE3_HEAD}一、本年新收政府信息公开申请数量 | 3 | 3 | |||||||\n二、\n")
    )
    row = "table3.new"
    assert got.cell(f"{row}.business").state == "ambiguous"
    assert got.cell(f"{row}.natural_person").state == "ambiguous"
    assert got.cell(f"{row}.total").state == "inferred"
    assert got.value(f"{row}.total") == 3


def test_empty_cells_with_their_own_borders_keep_their_place() -> None:
    row = "一、本年新收政府信息公开申请数量 | 56 | | | | | | 56 | ||\n"
    got = recognise(lines_of(TABLE3_HEAD + row))
    values = [got.value(f"table3.new.{c}") for c in ("natural_person", "business", "total")]
    assert values == [56, None, 56]
    assert got.cell("table3.new.business").is_blank


def test_a_year_or_a_remark_in_a_label_is_read_through() -> None:
    got = recognise(
        lines_of(
            "二、主动公开政府信息情况\n主动公开政府信息情况 | |||\n第二十条第(一)项 | |||\n"
            "信息内容 | 本年(2023)制发件数 | 本年(2023)废止件数 | 现行有效件数(历史累计) |\n"
            "规章 | 0 | 0 | 0 |\n规范性文件 | 3 | 1 | 9 |\n"
            "第二十条第(五)项 | |||\n信息内容 | 本年(2023)处理决定数量 | ||\n行政许可 | 12 | ||\n"
        )
    )
    assert got.form == "2021"
    assert got.value("table2.normative_documents.in_force") == 9
    assert got.value("table2.licensing.decisions") == 12
    assert [chapter.number for chapter in got.chapters] == [2]
