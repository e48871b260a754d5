"""What a rule may need beside the cells, and whether a report and its context have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.annual import form as forms
from gongkai.annual.checking import extent
from gongkai.annual.checking.decisions import Decision
from gongkai.annual.checking.organ_kind import OrganKind
from gongkai.annual.model import Report


@dataclass(frozen=True)
class Context:
    """What is known beside the report; every part may be lacking.

    ``organ_kind``: overrides what the organ's name tells. ``organ_name``: its full name in the
    register of organs. ``published``: the day the report was put on line. ``local_deadline``:
    an earlier date set by a local notice. ``rule_making``: whether the organ may make 规章.
    """

    previous: Report | None = None
    peers: tuple[Report, ...] = ()
    organ_kind: OrganKind | None = None
    published: date | None = None
    decisions: tuple[Decision, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)
    organ_name: str | None = None
    local_deadline: date | None = None
    rule_making: bool | None = None


_NUMERALS = "零一二三四五六七八九"
_TABLES = {"table2": "表二", "table3": "表三", "table4": "表四"}


def _lacks_chapter(number: int, report: Report) -> str | None:
    if extent.is_beyond(report, f"chapter:{number}"):
        return f"文件不全，没有完整的第{_NUMERALS[number]}章"
    if report.chapter(number) is None:
        return f"报告没有第{_NUMERALS[number]}章"
    return None


def _lacks_previous(report: Report, context: Context) -> str | None:
    if context.previous is None:
        return "没有提供上年报告"
    years = (report.year, context.previous.year)
    if None not in years and years[0] != years[1] + 1:  # type: ignore[operator]
        return f"所提供的对照报告是 {years[1]} 年度的，不是 {years[0]} 年度的上一年"
    return None


def lacks(need: str, report: Report, context: Context) -> str | None:
    """Why the need is not met, in Chinese; None when it is. Raises KeyError for no such need."""
    if need.startswith("chapter:"):
        return _lacks_chapter(int(need[8:]), report)
    if need in _TABLES:
        if report.form in forms.all_forms() and report.has_table(need):
            return None
        if extent.is_beyond(report, need):
            return f"文件不全，没有{_TABLES[need]}"
        return f"报告没有{_TABLES[need]}"
    if need == "previous":
        return _lacks_previous(report, context)
    there = {
        "year": (report.year is not None and 1900 < report.year < 9000, "报告年度不明"),
        "title": (bool(report.title), "没有读到标题"),
        "chapters": (bool(report.chapters), "没有读到各章文字"),
        "ledger": (False, "需要台账，单份报告不能判断"),
        "whole": (report.ends_at is None, f"文件在“{report.ends_at}”处中断"),
        "claims": (bool(report.narrative), "没有从正文中取得数字"),
        "peers": (bool(context.peers), "没有提供同级其他单位的报告"),
        "organ_kind": (context.organ_kind is not None, "从单位名称不能判断单位性质"),
        "date": (
            bool(context.published or report.signed_on),
            "没有公布日期，也没有落款日期",
        ),
    }
    met, why = there[need]
    return None if met else why
