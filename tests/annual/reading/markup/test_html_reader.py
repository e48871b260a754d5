"""Web pages as paragraphs and grids."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from lxml import html as lxml_html

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.markup.html import read_html
from tests.annual.reading.documents import cells, grids, paragraphs, texts


def read(markup: str) -> list[str | list[list[str | None]]]:
    return texts(read_html(markup.encode()))


def test_inline_text_is_one_paragraph() -> None:
    assert read("<p>全年<b>公开</b><span>12</span>件</p><div>其他<br>两行</div>") == [
        "全年公开12件",
        "其他",
        "两行",
    ]


def test_white_space_is_what_a_browser_shows() -> None:
    assert read("<p>\n  　　总体\n  情况   a\n b&nbsp;</p>") == ["　　总体情况 a b\u00a0"]


def test_scripts_hidden_parts_and_navigation_are_no_text() -> None:
    page = """<head><title>标题</title><style>p{}</style></head><body>
      <script>document.write('<p>脚本</p>')</script>
      <div class="nav"><a>首页</a> &gt; 年报</div><nav>菜单</nav>
      <p style="display: none">隐藏</p><p hidden>隐藏</p><p>正文</p><footer>版权</footer>"""
    assert read(page) == ["正文"]


def test_a_table_within_navigation_is_kept() -> None:
    assert (
        len(grids(read_html(b"<div class='menu'><table><tr><td>a<td>b<tr><td>1<td>2</table>"))) == 1
    )


def test_spans_fill_their_slots_and_positions_count_from_one() -> None:
    page = """<p>前</p><table><tr><th rowspan=2>规章<td colspan="2">件数</tr>
      <tr><td>制发<td>废止</tr><tr><td>合计<td> <td>0</table>"""
    document = read_html(page.encode())
    assert texts(document)[1] == [
        ["规章", "件数", "件数"],
        ["规章", "制发", "废止"],
        ["合计", "", "0"],
    ]
    (grid,) = grids(document)
    zero = grid.rows[2][2]
    assert zero is not None
    assert zero.at == {"table": 1, "row": 3, "column": 3}
    assert document.blocks[0].at == {"paragraph": 1}  # type: ignore[union-attr]


def test_a_label_broken_by_br_is_one_cell() -> None:
    (grid,) = grids(read_html("<table><tr><td>商业<br>企业<td>0<tr><td>a<td>1</table>".encode()))
    assert grid.rows[0][0] is not None
    assert grid.rows[0][0].text == "商业\n企业"


@pytest.mark.parametrize("span", ["999999999", "-1", "0", "x", "", "1e9"])
def test_spans_are_kept_within_reason(span: str) -> None:
    page = f"<table><tr><td rowspan={span}>a<td colspan='{span}'>b<tr><td>c<td>d</table>"
    (grid,) = grids(read_html(page.encode()))
    assert {cell.text for cell in cells(grid)} == {"a", "b", "c", "d"}


def test_layout_tables_dissolve_into_their_text_and_tables() -> None:
    page = """<table><tr><td>左栏</td><td><p>一、总体情况</p>
      <table><tr><td>规章<td>3</tr><tr><td>文件<td>4</tr></table><p>二、其他</p></td></tr></table>"""
    assert read(page) == ["左栏", "一、总体情况", [["规章", "3"], ["文件", "4"]], "二、其他"]


def test_a_frame_around_one_cell_is_its_text() -> None:
    page = "<table><tr><td>规章<td><table><tr><td>3</table><tr><td>文件<td>4</table>"
    assert read(page) == [[["规章", "3"], ["文件", "4"]]]


def test_a_drawn_table_is_a_grid() -> None:
    page = """<div class="table"><div class="row"><div>规章</div><div>3</div><div></div></div>
      <div class="row"><div>文件</div><div>4</div><div>5</div></div></div>"""
    assert read(page) == [[["规章", "3", ""], ["文件", "4", "5"]]]


def test_drawn_rows_of_unequal_length_are_lines_that_keep_their_blanks() -> None:
    row = "<div style='display:table-row'>{}</div>"
    cell = "<span style='display:table-cell'>{}</span>"
    page = row.format(cell.format("第二十条")) + row.format(
        cell.format("规章") + cell.format("") + cell.format("4")
    )
    assert read(page) == ["第二十条", "\t规章\t\t4\t"]


def test_rows_that_lay_out_a_page_are_text() -> None:
    page = (
        "<div class='row'><div class='col-9'><p>正文</p></div><div class='col-3'>侧栏</div></div>"
    )
    assert read(page) == ["正文", "侧栏"]


def test_preformatted_text_keeps_its_lines() -> None:
    assert read("<pre>一、总体情况\n  规章  3\n</pre>") == ["一、总体情况", "  规章  3"]


def test_a_saved_web_archive_is_read() -> None:
    page = base64.b64encode("<p>政府信息公开工作年度报告</p>".encode("gb18030")).decode()
    archive = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{page}\r\n--b--\r\n"
    )
    assert read(archive) == ["政府信息公开工作年度报告"]


def test_an_archive_without_a_page_is_refused() -> None:
    with pytest.raises(Unreadable, match="mhtml"):
        read("MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nabc")


def test_stray_table_tags_do_no_harm() -> None:
    assert read("<td>a</td><tr><td>b</td></tr></table></div>c") == ["a", "b", "c"]


def test_real_pages_cell_by_cell(corpus: Path) -> None:
    pages = sorted(corpus.glob("*.html"))
    assert pages
    for path in pages:
        data = path.read_bytes()
        tables = lxml_html.document_fromstring(data.decode()).findall(".//table")
        read = grids(read_html(data))
        assert len(read) == len(tables)
        for grid, table in zip(read, tables, strict=True):
            expected = ["".join(cell.text_content().split()) for cell in table.iter("td", "th")]
            assert ["".join(cell.text.split()) for cell in cells(grid)] == expected
        running = "".join(paragraphs(read_html(data)))
        assert "总体情况" in running


def test_a_hidden_cell_is_left_out() -> None:
    cells = '<td>a</td><td hidden>b</td><td hidden="hidden"><p>c</p></td><td>d</td>'
    styled = '<td>a</td><td style="Display : None">b</td><td style="color: red">d</td>'
    assert read(f"<table><tr>{cells}</tr><tr>{styled}</tr></table>") == [[["a", "d"], ["a", "d"]]]


def test_the_words_of_a_cell_may_be_marked_or_broken() -> None:
    cells = (
        "<td>本年<wbr>制发<wbr>件数</td><td><p>1<b style='color: red'>2</b>3</p></td><td>4\n</td>"
    )
    assert read(f"<table><tr>{cells}</tr></table>x") == [[["本年制发件数", "123", "4"]], "x"]


def test_a_drawn_row_without_cells_is_no_row() -> None:
    row = "<div class=row><div>a</div><div>b</div></div>"
    assert read(f"{row}<div class=row></div>{row}") == [[["a", "b"], ["a", "b"]]]
