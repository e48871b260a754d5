"""What each written format promises besides coming back equal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from lxml import etree, html

from gongkai.annual import writing
from gongkai.annual.identities import shipped_rules
from gongkai.annual.model import Chapter, Report
from gongkai.annual.writing.layout import lay_out
from gongkai.annual.writing.manuscript import clean, manuscript, title_lines
from tests.annual.reports import valid_report, with_values

EVIL = "甲\x00\x08\x1b局\ud800\ufffe乙\n丙\u2028丁"


def test_a_file_is_written_wholly_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "报告.docx"
    writing.write(valid_report(), target)
    assert target.read_bytes() == writing.to_bytes(valid_report(), ".docx")
    assert [path.name for path in tmp_path.iterdir()] == ["报告.docx"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "报告.exe"
    target.write_text("旧")
    with pytest.raises(writing.UnknownFormat, match="可以写成：docx、pdf"):
        writing.write(valid_report(), target)
    assert target.read_text() == "旧"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("suffix", writing.WRITERS)
def test_characters_that_no_format_carries_are_dropped(suffix: str) -> None:
    report = replace(
        valid_report(),
        organ=EVIL,
        title=EVIL,
        signed_by=EVIL,
        preamble=(EVIL,),
        chapters=(Chapter(1, EVIL, (EVIL, "", "\x01")),),
        sub_rows={},
    )
    assert writing.to_bytes(report, suffix)
    assert clean(EVIL) == "甲局乙 丙 丁"


@pytest.mark.parametrize("suffix", writing.WRITERS)
def test_a_report_of_nothing_is_written(suffix: str) -> None:
    assert isinstance(writing.to_bytes(Report(form=None), suffix), bytes)


def test_a_long_title_is_broken_by_sense() -> None:
    title = "云溪市水利局2023年政府信息公开工作年度报告"
    assert title_lines(title, "云溪市水利局", 19) == [
        "云溪市水利局",
        "2023年政府信息公开工作年度报告",
    ]
    assert title_lines(title, None, 19)[1].startswith("2023年")
    assert title_lines(title, None, 40) == [title]


def test_an_organ_that_the_text_does_not_name_stands_above_the_title() -> None:
    report = replace(
        valid_report(), organ="某某局", title="2023年政府信息公开工作年度报告", signed_by=None
    )
    assert manuscript(report)[0].text == "某某局"
    assert manuscript(valid_report())[0].role == "title"


def test_html_is_one_accessible_page_that_fetches_nothing() -> None:
    page = html.document_fromstring(writing.to_bytes(valid_report(), ".html").decode())
    assert page.get("lang") == "zh-CN"
    assert len(page.findall(".//h1")) == 1
    assert not page.xpath("//@src | //@href | //link | //script | //img | //iframe")
    assert "url(" not in page.findtext(".//style")
    assert "@import" not in page.findtext(".//style")
    tables = page.findall(".//table")
    assert len(tables) == 3
    for table in tables:
        assert table.findtext("caption")
        assert all(cell.get("scope") for cell in table.iter("th"))
        assert table.xpath(".//th[@scope='col']")


def test_docx_repeats_headers_keeps_rows_whole_and_numbers_pages() -> None:
    data = writing.to_bytes(valid_report(), ".docx")
    document = Document(BytesIO(data))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    _, table3, table4 = document.tables
    xml = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    assert len(table3._tbl.findall(".//w:tblHeader", xml)) == 3
    assert len(table3._tbl.findall(".//w:cantSplit", xml)) == len(table3.rows)
    assert table4.rows[0].cells[0].text == "行政复议"
    footers = [
        ZipFile(BytesIO(data)).read(name)
        for name in ZipFile(BytesIO(data)).namelist()
        if name.startswith("word/footer")
    ]
    assert len(footers) == 2
    for footer in footers:
        assert "".join(etree.fromstring(footer).itertext()) == "— PAGE —"


def _verdicts(data: bytes) -> dict[str, list[str]]:
    """The identity formulas of each sheet, worked out by Python from the written cells."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        page.title: [
            _work_out(cell.value, page)
            for row in page.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        for page in book.worksheets
    }


def _work_out(formula: str, page) -> str:  # type: ignore[no-untyped-def]
    text = re.sub(r"(?<![<>])=", "==", formula.removeprefix("=")).replace("<>", "!=")
    text = re.sub(r"\b([A-Z]{1,2}\d+)\b", r"at('\1')", text)
    names = {
        "at": lambda place: page[place].value,
        "COUNT": lambda *values: sum(isinstance(value, (int, float)) for value in values),
        "AND": lambda *tests: all(tests),
        "OR": lambda *tests: any(tests),
        "NOT": lambda test: not test,
    }
    count, rest = re.fullmatch(r'IF\((.*?),"未定",(IF\(.*\))\)', text).groups()  # type: ignore[union-attr]
    if eval(count, names):
        return "未定"
    (test,) = re.fullmatch(r'IF\((.*),"相符","不符"\)', rest).groups()  # type: ignore[union-attr]
    return "相符" if eval(test, names) else "不符"


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_identity_of_the_form_is_a_live_formula(form_id: str) -> None:
    report = valid_report(form_id)
    verdicts = _verdicts(writing.to_bytes(report, ".xlsx"))
    assert sum(map(len, verdicts.values())) == len(shipped_rules(form_id))
    expected = [rule.holds(report.value) for rule in shipped_rules(form_id)]
    assert [v for page in verdicts.values() for v in page].count("相符") == expected.count(True)
    assert not verdicts["正文"]


def test_a_broken_identity_says_so_and_a_blank_leaves_it_open() -> None:
    broken = with_values(valid_report(), {"table4.reconsideration.total": 99})
    assert _verdicts(writing.to_bytes(broken, ".xlsx"))["表四"] == ["不符", "相符", "相符"]
    blank = with_values(valid_report(), {"table4.reconsideration.total": None})
    assert _verdicts(writing.to_bytes(blank, ".xlsx"))["表四"] == ["未定", "相符", "相符"]


def test_xlsx_figures_are_numbers_and_text_is_never_a_formula() -> None:
    report = replace(valid_report("2019"), preamble=("=cmd|' /C calc'!A0", "+1", "@SUM(1)"))
    book = openpyxl.load_workbook(BytesIO(writing.to_bytes(report, ".xlsx")))
    assert {cell.data_type for row in book["正文"].iter_rows() for cell in row} == {"s"}
    page = book["表二"]
    change = next(row for row in page.iter_rows() if row[0].value == "行政许可")[2]
    assert (change.value, change.number_format) == (-2, "+0;-0;0")
    assert page.print_area == f"'表二'!$A$1:$D${len(lay_out(report.form_data, 'table2').rows)}"


def test_xlsx_money_keeps_its_digits() -> None:
    report = with_values(valid_report(), {"table2.fees.amount_wan": Decimal("9999.8103")})
    archive = ZipFile(BytesIO(writing.to_bytes(report, ".xlsx")))
    assert b"<v>9999.8103</v>" in archive.read("xl/worksheets/sheet2.xml")


def test_dates_are_printed_as_official_documents_are_dated() -> None:
    report = replace(valid_report(), signed_on=date(2024, 1, 5))
    assert writing.to_bytes(report, ".txt").decode().endswith("2024年1月5日\n")
