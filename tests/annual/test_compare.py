"""Two reports side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annual.canonical import dumps, loads
from gongkai.annual.compare import common_cells, compare, similarity, to_dict
from gongkai.annual.model import Cell, Report
from tests.annual.reports import reports, valid_report, with_text, with_values, without_rows

NEW = "table3.new.total"


def change(old: Report, new: Report, cell: str):  # type: ignore[no-untyped-def]
    (found,) = (figure for figure in compare(old, new).figures if figure.cell == cell)
    return found


def test_a_figure_changes_by_a_number_and_a_share_of_the_old_one() -> None:
    old = with_values(valid_report(), {NEW: 2809})
    new = with_values(valid_report(year=2024), {NEW: 3119})
    figure = change(old, new, NEW)
    assert (figure.change, figure.percent) == (310, Decimal("11.0"))
    assert "本年新收政府信息公开申请数量" in figure.label


@pytest.mark.parametrize(
    ("old", "new", "difference", "percent"),
    [
        (Cell(0), Cell(6), 6, None),
        (Cell(), Cell(6), None, None),
        (Cell(3), Cell(), None, None),
        (Cell(3), Cell(state="ambiguous", candidates=(1, 2)), None, None),
        (Cell(3), Cell(1), -2, Decimal("-66.7")),
        (Cell(Decimal("0.04")), Cell(Decimal("0.05")), Decimal("0.01"), Decimal("25.0")),
    ],
)
def test_from_nothing_or_an_unknown_there_is_no_percentage(
    old: Cell, new: Cell, difference: object, percent: object
) -> None:
    figure = change(
        valid_report().with_cells({NEW: old}), valid_report().with_cells({NEW: new}), NEW
    )
    assert (figure.change, figure.percent) == (difference, percent)


def test_a_change_of_a_change_has_no_percentage() -> None:
    old = valid_report("2019")
    new = with_values(old, {"table2.licensing.change": 4})
    assert change(old, new, "table2.licensing.change").percent is None


@given(reports())
def test_a_report_does_not_differ_from_itself(report: Report) -> None:
    same = compare(report, report)
    assert all(figure.is_equal and not figure.change for figure in same.figures)
    assert len(same.figures) == len(report.form_data.cells)
    assert not same.only_old
    assert not same.only_new
    assert {p.kind for chapter in same.chapters for p in chapter.paragraphs} <= {"equal"}
    assert {chapter.similarity for chapter in same.chapters} <= {None, Decimal("1.00")}


def test_rows_of_one_report_only_are_named() -> None:
    whole = valid_report()
    part = without_rows(whole, "table3.carried_in", "table4")
    table4 = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    lacking = ("table3.carried_in", *(f"table4.{row}" for row in table4))
    assert compare(whole, part).only_old == lacking
    assert compare(part, whole).only_new == lacking


def test_two_forms_are_compared_where_they_mean_the_same() -> None:
    old, new = valid_report("2019"), valid_report("2021")
    cells = common_cells(old, new)
    assert "table2.licensing.decisions" in cells
    assert "table3.declined_repeat.business" in cells
    assert "table4.reconsideration.total" in cells
    assert not any(name.startswith(("table2.rules", "table2.fees")) for name in cells)
    both = compare(old, new)
    assert "table3.other_handling" in both.only_old
    assert "table3.other_misc" in both.only_new
    assert any("格式不同" in note for note in both.notes)


def test_sub_rows_are_compared_by_their_sum() -> None:
    old = valid_report("2019")
    row = "table2.other_services"
    cells = {name: cell for name, cell in old.cells.items() if not name.startswith(row)}
    for n, count in enumerate((400, 60)):
        cells |= {
            f"{row}.{n}.prior_items": Cell(1),
            f"{row}.{n}.change": Cell(0),
            f"{row}.{n}.decisions": Cell(count),
        }
    new = replace(old, cells=cells, sub_rows={row: ("行政检查", "行政确认")})
    assert change(old, new, f"{row}.decisions").change == 460 - 449
    assert any("分项" in note for note in compare(old, new).notes)


def test_another_organ_or_a_wrong_order_is_noted() -> None:
    notes = compare(valid_report(year=2024), valid_report(year=2023, organ="甲县乙局")).notes
    assert any("是否同一单位" in note for note in notes)
    assert any("先后" in note for note in notes)


def test_similarity_does_not_see_numbers_and_years() -> None:
    assert similarity("2023年公开信息12条，占 3.5%。", "2024年公开信息99条，占 40%。") == 1
    assert similarity("二〇二三年工作", "二〇二四年工作") == 1
    assert similarity("专栏更新不够及时", "解读形式较为单一") < Decimal("0.5")


def test_a_chapter_is_compared_by_paragraph() -> None:
    old = with_text(valid_report(), 5, "一是专栏更新不及时。", "二是培训不足。", "三是渠道较少。")
    new = with_text(
        valid_report(), 5, "一是专栏更新不够及时。", "三是渠道较少。", "新增一条不同的话。"
    )
    chapter = next(c for c in compare(old, new).chapters if c.number == 5)
    assert [p.kind for p in chapter.paragraphs] == ["changed", "removed", "equal", "added"]
    assert [(p.kind, p.text) for p in chapter.paragraphs[0].pieces] == [
        ("equal", "一是专栏更新不"),
        ("ins", "够"),
        ("equal", "及时。"),
    ]


@given(reports(form_id="2021"), reports(form_id="2021"), st.booleans())
def test_the_json_form_is_json(old: Report, new: Report, swap: bool) -> None:
    raw = to_dict(compare(new, old) if swap else compare(old, new))
    assert loads(dumps(raw)) == raw
