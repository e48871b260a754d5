"""Dates (D-*): the limits of Article 49, a local earlier date, the year's end, the day off.

A publication date settles whether a limit was kept. Without one, a signature after the limit
is enough for a finding, for nothing is published before it is signed; a signature before the
limit proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.annual.checking.engine import (
    EVERY_FORM,
    Context,
    E,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.model import Report
from gongkai.statute import calendar

_NEEDS = frozenset({"year", "date"})


def _words(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _known(report: Report, context: Context) -> tuple[str, date] | None:
    """What the date is, and the date: publication before signature."""
    if context.published:
        return "公布日期", context.published
    return ("落款日期", report.signed_on) if report.signed_on else None


def _after(report: Report, context: Context, limit: date, rule: str) -> Iterator[Outcome]:
    known = _known(report, context)
    if known is None:
        return
    what, when = known
    if when > limit:
        yield finding(
            "signature",
            message=f"{what}为 {_words(when)}，{rule}为 {_words(limit)}，"
            f"晚 {(when - limit).days} 天",
            printed=when.isoformat(),
            expected=f"≤ {limit.isoformat()}",
        )
    elif context.published is None:
        yield unjudged("落款日期在期限之内，但不知道公布日期，不能证明按期公布")


@check(
    "D-DEADLINE-DEPT",
    E,
    basis="《条例》第四十九条第一款",
    needs=_NEEDS | {"organ_kind"},
    forms=EVERY_FORM,
)
def department_limit(report: Report, context: Context) -> Iterator[Outcome]:
    """县级以上人民政府部门在次年1月31日前公布。"""
    if report.year is None or context.organ_kind != "department":
        yield unjudged("不是县级以上人民政府部门")
    elif report.year < 2019:
        yield unjudged("2019 年修订的《条例》施行以前的年度，期限不同")
    else:
        yield from _after(report, context, date(report.year + 1, 1, 31), "部门公布期限")


@check(
    "D-DEADLINE-GOV",
    E,
    basis="《条例》第四十九条第二款",
    needs=_NEEDS | {"organ_kind"},
    forms=EVERY_FORM,
)
def government_limit(report: Report, context: Context) -> Iterator[Outcome]:
    """县级以上人民政府的年度报告在次年3月31日前公布。"""
    if report.year is None or context.organ_kind != "government":
        yield unjudged("不是县级以上人民政府")
    else:
        yield from _after(report, context, date(report.year + 1, 3, 31), "政府公布期限")


@check("D-LOCAL", W, basis="本地通知", needs=_NEEDS, forms=EVERY_FORM)
def local_limit(report: Report, context: Context) -> Iterator[Outcome]:
    """在本地通知规定的更早日期前公布。"""
    if context.local_deadline is None:
        yield unjudged("没有设定本地期限")
    else:
        yield from _after(report, context, context.local_deadline, "本地通知规定的期限")


@check("D-AFTER-YEAR", E, basis="逻辑关系", needs=_NEEDS, forms=EVERY_FORM)
def after_the_year(report: Report, context: Context) -> Iterator[Outcome]:
    """公布或落款日期晚于报告年度的12月31日。"""
    known = _known(report, context)
    if known is None or report.year is None:
        return
    what, when = known
    end = date(report.year, 12, 31)
    if when <= end:
        yield finding(
            "signature",
            message=f"{what}为 {_words(when)}，早于报告所述 {report.year} 年度结束之日",
            printed=when.isoformat(),
            expected=f"> {end.isoformat()}",
        )


@check(
    "D-HOLIDAY",
    I,
    basis="国务院办公厅放假安排；《条例》第四十九条第一款写明日期，不顺延",
    needs=_NEEDS | {"organ_kind"},
    forms=EVERY_FORM,
)
def limit_on_a_day_off(report: Report, context: Context) -> Iterator[Outcome]:
    """部门期限1月31日是否为休息日，仅提示，不顺延。"""
    if report.year is None or context.organ_kind != "department":
        yield unjudged("不是县级以上人民政府部门")
        return
    limit = calendar.official().day(date(report.year + 1, 1, 31))
    if limit.provisional:
        yield unjudged(f"{limit.date.year} 年没有放假安排数据")
    elif not limit.working:
        following = calendar.official().next_working_day(limit.date).date
        yield finding(
            "signature",
            message=f"{_words(limit.date)}是休息日（{limit.notice or limit.reason}），"
            f"其后第一个工作日为 {_words(following)}；期限是日期，不顺延",
            printed=limit.date.isoformat(),
        )
