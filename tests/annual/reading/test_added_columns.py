"""Columns that a report adds to the form's: no figure of theirs is read for one of the form's."""

from __future__ import annotations

from gongkai.annual.model import Report
from gongkai.annual.reading.recognise import recognise
from gongkai.annual.reading.text import lines_of

HEADING = "二、主动公开政府信息情况"
LAST_YEARS = f"""{HEADING}
第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数\t上年同期数
规章\t\t5\t74\t901
行政规范性文件\t6\t1\t25\t902
第二十条第（五）项
信息内容\t本年处理决定数量\t上年同期数
行政许可\t\t903
"""
NUMBERED = f"""{HEADING}
第二十条第（一）项
序号
信息内容
本年制发件数
本年废止件数
现行有效件数
1
规章
3
5
74
2
行政规范性文件
6
1
25
3
行政许可
230
4
行政处罚
18
三、收到和处理政府信息公开申请情况
"""


def read(text: str) -> Report:
    return recognise(lines_of(text))


def figures(report: Report) -> dict[str, object]:
    values = {name: cell.value for name, cell in report.cells.items()}
    return {name: value for name, value in values.items() if value is not None}


def test_last_years_figure_fills_no_empty_cell() -> None:
    assert figures(read(LAST_YEARS)) == {}


def test_the_same_where_a_header_stands_on_a_line_of_spaces() -> None:
    assert figures(read(LAST_YEARS.replace("\t", " "))) == {}


def test_a_spanning_cell_printed_in_each_column_is_one_cell() -> None:
    text = f"""{HEADING}
第二十条第（五）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政许可\t12\t+1\t230
其他对外管理服务事项\t12\t+1\t230
第二十条第（八）项
信息内容\t上一年项目数量\t本年增/减\t本年增/减
行政事业性收费\t4\t7\t7
第二十条第（九）项
信息内容\t采购项目数量\t采购总金额（万元）\t采购总金额（万元）
政府集中采购\t\t993.8\t993.8
"""
    got = read(text)
    assert got.value("table2.procurement.items") is None
    assert got.value("table2.licensing.decisions") == 230


def test_the_number_of_the_next_row_is_no_figure_of_this_one() -> None:
    assert figures(read(NUMBERED)) == {
        "table2.rules.issued": 3,
        "table2.rules.repealed": 5,
        "table2.rules.in_force": 74,
        "table2.normative_documents.issued": 6,
        "table2.normative_documents.repealed": 1,
        "table2.normative_documents.in_force": 25,
        "table2.licensing.decisions": 230,
        "table2.penalties.decisions": 18,
    }
