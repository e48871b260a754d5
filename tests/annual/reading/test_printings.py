"""A document that prints a table twice, or tables of other things beside the official ones."""

from __future__ import annotations

import pytest

from gongkai.annual.canonical import differences
from gongkai.annual.model import Cell, Report
from gongkai.annual.reading.recognise import recognise
from gongkai.annual.reading.text import lines_of
from gongkai.annual.writing.layout import sheets
from tests.annual.reading.layouts import cell_a_line, flatten, tab_rows
from tests.annual.reports import valid_report

NOW = valid_report("2021", 2023)
BEFORE = NOW.with_cells({name: Cell(9000 + n) for n, name in enumerate(NOW.cells)})
BLANK = NOW.with_cells({name: Cell() for name, cell in NOW.cells.items() if cell.value == 0})


def tables(report: Report) -> list[str]:
    return [line for sheet in sheets(report) for line in tab_rows(sheet)]


def read(text: str) -> Report:
    return recognise(lines_of(text))


@pytest.mark.parametrize("now", [NOW, BLANK])
@pytest.mark.parametrize(
    "caption", ["附：上年度数据（供对比）", "2022年度情况统计表", "去年同期："]
)
def test_last_years_tables_are_left_alone(now: Report, caption: str) -> None:
    text = "\n".join([flatten(now, tab_rows), caption, *tables(BEFORE)])
    got = read(text)
    assert [got.value(name) for name in now.cells] == [c.value for c in now.cells.values()]


def test_last_years_table_may_stand_first() -> None:
    heading = "四、政府信息公开行政复议、行政诉讼情况\n"
    before = "\n".join(tab_rows(sheets(BEFORE)[2]))
    text = flatten(NOW, tab_rows).replace(heading, f"{heading}上年度情况：\n{before}\n")
    got = read(text)
    assert [got.value(name) for name in NOW.cells] == [c.value for c in NOW.cells.values()]


def test_two_printings_that_nothing_tells_apart_are_left_to_people() -> None:
    got = read("\n".join([flatten(NOW, tab_rows), "附表", *tables(BEFORE)]))
    assert {cell.state for cell in got.cells.values()} == {"ambiguous"}
    assert set(got.cell("table3.new.total").candidates) == {
        NOW.value("table3.new.total"),
        BEFORE.value("table3.new.total"),
    }


def test_nor_where_this_years_blanks_leave_no_trace() -> None:
    text = [flatten(BLANK, cell_a_line), "附表"]
    text += [line for sheet in sheets(BEFORE) for line in cell_a_line(sheet)]
    got = read("\n".join(text))
    truth = {name: cell.value for name, cell in BLANK.cells.items()}
    wrong = {n for n, cell in got.cells.items() if cell.value not in (None, truth[n])}
    assert wrong == set()


def test_the_same_table_twice_is_read_once() -> None:
    text = "\n".join([flatten(NOW, tab_rows), "附表", *tables(NOW)])
    assert not [name for name, cell in read(text).cells.items() if cell.state]


@pytest.mark.parametrize("layout", ["before", "behind"])
def test_a_table_of_other_things_with_rows_of_those_names(layout: str) -> None:
    media = ["政务新媒体\t微信\t微博\t其他\t合计", "行政许可\t81\t82\t83\t246"]
    media += ["规范性文件\t5\t6\t7\t18"]
    text = flatten(NOW, tab_rows)
    second = "二、主动公开政府信息情况"
    if layout == "before":
        text = text.replace(second, "\n".join(["发布情况：", *media, "", second]))
    else:
        text = "\n".join([text, "附：发布情况", *media])
    got = read(text)
    assert differences(NOW.with_cells(got.cells), NOW) == []
