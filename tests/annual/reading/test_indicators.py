"""Reports before 2019: their indicators, from tables set in several ways and from prose."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual import form as forms
from gongkai.annual import reading, writing
from gongkai.annual.canonical import differences
from gongkai.annual.model import Chapter, Number
from tests.annual.reports import legacy_report

CODES = forms.get("legacy").codes
CHAPTERS = (Chapter(1, "一、总体情况", ("文件随办随公开。",)), Chapter(2, "二、主动公开情况"))
MONEY = {i.code for i in forms.get("legacy").indicators if i.unit == "万元"}
TITLE = (
    "云溪市水利局2016年政府信息公开工作年度报告\n"
    "本局按照要求公开政府信息，一年来没有因公开工作受到投诉，所列数据统计到年底为止。\n"
    "如对本报告有疑问，请来信来电。\n"
)


def read(text: str) -> dict[str, Number | None]:
    """The indicators of a report whose text is this below its title."""
    report = reading.read((TITLE + text).encode(), "报告.txt")
    assert report.form == "legacy"
    return dict(report.indicators)


@st.composite
def indicators(draw: st.DrawFn) -> dict[str, Number | None]:
    """Any indicators, some of them blank, in the form's order."""
    codes = draw(st.sets(st.sampled_from(CODES), min_size=1))
    counts = st.one_of(st.none(), st.integers(0, 99), st.integers(1000, 90_000_000))
    money = st.decimals(0, 999, places=4, allow_nan=False).map(
        lambda d: int(d) if d == int(d) else d.normalize()
    )
    return {code: draw(money if code in MONEY else counts) for code in CODES if code in codes}


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".xlsx", ".json"])
def test_what_is_written_reads_back(suffix: str) -> None:
    @settings(max_examples=25)
    @given(indicators())
    def comes_back(values: dict[str, Number | None]) -> None:
        report = replace(legacy_report(), chapters=CHAPTERS, indicators=values)
        again = reading.read(writing.to_bytes(report, suffix), f"报告{suffix}")
        assert differences(report, again) == []

    comes_back()


def test_a_table_with_units_and_numbers_of_its_rows() -> None:
    page = "<table><tr><td>序号</td><td>统计指标</td><td>单位</td><td>统计数</td></tr>" + "".join(
        f"<tr><td>{n}</td><td>{label}</td><td>件</td><td>{value}</td></tr>"
        for n, (label, value) in enumerate(
            (
                ("（一）收到申请数", 12),
                ("1.当面申请数", 5),
                ("2.传真申请数", ""),
                ("四、行政复议数量", 3),
                ("（二）被依法纠错数", 1),
                ("五、行政诉讼数量", 2),
                ("（二）被依法纠错数", 0),
            ),
            1,
        )
    )
    report = reading.read(f"<h1>{TITLE}</h1>{page}</table>".encode(), "报告.html")
    assert report.indicators == {
        "L3.1": 12, "L3.1.1": 5, "L3.1.2": None, "L4": 3, "L4.2": 1, "L5": 2, "L5.2": 0,
    }  # fmt: skip


def test_one_cell_a_line() -> None:
    text = (
        "三、依申请公开情况\n（一）收到申请数\n件\n12\n1.当面申请数\n件\n5\n2.传真申请数\n件\n0\n"
    )
    assert read(text) == {"L3.1": 12, "L3.1.1": 5, "L3.1.2": 0}


def test_a_label_broken_over_lines() -> None:
    text = "（一）主动公开政府\n信息数\n（不同渠道公开计1条）\n条\n907\n制发规范性文件总数\n件\n3\n"
    assert read(text) == {"L1.1": 907, "L1.1b": 3}


def test_of_several_columns_none_is_taken() -> None:
    text = "| 统计指标 | 政府 | 部门 |\n| 收到申请数 | 12 | 30 |\n| 当面申请数 | 5 | 7 |\n"
    assert read(text) == {}


def test_money_in_any_unit() -> None:
    assert read("| 政府信息公开专项经费 | 35000元 |\n| 收到申请数 | 4 |\n") == {
        "L3.1": 4,
        "L8.4": Decimal("3.5"),
    }


def test_prose() -> None:
    text = "一、概述\n本年度收到申请数12件，其中当面申请数为3件，网络申请数9件。申请办结数12。\n"
    assert read(text) == {"L3.1": 12, "L3.1.1": 3, "L3.1.3": 9, "L3.2": 12}


@pytest.mark.parametrize(
    "sentence",
    [
        "收到申请数12余件。",
        "收到申请数12%。",
        "收到申请数12次。",
        "各县区部门收到申请数12件。",
        "收到申请数12件；收到申请数13件。",
        "收到申请数2016年有所下降。",
    ],
)
def test_what_prose_does_not_say_exactly_is_not_taken(sentence: str) -> None:
    assert read(f"一、概述\n{sentence}\n") == {}
