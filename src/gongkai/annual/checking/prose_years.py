"""The text against last year's and against sister organs' (Y-DUP-*, Y-SAME-PROBLEM)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

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
from gongkai.annual.checking.problems import account
from gongkai.annual.model import Report
from gongkai.annual.passages import chapter_text
from gongkai.annual.script import simplify

ALIKE = 85
"""From this similarity in percent on, two texts are look-alikes (雷同)."""
_SHORTEST = 60
_LONGEST = 20_000
_FIGURES = re.compile(r"[\d一二三四五六七八九十百千万零〇两.,%]+|[年月日]")
_BASIS = "国办公开办函〔2021〕30号（内容雷同、敷衍塞责）"


def _bare(report: Report, number: int) -> str:
    """The chapter's text without figures, years and the organ's name."""
    text = chapter_text(report, number)[:_LONGEST]
    for name in (report.organ, *report.organ_alt):
        if name:
            text = text.replace(simplify("".join(name.split())), "")
    return _FIGURES.sub("", text)


def similarity(a: Report, b: Report, number: int) -> float | None:
    """How alike (0 to 100) the chapter of two reports is once figures are taken out; None when
    either has too little text to compare."""
    left, right = _bare(a, number), _bare(b, number)
    if min(len(left), len(right)) < _SHORTEST:
        return None
    return fuzz.ratio(left, right)


def _look_alike(report: Report, other: Report, whose: str) -> Iterator[Outcome]:
    for number, name in ((1, "一"), (5, "五")):
        alike = similarity(report, other, number)
        if alike is None:
            yield unjudged(f"第{name}章文字太少，不能比较")
        elif alike >= ALIKE:
            yield finding(
                f"chapter:{number}",
                message=f"第{name}章与{whose}雷同：去掉数字和年份后相似度 {alike:.0f}%",
                printed=f"{alike:.0f}%",
                expected=f"低于 {ALIKE}%",
            )


@check("Y-DUP-TEXT", W, basis=_BASIS, needs={"previous"}, forms=EVERY_FORM)
def unlike_last_year(report: Report, context: Context) -> Iterator[Outcome]:
    """第一章、第五章去掉数字和年份后，与上年报告的相似度低于 85%。"""
    if context.previous is not None:
        yield from _look_alike(report, context.previous, "上年报告")


@check("Y-DUP-PEER", W, basis=_BASIS, needs={"peers"}, forms=EVERY_FORM)
def unlike_peers(report: Report, context: Context) -> Iterator[Outcome]:
    """第一章、第五章去掉数字和年份后，与同级其他单位报告的相似度低于 85%。"""
    for peer in context.peers:
        yield from _look_alike(report, peer, f"{peer.organ or '另一单位'}的报告")


@check("Y-SAME-PROBLEM", I, basis="实务", needs={"previous", "chapter:5"}, forms=EVERY_FORM)
def problems_are_new(report: Report, context: Context) -> Iterator[Outcome]:
    """第五章的问题不与上年报告的问题完全相同。"""
    now = account(report)
    before = account(context.previous) if context.previous else None
    if now is None or before is None:
        yield unjudged("两年的报告没有都写明问题")
        return
    same = [
        problem
        for problem in now.problems
        if any(fuzz.ratio(problem, old) >= ALIKE for old in before.problems)
    ]
    if len(same) == len(now.problems):
        yield finding(
            "chapter:5",
            message=f"第五章所列 {len(same)} 个问题与上年报告相同：“{same[0][:20]}…”",
            printed=len(same),
        )
