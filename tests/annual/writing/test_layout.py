"""The printed layout is that of the official form (domain notes 02 §3–5, 03 §3–5)."""

from __future__ import annotations

import pytest

from gongkai.annual import form as forms
from gongkai.annual.form import parse
from gongkai.annual.model import Cell, Report
from gongkai.annual.writing.layout import LaidCell, Sheet, figure_text, lay_out, sheets


def printed(sheet: Sheet) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.row_span, cell.col_span) for cell in row] for row in sheet.rows]


def test_table_2_of_2021_spreads_single_columns_over_the_width() -> None:
    sheet = lay_out(forms.get("2021"), "table2")
    assert sheet.columns == 4
    assert printed(sheet)[:7] == [
        [("第二十条第（一）项", 1, 4)],
        [(t, 1, 1) for t in ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")],
        [("规章", 1, 1), ("", 1, 1), ("", 1, 1), ("", 1, 1)],
        [("行政规范性文件", 1, 1), ("", 1, 1), ("", 1, 1), ("", 1, 1)],
        [("第二十条第（五）项", 1, 4)],
        [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)],
        [("行政许可", 1, 1), ("", 1, 3)],
    ]


def test_table_2_of_2019_gives_the_rest_of_the_width_to_the_last_column() -> None:
    rows = printed(lay_out(forms.get("2019"), "table2"))
    assert rows[-5] == [("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 2)]
    assert rows[-2] == [("信息内容", 1, 1), ("采购项目数量", 1, 1), ("采购总金额（万元）", 1, 2)]
    assert rows[-1] == [("政府集中采购", 1, 1), ("", 1, 1), ("", 1, 2)]


def test_table_3_merges_corner_header_and_labels() -> None:
    form = forms.get("2021")
    sheet = lay_out(form, "table3")
    rows = printed(sheet)
    note = form.table("table3").note
    assert (sheet.columns, sheet.label_columns, sheet.header_rows) == (10, 3, 3)
    assert rows[0] == [(note, 3, 3), ("申请人情况", 1, 7)]
    assert rows[1] == [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)]
    assert [text for text, *_ in rows[2]] == [
        "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他",
    ]  # fmt: skip
    assert rows[3][0] == ("一、本年新收政府信息公开申请数量", 1, 3)
    assert rows[5][:2] == [("三、本年度办理结果", 22, 1), ("（一）予以公开", 1, 2)]
    assert rows[7][:2] == [("（三）不予公开", 8, 1), ("1.属于国家秘密", 1, 1)]
    assert rows[26][0] == ("（七）总计", 1, 2)
    assert sheet.rows[5][0].upright
    assert not sheet.rows[7][0].upright


def test_table_4_is_one_row_of_fifteen_figures_under_three_header_rows() -> None:
    sheet = lay_out(forms.get("2019"), "table4")
    rows = printed(sheet)
    assert rows[0] == [("行政复议", 1, 5), ("行政诉讼", 1, 10)]
    assert rows[1][:5] == [
        (text, 2, 1) for text in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    ]
    assert rows[1][5:] == [("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)]
    assert len(rows[2]) == 10
    assert len(rows[3]) == 15


@pytest.mark.parametrize("form_id", forms.all_forms())
def test_every_cell_of_a_form_is_laid_out_once_and_the_grid_has_no_hole(form_id: str) -> None:
    form = forms.get(form_id)
    names = []
    for table in form.tables:
        sheet = lay_out(form, table)
        names += list(sheet.figures())
        filled = sum(cell.row_span * cell.col_span for row in sheet.rows for cell in row)
        assert filled == sheet.columns * len(sheet.rows)
        assert max(c + cell.col_span for _, c, cell in sheet.placed()) == sheet.columns
    assert sorted(names) == sorted(form.cells)


def test_sub_rows_stand_beside_their_row_in_a_second_label_column() -> None:
    keys = ("prior_items", "change", "decisions")
    names = [f"table2.other_services.{n}.{key}" for n in (0, 1) for key in keys]
    report = Report(
        form="2019",
        cells={name: Cell(n) for n, name in enumerate(names)},
        sub_rows={"table2.other_services": ("行政检查", "行政确认")},
    )
    (sheet,) = sheets(report)
    assert printed(sheet) == [
        [("第二十条第（五）项", 1, 5)],
        [("信息内容", 1, 2)] + [(t, 1, 1) for t in ("上一年项目数量", "本年增/减", "处理决定数量")],
        [
            ("其他对外管理服务事项", 2, 1),
            ("行政检查", 1, 1),
            ("0", 1, 1),
            ("+1", 1, 1),
            ("2", 1, 1),
        ],
        [("行政确认", 1, 1), ("3", 1, 1), ("+4", 1, 1), ("5", 1, 1)],
    ]


def test_rows_that_a_report_lacks_are_left_out_and_spans_shrink() -> None:
    columns = [column.key for column in forms.get("2021").table("table3").blocks[0].columns]
    report = Report(
        form="2021",
        cells={
            f"table3.{row}.{column}": Cell(0)
            for row in ("granted", "denied_process")
            for column in columns
        },
    )
    (sheet,) = sheets(report)
    assert printed(sheet)[3][:2] == [("三、本年度办理结果", 2, 1), ("（一）予以公开", 1, 2)]
    assert printed(sheet)[4][0] == ("（三）不予公开", 1, 1)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell(0), "0"),
        (Cell(), ""),
        (Cell(state="ambiguous", candidates=(12, 13)), "12或13"),
        (Cell(state="ambiguous"), "？"),
        (Cell(state="missing"), "？"),
        (Cell(5, state="inferred", by="T3-ROW-SUM"), "5"),
    ],
)
def test_figures_as_printed(cell: Cell, text: str) -> None:
    assert figure_text(cell) == text


def test_a_form_of_ones_own_is_laid_out_from_its_data() -> None:
    form = parse(
        """
        id = "x"
        title = "t"
        source = "s"
        since = 2030
        [[table]]
        key = "t"
        chapter = 1
        title = "题"
        layout = "stacked"
        note = "注"
        [[table.block]]
        corner = "项"
        columns = [{ key = "a", label = ["甲"] }, { key = "b", label = ["乙"], unit = "万元" }]
        rows = [{ key = "r", label = ["行"] }]
        """
    )
    sheet = lay_out(form, "t")
    assert printed(sheet) == [
        [("项", 1, 1), ("甲", 1, 1), ("乙（万元）", 1, 1)],
        [("行", 1, 1), ("", 1, 1), ("", 1, 1)],
        [("注", 1, 3)],
    ]
    assert sheet.rows[1][1] == LaidCell("", "figure", cell="t.r.a")
