"""Tables cut by the end of a page are one table again."""

from __future__ import annotations

from gongkai.annual.reading.page.sheets import Sheet, SheetCell, joined

WIDTH = 60.0


def sheet(page: int, rows: list[list[str | tuple[str, int, int]]], *, full: str = "") -> Sheet:
    """A table of texts; (text, rows, columns) spans; None of a span's slots is repeated.

    Texts that end in ``full`` fill their cell to the edge.
    """
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        column = 0
        for item in row:
            while (r, column) in taken:
                column += 1
            text, down, across = item if isinstance(item, tuple) else (item, 1, 1)
            taken |= {(r + i, column + j) for i in range(down) for j in range(across)}
            box = (column * WIDTH, r * 20.0, (column + across) * WIDTH, (r + down) * 20.0)
            filled = bool(full) and text.endswith(full)
            cells.append(SheetCell(text, page, box, r, column, r + down, column + across, filled))
            column += across
    width = max(c.right for c in cells)
    xs = tuple(i * WIDTH for i in range(width + 1))
    return Sheet(xs, len(rows), cells, 0.0, len(rows) * 20.0)


def texts(made: Sheet | None) -> list[list[str]]:
    assert made is not None
    return [[cell.text if cell else "∅" for cell in row] for row in made.grid().rows]


def test_rows_of_the_next_page_follow() -> None:
    both = joined(sheet(1, [["规章", "1"]]), sheet(2, [["规范性文件", "2"]]))
    assert texts(both) == [["规章", "1"], ["规范性文件", "2"]]


def test_tables_of_other_widths_stay_apart() -> None:
    assert joined(sheet(1, [["规章", "1"]]), sheet(2, [["72", "64", "178"]])) is None


def test_tables_of_one_page_stay_apart() -> None:
    assert joined(sheet(1, [["规章", "1"]]), sheet(1, [["规章", "1"]])) is None


def test_a_repeated_head_is_dropped() -> None:
    head: list[str | tuple[str, int, int]] = ["信息内容", "本年制发件数"]
    both = joined(sheet(1, [head, ["规章", "1"]]), sheet(2, [head, ["规范性文件", "2"]]))
    assert texts(both) == [["信息内容", "本年制发件数"], ["规章", "1"], ["规范性文件", "2"]]


def test_a_group_label_cut_in_the_middle_is_one_cell() -> None:
    upper = sheet(1, [["（四）无", "1.不掌握", "746"]], full="无")
    lower = sheet(2, [[("法提供", 2, 1), "2.没有现成", "11"], ["3.不明确", "1"]])
    both = texts(joined(upper, lower))
    assert [row[0] for row in both] == ["（四）无法提供"] * 3


def test_the_next_group_begins_its_own_cell() -> None:
    upper = sheet(1, [["（四）无法提供", "3.不明确", "1"]], full="供")
    lower = sheet(2, [[("（五）不予处理", 2, 1), "1.信访", "56"], ["2.重复", "25"]])
    assert [row[0] for row in texts(joined(upper, lower))] == [
        "（四）无法提供",
        "（五）不予处理",
        "（五）不予处理",
    ]


def test_a_row_cut_in_the_middle_is_one_row() -> None:
    upper = sheet(1, [["1.申请人逾期不补", "67"]], full="补")
    lower = sheet(2, [["正、不再处理", ""], ["2.其他", "3"]])
    assert texts(joined(upper, lower)) == [["1.申请人逾期不补正、不再处理", "67"], ["2.其他", "3"]]


def test_figures_that_went_to_the_next_page_come_back_to_their_label() -> None:
    both = joined(sheet(1, [["规章", "1"], ["行政规范性文件", ""]]), sheet(2, [["", "26"]]))
    assert texts(both) == [["规章", "1"], ["行政规范性文件", "26"]]


def test_blank_rows_are_not_taken_for_halves_of_one() -> None:
    both = joined(sheet(1, [["行政处罚", ""]]), sheet(2, [["行政强制", ""]]))
    assert texts(both) == [["行政处罚", ""], ["行政强制", ""]]


def test_slivers_of_a_row_that_moved_on_are_dropped() -> None:
    both = joined(sheet(1, [["规章", "1"], ["", ""]]), sheet(2, [["", ""], ["规范性文件", "2"]]))
    assert texts(both) == [["规章", "1"], ["规范性文件", "2"]]


def test_a_header_is_not_joined_with_the_blank_below_it() -> None:
    both = joined(
        sheet(1, [["信息内容", "本年制发件数"]]), sheet(2, [["规章", ""], ["规范性文件", "1"]])
    )
    assert texts(both)[1] == ["规章", ""]


def test_a_cell_tells_the_page_it_stands_on() -> None:
    both = joined(sheet(1, [["规章", "1"]]), sheet(2, [["规范性文件", "2"]]))
    assert both is not None
    cell = both.grid().rows[1][1]
    assert cell is not None and cell.at == {"page": 2, "box": [60.0, 0.0, 120.0, 20.0]}
