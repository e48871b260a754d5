"""Figures of this year beside those of the year before, for the rules across years."""

from __future__ import annotations

from gongkai.annual.checking.engine import Context, Unjudged, unjudged
from gongkai.annual.model import Number, Report


def other_form(report: Report, context: Context) -> Unjudged | None:
    """Why the two years cannot be compared cell by cell; None when they can."""
    previous = context.previous
    if previous is None:
        return unjudged("没有提供上年报告")
    if previous.form != report.form:
        return unjudged(f"上年报告用的是 {previous.form or '不明'} 格式，与本年不同")
    return None


def figures(report: Report, *cells: str) -> tuple[Number, ...] | None:
    """The figures of the cells, or None when one is blank, open or missing."""
    values = tuple(report.value(cell) for cell in cells)
    return None if None in values else tuple(v for v in values if v is not None)


def undecided(*words: str) -> Unjudged:
    """A place where a figure of either year is blank, open or missing."""
    return unjudged(f"{'、'.join(words)}：本年或上年的数字空白、存疑或缺失")
