"""Text in page layout: tables from where the words stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.annual.canonical import loads
from gongkai.annual.reading import read_file
from gongkai.annual.reading.blocks import Grid, Paragraph
from gongkai.annual.reading.page.spaced import read_spaced
from gongkai.annual.reading.text import is_spaced
from gongkai.annual.score import score_report

ROWS: list[dict[int, str]] = [
    {6: "三、收到和处理政府信息公开申请情况"},
    {58: "申请人情况"},
    {45: "自然人", 55: "商业企", 67: "其他", 75: "总计"},
    {57: "业"},
    {0: "一、本年新收申请数量", 46: "12", 57: "3", 68: "0", 75: "15"},
    {8: "（一）予以公开", 47: "8", 57: "0", 68: "0", 76: "8"},
    {},
    {24: "1.属于国家秘密", 47: "0", 57: "0", 68: "0", 76: "0"},
    {0: "三、", 24: "2.其他法律行"},
    {8: "（三）不", 24: "政法规禁止公", 47: "1", 57: "2", 68: "0", 76: "3"},
    {0: "本", 24: "开"},
    {0: "年", 8: "予公开", 24: "3.危及稳定", 47: "0", 57: "0", 68: "0", 76: "0"},
    {8: "（七）总计", 46: "10", 57: "2", 68: "0", 75: "12"},
    {6: "今年申请比上年有所增加，主要集中在征地补偿领域，均已依法答复。"},
]


def set_out(wide: int) -> str:
    """The rows as a tool writes them that counts ``wide`` columns for a wide character."""
    lines = []
    for row in ROWS:
        line, column = "", 0
        for start, word in row.items():
            line += " " * (start - column) + word
            column = start + sum(wide if char > "\u2000" else 1 for char in word)
        lines.append(line)
    return "\n".join(lines)


TEXT = set_out(2)


def grid(text: str = TEXT) -> Grid:
    return next(block for block in read_spaced(text).blocks if isinstance(block, Grid))


def row(label: str, text: str) -> list[str]:
    """The figures of the row that has a label beginning so."""
    for line in grid(text).rows:
        texts = [cell.text for cell in line if cell is not None]
        if any(text.startswith(label) for text in texts):
            return [text for text in texts if text.isdigit()]
    raise AssertionError(f"no row {label}")


both_widths = pytest.mark.parametrize("text", [set_out(1), set_out(2)], ids=["1", "2"])


@both_widths
def test_figures_stand_with_their_labels(text: str) -> None:
    assert row("一、本年新收", text) == ["12", "3", "0", "15"]
    assert row("（一）", text) == ["8", "0", "0", "8"]
    assert row("2.其他", text) == ["1", "2", "0", "3"]
    assert row("（七）", text) == ["10", "2", "0", "12"]


@both_widths
def test_wrapped_labels_are_whole(text: str) -> None:
    texts = {cell.text for line in grid(text).rows for cell in line if cell is not None}
    assert {"2.其他法律行政法规禁止公开", "（三）不予公开", "三、本年", "商业企业"} <= texts


def test_running_text_and_headings_stay_paragraphs() -> None:
    texts = [b.text.strip() for b in read_spaced(TEXT).blocks if isinstance(b, Paragraph)]
    assert texts[0] == "三、收到和处理政府信息公开申请情况"
    assert texts[-1].startswith("今年申请比上年有所增加")


def test_a_figure_knows_its_place_in_the_text() -> None:
    cells = [cell for line in grid().rows for cell in line if cell is not None]
    (at,) = [cell.at for cell in cells if cell.text == "15"]
    assert TEXT[at["start"] : at["end"]] == "15"
    assert at["line"] == 5


def test_the_prefecture_report_in_page_layout(corpus: Path) -> None:
    name = "huaian-city-2024-t-layout"
    gold = loads((corpus / f"{name}.gold.json").read_text(encoding="utf-8"))
    score = score_report(gold, read_file(corpus / f"{name}.txt"))
    assert score.notes == []
    assert score.numbers == 200


def test_no_table_no_grid() -> None:
    assert not any(isinstance(b, Grid) for b in read_spaced("总体情况\n\n  无  \n").blocks)


def test_empty() -> None:
    assert read_spaced("").blocks == ()


BLANK_ROWS: list[dict[int, str]] = [
    {6: "三、收到和处理政府信息公开申请情况"},
    {45: "自然人", 55: "商业企业", 67: "其他", 77: "总计"},
    {0: "一、本年新收申请数量", 46: "12", 57: "3", 78: "15"},
    {8: "（二）部分公开", 46: "8", 67: "4", 78: "12"},
    {8: "（三）不予公开", 24: "1.属于国家秘密", 46: "7", 78: "7"},
    {24: "2.其他法律禁止公开"},
    {24: "3.危及三安全一稳定", 67: "6", 78: "6"},
    {24: "4.保护第三方合法权益"},
    {8: "（七）总计", 46: "15", 67: "10", 78: "25"},
    {0: "四、结转下年度继续办理", 57: "5", 78: "5"},
]


def _typed(row: dict[int, str]) -> str:
    line = ""
    for column, word in row.items():
        line += " " * (column - sum(2 if char >= "\u2000" else 1 for char in line)) + word
    return line


def test_an_item_without_figures_keeps_its_row() -> None:
    text = "\n".join(map(_typed, BLANK_ROWS))
    assert row("2.其他", text) == []
    assert row("3.危及", text) == ["6", "6"]
    assert row("4.保护", text) == []
    assert row("（七）", text) == ["15", "10", "25"]


def test_cells_apart_by_as_many_spaces_stand_in_no_columns() -> None:
    rows = [["一、本年新收", "0", "1", "23"], ["二、上年结转的", "12", "3", "4"]] * 5
    assert not is_spaced("\n".join("    ".join(row) for row in rows))
    assert is_spaced("\n".join("".join(cell.ljust(12) for cell in row) for row in rows))
