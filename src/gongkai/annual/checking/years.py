"""All figures of a report beside those of the year before (Y-SAME-NUM, Y-SPIKE)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from gongkai.annual.checking.engine import (
    TABLE_FORMS,
    Context,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.previous import other_form
from gongkai.annual.checking.wording import cell_words
from gongkai.annual.model import Number, Report

_ENOUGH = 3
_NOTABLE = 10
_TIMES = 5


def _figures(report: Report) -> dict[str, Number]:
    """The known figures of the form's cells; a row with sub-rows counts as their sum."""
    values = {name: report.value(name) for name in report.form_data.cells}
    return {name: value for name, value in values.items() if value is not None}


def _claims(report: Report) -> set[tuple[str, Number]]:
    return {(claim.what, claim.value) for claim in report.narrative if claim.value}


@check("Y-SAME-NUM", W, basis="实务", needs={"previous"}, forms=TABLE_FORMS)
def same_numbers(report: Report, context: Context) -> Iterator[Outcome]:
    """各项非零数字不与上年完全相同。"""
    if (differs := other_form(report, context)) or context.previous is None:
        yield differs or unjudged("没有提供上年报告")
        return
    now = {name: value for name, value in _figures(report).items() if value}
    before = {name: value for name, value in _figures(context.previous).items() if value}
    claimed, claimed_before = _claims(report), _claims(context.previous)
    count = len(now) + len(claimed)
    if count >= _ENOUGH and now == before and claimed == claimed_before:
        told = {str(value) for value in now.values()} | {str(value) for _, value in claimed}
        longest = "、".join(sorted(told, key=len, reverse=True)[:5])
        chapters = ["chapter:1"] if claimed else []
        yield finding(
            *now,
            *chapters,
            message=f"表格{'和正文' if claimed else ''}中 {count} 个非零数字全部与上年相同"
            f"（{longest}），请核对是否沿用了上年数字",
            printed=count,
            expected=f"< {count}",
        )


def _compared(form_cells: tuple[str, ...]) -> Iterator[str]:
    """All of Table 2, and of Tables 3 and 4 the totals."""
    for name in form_cells:
        if name.startswith("table2.") or name.endswith(".total"):
            yield name


def _jumped(before: Number, now: Number) -> bool:
    """×5 or −80 %, where the larger of the two is worth a word."""
    low, high = sorted((abs(Decimal(before)), abs(Decimal(now))))
    return high >= _NOTABLE and low * _TIMES <= high


def _is_told(text: str, value: Number) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(str(value))}(?![\d.]*\d)", text) is not None


@check("Y-SPIKE", I, basis="实务", needs={"previous", "chapters", "whole"})
def spikes(report: Report, context: Context) -> Iterator[Outcome]:
    """与上年相比增至5倍或降去80%的数字，正文应有说明。"""
    if (differs := other_form(report, context)) or context.previous is None:
        yield differs or unjudged("没有提供上年报告")
        return
    text = report.text().replace(",", "")
    before: Mapping[str, Number] = _figures(context.previous)
    for name, value in _figures(report).items():
        if name not in _compared(report.form_data.cells) or name not in before:
            continue
        if _jumped(before[name], value) and not (value and _is_told(text, value)):
            yield finding(
                name,
                message=f"{cell_words(report, name)}由上年 {before[name]} 变为 {value}，"
                "正文没有提到这个数",
                printed=value,
                expected=f"上年 {before[name]}",
            )
