"""Table 3, what no formula over the cells of one report can say (T3-*)."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.annual.checking.engine import (
    Context,
    E,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.previous import figures, undecided
from gongkai.annual.checking.wording import cell_words, short_label
from gongkai.annual.model import Report

_FEW = 3


@check(
    "T3-CARRY-YOY",
    W,
    basis="逻辑关系（不一致的须附书面说明）",
    needs={"table3", "previous"},
)
def carried_over(report: Report, context: Context) -> Iterator[Outcome]:
    """上年结转数等于上年报告的结转下年度数，逐列相等。"""
    previous = context.previous
    if previous is None or not previous.has_table("table3"):
        yield unjudged("上年报告没有表三")
        return
    for column in report.form_data.table("table3").blocks[0].columns:
        cell = f"table3.carried_in.{column.key}"
        now = figures(report, cell)
        before = figures(previous, f"table3.carried_out.{column.key}")
        label = short_label(column.label[-1])
        if now is None or before is None:
            yield undecided(f"表三“{label}”列")
        elif now != before:
            yield finding(
                cell,
                message=f"表三“{label}”列：本年“上年结转”为 {now[0]}，上年报告“结转下年度”为 "
                f"{before[0]}；不一致的须书面说明",
                printed=now[0],
                expected=before[0],
            )


@check(
    "T3-CARRY-FIRST",
    I,
    basis="旧格式没有结转一行",
    needs={"table3"},
    forms=("2019",),
    years=(2019, 2019),
)
def first_carried(report: Report, context: Context) -> Iterator[Outcome]:
    """2019年度首次出现“上年结转”，大于0的请说明依据。"""
    cell = "table3.carried_in.total"
    carried = report.value(cell)
    if carried is not None and carried > 0:
        yield finding(
            cell,
            message=f"2019 年度“上年结转”为 {carried}，而上年格式没有结转一行，请核对依据",
            printed=carried,
        )


@check("T3-CARRY-RATIO", W, basis="按20个工作日的答复期限推算", needs={"table3"})
def carried_ratio(report: Report, context: Context) -> Iterator[Outcome]:
    """结转下年度的件数不超过新收与上年结转之和的三分之一（3件以内不计）。"""
    cells = ("table3.new.total", "table3.carried_in.total", "table3.carried_out.total")
    values = figures(report, *cells)
    if values is None:
        yield unjudged("新收、上年结转或结转下年度的总计空白、存疑或缺失")
        return
    new, before, after = values
    if after > _FEW and after * 3 > new + before:
        yield finding(
            *cells,
            message=f"结转下年度 {after} 件，超过新收 {new} + 上年结转 {before} = {new + before} "
            "件的三分之一，请核对有无超期未办",
            printed=after,
            expected=f"≤ {(new + before) // 3}",
        )


@check("T3-OTHER-HIGH", I, basis="实务", needs={"table3"}, forms=("2021",))
def other_high(report: Report, context: Context) -> Iterator[Outcome]:
    """“其他处理”的“3.其他”不超过办理结果总计的20%。"""
    cells = ("table3.other_misc.total", "table3.total.total")
    values = figures(report, *cells)
    if values is None:
        yield unjudged("“其他处理”的“3.其他”或总计空白、存疑或缺失")
        return
    other, total = values
    if other * 5 > total:
        yield finding(
            *cells,
            message=f"“（六）其他处理 3.其他” {other} 件，超过总计 {total} 件的 20%，"
            "请核对能否归入其他情形",
            printed=other,
            expected=f"≤ {total // 5}",
        )


@check("T3-COL-OTHER", I, basis="实务", needs={"table3"})
def applicants(report: Report, context: Context) -> Iterator[Outcome]:
    """有“法律服务机构”或“其他”而没有“自然人”的，核对申请人归类（律师代个人申请的计入自然人）。"""
    natural = "table3.new.natural_person"
    for column in ("legal_service", "other_org"):
        cell = f"table3.new.{column}"
        values = figures(report, natural, cell)
        if values is None:
            yield unjudged(f"{cell_words(report, cell)}或自然人列空白、存疑或缺失")
        elif values[0] == 0 and values[1] > 0:
            yield finding(
                natural,
                cell,
                message=f"{cell_words(report, cell)}为 {values[1]}，自然人为 0，请核对申请人归类",
                printed=values[1],
            )


@check("T3-LEDGER", E, basis="设计（台账）", needs={"table3", "ledger"})
def ledger(report: Report, context: Context) -> Iterator[Outcome]:
    """表三各格等于台账中该结果、该类申请人的办结件数。"""
    yield from ()


@check("T3-PARTIAL-ONCE", E, basis="格式（区分处理的，只计这一情形）", needs={"table3", "ledger"})
def partial_once(report: Report, context: Context) -> Iterator[Outcome]:
    """区分处理的申请只计入部分公开一行。"""
    yield from ()
