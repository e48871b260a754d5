"""A form is data: a made-up one is read, checked, written and compared without a line of code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from gongkai.annual import form as forms
from gongkai.annual import reading, writing
from gongkai.annual.canonical import differences, dumps, from_dict, loads, to_dict
from gongkai.annual.checking.engine import all_checks, check_report
from gongkai.annual.model import Cell, Chapter, Report
from gongkai.annual.reading.labels import distinctive
from gongkai.annual.schema import schema
from gongkai.annual.writing.layout import sheets

MADE_UP = Path(__file__).parent / "made_up.toml"

VALUES = {
    "table2.sites.opened": 4,
    "table2.sites.closed": 1,
    "table2.sites.running": 17,
    "table2.screens.opened": 0,
    "table2.screens.closed": None,
    "table2.screens.running": 6,
    "table2.other_channels.opened": 2,
    "table2.other_channels.closed": 0,
    "table2.other_channels.running": 9,
    "table2.copies.amount_wan": Decimal("0.0312"),
    "table5.by_phone.accepted": 3,
    "table5.by_phone.rejected": 5,
    "table5.by_phone.all": 8,
    "table5.by_mail.accepted": 0,
    "table5.by_mail.rejected": 1,
    "table5.by_mail.all": 1,
}
TABLE3 = {
    "received": (21, 4, 25),
    "stock": (2, 0, 2),
    "given": (12, 3, 15),
    "given_part": (5, 0, 5),
    "not_given": (3, 1, 4),
    "handled": (20, 4, 24),
    "left": (3, 0, 3),
}

# As a web page saved to text gives it: one cell a line.
FLATTENED = """\
云溪市水利局2031年政府信息公开工作年度报告
一、工作概述
本局按年度安排开展公开工作。
二、公开载体和收费
甲组：载体
载体名称
年内开设个数
年内关停个数
年末在用个数
网站栏目
4
1
17
电子显示屏
0
/
6
其余载体
2
0
9
乙组：收费
收费名称
全年实收金额（万元）
复制邮寄成本费
0.0312
三、申请和投诉办理
（收件加旧存等于办件加转存）
申请者类别
公民个人
企业单位
各类合计
甲、年内收件
21
4
25
乙、年初旧存
2
0
2
丙、办件情形
1.全部提供
12
3
15
2.提供其中一部分
5
0
5
3.没有提供
3
1
4
4.办件合计
20
4
24
丁、年末转存
3
0
3
电话投诉
书面投诉
成立
不成立
件数合计
成立
不成立
件数合计
3
5
8
0
1
1
云溪市水利局
2032年1月20日
"""


@pytest.fixture(autouse=True)
def made_up() -> Iterator[forms.Form]:
    """The made-up form, known for the time of a test."""
    with forms.extra_forms(MADE_UP):
        yield forms.get("2031")


def report() -> Report:
    """A whole report of the made-up form."""
    columns = ("citizens", "companies", "sum")
    table3 = {
        f"table3.{row}.{column}": value
        for row, values in TABLE3.items()
        for column, value in zip(columns, values, strict=True)
    }
    values = VALUES | table3
    return Report(
        form="2031",
        organ="云溪市水利局",
        year=2031,
        title="云溪市水利局2031年政府信息公开工作年度报告",
        signed_by="云溪市水利局",
        signed_on=date(2032, 1, 20),
        chapters=(
            Chapter(1, "一、工作概述", ("本局按年度安排开展公开工作。",)),
            Chapter(2, "二、公开载体和收费"),
            Chapter(3, "三、申请和投诉办理"),
        ),
        cells={name: Cell(values[name]) for name in forms.get("2031").cells},
    )


def test_flattened_text_is_read() -> None:
    assert differences(report(), reading.read(FLATTENED.encode(), "报告.txt")) == []


def test_a_web_page_is_read() -> None:
    rows = "".join(
        f"<tr><td>{label}</td><td>{'</td><td>'.join(map(str, values))}</td></tr>"
        for label, values in zip(
            (
                "甲、年内收件",
                "乙、年初旧存",
                "1.全部提供",
                "2.提供其中一部分",
                "3.没有提供",
                "4.办件合计",
                "丁、年末转存",
            ),
            TABLE3.values(),
            strict=True,
        )
    )
    page = (
        "<h1>云溪市水利局2031年政府信息公开工作年度报告</h1><table><tr><td></td>"
        f"<td>公民个人</td><td>企业单位</td><td>各类合计</td></tr>{rows}</table>"
    )
    read = reading.read(page.encode(), "报告.html")
    assert read.form == "2031"
    assert {name: cell.value for name, cell in read.cells.items()} == {
        name: cell.value for name, cell in report().cells.items() if name.startswith("table3.")
    }


@pytest.mark.parametrize("suffix", [s for s in writing.WRITERS if s != ".pdf"])
def test_what_is_written_reads_back_equal(suffix: str) -> None:
    again = reading.read(writing.to_bytes(report(), suffix), f"报告{suffix}")
    assert differences(report(), again) == []


def test_sub_rows_of_its_own_splittable_row() -> None:
    cells = {n: c for n, c in report().cells.items() if not n.startswith("table2.other_channels.")}
    for n in range(2):
        cells |= {
            f"table2.other_channels.{n}.{k}": Cell(n) for k in ("opened", "closed", "running")
        }
    split = replace(
        report(), cells=cells, sub_rows={"table2.other_channels": ("流动宣传车", "政务广播")}
    )
    for suffix in (".txt", ".html", ".xlsx", ".json"):
        again = reading.read(writing.to_bytes(split, suffix), f"报告{suffix}")
        assert differences(split, again) == []


def test_tables_are_laid_out() -> None:
    laid = {sheet.key: sheet for sheet in sheets(report())}
    assert list(laid) == ["table2", "table3", "table5"]
    assert {name for sheet in laid.values() for name in sheet.figures()} == set(report().cells)
    assert laid["table3"].label_columns == 2


def test_a_valid_report_breaks_nothing() -> None:
    assert [f.check for f in check_report(report()).findings if f.check.startswith("MU-")] == []


@pytest.mark.parametrize("cell", [f"table3.{row}.citizens" for row in TABLE3])
def test_its_identities_are_checked(cell: str) -> None:
    value = report().value(cell)
    assert value is not None
    wrong = report().with_cells({cell: Cell(value + 1)})
    found = [f for f in check_report(wrong).findings if f.check.startswith("MU-")]
    assert found
    assert all(cell in f.cells and f.severity == "E" for f in found)
    assert "公民个人" in "".join(f.message for f in found)


def test_an_identity_settles_what_the_source_leaves_open() -> None:
    short = FLATTENED.replace("2.提供其中一部分\n5\n0\n5\n", "2.提供其中一部分\n5\n5\n")
    cell = reading.read(short.encode(), "报告.txt").cells["table3.given_part.citizens"]
    assert (cell.value, cell.state) == (5, "inferred")
    assert cell.by in ("MU-ROW", "MU-HANDLED")


def test_canonical_json_and_its_schema() -> None:
    raw = to_dict(report())
    assert raw["table3"]["received"] == [21, 4, 25]
    assert raw["table5"]["by_phone"] == {"accepted": 3, "rejected": 5, "all": 8}
    assert differences(report(), from_dict(loads(dumps(raw)))) == []
    jsonschema.validate(raw, schema())
    raw["table3"]["received"] = [21, 4]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, schema())


def test_a_new_form_ends_the_time_of_the_one_before() -> None:
    assert forms.for_year(2030) is forms.get("2021")
    assert forms.for_year(2031) is forms.get("2031")


def test_a_form_that_continues_another_keeps_its_checks(tmp_path: Path) -> None:
    next_year = Path(forms.__file__).parent / "forms" / "2021.toml"
    text = next_year.read_text(encoding="utf-8")
    text = text.replace('id = "2021"', 'id = "2032"\ncontinues = "2021"', 1)
    text = text.replace("since = 2021", "since = 2032", 1)
    file = tmp_path / "2032.toml"
    file.write_text(text, encoding="utf-8")
    with forms.extra_forms(file):
        assert forms.lineage("2032") == ("2032", "2021")
        blank = Report(form="2032", year=2032, cells={"table3.new.total": Cell()})
        assert "V-BLANK" in {f.check for f in check_report(blank).findings}


def test_it_is_forgotten_afterwards(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = MADE_UP.read_text(encoding="utf-8").replace('"2031"', '"2041"').replace("MU-", "MV-")
    other.write_text(text.replace("网站栏目", "橱窗"), encoding="utf-8")
    with forms.extra_forms(other):
        assert "MV-ROW" in all_checks()
        assert "橱窗" in distinctive()
    assert "2041" not in forms.all_forms()
    assert "MV-ROW" not in all_checks()
    assert "橱窗" not in distinctive()
