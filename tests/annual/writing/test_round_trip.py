"""Reading what was written gives an equal report, in every format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from gongkai.annual import form as forms
from gongkai.annual import reading, writing
from gongkai.annual.canonical import differences, from_dict, loads
from gongkai.annual.model import Cell, Chapter, Report
from tests.annual.reports import reports, valid_report, with_text, without_rows
from tests.conftest import RUN_ALL

LIGHT = (".txt", ".md", ".html", ".xlsx", ".json")
MORE = 5 if RUN_ALL else 1

# What markup, formulas, escapes and typesetting would obey, in sentences that must survive.
HOSTILE = (
    "<script>alert(1)</script>与 & &amp; &#60; 均为正文。",
    '=HYPERLINK("x","y") 不是公式。',
    "+1-1=0，@单位，-条目。",
    "*强调*、_下划线_、`代码`、~~删除~~、[链](地址)、![图](地址)。",
    "# 不是标题。",
    "1. 不是列表。",
    "- 不是列表。",
    "竖线 | 左 | 右 | 不是表格。",
    "#let x = 1; $x^2$ @ref <标签> \\ 反斜杠 // 注释 /* 注释 */。",
    "{{ 模板 }} {% 语句 %} ${变量} %s。",
    "“双引号”‘单引号’\"直引号\"'直引号'。",
    "全角　空格和 半角空格。",
    "𠮷野家·龘靐齉，〇〇七，①②③，㎡，№。",
    "C:\\temp\\new 路径，100%，3/4，5‰。",
    "（一）这一段很长，所以不是小标题，而是一段以序号开头的正文；它要原样保留下来。",
    "（二）政府信息管理",
)
_text = st.sampled_from(HOSTILE)


ORGANS = (
    "国家税务总局云溪市税务局",
    "云溪市青桐县东关街道办事处",
    "云溪经济技术开发区管理委员会",
    "石门土家族苗族自治县人民政府办公室",
    "青桐县人民政府",
    "东关区行政审批服务局（东关区大数据管理局）",
    "云溪市公安局交通警察支队",
    "〇〇七镇人民政府",
)
TITLES = (
    "{organ}{year}年政府信息公开工作年度报告",
    "{organ}{year}年度政府信息公开工作年度报告",
    "{organ}　{year} 年政府信息公开工作年度报告",
    "{organ}关于{year}年政府信息公开工作年度报告",
    "{year}年{organ}政府信息公开工作年度报告",
)


@st.composite
def rough_reports(draw: st.DrawFn) -> Report:
    """Reports that are valid but not tidy: hostile text, blanks, open figures, odd names."""
    report = draw(reports(blanks=True))
    organ = draw(st.sampled_from(ORGANS))
    title = draw(st.sampled_from(TITLES)).format(organ=organ, year=report.year)
    report = replace(report, organ=organ, title=title, signed_by=organ)
    for number in draw(st.sets(st.sampled_from((1, 5, 6)))):
        paragraphs = draw(st.lists(_text, min_size=1, max_size=5))
        if draw(st.booleans()):  # one that runs over lines and pages
            paragraphs.append("".join(draw(st.lists(_text, min_size=20, max_size=40))) + "完。")
        report = with_text(report, number, *paragraphs)
    # Only where no identity could tell which of the numbers it is: reading would infer it.
    table2 = sorted(name for name in report.cells if name.startswith("table2."))
    for name in draw(st.lists(st.sampled_from(table2), max_size=3)):
        numbers = draw(st.sampled_from(((12, 13), (0, 8), ())))
        report = report.with_cells({name: Cell(state="ambiguous", candidates=numbers)})
    if draw(st.booleans()):
        report = replace(report, preamble=("本报告的统计期限为当年1月1日至12月31日。",))
    if draw(st.booleans()):
        report = replace(report, signed_by=None, signed_on=None)
    return report


def assert_comes_back(report: Report, suffix: str) -> None:
    """The report written and read again differs in nothing that counts."""
    again = reading.read(writing.to_bytes(report, suffix), f"报告{suffix}")
    assert differences(report, again) == []


@pytest.mark.parametrize("suffix", LIGHT)
def test_light_formats(suffix: str) -> None:
    @settings(max_examples=100 * MORE)
    @given(reports(blanks=True))
    def comes_back(report: Report) -> None:
        assert_comes_back(report, suffix)

    comes_back()


@pytest.mark.parametrize("suffix", LIGHT)
def test_light_formats_with_rough_reports(suffix: str) -> None:
    @settings(max_examples=50 * MORE)
    @given(rough_reports())
    def comes_back(report: Report) -> None:
        assert_comes_back(report, suffix)

    comes_back()


@settings(max_examples=20 * MORE)
@given(st.one_of(reports(blanks=True), rough_reports()))
def test_docx(report: Report) -> None:
    assert_comes_back(report, ".docx")


@settings(max_examples=5 * MORE)
@given(reports(blanks=True))
@example(valid_report("2019"))
@example(valid_report("2021"))
def test_pdf(report: Report) -> None:
    assert_comes_back(report, ".pdf")


@pytest.mark.slow
@settings(max_examples=40, derandomize=True, phases=[Phase.generate], database=None)
@given(rough_reports())
def test_pdf_with_rough_reports(report: Report) -> None:
    """The same reports in every run: where no paragraph of a PDF runs over lines, or a line
    ends early before a path, nothing on the page tells a new paragraph from a wrapped line."""
    assert_comes_back(report, ".pdf")


@pytest.mark.parametrize("suffix", writing.WRITERS)
@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_a_report_with_lost_rows_and_chapters_stays_so(form_id: str, suffix: str) -> None:
    report = without_rows(valid_report(form_id), "table2.rules", "table3.declined_repeat", "table4")
    kept = tuple(chapter for chapter in report.chapters if chapter.number != 6)
    assert_comes_back(replace(report, chapters=kept), suffix)


@pytest.mark.parametrize("suffix", writing.WRITERS)
def test_an_empty_form_has_only_blanks(suffix: str) -> None:
    report = valid_report()
    assert_comes_back(replace(report, cells={name: Cell() for name in report.cells}), suffix)


@pytest.mark.parametrize("suffix", writing.WRITERS)
def test_text_around_a_table_stays_in_its_chapter(suffix: str) -> None:
    report = with_text(valid_report(), 3, "申请均由政务公开办公室统一登记。")
    report = replace(
        report,
        chapters=tuple(
            Chapter(c.number, c.heading.replace("主要问题", "问题"), c.paragraphs)
            for c in report.chapters
        ),
    )
    assert_comes_back(report, suffix)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf", ".html"])
def test_equal_reports_give_equal_bytes(suffix: str) -> None:
    assert writing.to_bytes(valid_report(), suffix) == writing.to_bytes(valid_report(), suffix)


@pytest.mark.parametrize("lines", [1, 7, 8, 9, 10, 11, 12, 30])
def test_a_pdf_keeps_lines_apart_wherever_the_page_ends(lines: int) -> None:
    text = ["申请均由政务公开办公室统一登记，按期办理。"] * lines
    assert_comes_back(with_text(valid_report(), 3, *text), ".pdf")


@pytest.mark.parametrize("suffix", writing.WRITERS)
def test_a_report_before_2019_keeps_its_indicators(suffix: str) -> None:
    codes = forms.get("legacy").codes
    report = Report(
        form="legacy",
        organ="云溪市水利局",
        year=2016,
        title="云溪市水利局2016年政府信息公开工作年度报告",
        chapters=(Chapter(1, "一、总体情况", ("公开工作由办公室牵头，按季通报。",)),),
        indicators={code: 3 * n if n % 7 else None for n, code in enumerate(codes)},
    )
    assert_comes_back(report, suffix)


@pytest.mark.parametrize(
    "suffix", [".md", ".html", ".docx", ".xlsx", pytest.param(".pdf", marks=pytest.mark.slow)]
)
def test_real_reports_come_back(corpus: Path, suffix: str) -> None:
    """All but what print cannot carry: that a figure was inferred, lost or open without end."""
    wrong = {}
    for gold in sorted(corpus.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        (source,) = (path for path in corpus.glob(f"{name}.*") if path.suffix != ".json")
        try:
            report = reading.read_file(source)
        except reading.NotAReport:
            continue
        again = reading.read(writing.to_bytes(report, suffix), f"报告{suffix}")
        found = differences(_as_printed(report), _as_printed(again, like=report))
        if found:
            wrong[name] = found
    assert not wrong


def _as_printed(report: Report, like: Report | None = None) -> Report:
    """The report without the cells whose state no paper shows."""
    lost = {
        name
        for name, cell in (like or report).cells.items()
        if cell.state in ("inferred", "missing")
        or (cell.state == "ambiguous" and len(cell.candidates) < 2)
    }
    return replace(report, cells={n: c for n, c in report.cells.items() if n not in lost})


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html"])
def test_the_prefecture_is_right_in_every_cell(corpus: Path, suffix: str) -> None:
    name = "huaian-city-2024"  # three thousand requests, all rows filled
    gold = from_dict(loads((corpus / f"{name}.gold.json").read_text(encoding="utf-8")))
    report = reading.read_file(corpus / f"{name}.pdf")
    again = reading.read(writing.to_bytes(report, suffix), f"报告{suffix}")
    assert {n: again.value(n) for n in gold.cells} == {n: gold.value(n) for n in gold.cells}
