"""Table 4, what no formula over the cells of one report can say (T4-*)."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.annual.checking.engine import (
    Context,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.previous import figures, undecided
from gongkai.annual.checking.wording import row_words
from gongkai.annual.model import Number, Report

_GROUPS = (
    "table4.reconsideration",
    "table4.litigation_direct",
    "table4.litigation_after_reconsideration",
)
_TOTALS = tuple(f"{group}.total" for group in _GROUPS)
_REQUESTS = ("table3.new.total", "table3.carried_in.total")


def _both_years(report: Report, previous: Report | None, *cells: str) -> Number | None:
    """The sum over both years; None when a figure is unknown and the rest is 0."""
    values = [report.value(cell) for cell in cells]
    values += [previous.value(cell) if previous else None for cell in cells]
    known = sum((value for value in values if value is not None), start=0)
    return None if known == 0 and None in values else known


@check("T4-AFTER-NO-REV", W, basis="逻辑关系", needs={"table4"})
def suits_without_review(report: Report, context: Context) -> Iterator[Outcome]:
    """有复议后起诉的，本年或上年应有行政复议。"""
    review, _, after = _TOTALS
    suits = report.value(after)
    if suits is None:
        yield unjudged("复议后起诉的总计空白、存疑或缺失")
    elif suits > 0:
        reviews = _both_years(report, context.previous, review)
        if reviews is None:
            yield unjudged("本年没有行政复议，上年的行政复议数不明")
        elif reviews == 0:
            yield finding(
                after,
                review,
                message=f"复议后起诉 {suits} 件，而本年和上年的行政复议均为 0",
                printed=suits,
                expected=0,
            )


@check("T4-VS-T3", W, basis="逻辑关系（争议也可能来自主动公开）", needs={"table3", "table4"})
def disputes_without_requests(report: Report, context: Context) -> Iterator[Outcome]:
    """有行政复议、行政诉讼的，本年或上年应收到申请。"""
    totals = figures(report, *_TOTALS)
    if totals is None:
        yield unjudged("表四的总计空白、存疑或缺失")
    elif sum(totals) > 0:
        requests = _both_years(report, context.previous, *_REQUESTS)
        if requests is None:
            yield unjudged("本年没有收到申请，上年的申请数不明")
        elif requests == 0:
            yield finding(
                *_TOTALS,
                *_REQUESTS,
                message=f"行政复议、行政诉讼共 {sum(totals)} 件，而本年和上年的申请均为 0",
                printed=sum(totals),
                expected=0,
            )


@check("T4-PENDING-YOY", I, basis="实务（跨年案件的统计口径待核实）", needs={"table4", "previous"})
def pending(report: Report, context: Context) -> Iterator[Outcome]:
    """上年尚未审结的件数不大于本年总计。"""
    previous = context.previous
    if previous is None or not previous.has_table("table4"):
        yield unjudged("上年报告没有表四")
        return
    for group in _GROUPS:
        now, before = figures(report, f"{group}.total"), figures(previous, f"{group}.pending")
        if now is None or before is None:
            yield undecided(row_words(report, group))
        elif before[0] > now[0]:
            yield finding(
                f"{group}.total",
                message=f"{row_words(report, group)}：上年尚未审结 {before[0]} 件，"
                f"本年总计只有 {now[0]} 件",
                printed=now[0],
                expected=f"≥ {before[0]}",
            )


@check(
    "T4-REVIEW-FIRST",
    I,
    basis="《行政复议法》（2023年修订）第二十三条",
    needs={"table4"},
    forms=("2021",),
    years=(2024, None),
)
def review_first(report: Report, context: Context) -> Iterator[Outcome]:
    """2024年起，对不予公开不服的应先行复议：有未经复议直接起诉的，请确认不涉及不予公开。"""
    cell = "table4.litigation_direct.total"
    suits = report.value(cell)
    if suits is not None and suits > 0:
        yield finding(
            cell,
            message=f"未经复议直接起诉 {suits} 件；2024 年 1 月 1 日起，对依《条例》第十四条至"
            "第十六条不予公开不服的应先申请行政复议，请确认这些案件不属此类",
            printed=suits,
        )
