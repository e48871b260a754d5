"""Figures of the tables that the text should explain, or that it speaks against (T2-* … T4-*)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.annual.checking.engine import Context, I, Outcome, W, check, finding, unjudged
from gongkai.annual.checking.identity import actual_cells
from gongkai.annual.checking.prose_tables import stated
from gongkai.annual.model import Report
from gongkai.annual.passages import chapter_text

_SERVICES = re.compile(
    r"办事(?:指南|流程)|服务指南|双随机|行政(?:许可|处罚|强制)|服务事项|规范性文件|政策规定|收费标准"
)
_DENIED = re.compile(r"(?:未|没有|无|不涉及|不存在)[^,，。;]{0,16}$")


@check("T2-ALLZERO", W, basis="实务", needs={"table2", "chapter:1"})
def services_leave_a_trace(report: Report, context: Context) -> Iterator[Outcome]:
    """正文提到办事、执法或文件的，表二不全为 0。"""
    cells = [name for name in report.form_data.cells if name.startswith("table2.")]
    values = [report.value(cell) for cell in cells]
    if any(values):
        return
    if None in values:
        yield unjudged("表二未填全")
        return
    text = chapter_text(report, 1)
    spoken = [
        m[0]
        for m in _SERVICES.finditer(text)
        if not _DENIED.search(text, max(0, m.start() - 24), m.start())
    ]
    if spoken:
        yield finding(
            "chapter:1",
            *actual_cells(report, tuple(cells)),
            message=f"表二各项均为 0，正文提到“{'、'.join(dict.fromkeys(spoken))}”",
            printed=0,
        )


@check(
    "T2-21-FEE-LINK", W, basis="国办函〔2020〕109号", needs={"table2", "chapter:6"}, forms=("2021",)
)
def processing_fee_in_table2(report: Report, context: Context) -> Iterator[Outcome]:
    """正文写明收取的信息处理费，计入表二行政事业性收费。"""
    cell = "table2.fees.amount_wan"
    amount = report.value(cell)
    for mention in stated(report, "information_fee_yuan"):
        fee = Decimal(mention.value) / 10_000
        if amount is None:
            yield unjudged("表二行政事业性收费未填")
        elif amount < fee:
            yield finding(
                "chapter:6",
                cell,
                message=f"正文称收取信息处理费 {mention.value} 元（{fee} 万元），"
                f"表二行政事业性收费为 {amount} 万元",
                printed=amount,
                expected=fee,
            )


@check(
    "T3-FEE-YEAR",
    W,
    basis="国办函〔2020〕109号（2021年1月1日起施行）",
    needs={"table3", "chapter:6", "year"},
    forms=("2021",),
)
def unpaid_fee_needs_a_fee(report: Report, context: Context) -> Iterator[Outcome]:
    """有逾期未缴费而不再处理的，报告年度不早于 2021 年，第六章写明收费情况。"""
    cell = "table3.other_fee_unpaid.total"
    count = report.value(cell)
    if not count:
        return
    text = chapter_text(report, 6)
    early = report.year is not None and report.year < 2021
    silent = not re.search(r"处理费|收费", text) or re.search(r"不涉及[^。;]{0,30}处理费", text)
    if early or silent:
        why = "信息处理费 2021 年起才收取" if early else "第六章没有写明收取信息处理费"
        yield finding(
            cell,
            "chapter:6",
            message=f"表三逾期未缴费 {count} 件，而{why}",
            printed=count,
            expected=0,
        )


@check("T3-SKIP-EXPLAIN", I, basis="实务", needs={"table3", "whole"})
def excessive_requests_explained(report: Report, context: Context) -> Iterator[Outcome]:
    """有“无正当理由大量反复申请”的，正文有说明。"""
    cell = "table3.declined_excessive.total"
    count = report.value(cell)
    if count and not re.search(r"反复|大量|滥用|频繁|重复|缠", chapter_text(report)):
        yield finding(
            cell,
            message=f"表三“无正当理由大量反复申请”{count} 件，正文没有说明",
            printed=count,
        )


@check("T4-NOTE-VS-N", I, basis="实务", needs={"table4", "chapter:1", "chapter:5"})
def corrections_discussed(report: Report, context: Context) -> Iterator[Outcome]:
    """行政复议有结果纠正的，正文有分析。"""
    cell = "table4.reconsideration.corrected"
    count = report.value(cell)
    if count and not re.search(r"纠正|撤销|确认违法|责令|败诉|纠错", chapter_text(report)):
        yield finding(
            cell,
            message=f"表四行政复议结果纠正 {count} 件，正文没有提到",
            printed=count,
        )
