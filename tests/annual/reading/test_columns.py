"""Figures and the columns they stand in, where borders or tabs tell less than they seem to."""

from __future__ import annotations

import pytest

from gongkai.annual import form as forms
from gongkai.annual.model import Cell, Report
from gongkai.annual.reading import read
from gongkai.annual.writing.layout import Sheet, sheets
from tests.annual.reading.layouts import flatten, tab_rows
from tests.annual.reports import valid_report

WHOLE = valid_report("2021", 2023)
FIRST_AND_LAST_BLANK = WHOLE.with_cells(
    {
        "table4.reconsideration.upheld": Cell(),
        "table4.litigation_after_reconsideration.total": Cell(),
    }
)

SPARSE = ["21", "35", "", "4", "", "7", ""]


def values(report: Report) -> dict[str, object]:
    return {name: report.value(name) for name in WHOLE.cells}


def table4_page(report: Report, widths: list[int]) -> bytes:
    """Table 4 as Word exports it: the figures' borders do not meet those of the header."""
    *header, figures = sheets(report)[2].rows
    rows = [[(c.text, 3 * c.col_span, c.row_span) for c in row] for row in header]
    rows.append([(c.text, width, 1) for c, width in zip(figures, widths, strict=True)])
    cells = [
        "".join(f"<td colspan={w} rowspan={h}>{text}</td>" for text, w, h in row) for row in rows
    ]
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<p>{report.title}</p><table>{table}</table>".encode()


def test_borders_that_do_not_meet_the_headers_move_no_figure() -> None:
    page = table4_page(WHOLE, [5, 2, 2, 4, 2] * 3)
    got = read(page, "a.html")
    table4 = [name for name in WHOLE.cells if name.startswith("table4")]
    assert {n: got.value(n) for n in table4} == {n: WHOLE.value(n) for n in table4}


def test_a_tab_behind_every_row_is_no_empty_cell() -> None:
    def closed_by_tabs(sheet: Sheet) -> list[str]:
        return [f"{row}\t" for row in tab_rows(sheet)]

    got = read(flatten(FIRST_AND_LAST_BLANK, closed_by_tabs).encode(), "a.txt")
    assert values(got) == values(FIRST_AND_LAST_BLANK)


def test_a_row_that_may_begin_a_cell_later_stays_open() -> None:
    def one_more_empty_cell(sheet: Sheet) -> list[str]:
        rows = tab_rows(sheet)
        return [*rows[:-1], f"\t{rows[-1]}\t."] if sheet.layout == "line" else rows

    got = read(flatten(FIRST_AND_LAST_BLANK, one_more_empty_cell).encode(), "a.txt")
    truth = values(FIRST_AND_LAST_BLANK)
    assert {n: v for n, v in values(got).items() if v not in (None, truth[n])} == {}


def table3_page(rows: list[tuple[str, str]]) -> str:
    """Table 3 as a PDF tool writes it, the empty cells of a row being gaps."""
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    lines = ["三、收到和处理政府信息公开申请情况", " " * 40 + "".join(f"{h:<10}" for h in heads)]
    for label, figures in rows:
        start = " " * (40 - len(label) - len(label.encode()) // 3)
        lines.append(label + start + "".join(f"{f:<14}" for f in figures.split("|")).rstrip())
    return "\n".join(lines)


def test_figures_of_a_page_with_empty_columns_are_not_pushed_together() -> None:
    rows = [("一、本年新收政府信息公开申请数量", "21|35|||2|1|59")]
    rows += [("二、上年结转政府信息公开申请数量", "3||||||3"), ("（一）予以公开", "5|7||||1|13")]
    rows += [(f"{n}.{text}", "4||||||4") for n, text in [(1, "属于国家秘密"), (2, "其他")]] * 4
    got = read(table3_page(rows).encode(), "a.txt")
    new = {"natural_person": 21, "business": 35, "legal_service": 2, "other_org": 1, "total": 59}
    for column in forms.get("2021").table("table3").blocks[0].columns:
        assert got.value(f"table3.new.{column.key}") in (None, new.get(column.key))


def test_a_label_before_the_figures_of_table_4_hides_none() -> None:
    first, second, third, figures = sheets(WHOLE)[2].rows
    rows = [
        "".join(f"<td colspan={c.col_span} rowspan={c.row_span}>{c.text}</td>" for c in row)
        for row in (first, second, third, figures)
    ]
    rows[0] = f"<td rowspan=3>项目</td>{rows[0]}"
    rows[3] = f"<td>数量（件）</td>{rows[3]}"
    page = f"<p>{WHOLE.title}</p><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    got = read(page.encode(), "a.html")
    table4 = [name for name in WHOLE.cells if name.startswith("table4")]
    assert {n: got.value(n) for n in table4} == {n: WHOLE.value(n) for n in table4}


def test_a_label_broken_inside_its_cell_keeps_its_figures() -> None:
    def broken(sheet: Sheet) -> list[str]:
        rows = (
            [f"{text[:5]}\n{text[5:]}" if len(text) > 8 else text for text in row.split("\t")]
            for row in tab_rows(sheet)
        )
        return ["\t".join(row) for row in rows]

    assert values(read(flatten(WHOLE, broken).encode(), "a.txt")) == values(WHOLE)


@pytest.mark.parametrize("bar", ["｜", "│", "┃"])
def test_bars_of_other_widths_part_cells_too(bar: str) -> None:
    def barred(sheet: Sheet) -> list[str]:
        return [bar + row.replace("\t", bar) + bar for row in tab_rows(sheet)]

    assert values(read(flatten(WHOLE, barred).encode(), "a.txt")) == values(WHOLE)


def test_wide_spaces_part_cells_too() -> None:
    def wide(sheet: Sheet) -> list[str]:
        return ["　".join(c.text for c in row if c.text) for row in sheet.rows]

    assert values(read(flatten(WHOLE, wide).encode(), "a.txt")) == values(WHOLE)


def test_an_empty_column_beside_borders_that_do_not_meet_moves_no_figure() -> None:
    cells = "".join(f"<td colspan={2 + n % 2}>{figure}</td>" for n, figure in enumerate(SPARSE))
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    header = "".join(f"<td colspan=3>{head}</td>" for head in heads)
    page = (
        f"<p>{WHOLE.title}</p><table><tr><td colspan=2>申请人情况</td>{header}</tr>"
        f"<tr><td>一、本年新收政府信息公开申请数量</td><td></td>{cells}</tr></table>"
    )
    got = read(page.encode(), "a.html")
    columns = forms.get("2021").table("table3").blocks[0].columns
    for column, figure in zip(columns, SPARSE, strict=True):
        value = got.value(f"table3.new.{column.key}")
        assert value in (None, int(figure) if figure else None)
