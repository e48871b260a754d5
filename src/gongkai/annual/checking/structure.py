"""Structure of a report (S-*): its form, chapters, title, signature, tables, rows, labels.

For report year 2019 the form was only encouraged (国办公开办函〔2019〕60号), so four of these
rules have a twin ``…-TRIAL`` of severity W for that year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from gongkai.annual import form as forms
from gongkai.annual.checking import extent
from gongkai.annual.checking.engine import (
    EVERY_FORM,
    TABLE_FORMS,
    Context,
    E,
    Found,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.wording import (
    NUMERALS,
    bare,
    form_words,
    row_words,
    same_label,
    short_label,
)
from gongkai.annual.form import Column
from gongkai.annual.model import Report

_TRIAL = "国办公开办函〔2019〕60号（2019年度为鼓励试行）"
_FORM_BASIS = "国办公开办函〔2019〕60号、〔2021〕30号所附格式"
_Judge = Callable[[Report], Iterator[Outcome]]


def _in_trial(report: Report) -> bool | None:
    """Whether the report is of the trial year; None when its year is unknown and could be."""
    if report.year is None:
        return None if report.form == "2019" else False
    return report.year == 2019


def _with_trial(
    id: str,
    *,
    basis: str,
    needs: frozenset[str] = frozenset(),
    used_by: tuple[str, ...] = TABLE_FORMS,
) -> Callable[[_Judge], _Judge]:
    """Register a rule as E and its twin for the trial year as W."""

    def register(judge: _Judge) -> _Judge:
        def binding(report: Report, context: Context) -> Iterator[Outcome]:
            trial = _in_trial(report)
            if trial is False:
                yield from judge(report)
            elif trial:
                yield unjudged(f"2019 年度格式为鼓励试行，适用 {id}-TRIAL")
            else:
                yield unjudged("报告年度不明，不能判断是否属于试行的 2019 年度")

        def encouraged(report: Report, context: Context) -> Iterator[Outcome]:
            yield from judge(report)

        binding.__doc__ = judge.__doc__
        encouraged.__doc__ = f"{judge.__doc__}（2019年度鼓励试行）"
        check(id, E, basis=basis, needs=needs, forms=used_by)(binding)
        check(f"{id}-TRIAL", W, basis=_TRIAL, needs=needs, forms=used_by, years=(2019, 2019))(
            encouraged
        )
        return judge

    return register


@_with_trial(
    "S-TEMPLATE-YEAR",
    basis=_FORM_BASIS,
    needs=frozenset({"year"}),
    used_by=EVERY_FORM,
)
def form_of_year(report: Report) -> Iterator[Outcome]:
    """报告使用本年度规定的格式：2019、2020年度用2019年格式，2021年度起用2021年格式。"""
    if report.form is None or report.year is None:
        yield unjudged("不能判断报告所用的格式")
        return
    form = forms.for_year(report.year)
    due = form.id if form else "legacy"  # the regulation's first form, of no fixed years
    if report.form != due:
        source = f"（{form.source}）" if form else ""
        yield finding(
            "chapter:2",
            message=f"{report.year} 年度报告用的是{form_words(report.form)}，"
            f"应使用{form_words(due)}{source}",
            printed=report.form,
            expected=due,
        )


@_with_trial("S-CHAPTERS", basis=f"《条例》第五十条；{_FORM_BASIS}", needs=frozenset({"chapters"}))
def six_chapters(report: Report) -> Iterator[Outcome]:
    """六个部分齐全，各一次，按顺序排列。"""
    counted = Counter(chapter.number for chapter in report.chapters)
    first = 1 if extent.begin(report) == (0, 0) else min(counted)
    last = extent.last_chapter(report)
    for heading in report.form_data.chapters[first - 1 : last]:
        times = counted[heading.number]
        if times != 1:
            name = f"第{NUMERALS[heading.number]}部分“{heading.heading}”"
            yield finding(
                f"chapter:{heading.number}",
                message=f"缺少{name}" if not times else f"{name}出现 {times} 次，应为 1 次",
                printed=times,
                expected=1,
            )
    numbers = [chapter.number for chapter in report.chapters]
    if numbers != sorted(numbers):
        order = "、".join(NUMERALS[n] if n < len(NUMERALS) else str(n) for n in numbers)
        yield finding(
            *(f"chapter:{n}" for n in dict.fromkeys(numbers)),
            message=f"各部分的顺序为{order}，应为一至六依次排列",
            printed=order,
            expected="一、二、三、四、五、六",
        )
    if first > 1:
        yield unjudged(f"文件缺少开头，第{NUMERALS[first]}部分以前无从判断")
    if last < len(report.form_data.chapters):
        yield unjudged(f"文件在“{report.ends_at}”处中断，其后各部分无从判断")


@check("S-CHAPTER-TITLE", W, basis=_FORM_BASIS, needs={"chapters"})
def chapter_titles(report: Report, context: Context) -> Iterator[Outcome]:
    """各部分标题与格式一致（不计空白、标点）。"""
    official = {heading.number: heading.heading for heading in report.form_data.chapters}
    for chapter in report.chapters:
        due = official.get(chapter.number)
        if due is not None and bare(chapter.heading) != bare(due):
            yield finding(
                f"chapter:{chapter.number}",
                message=f"第{NUMERALS[chapter.number]}部分标题为“{chapter.heading}”，"
                f"格式规定为“{due}”",
                printed=chapter.heading,
                expected=due,
            )


@check("S-SIGN-DATE", I, basis="实务", needs={"whole"}, forms=EVERY_FORM)
def signature(report: Report, context: Context) -> Iterator[Outcome]:
    """文末有落款单位和日期。"""
    lacks = [
        name
        for name, value in (("单位", report.signed_by), ("日期", report.signed_on))
        if not value
    ]
    if lacks:
        yield finding(
            "signature", message=f"没有读到落款的{'和'.join(lacks)}", expected="单位和日期"
        )


def _cut(report: Report) -> str:
    return f"在“{report.ends_at}”处中断" if report.ends_at else "缺少开头"


@_with_trial("S-TABLES", basis=_FORM_BASIS)
def three_tables(report: Report) -> Iterator[Outcome]:
    """表二、表三、表四齐全。"""
    for table in report.form_data.tables:
        name = forms.table_name(table)
        if report.has_table(table.key):
            continue
        if extent.is_beyond(report, table.key):
            yield unjudged(f"文件不全（{_cut(report)}），没有{name}")
        else:
            yield finding(f"chapter:{table.chapter}", message=f"缺少{name}“{table.title}”")


@_with_trial("S-ROWS", basis=_FORM_BASIS)
def every_row(report: Report) -> Iterator[Outcome]:
    """格式规定的各行齐全，各一次。"""
    beyond = 0
    for name, (table, block, _) in report.form_data.rows.items():
        if not report.has_table(table.key) or report.has_row(name):
            continue
        cells = tuple(f"{name}.{column.key}" for column in block.columns)
        if extent.is_beyond(report, cells[0]) or extent.is_beyond(report, cells[-1]):
            beyond += 1
        else:
            yield finding(*cells, message=f"缺少{row_words(report, name)}")
    if beyond:
        yield unjudged(f"文件不全（{_cut(report)}），有 {beyond} 行无从判断")


@check("S-EXTRA-ROW", W, basis=_FORM_BASIS)
def extra_rows(report: Report, context: Context) -> Iterator[Outcome]:
    """没有格式以外的行。"""
    for row, names in report.sub_rows.items():
        cells = tuple(name for name, _ in report.row_cells(row))
        yield finding(
            *cells,
            message=f"{row_words(report, row)}拆成了 {len(names)} 行，格式没有这些行："
            f"{'、'.join(names)}",
            printed="、".join(names),
        )
    for key, label in report.labels.items():
        if key.startswith("extra."):
            yield finding(
                "chapter:2", message=f"表格中有格式以外的行“{label}”，其数字未计入", printed=label
            )


def _label(places: tuple[str, ...], what: str, printed: str, official: str) -> Found:
    return finding(
        *places,
        message=f"{what}名称为“{printed}”，格式规定为“{official}”",
        printed=printed,
        expected=official,
    )


@check("S-ROW-LABEL", W, basis=_FORM_BASIS)
def row_labels(report: Report, context: Context) -> Iterator[Outcome]:
    """行的名称与格式一致（不计空白、标点、编号、括注）。"""
    for key, printed in report.labels.items():
        if key not in report.form_data.rows:
            continue
        *_, row = report.form_data.rows[key]
        if not same_label(printed, row.label[-1]):
            cells = tuple(name for name, _ in report.row_cells(key))
            yield _label(cells, row_words(report, key), printed, row.label[-1])


def column_of(report: Report, key: str) -> tuple[tuple[str, ...], Column] | None:
    """The cells and the column that a key of ``report.labels`` names (``table3/social_org``,
    ``table2.rules/made``); None when it names no column."""
    place, _, column_key = key.partition("/")
    for name, (table, block, _) in report.form_data.rows.items():
        if not column_key or place not in (table.key, name):
            continue
        for column in block.columns:
            if column.key == column_key:
                rows = [f"{table.key}.{row.key}.{column_key}" for row in block.rows]
                return tuple(rows), column
    return None


@check("S-COL-LABEL", W, basis=_FORM_BASIS)
def column_labels(report: Report, context: Context) -> Iterator[Outcome]:
    """列的名称与格式一致（不计空白、标点、括注）。"""
    deviating = {
        (named[0], printed): named[1]
        for key, printed in report.labels.items()
        if (named := column_of(report, key)) and not same_label(printed, named[1].label[-1])
    }
    for (cells, printed), column in deviating.items():
        table, *_ = report.form_data.place(cells[0])
        what = f"{forms.table_name(table)}“{short_label(column.label[-1])}”列"
        yield _label(cells, what, printed, column.label[-1])


@check("S-ROW-WIDTH", E, basis=_FORM_BASIS)
def row_widths(report: Report, context: Context) -> Iterator[Outcome]:
    """表三每行7个数字格，表四共15个数字格。"""
    rows = report.form_data.rows
    for key, printed in report.labels.items():
        name = key.removeprefix("width.")
        if name == key or not printed.isdecimal():
            continue
        if name in rows:
            cells = tuple(cell for cell, _ in report.row_cells(name))
            where = row_words(report, name)
        elif any(table.key == name for table in report.form_data.tables):
            cells = tuple(cell for cell in report.form_data.cells if cell.startswith(name + "."))
            where = forms.table_name(report.form_data.table(name))
        else:
            continue
        if int(printed) != len(cells):
            yield finding(
                *cells,
                message=f"{where}有 {printed} 个数字，应为 {len(cells)} 个，"
                "不能确定缺的或多的是哪一格",
                printed=int(printed),
                expected=len(cells),
            )
