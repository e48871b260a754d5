"""All figures of a report beside those of the year before (Y-SAME-NUM, Y-SPIKE)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from gongkai.annual import form as forms
from gongkai.annual.checking.engine import (
    EVERY_FORM,
    Context,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.identity import actual_cells
from gongkai.annual.checking.previous import other_form
from gongkai.annual.checking.wording import cell_words
from gongkai.annual.form import INDICATORS
from gongkai.annual.model import Number, Report

_ENOUGH = 3
_NOTABLE = 10
_TIMES = 5


def _figures(report: Report) -> dict[str, Number]:
    """The known figures of the form's cells (a row with sub-rows counts as their sum) and of
    the indicators of the form before 2019."""
    values = {f"{INDICATORS}.{code}": value for code, value in report.indicators.items()}
    if report.form in forms.all_forms():
        values |= {name: report.value(name) for name in report.form_data.cells}
    return {name: value for name, value in values.items() if value is not None}


def _claims(report: Report) -> set[tuple[str, Number]]:
    return {(claim.what, claim.value) for claim in report.narrative if claim.value}


@check("Y-SAME-NUM", W, basis="实务", needs={"previous"}, forms=EVERY_FORM)
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
        yield finding(
            *actual_cells(report, tuple(now)),
            *(["chapter:1"] if claimed else []),
            message=f"表格{'和正文' if claimed else ''}中 {count} 个非零数字全部与上年相同"
            f"（{longest}），请核对是否沿用了上年数字",
            printed=count,
            expected=f"< {count}",
        )


def _is_compared(name: str) -> bool:
    """All of Table 2, of Tables 3 and 4 the totals, and the indicators."""
    return not name.startswith(("table3.", "table4.")) or name.endswith(".total")


def _jumped(before: Number, now: Number) -> bool:
    """×5 or −80 %, where the larger of the two is worth a word."""
    low, high = sorted((abs(Decimal(before)), abs(Decimal(now))))
    return high >= _NOTABLE and low * _TIMES <= high


def _is_told(text: str, value: Number) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(str(value))}(?![\d.]*\d)", text) is not None


@check("Y-SPIKE", I, basis="实务", needs={"previous", "chapters", "whole"}, forms=EVERY_FORM)
def spikes(report: Report, context: Context) -> Iterator[Outcome]:
    """与上年相比增至5倍或降去80%的数字，正文应有说明。"""
    if (differs := other_form(report, context)) or context.previous is None:
        yield differs or unjudged("没有提供上年报告")
        return
    text = report.text().replace(",", "")
    before: Mapping[str, Number] = _figures(context.previous)
    for name, value in _figures(report).items():
        if not _is_compared(name) or name not in before:
            continue
        if _jumped(before[name], value) and not (value and _is_told(text, value)):
            yield finding(
                *actual_cells(report, (name,)),
                message=f"{cell_words(report, name)}由上年 {before[name]} 变为 {value}，"
                "正文没有提到这个数",
                printed=value,
                expected=f"上年 {before[name]}",
            )
