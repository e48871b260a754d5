"""Many reports added up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual.aggregate import CannotAdd, add, to_dict
from gongkai.annual.canonical import dumps, from_dict, loads
from gongkai.annual.model import Cell, Report
from tests.annual.reports import reports, valid_report, with_values, without_rows

NEW = "table3.new.total"


def named(report: Report, organ: str) -> Report:
    return replace(report, organ=organ, year=2023)


_several = st.lists(reports(form_id="2021", blanks=True), min_size=1, max_size=4).map(
    lambda drawn: [named(report, f"第{n}局") for n, report in enumerate(drawn)]
)


@given(reports(blanks=True))
def test_one_report_gives_its_own_figures(report: Report) -> None:
    sums = add([report]).report
    assert {n: sums.value(n) for n in sums.cells} == {
        n: report.value(n) for n in report.form_data.cells
    }
    assert not sums.sub_rows


@settings(max_examples=50)
@given(_several, st.randoms())
def test_the_order_does_not_matter(several: list[Report], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(several, len(several))
    assert dict(add(several).report.cells) == dict(add(shuffled).report.cells)
    assert dict(add(several).unknown) == dict(add(shuffled).unknown)


@settings(max_examples=50)
@given(_several)
def test_every_cell_is_the_sum_of_the_known_figures_and_the_rest_is_listed(
    several: list[Report],
) -> None:
    sums = add(several)
    for name, cell in sums.report.cells.items():
        known = [r.value(name) for r in several if r.value(name) is not None]
        assert cell.value == (sum(known) if known else None)
        for report in several:
            listed = name in sums.unknown.get(report.organ or "", ())
            assert listed == (report.value(name) is None)


def test_sums_of_balanced_tables_balance() -> None:
    several = [valid_report(organ=organ) for organ in ("甲局", "乙局", "丙局")]
    sums = add(several, organ="云溪市人民政府").report
    assert sums.value(NEW) == 3 * several[0].value(NEW)
    assert sums.value("table2.fees.amount_wan") == Decimal("36.1218")
    assert sums.title == "云溪市人民政府2023年政府信息公开工作年度报告"


def test_a_blank_is_not_taken_for_0() -> None:
    blank = with_values(valid_report(organ="甲局"), {NEW: None})
    sums = add([blank, valid_report(organ="乙局")])
    assert sums.report.value(NEW) == valid_report().value(NEW)
    assert sums.unknown == {"甲局": (NEW,)}
    assert any("甲局有 1 格没有数" in note for note in sums.notes())
    assert add([blank]).report.cells[NEW] == Cell()


def test_a_row_that_no_report_has_is_not_made_up() -> None:
    sums = add([without_rows(valid_report(organ=o), "table3.carried_in") for o in ("甲局", "乙局")])
    assert not sums.report.has_row("table3.carried_in")
    assert not sums.unknown


def test_an_unreadable_figure_alone_stays_open() -> None:
    unsure = valid_report().with_cells({NEW: Cell(state="ambiguous", candidates=(1, 2))})
    assert add([unsure]).report.cells[NEW].state == "ambiguous"


def test_who_is_missing_is_told_by_name_or_another_name() -> None:
    other = replace(valid_report(organ="市民宗局"), organ_alt=("市民族宗教事务局",))
    sums = add(
        [valid_report(organ="市水利局"), other, valid_report(organ="市档案馆")],
        expected=["市水利局", "市民族宗教事务局", "市财政局"],
    )
    assert sums.missing == ("市财政局",)
    assert sums.unexpected == ("市档案馆",)


@pytest.mark.parametrize(
    ("several", "says"),
    [
        ([], "没有可以汇总的报告"),
        ([valid_report("2019"), valid_report("2021", organ="乙局")], "格式不同"),
        ([valid_report(year=2022), valid_report(year=2023, organ="乙局")], "同一年度"),
        ([replace(valid_report(), year=None)], "年度不明"),
        ([valid_report(), valid_report()], "两份以上"),
        ([Report(form=None, organ="甲局", year=2023)], "没有可以相加的表格"),
    ],
)
def test_what_cannot_be_added_is_refused(several: list[Report], says: str) -> None:
    with pytest.raises(CannotAdd, match=says):
        add(several)


def test_the_json_form_reads_as_a_report() -> None:
    sums = add([valid_report(organ="甲局"), valid_report(organ="乙局")], organ="云溪市人民政府")
    raw = loads(dumps(to_dict(sums)))
    assert from_dict(raw).cells == sums.report.cells
    assert raw["members"] == ["甲局", "乙局"]
