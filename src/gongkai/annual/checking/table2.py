"""Table 2, what no formula over the cells of one report can say (T2-*)."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.annual.checking import organ_kind
from gongkai.annual.checking.engine import (
    Context,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.previous import figures, other_form, undecided
from gongkai.annual.checking.wording import cell_words, row_words
from gongkai.annual.model import Report

_DOCUMENTS = ("table2.rules", "table2.normative_documents")
_ITEMS = (
    "table2.licensing",
    "table2.other_services",
    "table2.penalties",
    "table2.coercion",
    "table2.fees",
)


@check("T2-RULE-POWER", W, basis="《立法法》（待核实）", needs={"table2", "organ_kind"})
def rule_power(report: Report, context: Context) -> Iterator[Outcome]:
    """没有规章制定权的单位，规章各数应为0。"""
    power = context.rule_making
    if power is None:
        name = context.organ_name or report.organ
        power = organ_kind.may_make_rules(name, context.organ_kind)
    if power is None:
        yield unjudged("从单位名称不能判断有没有规章制定权")
        return
    if _DOCUMENTS[0] not in report.form_data.rows:
        yield unjudged("格式没有规章一行")
        return
    cells = [(name, cell.value) for name, cell in report.row_cells(_DOCUMENTS[0]) if cell.value]
    if not power and cells:
        counts = "、".join(f"{cell_words(report, name)} {value}" for name, value in cells)
        yield finding(
            *(name for name, _ in cells),
            message=f"{counts}；{report.organ or '本单位'}没有规章制定权，应为 0",
            printed=cells[0][1],
            expected=0,
        )


@check("T2-19-TOTAL-YOY", W, basis="逻辑关系", needs={"table2", "previous"}, forms=("2019",))
def total_public(report: Report, context: Context) -> Iterator[Outcome]:
    """对外公开总数量等于上年总数量加本年新公开数量减本年移除数量。"""
    if (differs := other_form(report, context)) or context.previous is None:
        yield differs or unjudged("没有提供上年报告")
        return
    for row in _DOCUMENTS:
        now = figures(report, f"{row}.total_public", f"{row}.published")
        before = figures(context.previous, f"{row}.total_public")
        if now is None or before is None:
            yield undecided(row_words(report, row))
            continue
        (total, published), (last,) = now, before
        if total != last + published:
            due = last + published
            yield finding(
                f"{row}.total_public",
                f"{row}.published",
                message=f"{row_words(report, row)}：上年对外公开总数量 {last} + 本年新公开 "
                f"{published} = {due}，本年总数量为 {total}；有移除的请说明",
                printed=total,
                expected=due,
            )


@check("T2-19-PREV-YOY", W, basis="逻辑关系", needs={"table2", "previous"}, forms=("2019",))
def prior_items(report: Report, context: Context) -> Iterator[Outcome]:
    """上一年项目数量等于上年报告的上一年项目数量加本年增/减。"""
    if (differs := other_form(report, context)) or context.previous is None:
        yield differs or unjudged("没有提供上年报告")
        return
    for row in _ITEMS:
        now = figures(report, f"{row}.prior_items")
        before = figures(context.previous, f"{row}.prior_items", f"{row}.change")
        if now is None or before is None:
            yield undecided(row_words(report, row))
            continue
        due = sum(before)
        if now[0] != due:
            yield finding(
                *(name for name, _ in report.row_cells(row) if name.endswith(".prior_items")),
                message=f"{row_words(report, row)}：上年报告为 {before[0]}，增/减 {before[1]}，"
                f"即 {due}；本年“上一年项目数量”为 {now[0]}",
                printed=now[0],
                expected=due,
            )


@check("T2-19-SUBROW", W, basis="逻辑关系", needs={"table2"}, forms=("2019",))
def sub_rows(report: Report, context: Context) -> Iterator[Outcome]:
    """有分行的，该行各数等于各分行之和。"""
    for row, names in report.sub_rows.items():
        for column in report.form_data.rows[row][1].columns:
            printed = report.cells.get(f"{row}.{column.key}")
            parts = [f"{row}.{n}.{column.key}" for n in range(len(names))]
            values = figures(report, *parts)
            if printed is None or printed.value is None or values is None:
                continue
            if printed.value != sum(values):
                shown = " + ".join(map(str, values))
                yield finding(
                    f"{row}.{column.key}",
                    *parts,
                    message=f"{row_words(report, row)}“{column.label[-1]}”："
                    f"各分行 {shown} = {sum(values)}，该行为 {printed.value}",
                    printed=printed.value,
                    expected=sum(values),
                )


@check(
    "T2-21-VALID-YOY",
    W,
    basis="逻辑关系（不一致的须附书面说明）",
    needs={"table2", "previous"},
    forms=("2021",),
)
def in_force(report: Report, context: Context) -> Iterator[Outcome]:
    """现行有效件数等于上年现行有效件数加本年制发件数减本年废止件数。"""
    if (differs := other_form(report, context)) or context.previous is None:
        yield differs or unjudged("没有提供上年报告")
        return
    for row in _DOCUMENTS:
        cells = (f"{row}.issued", f"{row}.repealed", f"{row}.in_force")
        now, before = figures(report, *cells), figures(context.previous, f"{row}.in_force")
        if now is None or before is None:
            yield undecided(row_words(report, row))
            continue
        (issued, repealed, valid), (last,) = now, before
        due = last + issued - repealed
        if valid != due:
            yield finding(
                *cells,
                message=f"{row_words(report, row)}：上年现行有效 {last} + 制发 {issued} - 废止 "
                f"{repealed} = {due}，本年现行有效为 {valid}；不一致的须书面说明",
                printed=valid,
                expected=due,
            )


@check("T2-21-REPEAL-CAP", W, basis="逻辑关系", needs={"table2", "previous"}, forms=("2021",))
def repealed(report: Report, context: Context) -> Iterator[Outcome]:
    """本年废止件数不大于上年现行有效件数加本年制发件数。"""
    if (differs := other_form(report, context)) or context.previous is None:
        yield differs or unjudged("没有提供上年报告")
        return
    for row in _DOCUMENTS:
        cells = (f"{row}.issued", f"{row}.repealed")
        now, before = figures(report, *cells), figures(context.previous, f"{row}.in_force")
        if now is None or before is None:
            yield undecided(row_words(report, row))
            continue
        (issued, ended), (last,) = now, before
        if ended > last + issued:
            yield finding(
                *cells,
                message=f"{row_words(report, row)}：本年废止 {ended}，大于上年现行有效 {last} + "
                f"本年制发 {issued} = {last + issued}",
                printed=ended,
                expected=f"≤ {last + issued}",
            )


@check(
    "T2-BRIDGE-2021",
    I,
    basis="两种格式口径不同",
    needs={"table2", "previous"},
    forms=("2021",),
    years=(2021, 2021),
)
def bridge(report: Report, context: Context) -> Iterator[Outcome]:
    """2021年度的现行有效件数与上年（2019年格式）的对外公开总数量口径不同，并列供参考。"""
    previous = context.previous
    if previous is None or previous.form != "2019":
        yield unjudged("上年报告不是 2019 年格式")
        return
    for row in _DOCUMENTS:
        now, before = figures(report, f"{row}.in_force"), figures(previous, f"{row}.total_public")
        if now is not None and before is not None and now != before:
            yield finding(
                f"{row}.in_force",
                message=f"{row_words(report, row)}：本年现行有效 {now[0]}，上年对外公开总数量 "
                f"{before[0]}；口径不同，仅供参考",
                printed=now[0],
            )
